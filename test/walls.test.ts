import { existsSync, globSync, readFileSync } from 'node:fs'
import { ESLint } from 'eslint'
import { expect, test } from 'vitest'
import { rooms } from '../eslint.config.js'

const root = new URL('../', import.meta.url).pathname
const architecture = readFileSync(`${root}ARCHITECTURE.md`, 'utf8')

test.each(Object.entries(rooms))('ARCHITECTURE.md shows the wall of %s as the linter keeps it', (room, wall) => {
  const outside = wall.outside.map((name) => (name === 'node:' ? 'node' : name))
  expect(architecture).toContain(`| ${room} | ${wall.rooms.join(', ') || '–'} | ${outside.join(', ') || '–'} |`)
})

test.each(Object.keys(rooms).filter((room) => !room.includes('/')))(
  'the compiler knows the same rooms behind %s',
  (room) => {
    const { references } = JSON.parse(readFileSync(`${root}src/${room}/tsconfig.json`, 'utf8')) as {
      references: { path: string }[]
    }
    const inner = Object.entries(rooms)
      .filter(([name]) => name === room || name.startsWith(`${room}/`))
      .flatMap(([, wall]) => wall.rooms)
    expect(references.map(({ path }) => path.replace('../', '')).sort()).toEqual(
      [...new Set(inner)].filter((name) => name !== room).sort(),
    )
  },
)

test('every folder of src is a room', () => {
  const folders = globSync('*', { cwd: `${root}src`, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
  expect(folders.sort()).toEqual(
    Object.keys(rooms)
      .filter((room) => !room.includes('/'))
      .sort(),
  )
})

test.each<[file: string, code: string, refused: RegExp]>([
  ['src/core/x.ts', "import 'node:fs'", /^'node:fs' .*src\/core may not import this/],
  ['src/core/x.ts', "import '#store/store.ts'", /^'#store\/store\.ts' .*src\/core may not import this/],
  ['src/core/study/x.ts', "import '../../store/store.ts'", /Another room is imported by its name/],
  ['src/core/x.ts', 'export const x = Math.random()', /^'Math\.random' .*core has no clock and no chance/],
  ['src/core/x.ts', 'export const x = Date.now()', /^'Date\.now' .*core has no clock and no chance/],
  ['src/core/x.ts', 'export const x = new Date()', /core has no clock: take the time as an argument/],
  ['src/engine/client.ts', "import 'node-llama-cpp'", /src\/engine may not import this/],
  ['src/runner/execute-run.ts', "import 'better-sqlite3'", /src\/runner may not import this/],
  ['src/runner/execute-run.ts', "import '#host/host.ts'", /src\/runner may not import this/],
  ['src/headless/main.ts', "import '#store/store.ts'", /src\/headless may not import this/],
  ['src/renderer/app/x.tsx', "import '#host/host.ts'", /src\/renderer may not import this/],
  ['src/renderer/app/x.tsx', "import 'node:fs'", /src\/renderer may not import this/],
  ['src/renderer/ui/x.tsx', "import '#core/task.ts'", /src\/renderer\/ui may not import this/],
  ['src/renderer/ui/x.tsx', "import '../app/host.tsx'", /it imports no screen and nothing of app/],
  [
    'src/renderer/wizard/x.tsx',
    "import '../results/results.tsx'",
    /A screen imports ui\/ and app\/, never another screen/,
  ],
])('in %s the linter refuses: %s', async (file, code, refused) => {
  expect(await refusals(file, code)).toEqual([expect.stringMatching(refused)])
})

test.each([
  ['src/core/x.ts', "import './task.ts'"],
  ['src/core/study/x.ts', "import '../task.ts'"],
  ['src/core/x.ts', 'export const x = (at: number) => new Date(at)'],
  ['src/store/x.ts', "import 'better-sqlite3'"],
  ['src/store/x.ts', 'export const x = Date.now()'],
  ['src/host/x.ts', "import '#store/store.ts'"],
  ['src/engine/process/x.ts', "import 'node-llama-cpp'"],
  ['src/renderer/wizard/x.tsx', "import '../app/host.tsx'"],
])('in %s the linter allows: %s', async (file, code) => {
  expect(await refusals(file, code)).toEqual([])
})

async function refusals(file: string, code: string): Promise<readonly string[]> {
  const linter = new ESLint({ cwd: root, overrideConfigFile: true, overrideConfig: await wallsOnly() })
  const [result] = await linter.lintText(code, { filePath: `${root}${file}` })
  return result?.messages.map(({ message }) => message) ?? ['nothing was linted']
}

test.each(Object.keys(rooms).map((room) => [room]))('the room %s is there', (room) => {
  expect(existsSync(`${root}src/${room}`)).toBe(true)
})

/** The configuration without the rules that need types: the files of these rows do not exist. */
async function wallsOnly() {
  const { default: config } = await import('../eslint.config.js')
  const [{ languageOptions }] = config.filter((entry) => entry.languageOptions?.parser !== undefined) as [
    { languageOptions: { parser: object } },
  ]
  return [
    { files: ['**/*.{ts,tsx}'], languageOptions: { parser: languageOptions.parser } },
    ...config.filter(
      (entry) =>
        Object.keys(entry.rules ?? {}).some((rule) => rule.startsWith('no-restricted-')) && entry.files !== undefined,
    ),
  ] as ESLint.Options['overrideConfig'] & object
}

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

test.each([
  ['src/core/x.ts', "import 'node:fs'"],
  ['src/core/x.ts', "import '#store/store.ts'"],
  ['src/core/study/x.ts', "import '../../store/store.ts'"],
  ['src/core/x.ts', 'export const x = Math.random()'],
  ['src/core/x.ts', 'export const x = Date.now()'],
  ['src/core/x.ts', 'export const x = new Date()'],
  ['src/engine/client.ts', "import 'node-llama-cpp'"],
  ['src/runner/execute-run.ts', "import 'better-sqlite3'"],
  ['src/runner/execute-run.ts', "import '#host/host.ts'"],
  ['src/headless/main.ts', "import '#store/store.ts'"],
  ['src/renderer/app/x.tsx', "import '#host/host.ts'"],
  ['src/renderer/app/x.tsx', "import 'node:fs'"],
  ['src/renderer/ui/x.tsx', "import '#core/task.ts'"],
  ['src/renderer/ui/x.tsx', "import '../app/host.tsx'"],
])('in %s the linter refuses: %s', async (file, code) => {
  const linter = new ESLint({ cwd: root, overrideConfigFile: true, overrideConfig: await wallsOnly() })
  const [result] = await linter.lintText(code, { filePath: `${root}${file}` })
  expect(result?.messages.map((message) => message.ruleId)).toEqual([expect.stringMatching(/^no-restricted-/)])
})

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

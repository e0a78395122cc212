import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Command } from 'commander'
import { expect, test } from 'vitest'
import { program } from '#headless/program.ts'
import { generated } from '../build/documents/write.ts'
import { root } from './support/placebo.ts'

const read = (file: string) => readFileSync(join(root, file), 'utf8')
const documents = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...readdirSync(join(root, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
]
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }

test.each(documents)('%s names only scripts that exist', (file) => {
  const named = [...read(file).matchAll(/npm run (?:-s )?([a-z0-9:-]+)|`(bench:[a-z0-9]+)`/g)].map(
    ([, script, bench]) => script ?? bench ?? '',
  )
  expect(named.filter((script) => !(script in scripts))).toEqual([])
})

test.each(documents)('%s links and points only to files that exist', (file) => {
  const text = read(file)
  const links = [...text.matchAll(/\]\(([^)#]+)\)/g)].map(([, target]) => join(dirname(file), target ?? ''))
  const paths = [...text.matchAll(/`((?:src|test|build|resources)\/[\w./-]+)`/g)].map(([, path]) => path ?? '')
  expect([...links, ...paths].filter((target) => !existsSync(join(root, target)))).toEqual([])
})

/** Whole commands with their arguments, as they stand on lines of their own. */
const commands = documents.flatMap((file) =>
  [...read(file).matchAll(/^ *(?:npm run -s placebo -- |placebo )([a-z].*)$/gm)].map(
    ([, line = '']) => [file, line.replace(/ +#.*$/, '')] as const,
  ),
)

test.each(commands)('%s: placebo %s can be typed', (_, line) => {
  const words = [...line.replace(/ < .*$/, '').matchAll(/"([^"]*)"|(\S+)/g)].map(
    ([, quoted, plain]) => quoted ?? plain ?? '',
  )
  let [command, rest]: [Command, string[]] = [program, words]
  for (let next = verbOf(command, rest[0]); next !== undefined; next = verbOf(command, rest[0]))
    [command, rest] = [next, rest.slice(1)]
  expect(command, `no command ${line}`).not.toBe(program)
  const { unknown, operands } = readWords(command, rest)
  expect(unknown).toEqual([])
  expect(operands.length).toBeLessThanOrEqual(
    command.registeredArguments.some(({ variadic }) => variadic) ? Infinity : command.registeredArguments.length,
  )
})

function verbOf(command: Command, word: string | undefined): Command | undefined {
  return command.commands.find((each) => each.name() === word)
}

/** Not by Commander itself, which would read the files that are named. */
function readWords(
  command: Command,
  words: readonly string[],
): { readonly unknown: string[]; readonly operands: string[] } {
  const [unknown, operands]: [string[], string[]] = [[], []]
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? ''
    const option = [...command.options, ...program.options].find(({ long, short }) => long === word || short === word)
    if (option === undefined && word.startsWith('--')) unknown.push(word)
    else if (option === undefined && !/^[[<]/.test(word)) operands.push(word)
    if (option?.required === true) at++
    while (option?.variadic === true && !(words[at + 1] ?? '--').startsWith('--')) at++
  }
  return { unknown, operands }
}

test.each(Object.entries(generated))('docs/%s is what `npm run docs` makes of the product', (file, make) => {
  const page = read(join('docs', file))
  expect(page).toBe(make(page))
})

test('README.md has at most 120 lines', () => expect(read('README.md').split('\n').length).toBeLessThanOrEqual(121))

test('no document names a machine path or a registry', () => {
  for (const file of documents) expect(read(file)).not.toMatch(/\/home\/|\/root\/|\/work\/|registry\.npmjs/)
})

/** Of other machines than Linux x64 and arm64; the registry that the lock file was made with did not have them. */
const withoutHash = [
  'linux-riscv64',
  'mac-arm64-metal',
  'mac-x64',
  'win-arm64',
  'win-x64',
  'win-x64-cuda',
  'win-x64-cuda-ext',
  'win-x64-vulkan',
].map((name) => `node_modules/@node-llama-cpp/${name}`)

test('every package of the lock file has a hash, but for those it was never seen with', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as {
    readonly packages: Readonly<
      Record<string, { readonly version?: string; readonly integrity?: string; readonly link?: boolean }>
    >
  }
  const without = Object.entries(packages)
    .filter(
      ([path, { integrity, link }]) => path !== '' && link !== true && !/^sha512-[\w+/]{86}==$/.test(integrity ?? ''),
    )
    .map(([path]) => path)
  expect(without).toEqual(withoutHash)
})

test('the lock file names no registry', () => {
  expect(read('package-lock.json')).not.toContain('"resolved"')
})

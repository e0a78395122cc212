import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { expect, test } from 'vitest'
import { program } from '#headless/program.ts'
import { root } from './support/placebo.ts'

const read = (file: string) => readFileSync(join(root, file), 'utf8')
const documents = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md']
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }

test.each(documents)('%s names only scripts that exist', (file) => {
  const named = [...read(file).matchAll(/npm run (?:-s )?([a-z:-]+)/g)].map(([, script]) => script ?? '')
  expect(named.filter((script) => !(script in scripts))).toEqual([])
})

test.each(documents)('%s links and points only to files that exist', (file) => {
  const text = read(file)
  const links = [...text.matchAll(/\]\(([^)#]+)\)/g)].map(([, target]) => target ?? '')
  const paths = [...text.matchAll(/`((?:src|test|build|resources)\/[\w./-]+)`/g)].map(([, path]) => path ?? '')
  expect([...links, ...paths].filter((target) => !existsSync(join(root, target)))).toEqual([])
})

const verbs = [...read('README.md').matchAll(/`placebo ([a-z]+)((?: [a-z]+,?)*)`/g)].flatMap(([, noun = '', rest = '']) =>
  rest.trim() === '' ? [[noun]] : rest.trim().split(/,? /).map((verb) => [noun, verb]))

test.each(verbs.map((words) => [words.join(' '), words]))('README.md: placebo %s is a command', (_, words) => {
  let command: Command | undefined = program
  for (const word of words) command = command?.commands.find((each) => each.name() === word)
  expect(command?.helpInformation()).toContain(`Usage: placebo ${words.join(' ')}`)
})

test('no document names a machine path or a registry', () => {
  for (const file of documents) expect(read(file)).not.toMatch(/\/home\/|\/root\/|\/work\/|registry\.npmjs/)
})

/** Of other machines than Linux x64 and arm64; the registry that the lock file was made with did not have them. */
const withoutHash = ['linux-riscv64', 'mac-arm64-metal', 'mac-x64', 'win-arm64', 'win-x64', 'win-x64-cuda', 'win-x64-cuda-ext', 'win-x64-vulkan'].map((name) => `node_modules/@node-llama-cpp/${name}`)

test('every package of the lock file has a hash, but for those it was never seen with', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as { readonly packages: Readonly<Record<string, { readonly version?: string; readonly integrity?: string; readonly link?: boolean }>> }
  const without = Object.entries(packages).filter(([path, { integrity, link }]) => path !== '' && link !== true && !/^sha512-[\w+/]{86}==$/.test(integrity ?? '')).map(([path]) => path)
  expect(without).toEqual(withoutHash)
})

test('the lock file names no registry', () => {
  expect(read('package-lock.json')).not.toContain('"resolved"')
})

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Plugin } from 'vite'

const root = dirname(dirname(import.meta.dirname))

interface Manifest {
  readonly name?: string
  readonly version?: string
  readonly license?: string
}
interface Lock {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean }>>
}

/**
 * Writes the licences of everything that is shipped: what the page is bundled from, and the packages beside the
 * bundles.
 */
export function licences(file: string): Plugin {
  return {
    name: 'placebo-licences',
    apply: 'build',
    generateBundle() {
      const folders = new Set([...shipped(), ...[...this.getModuleIds()].flatMap(packageOf)])
      const texts = [...folders]
        .map(licenceOf)
        .filter((text) => text !== undefined)
        .sort()
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, [introduction(), ...new Set(texts)].join(`\n${'-'.repeat(80)}\n\n`))
    },
  }
}

function introduction(): string {
  return `${readFileSync(join(root, 'LICENSE'), 'utf8')}
Placebo is built from the packages below, each under its own licence, and on Electron and Chromium, whose licences lie
beside the program (LICENSE.electron.txt, LICENSES.chromium.html).
`
}

/** What is installed of the production dependencies. */
function shipped(): string[] {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock
  return Object.entries(packages)
    .filter(([path, { dev }]) => path !== '' && dev !== true && existsSync(join(root, path)))
    .map(([path]) => join(root, path))
}

/** The package that a bundled file comes from; none for our own. */
function packageOf(module: string): string[] {
  const match = /^\0?(.*[/\\]node_modules[/\\](?:@[^/\\]+[/\\])?[^/\\]+)/.exec(module)
  return match?.[1] === undefined ? [] : [match[1]]
}

function licenceOf(folder: string): string | undefined {
  if (!existsSync(join(folder, 'package.json'))) return undefined
  const {
    name = '',
    version = '',
    license = 'not stated',
  } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
  const files = readdirSync(folder).filter(
    (each) => /^(?:licen[cs]e|copying|notice)/i.test(each) && !/\.(?:js|json)$/.test(each),
  )
  return [`${name} ${version} (${license})\n`, ...files.map((each) => readFileSync(join(folder, each), 'utf8'))].join(
    '\n',
  )
}

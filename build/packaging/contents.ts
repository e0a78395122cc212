import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { listPackage } from '@electron/asar'

const root = join(import.meta.dirname, '..', '..')

export interface System {
  readonly platform: NodeJS.Platform
  readonly arch: string
}

/** What is wrong with the folder of a packed app that holds its archive and what lies beside it; nothing is the aim. */
export function contentFaults(resources: string, { platform, arch }: System): string[] {
  const { packed, unpacked } = listed(join(resources, 'app.asar'))
  const archive = new Set([...packed, ...unpacked])
  const variants = engineVariants({ platform, arch })
  return [
    ...needed.filter((file) => !archive.has(file)).map((file) => `missing in the archive: ${file}`),
    ...neededUnpacked({ platform, arch })
      .filter((file) => !unpacked.has(file))
      .map((file) => `missing outside the archive: ${file}`),
    ...beside({ platform, arch })
      .filter((file) => !existsSync(join(resources, file)))
      .map((file) => `missing beside the archive: ${file}`),
    ...[...unpacked]
      .filter((file) => !existsSync(join(resources, 'app.asar.unpacked', file)))
      .map((file) => `not there: ${file}`),
    ...[...packed].filter((file) => native.test(file)).map((file) => `a library inside the archive: ${file}`),
    ...[...archive]
      .filter((file) => foreign.some((pattern) => pattern.test(file)))
      .map((file) => `does not belong into the app: ${file}`),
    ...[...archive]
      .filter(
        (file) =>
          isOfEngine(file) && !variants.some((name) => file.startsWith(`node_modules/@node-llama-cpp/${name}/`)),
      )
      .map((file) => `an engine of another system: ${file}`),
  ]
}

const needed = [
  'package.json',
  'out/main/main.js',
  'out/main/engine.js',
  'out/main/model-reader.js',
  'out/main/trainer.js',
  'out/main/results.js',
  'out/preload/preload.cjs',
  'out/renderer/index.html',
]

function neededUnpacked({ platform, arch }: System): string[] {
  const [plain] = engineVariants({ platform, arch })
  return [
    `node_modules/better-sqlite3/prebuilds/${platform}-${arch}.node`,
    'node_modules/node-llama-cpp/dist/index.js',
    `node_modules/@node-llama-cpp/${plain}/bins/${plain}/llama-addon.node`,
  ]
}

function beside({ platform, arch }: System): string[] {
  return [
    'licences.txt',
    'resources/models/placebo-starter.gguf',
    'resources/models/t5/placebo-starter-t5.gguf',
    'resources/models/LICENSE',
    'resources/starter-collection/split.json',
    'resources/starter-collection/LICENSE',
    `resources/trainer/${platform}-${arch}/trainer.node`,
  ]
}

/** The one that runs everywhere first; the others where they were installed. */
function engineVariants({ platform, arch }: System): string[] {
  const system = platform === 'darwin' ? 'mac' : platform === 'win32' ? 'win' : 'linux'
  const plain = system === 'mac' && arch === 'arm64' ? 'mac-arm64-metal' : `${system}-${arch}`
  return [plain, ...['cuda', 'cuda-ext', 'vulkan'].map((kind) => `${system}-${arch}-${kind}`)]
}

const native = /\.(?:node|dll|dylib)$|\.so(?:\.\d+)*$/
const isOfEngine = (file: string) => /^node_modules\/@node-llama-cpp\/[^/]+\//.test(file)

const { devDependencies, optionalDependencies } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
) as Record<'devDependencies' | 'optionalDependencies', Record<string, string>>

/** Sources, tests, research data, what only building asks for, and the Node that travels with the sources. */
const foreign = [
  /^(?!out\/|node_modules\/|package\.json$)/,
  /^out\/(?!main\/|preload\/|renderer\/)/,
  /^(?!node_modules\/).*\.(?:ts|tsx|map)$/,
  /^node_modules\/node-llama-cpp\/llama\/(?:gitRelease\.bundle|addon)/,
  ...Object.keys({ ...devDependencies, ...optionalDependencies }).map((name) => new RegExp(`^node_modules/${name}/`)),
]

function listed(archive: string): { packed: Set<string>; unpacked: Set<string> } {
  const lines = listPackage(archive, { isPack: true })
    .map((line) => /^(pack|unpack)\s*:\s*[/\\](.*)$/.exec(line))
    .filter((match) => match !== null)
  const entries = lines.map(([, kind, name = '']) => ({ kind, name: name.replaceAll('\\', '/') }))
  const folders = new Set(entries.map(({ name }) => dirname(name)))
  const files = (asked: string) =>
    new Set(entries.filter(({ kind, name }) => kind === asked && !folders.has(name)).map(({ name }) => name))
  return { packed: files('pack'), unpacked: files('unpack') }
}

import { chmodSync, existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { extractAll } from '@electron/asar'
import { FuseV1Options } from '@electron/fuses'
import type { Configuration } from 'electron-builder'
import { beforeAll, describe, expect, test } from 'vitest'
import { contentFaults } from '../../build/packaging/contents.ts'
import { checkFuses, fuses } from '../../build/packaging/fuses.ts'
import { launch } from '../main/launch.ts'
import { root } from '../support/placebo.ts'
import { buildShell } from '../support/shell.ts'
import { fileFolder, temporaryFolder } from '../support/temporary.ts'

const require = createRequire(import.meta.url)
const { load } = require('js-yaml') as { load: (text: string) => unknown }
const { validateConfiguration } = require('app-builder-lib/out/util/config/config.js') as {
  validateConfiguration: (config: object, log: object) => Promise<void>
}

const config = load(readFileSync(join(root, 'build/electron-builder.yml'), 'utf8')) as Configuration & {
  files: string[]
  extraResources: { from: string }[]
  mac: { entitlements: string; entitlementsInherit: string }
}
const shell = await buildShell('package')
const here = { platform: process.platform, arch: process.arch }

describe('the configuration', () => {
  test('is one that electron-builder takes', async () => {
    await expect(validateConfiguration(structuredClone(config), { isEnabled: false })).resolves.toBeUndefined()
    await expect(validateConfiguration({ ...config, asra: true }, { isEnabled: false })).rejects.toThrow('asra')
  })

  test('makes an AppImage and a deb, a dmg, and an installer for Windows, and publishes none', () => {
    expect({ linux: config.linux?.target, mac: config.mac.target, win: config.win?.target }).toEqual({
      linux: ['AppImage', 'deb'],
      mac: ['dmg'],
      win: ['nsis'],
    })
    expect(config.publish).toBeNull()
    expect(config.mac.hardenedRuntime).toBe(true)
  })

  const named = [
    config.icon,
    config.afterPack,
    config.mac.entitlements,
    config.mac.entitlementsInherit,
    config.directories?.buildResources,
  ] as string[]
  test.each(named)('names a file that is there: %s', (file) => expect(existsSync(join(root, file))).toBe(true))

  const expand = (pattern: string) =>
    pattern.replaceAll('${platform}', process.platform).replaceAll('${arch}', process.arch).replaceAll('${os}', 'linux')
  const left = config.files.filter(
    (pattern) => pattern.startsWith('!') && !pattern.includes('@(') && !pattern.includes('!('),
  )
  test.each(left)('leaves out something that is there: %s', (pattern) => {
    expect(globSync(expand(pattern.slice(1)).replace('{,/**}', ''), { cwd: root })).not.toEqual([])
  })

  test('adds from beside what the app looks for beside its archive', () => {
    expect(config.extraResources.map(({ from }) => expand(from))).toEqual([
      'resources',
      `node_modules/.cache/trainer/${process.platform}-${process.arch}`,
      'out/licences.txt',
    ])
  })
})

test('every fuse that there is has been decided, and none lets anything in', () => {
  const names = Object.keys(FuseV1Options).filter((name) => !/^\d+$/.test(name))
  const on = names.filter((name) => fuses[FuseV1Options[name as keyof typeof FuseV1Options]])
  expect(fuses.strictlyRequireAllFuses).toBe(true)
  expect(on).toEqual([
    'EnableCookieEncryption',
    'EnableEmbeddedAsarIntegrityValidation',
    'OnlyLoadAppFromAsar',
    'WasmTrapHandlers',
  ])
  expect(names.filter((name) => !on.includes(name))).toEqual([
    'RunAsNode',
    'EnableNodeOptionsEnvironmentVariable',
    'EnableNodeCliInspectArguments',
    'LoadBrowserProcessSpecificV8Snapshot',
    'GrantFileProtocolExtraPrivileges',
  ])
})

test('fuses that are not as decided are named', async () => {
  const executable = join(temporaryFolder(), 'electron')
  writeFileSync(executable, electron('101100011'))
  await expect(checkFuses(executable)).rejects.toThrow(
    'RunAsNode should be off, EnableCookieEncryption should be on, EnableNodeOptionsEnvironmentVariable should be off',
  )
  writeFileSync(executable, electron('010011001'))
  await expect(checkFuses(executable)).resolves.toBeUndefined()
})

describe.skipIf(process.platform !== 'linux')(
  'the app as electron-builder packs it around a binary that stands for Electron',
  { timeout: 120_000 },
  () => {
    const folder = fileFolder('package')
    const resources = join(folder, 'app', 'linux-unpacked', 'resources')
    const unpacked = join(folder, 'packed')
    const addon = existsSync(join(root, `node_modules/.cache/trainer/${here.platform}-${here.arch}/trainer.node`))

    beforeAll(async () => {
      const dist = join(folder, 'electron')
      mkdirSync(join(dist, 'resources'), { recursive: true })
      writeFileSync(join(dist, 'electron'), electron('101100011'))
      chmodSync(join(dist, 'electron'), 0o755)
      writeFileSync(join(dist, 'LICENSE'), '')
      const { build, Platform } = await import('electron-builder')
      await build({
        projectDir: root,
        targets: Platform.LINUX.createTarget('dir'),
        publish: 'never',
        config: {
          ...structuredClone(config),
          electronDist: dist,
          directories: { ...config.directories, output: join(folder, 'app') },
          // Built for this test, with the page that is there; and without the engine's libraries for a GPU, half a
          // gigabyte.
          files: [
            ...config.files.filter((pattern) => !pattern.startsWith('out/')),
            '!node_modules/@node-llama-cpp/*-{cuda,cuda-ext,vulkan}/**',
            { from: shell, to: 'out' },
            { from: join(root, 'out/renderer'), to: 'out/renderer' },
          ],
        },
      })
    }, 120_000)

    test('holds all that it needs and nothing else', () => {
      expect(contentFaults(resources, here).filter((fault) => addon || !fault.includes('trainer.node'))).toEqual([])
    })

    test('has its fuses set', async () => {
      await expect(checkFuses(join(resources, '..', 'placebo'))).resolves.toBeUndefined()
    })

    test('tells under whose licences everything is shipped', () => {
      const text = readFileSync(join(resources, 'licences.txt'), 'utf8')
      for (const name of ['react', '@mantine/core', 'node-llama-cpp', 'better-sqlite3', 'zod'])
        expect(text).toMatch(new RegExp(`^${name} \\d`, 'm'))
      expect(text).toMatch(/^MIT License\n\nCopyright \(c\) 2026 The Placebo authors/)
    })

    test(
      'begins, installs the starter material, asks its model, finds its trainer and draws its results, from what is packed alone',
      { timeout: 90_000 },
      async () => {
        // The archive as a folder of the same name; what only lies outside of it is taken out, as the system sees it.
        extractAll(join(resources, 'app.asar'), join(unpacked, 'app.asar'))
        renameSync(join(resources, 'app.asar.unpacked'), join(unpacked, 'app.asar.unpacked'))
        renameSync(join(resources, 'resources'), join(unpacked, 'resources'))
        for (const library of globSync('app.asar/node_modules/@node-llama-cpp/**/*.so*', { cwd: unpacked }))
          rmSync(join(unpacked, library))

        const app = launch(join(unpacked, 'app.asar', 'out', 'main', 'main.js'), temporaryFolder(), unpacked)
        await expect.poll(() => app.news, { timeout: 10_000 }).toContainEqual({ address: 'placebo://app/' })
        expect(await app.step({ do: 'get', url: 'placebo://app/' })).toMatchObject({
          status: 200,
          policy: expect.stringContaining("default-src 'none'") as string,
        })
        expect(await app.step({ do: 'call', noun: 'starter', verb: 'install', input: { firstStart: true } })).toEqual({
          installed: true,
        })
        const {
          models: [model],
        } = await app.step<{ models: { file: string }[] }>({ do: 'call', noun: 'models', verb: 'list' })
        if (addon) {
          expect(
            await app.step({ do: 'call', noun: 'models', verb: 'trainable', input: { file: model?.file } }),
          ).toMatchObject({ full: { trainable: true } })
        }
        await app.step({
          do: 'call',
          noun: 'runs',
          verb: 'start',
          input: {
            collection: 'starter',
            model: model?.file,
            conditions: [{ definition: 'original', examples: 'original' }],
            decodings: ['free'],
            k: 1,
            seed: 1,
            margin: 3,
            maxAnswerTokens: 4,
            gpuLayers: 0,
            threads: 1,
            skipIneligible: true,
            instancesPerTask: 1,
          },
        })
        const runs = async () =>
          (await app.step<{ runs: { id: string; state: string }[] }>({ do: 'call', noun: 'runs', verb: 'list' })).runs
        await expect
          .poll(async () => (await runs()).map(({ state }) => state), { timeout: 30_000 })
          .toEqual(['finished'])
        const run = (await runs())[0]?.id
        expect(
          await app.step({ do: 'call', noun: 'results', verb: 'table', input: { run, by: null, compare: null } }),
        ).toMatchObject({ run })
        await app.step({ do: 'click', label: 'Licences' })
        expect(app.news).toContainEqual({ opened: join(unpacked, 'licences.txt') })
        await app.step({ do: 'close', answer: 0 })
        expect(await app.ended).toBe(0)
      },
    )
  },
)

/** Bytes with a wire of fuses, as Electron's binary has them: one sign each, 1 for on. */
function electron(wire: string): Buffer {
  return Buffer.concat([
    Buffer.from('…dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
    Buffer.from([1, wire.length]),
    Buffer.from(`${wire}…`),
  ])
}

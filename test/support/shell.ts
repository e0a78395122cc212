import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { resolveConfig } from 'electron-vite'
import { build } from 'vite'
import { afterAll } from 'vitest'
import { root } from './placebo.ts'

/**
 * Main process, engine, trainer and preload script, bundled as electron.vite.config.ts says; gone when the file's tests
 * are done.
 * @returns their folder, as deep in the tree as the app's own
 */
export async function buildShell(name: string): Promise<string> {
  const folder = join(root, 'out', `test-${name}`)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const environment = process.env['NODE_ENV']
  const { config } = await resolveConfig(
    {
      root,
      configFile: join(root, 'electron.vite.config.ts'),
      logLevel: 'warn',
      build: { outDir: folder },
    },
    'build',
    'production',
  )
  process.env['NODE_ENV'] = environment
  for (const part of [config?.main, config?.preload]) await build({ ...part, configFile: false })
  return folder
}

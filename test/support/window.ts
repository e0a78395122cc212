import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { chromium, _electron, type ElectronApplication, type Page } from 'playwright-core'
import { findElectron } from '../../build/window/electron.ts'
import { isStale } from '../../build/window/stale.ts'
import { root } from './placebo.ts'

const { PLACEBO_PACKED: packed } = process.env
const electron = findElectron(join(root, 'node_modules/electron'), {
  platform: process.platform,
  environment: { ...process.env, NODE_OPTIONS: undefined },
  user: process.getuid?.(),
})

/** Window tests need an Electron that can be started here; where there is none they skip with this reason. */
export const windowAvailable = packed !== undefined || electron.state === 'here'
export const windowReason = windowAvailable
  ? packed === undefined
    ? ''
    : ' (packed)'
  : ` (skipped: ${electron.state === 'not-here' && !electron.reason.includes('binary') ? electron.reason : 'no Electron binary'})`

export interface OpenedWindow {
  readonly page: Page
  /** Only of an app that is not packed: a packed one lets nobody look in but through Chromium's own door. */
  readonly app: ElectronApplication | undefined
  readonly process: ChildProcess
}

/** The window, from the bundles; or, where PLACEBO_PACKED names its executable, the packed app. Close its process. */
export async function openElectron(dataDirectory: string): Promise<OpenedWindow> {
  const args = ['--data-dir', dataDirectory]
  return packed === undefined ? openBundles(args) : openPacked(packed, args)
}

async function openBundles(args: readonly string[]): Promise<OpenedWindow> {
  if (electron.state !== 'here') throw new Error(electron.reason)
  if (isStale(join(root, 'out/main/main.js'), [join(root, 'src'), join(root, 'electron.vite.config.ts')])) {
    const { status } = spawnSync(
      process.execPath,
      [join(root, 'node_modules/electron-vite/bin/electron-vite.js'), 'build'],
      { cwd: root, stdio: 'inherit' },
    )
    if (status !== 0) throw new Error('the window could not be built')
  }
  const app = await _electron.launch({ executablePath: electron.executable, args: [root, ...args] })
  return { page: await app.firstWindow(), app, process: app.process() }
}

async function openPacked(executable: string, args: readonly string[]): Promise<OpenedWindow> {
  const child = spawn(executable, ['--remote-debugging-port=0', ...args], { stdio: ['ignore', 'inherit', 'pipe'] })
  for await (const line of createInterface({ input: child.stderr })) {
    const address = /DevTools listening on (ws:\S+)/.exec(line)?.[1]
    if (address === undefined) continue
    child.stderr.resume()
    const [context] = (await chromium.connectOverCDP(address)).contexts()
    if (context === undefined) throw new Error('the packed app has no page')
    return { page: context.pages()[0] ?? (await context.waitForEvent('page')), app: undefined, process: child }
  }
  throw new Error('the packed app ended before it could be looked at')
}

/** Starts it once more, as a person would who has forgotten the first. */
export async function startAgain(dataDirectory: string): Promise<number | null> {
  if (electron.state !== 'here') throw new Error(electron.reason)
  const again = spawn(electron.executable, [root, '--data-dir', dataDirectory], { stdio: 'ignore' })
  const [code] = (await once(again, 'exit')) as [number | null]
  return code
}

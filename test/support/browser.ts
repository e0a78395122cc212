import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { chromium, type Browser, type Page } from 'playwright-core'
import { openPages } from './open-pages.ts'
import { root } from './placebo.ts'

const usualPlaces = [
  '/usr/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

/** Page tests need a Chromium; where none is found they skip with this reason. */
export const browserAvailable = findChromium() !== undefined
export const browserReason = browserAvailable ? '' : ' (skipped: no Chromium; PLACEBO_CHROMIUM names one)'

/** The named one, the system's, Chrome, or Playwright's own. */
export function findChromium(): string | undefined {
  const { PLACEBO_CHROMIUM: named, PATH = '' } = process.env
  if (named !== undefined && named !== '') return existsSync(named) ? named : undefined
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome.exe', 'msedge.exe']
  const onPath = PATH.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)))
  return [...onPath, ...usualPlaces, chromium.executablePath()].find((file) => existsSync(file))
}

export interface AppOptions {
  readonly dataDirectory: string
  readonly colorScheme?: 'light' | 'dark'
  readonly viewport?: { readonly width: number; readonly height: number }
  /** Pixels of the screen to one of the page: 2 at 200 % zoom. */
  readonly deviceScaleFactor?: number
  /** More for the host's environment. */
  readonly environment?: Readonly<Record<string, string>>
}

export interface App {
  readonly page: Page
  readonly browser: Browser
  /** Without the token, which the page has used. */
  readonly address: string
  /** `placebo serve`, a process group of its own. */
  readonly host: ChildProcess
  /** As the system would; nothing is closed properly. */
  killHost(): Promise<void>
  close(): Promise<void>
}

/** `placebo serve` in a process of its own, and its page in a browser; with a built renderer only. Close it. */
export async function openApp({
  dataDirectory,
  colorScheme = 'light',
  viewport = { width: 1440, height: 900 },
  deviceScaleFactor = 1,
  environment = {},
}: AppOptions): Promise<App> {
  const { host, address } = await startServing(dataDirectory, environment)
  try {
    const browser = await launchBrowser()
    const context = await browser.newContext({ colorScheme, viewport, deviceScaleFactor, reducedMotion: 'reduce' })
    // Less than a test may take, so that it is said what was waited for.
    context.setDefaultTimeout(50_000)
    const page = await context.newPage()
    await page.goto(address)
    openPages.set(new URL(address).origin, () => page.locator('body').innerText({ timeout: 2000 }))
    const end = (signal: NodeJS.Signals) => ended(host, signal)
    return {
      page,
      browser,
      address: new URL(address).origin,
      host,
      killHost: () => end('SIGKILL'),
      async close() {
        openPages.delete(new URL(address).origin)
        await browser.close()
        await end('SIGTERM')
      },
    }
  } catch (error) {
    await ended(host, 'SIGKILL')
    throw error
  }
}

/** @returns the process, and the address with its token */
export async function startServing(
  dataDirectory: string,
  environment: Readonly<Record<string, string>> = {},
  ...more: string[]
): Promise<{ host: ChildProcess; address: string }> {
  const host = spawn(
    process.execPath,
    [join(root, 'src/headless/main.ts'), 'serve', '--json', '--data-dir', dataDirectory, ...more],
    {
      cwd: root,
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...environment },
    },
  )
  for await (const line of createInterface({ input: host.stdout }))
    return { host, address: (JSON.parse(line) as { address: string }).address }
  throw new Error('placebo serve ended before it told its address')
}

export function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium()
  if (executablePath === undefined) throw new Error('no Chromium was found')
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  })
}

/** SIGKILL to the whole group, engine and trainer included; anything else to the host alone, which ends them itself. */
async function ended(host: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (host.exitCode !== null || host.signalCode !== null || host.pid === undefined) return
  const exited = once(host, 'exit')
  if (signal === 'SIGKILL' && process.platform !== 'win32') process.kill(-host.pid, signal)
  else host.kill(signal)
  await exited
}

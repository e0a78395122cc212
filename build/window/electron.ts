import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export type Electron =
  { readonly state: 'here'; readonly executable: string } | { readonly state: 'not-here'; readonly reason: string }

export interface Machine {
  readonly platform: NodeJS.Platform
  readonly environment: Readonly<Record<string, string | undefined>>
  /** 0 is the superuser; undefined where a system has no such numbers. */
  readonly user: number | undefined
}

/**
 * Whether this machine can open a window. Asking the package itself would download the binary, so its files are looked
 * at.
 * @param folder of the package electron
 */
export function findElectron(folder: string, { platform, environment, user }: Machine): Electron {
  const dist = environment['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(folder, 'dist')
  const reported = join(folder, 'path.txt')
  const executable = join(
    dist,
    existsSync(reported) ? readFileSync(reported, 'utf8').trim() : (executables[platform] ?? 'electron'),
  )
  if (!existsSync(executable))
    return { state: 'not-here', reason: 'the Electron binary is not here (npx install-electron fetches it)' }
  if (platform === 'linux' && user === 0)
    return { state: 'not-here', reason: 'Electron opens no window for the user root' }
  if (platform === 'linux' && !environment['DISPLAY'] && !environment['WAYLAND_DISPLAY'])
    return { state: 'not-here', reason: 'there is no display' }
  return { state: 'here', executable }
}

const executables: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'electron',
  win32: 'electron.exe',
  darwin: join('Electron.app', 'Contents', 'MacOS', 'Electron'),
}

export type Opened =
  { readonly state: 'ended'; readonly code: number } | { readonly state: 'failed'; readonly reason: string }

/** Milliseconds: a window that fails sooner has never been seen, e.g. for want of a library. */
const startupMs = 5000

/** Opens the window and waits until it is closed. */
export async function openWindow(executable: string, args: readonly string[]): Promise<Opened> {
  const began = performance.now()
  // Terminals of editors that are Electron apps themselves set this; the window would be plain Node.
  const child = spawn(executable, args, { stdio: 'inherit', env: { ...process.env, ELECTRON_RUN_AS_NODE: undefined } })
  const pass = (signal: NodeJS.Signals) => void child.kill(signal)
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, pass)
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
    if (code === 0 || performance.now() - began > startupMs) return { state: 'ended', code: code ?? 1 }
    return { state: 'failed', reason: `the window ended at once (${code ?? signal ?? 'unknown'}), see above` }
  } catch (error) {
    return {
      state: 'failed',
      reason: `Electron could not be started (${error instanceof Error ? error.message : String(error)})`,
    }
  } finally {
    for (const each of signals) process.off(each, pass)
  }
}

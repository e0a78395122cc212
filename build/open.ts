import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { findElectron, openWindow } from './window/electron.ts'
import { isStale } from './window/stale.ts'

/** `npm start`: the window, or the same page in a browser where no window can be opened. */
const root = dirname(import.meta.dirname)
const inRoot = (...paths: string[]) => paths.map((path) => join(root, path))
const args = process.argv.slice(2)

const unopened = await openHere()
if (unopened !== undefined) {
  if (
    isStale(
      join(root, 'out/renderer/index.html'),
      inRoot('src/renderer', 'src/core', 'src/contract', 'build/window', 'package-lock.json'),
    )
  ) {
    built('the page', 'build/window/build.ts')
  }
  process.stderr.write(`Placebo opens no window of its own: ${unopened}. Open this address in your browser instead:\n`)
  process.argv.splice(2, args.length, 'serve', ...args)
  await import('../src/headless/main.ts')
}

/** Answers when the window has been closed, or why there was none. */
async function openHere(): Promise<string | undefined> {
  const electron = findElectron(join(root, 'node_modules/electron'), {
    platform: process.platform,
    environment: process.env,
    user: process.getuid?.(),
  })
  if (electron.state === 'not-here') return electron.reason
  const entry = join(root, 'out/main/main.js')
  if (isStale(entry, inRoot('src', 'build/window', 'electron.vite.config.ts', 'package-lock.json'))) {
    built('the window', 'node_modules/electron-vite/bin/electron-vite.js', 'build')
  }
  const opened = await openWindow(electron.executable, [root, ...args])
  if (opened.state === 'failed') return opened.reason
  process.exitCode = opened.code
  return undefined
}

/** Its words go to standard error: standard output is the address's. */
function built(what: string, script: string, ...scriptArgs: string[]): void {
  process.stderr.write(`placebo: building ${what} …\n`)
  const { status } = spawnSync(process.execPath, [join(root, script), ...scriptArgs], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
  if (status === 0) return
  process.stderr.write(`placebo: ${what} could not be built, see above\n`)
  process.exit(1)
}

import { mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { findElectron, openWindow, type Machine } from '../../build/window/electron.ts'
import { isStale } from '../../build/window/stale.ts'
import { temporaryFolder } from '../support/temporary.ts'

const desktop: Machine = { platform: 'linux', environment: { DISPLAY: ':0' }, user: 1000 }

test.each<[string, Machine, string[], string]>([
  ['Linux with X', desktop, ['dist/electron'], 'dist/electron'],
  [
    'Linux with Wayland',
    { ...desktop, environment: { WAYLAND_DISPLAY: 'wayland-0' } },
    ['dist/electron'],
    'dist/electron',
  ],
  [
    'macOS',
    { platform: 'darwin', environment: {}, user: 501 },
    ['dist/Electron.app/Contents/MacOS/Electron'],
    'dist/Electron.app/Contents/MacOS/Electron',
  ],
  ['Windows', { platform: 'win32', environment: {}, user: undefined }, ['dist/electron.exe'], 'dist/electron.exe'],
  ['a binary by another name', desktop, ['path.txt', 'dist/path.txt'], 'dist/path.txt'],
])('%s: the window opens with the binary that is here', (_, machine, files, executable) => {
  const folder = electronFolder(files)
  expect(findElectron(folder, machine)).toEqual({ state: 'here', executable: join(folder, executable) })
})

test('a binary kept elsewhere is used', () => {
  const elsewhere = join(electronFolder(['dist/electron']), 'dist')
  const machine = { ...desktop, environment: { DISPLAY: ':0', ELECTRON_OVERRIDE_DIST_PATH: elsewhere } }
  expect(findElectron(temporaryFolder(), machine)).toEqual({ state: 'here', executable: join(elsewhere, 'electron') })
})

test.each<[string, Machine, string[], RegExp]>([
  ['no binary', desktop, ['index.js'], /binary is not here \(npx install-electron fetches it\)/],
  ['the binary of another system', { ...desktop, platform: 'darwin' }, ['dist/electron'], /binary is not here/],
  ['no display', { ...desktop, environment: { DISPLAY: '' } }, ['dist/electron'], /no display/],
  ['the superuser, whom Electron refuses', { ...desktop, user: 0 }, ['dist/electron'], /root/],
])('%s: the reason is told', (_, machine, files, reason) => {
  expect(findElectron(electronFolder(files), machine)).toEqual({
    state: 'not-here',
    reason: expect.stringMatching(reason) as string,
  })
})

test.skipIf(process.platform === 'win32').each([
  ['a window that was closed', 'exit 0', { state: 'ended', code: 0 }],
  ['a window that ended at once', 'exit 127', { state: 'failed', reason: 'the window ended at once (127), see above' }],
  [
    'a window that was killed at once',
    'kill -9 $$',
    { state: 'failed', reason: 'the window ended at once (SIGKILL), see above' },
  ],
])('%s', async (_, script, outcome) => {
  expect(await openWindow(executable(script), [])).toEqual(outcome)
})

test.skipIf(process.platform === 'win32')('a window is given its arguments, and is never plain Node', async () => {
  vi.stubEnv('ELECTRON_RUN_AS_NODE', '1')
  const written = join(temporaryFolder(), 'written')
  await openWindow(executable(`echo "$1|$2|\${ELECTRON_RUN_AS_NODE:-unset}" > ${written}`), ['main.js', '--data-dir'])
  vi.unstubAllEnvs()
  expect(readFileSync(written, 'utf8')).toBe('main.js|--data-dir|unset\n')
})

test('what cannot be started at all is told', async () => {
  expect(await openWindow(join(temporaryFolder(), 'nothing'), [])).toEqual({
    state: 'failed',
    reason: expect.stringMatching(/could not be started .*ENOENT/) as string,
  })
})

test.each<[string, (folder: string) => void, boolean]>([
  ['built after every source', () => undefined, false],
  ['never built', (folder) => rmSync(join(folder, 'out')), true],
  ['a source changed', (folder) => touch(join(folder, 'src/inner/a.ts'), 3), true],
  ['a source came', (folder) => writeFileSync(join(folder, 'src/inner/c.ts'), ''), true],
  ['a source went', (folder) => rmSync(join(folder, 'src/inner/b.ts')), true],
  ['a source that is a file changed', (folder) => touch(join(folder, 'lock'), 3), true],
])('%s: to be built: %s', (_, change, stale) => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'src/inner'), { recursive: true })
  for (const name of ['src/inner/a.ts', 'src/inner/b.ts', 'lock', 'out']) writeFileSync(join(folder, name), '')
  for (const name of ['src/inner/a.ts', 'src/inner/b.ts', 'src/inner', 'src', 'lock']) touch(join(folder, name), 1)
  touch(join(folder, 'out'), 2)
  change(folder)
  expect(isStale(join(folder, 'out'), [join(folder, 'src'), join(folder, 'lock'), join(folder, 'nowhere')])).toBe(stale)
})

function touch(path: string, second: number): void {
  utimesSync(path, second, second)
}

function electronFolder(files: readonly string[]): string {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'dist/Electron.app/Contents/MacOS'), { recursive: true })
  for (const file of files) writeFileSync(join(folder, file), 'path.txt\n')
  return folder
}

function executable(script: string): string {
  const file = join(temporaryFolder(), 'electron')
  writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  return file
}

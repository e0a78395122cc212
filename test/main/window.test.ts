import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openWindow, windowOptions, type WindowSurroundings } from '#main/window.ts'
import { placeOn, readWindowState, type WindowState } from '#main/window-state.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { FakeWindow } from './electron.ts'

const screen = { x: 0, y: 0, width: 1920, height: 1080 }
const right = { x: 1920, y: 0, width: 1280, height: 1024 }
const left: WindowState = { x: 300, y: 100, width: 1200, height: 800, maximised: false }

test.each<[string, WindowState, (typeof screen)[], ReturnType<typeof placeOn>]>([
  ['stays where it was', left, [screen], { x: 300, y: 100, width: 1200, height: 800 }],
  ['stays on the second display', { ...left, x: 2000 }, [screen, right], { x: 2000, y: 100, width: 1200, height: 800 }],
  ['comes back when the second display is gone', { ...left, x: 2000 }, [screen], { width: 1200, height: 800 }],
  [
    'stays when enough of it can be seen',
    { ...left, x: 1700 },
    [screen],
    { x: 1700, y: 100, width: 1200, height: 800 },
  ],
  ['comes back when hardly any of it could be seen', { ...left, x: 1800 }, [screen], { width: 1200, height: 800 }],
  [
    'comes back when its title bar would be above the display',
    { ...left, y: -40 },
    [screen],
    { width: 1200, height: 800 },
  ],
  [
    'comes back when its title bar would be below the display',
    { ...left, y: 1060 },
    [screen],
    { width: 1200, height: 800 },
  ],
  [
    'is no larger than its display',
    { ...left, width: 3000, height: 2000 },
    [screen],
    { x: 300, y: 100, width: 1920, height: 1080 },
  ],
  ['keeps its size where no display is known', left, [], { width: 1200, height: 800 }],
])('a window %s', (_name, state, displays, expected) => expect(placeOn(state, displays)).toEqual(expected))

test.each([
  ['no file', undefined],
  ['a torn file', '{"x":1,"y"'],
  ['a file of something else', '[]'],
  ['a size of nothing', JSON.stringify({ ...left, width: 0 })],
  ['a place that is no number', JSON.stringify({ ...left, x: null })],
])('%s is as at the first start', (_name, text) => {
  const file = join(temporaryFolder(), 'window.json')
  if (text !== undefined) writeFileSync(file, text)
  expect(readWindowState(file)).toBeUndefined()
})

function surroundings(stateFile = join(temporaryFolder(), 'window.json')): WindowSurroundings {
  return { stateFile, preload: '/app/preload.cjs', displays: [{ workArea: screen }], dark: false, packed: true }
}

function opened(given: WindowSurroundings): FakeWindow {
  let window: FakeWindow | undefined
  openWindow((options) => (window = new FakeWindow(options)).asWindow(), given)
  return window!
}

describe('a window', () => {
  test('is shown with its first content, not before', () => {
    const window = opened(surroundings())
    expect(window.options.show).toBe(false)
    expect(window.shown).toEqual([])
    window.emit('ready-to-show')
    expect(window.shown).toEqual(['as it is'])
    expect(window.address).toBe('placebo://app/')
  })

  test.each([
    [false, 'as it is'],
    [true, 'maximised'],
  ])('that was closed maximised: %s comes back %s, with its size and place', (maximised, shown) => {
    const given = surroundings()
    const first = opened(given)
    first.maximised = maximised
    first.emit('close')
    const again = opened(given)
    again.emit('ready-to-show')
    expect(again.options).toMatchObject(first.bounds)
    expect(again.shown).toEqual([shown])
  })

  test('whose size cannot be kept is closed all the same', () => {
    const given = surroundings(join(temporaryFolder(), 'no', 'such', 'folder', 'window.json'))
    expect(() => opened(given).emit('close')).not.toThrow()
    expect(existsSync(given.stateFile)).toBe(false)
  })

  test('fits a small display at the first start', () => {
    const given = { ...surroundings(), displays: [{ workArea: { x: 0, y: 0, width: 1280, height: 720 } }] }
    expect(windowOptions(given, undefined)).toMatchObject({ width: 1280, height: 720 })
    expect(windowOptions(given, undefined)).not.toHaveProperty('x')
  })
})

/** Items of Electron's security checklist that a window's options decide. */
const checklist = [
  ['2. no Node in the page', 'nodeIntegration', false],
  ['2. no Node in workers', 'nodeIntegrationInWorker', false],
  ['2. no Node in frames', 'nodeIntegrationInSubFrames', false],
  ['3. context isolation', 'contextIsolation', true],
  ['4. a sandbox', 'sandbox', true],
  ['6. web security', 'webSecurity', true],
  ['8. no insecure content', 'allowRunningInsecureContent', false],
  ['9. no experimental features', 'experimentalFeatures', false],
  ['11., 12. no webview', 'webviewTag', false],
  ['a dropped file is not opened as a page', 'navigateOnDragDrop', false],
  ['no plugins', 'plugins', false],
  ['no dictionaries from the network', 'spellcheck', false],
  ['no developer tools in a packed app', 'devTools', false],
] as const
test.each(checklist)('checklist: %s', (_item, option, value) => {
  expect(windowOptions(surroundings(), undefined).webPreferences).toHaveProperty(option, value)
})

test('checklist: 10. no Blink features, nor anything else that is not named above', () => {
  expect(Object.keys(windowOptions(surroundings(), undefined).webPreferences ?? {}).sort()).toEqual(
    ['preload', ...checklist.map(([, option]) => option)].sort(),
  )
})

test('checklist: 15. nothing is handed to the system to open but the file of licences', () => {
  const folder = join(import.meta.dirname, '../../src/main')
  const texts = readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
  expect(texts.flatMap((text) => text.match(/\bshell\.\w+|\bopenExternal\b/g) ?? [])).toEqual(['shell.openPath'])
})

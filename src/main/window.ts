import type { BrowserWindow, BrowserWindowConstructorOptions, Display } from 'electron'
import { home } from './protocol.ts'
import { placeOn, readWindowState, writeWindowState, type WindowState } from './window-state.ts'

export interface WindowSurroundings {
  /** Keeps its size and place. */
  readonly stateFile: string
  readonly preload: string
  readonly displays: readonly Pick<Display, 'workArea'>[]
  readonly dark: boolean
  /** A packed app has no developer tools. */
  readonly packed: boolean
}

const firstSize = { width: 1440, height: 900 }

/** Opens the page's window as it was left, and shows it with its first content. */
export function openWindow(
  make: (options: BrowserWindowConstructorOptions) => BrowserWindow,
  surroundings: WindowSurroundings,
): BrowserWindow {
  const state = readWindowState(surroundings.stateFile)
  const window = make(windowOptions(surroundings, state))
  window.once('ready-to-show', () => {
    if (state?.maximised === true) window.maximize()
    else window.show()
  })
  window.on('close', () =>
    writeWindowState(surroundings.stateFile, { ...window.getNormalBounds(), maximised: window.isMaximized() }),
  )
  void window.loadURL(home)
  return window
}

/** What Electron's security checklist asks of a window is written out, default or not. */
export function windowOptions(
  { preload, displays, dark, packed }: WindowSurroundings,
  state: WindowState | undefined,
): BrowserWindowConstructorOptions {
  const workAreas = displays.map(({ workArea }) => workArea)
  return {
    ...placeOn(state ?? { x: NaN, y: NaN, ...firstSize, maximised: false }, workAreas),
    minWidth: 800,
    minHeight: 560,
    show: false,
    title: 'Placebo',
    // Before the first content; as the page's own.
    backgroundColor: dark ? '#242424' : '#ffffff',
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      plugins: false,
      spellcheck: false,
      devTools: !packed,
    },
  }
}

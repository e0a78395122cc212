import { join } from 'node:path'
import { parseArgs } from 'node:util'
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  nativeTheme,
  protocol,
  screen,
  session,
  shell,
  utilityProcess,
} from 'electron'
import { makeDataFolder, makePrivateFolder } from '#files/private.ts'
import { dataDirectory } from '#host/data-directory.ts'
import { openHost } from '#host/host.ts'
import { forkUtility } from './fork.ts'
import { answerPorts } from './host-port.ts'
import { Leaving, type LeavingAnswer } from './leaving.ts'
import { menuTemplate } from './menu.ts'
import { home, scheme, servePage } from './protocol.ts'
import { secureApp, secureSession } from './security.ts'
import { openWindow } from './window.ts'

const here = import.meta.dirname
/** What is shipped beside the packed app's archive lies in the sources' own folder otherwise. */
const shipped = app.isPackaged ? process.resourcesPath : join(here, '..', '..')
const data = dataDirectory(askedDirectory(), process.env)
const browserData = join(data, 'window')

const folder = makeDataFolder(data)
if (folder.state === 'refused') refuse(folder.reason)
else begin()

function begin(): void {
  // One app for each data directory: what Chromium keeps, and the lock with it, lies inside.
  makePrivateFolder(browserData)
  app.setPath('userData', browserData)
  secureApp(app)
  protocol.registerSchemesAsPrivileged([scheme])
  if (app.requestSingleInstanceLock()) void app.whenReady().then(start).catch(refuse)
  else app.quit()
}

function start(): void {
  const opened = openHost(data, {
    fork: forkUtility({
      fork: (...given) => utilityProcess.fork(...given),
      platform: process.platform,
      kill: (pid) => process.kill(pid, 'SIGKILL'),
    }),
    moved: {
      engine: join(here, 'engine.js'),
      modelReader: join(here, 'model-reader.js'),
      trainer: join(here, 'trainer.js'),
      results: join(here, 'results.js'),
      resources: join(shipped, 'resources'),
    },
  })
  if (opened.state === 'refused') {
    refuse(opened.reason)
    return
  }
  secureSession(session.defaultSession)
  servePage(protocol, join(here, '..', 'renderer'))
  const window = openWindow((options) => new BrowserWindow(options), {
    stateFile: join(browserData, 'window.json'),
    preload: join(here, '..', 'preload', 'preload.cjs'),
    displays: screen.getAllDisplays(),
    dark: nativeTheme.shouldUseDarkColors,
    packed: app.isPackaged,
  })
  answerPorts(opened.host, { ipc: ipcMain, channel: MessageChannelMain, contents: window.webContents })
  const leaving = new Leaving({
    isRunning: () => opened.host.slot.isBusy(),
    ask: () => askToLeave(window),
    async close() {
      window.setProgressBar(2)
      await opened.close()
    },
    quit: () => app.quit(),
  })
  window.on('close', (event) => leaving.request(event))
  app.on('before-quit', (event) => leaving.request(event))
  app.on('second-instance', () => focus(window))
  app.on('activate', () => focus(window))
  window.webContents.on('render-process-gone', (_event, { reason }) => void pageGone(window, reason))
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(
      menuTemplate({
        platform: process.platform,
        packed: app.isPackaged,
        go: (address) => void window.loadURL(`${home}#${address}`),
        about: () => void about(window),
        licences: () => void openLicences(),
      }),
    ),
  )
}

function askedDirectory(): string | undefined {
  const { values } = parseArgs({
    args: process.argv.slice(1),
    options: { 'data-dir': { type: 'string' } },
    strict: false,
  })
  return typeof values['data-dir'] === 'string' ? values['data-dir'] : undefined
}

/** Something with words for a person, never a stack. */
function refuse(reason: unknown): void {
  dialog.showErrorBox('Placebo cannot start', reason instanceof Error ? reason.message : String(reason))
  app.exit(1)
}

async function askToLeave(window: BrowserWindow): Promise<LeavingAnswer> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: 'A run is under way',
    detail: 'It can be resumed later; nothing that was answered is lost.',
    buttons: ['Keep running', 'Stop after the current trial and quit'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  })
  return response === 1 ? 'stop and quit' : 'keep running'
}

function focus(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

async function pageGone(window: BrowserWindow, reason: string): Promise<void> {
  if (reason === 'clean-exit') return
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: 'The page of this window has ended',
    detail: `Reason: ${reason}. What is stored is safe, and a run that is under way goes on.`,
    buttons: ['Load it again', 'Quit'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  })
  if (response === 0) window.reload()
  else app.quit()
}

async function about(window: BrowserWindow): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'info',
    message: `Placebo ${app.getVersion()}`,
    detail: [
      'Does a language model follow instructions, or has it only learned the output format?',
      'MIT License. Copyright (c) 2026 The Placebo authors.',
      `Electron ${process.versions.electron}, Chromium ${process.versions.chrome}, Node ${process.versions.node}`,
    ].join('\n\n'),
    buttons: ['Close', 'Licences'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  })
  if (response === 1) await openLicences()
}

/** Its own and those of everything that is shipped with it, in the system's viewer. */
async function openLicences(): Promise<void> {
  const file = join(shipped, app.isPackaged ? 'licences.txt' : join('out', 'licences.txt'))
  const fault = await shell.openPath(file)
  if (fault !== '') dialog.showErrorBox('The licences cannot be shown', `${file}: ${fault}`)
}

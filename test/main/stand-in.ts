import { EventEmitter } from 'node:events'
import type { BrowserWindowConstructorOptions, ForkOptions } from 'electron'
import { portMessage } from '#contract/bridge.ts'
import type { Client } from '#contract/index.ts'
import { connectPort } from '#renderer/app/port.ts'
import { FakeApp, FakeChannel, FakeContents, fakeEvent, FakeSession, FakeWindow, ipcEvent } from './electron.ts'
import type { Step } from './launch.ts'
import { FakeUtility } from './utility.ts'

/**
 * What `import … from 'electron'` gives a main process that runs under plain Node; its parent says what a person does.
 */

class StandInApp extends FakeApp {
  readonly isPackaged = 'resourcesPath' in process
  readonly setPath = (name: string, path: string) => emit({ path: { name, path } })
  readonly requestSingleInstanceLock = () => true
  readonly whenReady = () => Promise.resolve()
  readonly getVersion = () => '0.0.0'

  /** As Electron: everybody may hold it up; then the process ends. */
  quit(): void {
    const event = fakeEvent({})
    this.emit('before-quit', event)
    if (event.defaultPrevented) return
    process.send?.({ news: { ended: 'quit' } }, () => process.exit(0))
  }

  exit(code: number): void {
    process.send?.({ news: { ended: 'exit' } }, () => process.exit(code))
  }
}

export const app = new StandInApp()
export const ipcMain = new EventEmitter()
export const session = { defaultSession: new FakeSession() }
export const screen = { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] }
export const nativeTheme = { shouldUseDarkColors: false }
export const MessageChannelMain = FakeChannel
export const shell = {
  openPath(path: string) {
    emit({ opened: path })
    return Promise.resolve('')
  },
}
export const utilityProcess = {
  fork: (modulePath: string, args: string[], options: ForkOptions) => new FakeUtility(modulePath, args, options),
}

let serve: ((request: Request) => Promise<Response>) | undefined
export const protocol = {
  registerSchemesAsPrivileged: () => undefined,
  handle: (_scheme: string, handler: typeof serve) => void (serve = handler),
}

let answer = 0
export const dialog = {
  showMessageBox(_window: unknown, { message, buttons }: { message: string; buttons: string[] }) {
    emit({ asked: message, buttons })
    return Promise.resolve({ response: answer })
  },
  showErrorBox: (title: string, content: string) => emit({ error: title, content }),
}

interface MenuItem {
  readonly label?: string
  readonly submenu?: readonly MenuItem[]
  readonly click?: () => void
}
let menu: readonly MenuItem[] = []
export const Menu = {
  buildFromTemplate: (template: readonly MenuItem[]) => template,
  setApplicationMenu: (given: readonly MenuItem[]) => void (menu = given),
}

const windows: StandInWindow[] = []
class StandInWindow extends FakeWindow {
  readonly webContents = new FakeContents()
  readonly setProgressBar = () => undefined

  constructor(options: BrowserWindowConstructorOptions) {
    super(options)
    app.emit('web-contents-created', {}, this.webContents)
    windows.push(this)
    emit({ window: { preload: options.webPreferences?.preload } })
  }

  override loadURL(address: string): Promise<void> {
    emit({ address })
    return super.loadURL(address)
  }
}
export { StandInWindow as BrowserWindow }

function emit(news: object): void {
  if (process.connected) process.send?.({ news })
}

let client: Client | undefined
function connected(): Client {
  if (client !== undefined) return client
  const frame = windows[0]?.webContents.mainFrame
  ipcMain.emit(portMessage, ipcEvent(frame ?? null))
  return (client = connectPort(frame?.posted.at(-1)?.ports[0] as Parameters<typeof connectPort>[0]).client)
}

async function take(step: Step): Promise<unknown> {
  switch (step.do) {
    case 'get': {
      const response = await serve?.(new Request(step.url))
      return {
        status: response?.status,
        policy: response?.headers.get('content-security-policy'),
        length: (await response?.arrayBuffer())?.byteLength,
      }
    }
    case 'call': {
      const noun = connected()[step.noun] as unknown as Record<string, (input: unknown) => Promise<unknown>>
      return noun[step.verb]?.(step.input)
    }
    case 'request':
      return session.defaultSession.lets(step.url)
    case 'click':
      return menu
        .flatMap(({ submenu = [] }) => submenu)
        .find(({ label }) => label === step.label)
        ?.click?.()
    case 'close': {
      answer = step.answer
      const event = fakeEvent({})
      windows[0]?.emit('close', event)
      return { heldUp: event.defaultPrevented }
    }
    default:
      return step satisfies never
  }
}

process.on('message', (step: Step & { id: number }) => {
  take(step).then(
    (result) => process.send?.({ id: step.id, result }),
    (error: unknown) =>
      process.send?.({
        id: step.id,
        failure: error instanceof Error ? `${error.message} ${JSON.stringify(error)}` : String(error),
      }),
  )
})

import { EventEmitter } from 'node:events'
import { MessageChannel } from 'node:worker_threads'
import type {
  App,
  BrowserWindow,
  BrowserWindowConstructorOptions,
  CallbackResponse,
  IpcMainEvent,
  MessageChannelMain,
  Session,
  WebContents,
  WebFrameMain,
  WindowOpenHandlerResponse,
} from 'electron'

/** The few of Electron's calls that the window makes, as they are seen from inside. */

type Answering = (...given: unknown[]) => unknown

/** Keeps what it was given by `set…`, to be asked for afterwards. */
export class FakeSession {
  readonly handlers = new Map<string, Answering>()
  beforeRequest: Answering | undefined
  spellChecker = true
  readonly webRequest = { onBeforeRequest: (listener: Answering) => void (this.beforeRequest = listener) }
  readonly setPermissionRequestHandler = this.#keep('permission request')
  readonly setPermissionCheckHandler = this.#keep('permission check')
  readonly setDevicePermissionHandler = this.#keep('device')
  readonly setBluetoothPairingHandler = this.#keep('bluetooth pairing')
  readonly setDisplayMediaRequestHandler = this.#keep('display media')

  setSpellCheckerEnabled(enabled: boolean): void {
    this.spellChecker = enabled
  }

  asSession(): Session {
    return this as unknown as Session
  }

  /** Whether a request goes on. */
  lets(url: string): boolean {
    let response: CallbackResponse = {}
    this.beforeRequest?.({ url }, (answer: CallbackResponse) => (response = answer))
    return response.cancel !== true
  }

  #keep(name: string) {
    return (handler: Answering) => void this.handlers.set(name, handler)
  }
}

export class FakeContents extends EventEmitter {
  mainFrame: FakeFrame = new FakeFrame('placebo://app/')
  openHandler: (() => WindowOpenHandlerResponse) | undefined
  rtcPolicy: string | undefined

  setWindowOpenHandler(handler: () => WindowOpenHandlerResponse): void {
    this.openHandler = handler
  }

  setWebRTCIPHandlingPolicy(policy: string): void {
    this.rtcPolicy = policy
  }

  asContents(): WebContents {
    return this as unknown as WebContents
  }
}

export class FakeFrame {
  readonly url: string
  readonly posted: { channel: string; ports: readonly unknown[] }[] = []

  constructor(url: string) {
    this.url = url
  }

  postMessage(channel: string, _message: unknown, ports: readonly unknown[]): void {
    this.posted.push({ channel, ports })
  }

  asFrame(): WebFrameMain {
    return this as unknown as WebFrameMain
  }
}

export class FakeApp extends EventEmitter {
  sandboxed = false
  readonly switches = new Map<string, string | undefined>()
  readonly commandLine = { appendSwitch: (name: string, value?: string) => void this.switches.set(name, value) }

  enableSandbox(): void {
    this.sandboxed = true
  }

  asApp(): App {
    return this as unknown as App
  }
}

/** A channel of Node's: its ports know what Electron's do. */
export class FakeChannel {
  readonly port1: MessageChannelMain['port1']
  readonly port2: MessageChannelMain['port2']

  constructor() {
    const { port1, port2 } = new MessageChannel()
    this.port1 = port1 as unknown as MessageChannelMain['port1']
    this.port2 = port2 as unknown as MessageChannelMain['port2']
  }
}

export class FakeWindow extends EventEmitter {
  readonly options: BrowserWindowConstructorOptions
  readonly shown: string[] = []
  bounds = { x: 10, y: 20, width: 1000, height: 700 }
  maximised = false
  address: string | undefined

  constructor(options: BrowserWindowConstructorOptions) {
    super()
    this.options = options
  }

  readonly show = () => void this.shown.push('as it is')
  readonly maximize = () => void this.shown.push('maximised')
  readonly getNormalBounds = () => this.bounds
  readonly isMaximized = () => this.maximised

  loadURL(address: string): Promise<void> {
    this.address = address
    return Promise.resolve()
  }

  asWindow(): BrowserWindow {
    return this as unknown as BrowserWindow
  }
}

/** An event that may be held up. */
export function fakeEvent<More extends object>(
  more: More,
): More & { readonly defaultPrevented: boolean; preventDefault(): void } {
  return Object.assign(new Event('fake', { cancelable: true }), more)
}

export function ipcEvent(senderFrame: FakeFrame | null): IpcMainEvent {
  return { senderFrame } as unknown as IpcMainEvent
}

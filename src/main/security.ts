import type { App, Session, WebContents } from 'electron'
import { isOwn } from './protocol.ts'

/** Before the app is ready: every page in a sandbox, and no name of any host is ever resolved. */
export function secureApp(app: Pick<App, 'enableSandbox' | 'commandLine' | 'on'>): void {
  app.enableSandbox()
  // Names are looked up ahead of requests, where no handler of requests sees them.
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND')
  app.on('web-contents-created', (_event, contents) => secureContents(contents))
}

/**
 * Whether a page may ask for an address. What a person writes or a model answers is data; nothing of it may reach
 * another machine.
 * @param added origins that a person has added
 */
export function mayRequest(url: string, added: readonly string[] = []): boolean {
  const parsed = URL.parse(url)
  if (parsed === null) return false
  // `data:` and the page's own `blob:` are on this machine already: pictures, and what is saved to a file.
  if (parsed.protocol === 'data:' || parsed.protocol === 'devtools:') return true
  if (parsed.protocol === 'blob:') return isOwn(parsed.pathname)
  return isOwn(url) || added.includes(parsed.origin)
}

/** Denies what a page could ask of the system or of the network. */
export function secureSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }))
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null))
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !mayRequest(url) }))
  // Its dictionaries would be downloaded.
  session.setSpellCheckerEnabled(false)
}

/** The page stays where it is, and alone. */
function secureContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-navigate', (event) => unless(isOwn(event.url), event))
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-frame-navigate', (event) => unless(event.isMainFrame && isOwn(event.url), event))
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.on('select-bluetooth-device', (event, _devices, answer) => {
    event.preventDefault()
    answer('')
  })
  // Else a page could find the machine's addresses, past every handler of requests.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
}

function unless(allowed: boolean, event: { preventDefault(): void }): void {
  if (!allowed) event.preventDefault()
}

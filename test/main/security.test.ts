import { describe, expect, test } from 'vitest'
import { mayRequest, secureApp, secureSession } from '#main/security.ts'
import { FakeApp, FakeContents, fakeEvent, FakeSession } from './electron.ts'

const own = 'placebo://app/'

describe('the session', () => {
  const session = new FakeSession()
  secureSession(session.asSession())
  const handler = (name: string) => session.handlers.get(name)!

  test.each([
    'media',
    'geolocation',
    'notifications',
    'fullscreen',
    'clipboard-read',
    'clipboard-sanitized-write',
    'openExternal',
    'fileSystem',
    'local-fonts',
    'usb',
    'unknown',
  ])('denies %s, asked for or looked up', (permission) => {
    let granted: unknown
    handler('permission request')(new FakeContents(), permission, (answer: boolean) => (granted = answer), {})
    expect(granted).toBe(false)
    expect(handler('permission check')(null, permission, own, {})).toBe(false)
  })

  test('denies devices, pairing and pictures of the screen', () => {
    let pairing: unknown
    let streams: unknown
    handler('bluetooth pairing')({}, (answer: unknown) => (pairing = answer))
    handler('display media')({}, (answer: unknown) => (streams = answer))
    expect(handler('device')({ deviceType: 'hid' })).toBe(false)
    expect(pairing).toEqual({ confirmed: false })
    expect(streams).toBeNull()
  })

  test('has no spelling checker that would download dictionaries', () => expect(session.spellChecker).toBe(false))

  test.each([
    ['placebo://app/', true],
    ['placebo://app/assets/index.js', true],
    ['blob:placebo://app/0a1b', true],
    ['data:image/png;base64,AA==', true],
    ['devtools://devtools/bundled/inspector.html', true],
    ['placebo://elsewhere/', false],
    ['blob:https://example.org/0a1b', false],
    ['https://example.org/', false],
    ['http://127.0.0.1:8080/', false],
    ['wss://example.org/', false],
    ['file:///etc/passwd', false],
    ['ftp://example.org/', false],
    ['chrome://gpu/', false],
    ['filesystem:placebo://app/temporary/x', false],
    ['no address', false],
  ])('lets a request to %s through: %s', (url, through) => expect(session.lets(url)).toBe(through))

  test('an address that a person has added can be let through, and only it', () => {
    const added = ['http://localhost:11434']
    expect(mayRequest('http://localhost:11434/v1/models', added)).toBe(true)
    expect(mayRequest('http://localhost:11435/', added)).toBe(false)
    expect(mayRequest('https://localhost:11434/', added)).toBe(false)
  })
})

describe('the app', () => {
  const app = new FakeApp()
  secureApp(app.asApp())
  const contents = new FakeContents()
  app.emit('web-contents-created', {}, contents)

  test('puts every page into a sandbox', () => expect(app.sandboxed).toBe(true))
  test('looks up no name', () => expect(app.switches.get('host-resolver-rules')).toBe('MAP * ~NOTFOUND'))
  test('opens no second window', () => expect(contents.openHandler?.()).toEqual({ action: 'deny' }))
  test('tells nobody the addresses of the machine', () => expect(contents.rtcPolicy).toBe('disable_non_proxied_udp'))

  test.each([
    ['will-navigate', { url: 'https://example.org/' }, true],
    ['will-navigate', { url: 'file:///etc/passwd' }, true],
    ['will-navigate', { url: 'javascript:alert(1)' }, true],
    ['will-navigate', { url: 'placebo://app.example.org/' }, true],
    ['will-navigate', { url: own }, false],
    ['will-redirect', { url: own }, true],
    ['will-frame-navigate', { url: 'https://example.org/', isMainFrame: true }, true],
    ['will-frame-navigate', { url: own, isMainFrame: false }, true],
    ['will-frame-navigate', { url: own, isMainFrame: true }, false],
    ['will-attach-webview', {}, true],
    ['select-bluetooth-device', {}, true],
  ])('%s with %o is denied: %s', (name, details, denied) => {
    const event = fakeEvent(details)
    contents.emit(name, event, [], () => undefined)
    expect(event.defaultPrevented).toBe(denied)
  })
})

import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openHostAt } from '../support/host.ts'
import { fileFolder, temporaryFolder } from '../support/temporary.ts'
import { openElectron, startAgain, windowAvailable, windowReason, type OpenedWindow } from '../support/window.ts'
import { seeResults, seeStarterMaterial, startStarterStudy } from './starter-study.ts'

/** A packed app lets nobody into its main process. */
const bundles = process.env['PLACEBO_PACKED'] === undefined

describe.skipIf(!windowAvailable)(`the window, from the first start to results${windowReason}`, () => {
  const data = fileFolder('window')
  let window: OpenedWindow

  beforeAll(async () => {
    window = await openElectron(data)
  }, 120_000)
  afterAll(() => void window.process.kill('SIGKILL'))

  test('the starter collection and both starter models are there', () => seeStarterMaterial(window.page), 60_000)

  test('the page has the bridge, and nothing of Node or Electron', async () => {
    const { page } = window
    await expect.poll(() => page.url()).toBe('placebo://app/')
    expect(await page.evaluate('Object.keys(window.placebo).sort()')).toEqual(['connect', 'pathOf'])
    expect(await page.evaluate('[typeof require, typeof process, typeof module]')).toEqual([
      'undefined',
      'undefined',
      'undefined',
    ])
  })

  test.each([
    ['fetch', "fetch('https://example.org/').then(() => 'read', () => 'refused')"],
    [
      'an image',
      "new Promise((done) => { const image = new Image(); image.onload = () => done('read'); image.onerror = () => done('refused'); image.src = 'https://example.org/x.png' })",
    ],
    [
      'a WebSocket',
      "new Promise((done) => { try { const socket = new WebSocket('wss://example.org/'); socket.onopen = () => done('read'); socket.onerror = () => done('refused') } catch { done('refused') } })",
    ],
    ['a file', "fetch('file:///etc/hostname').then(() => 'read', () => 'refused')"],
    ['a second window', "window.open('https://example.org/') === null ? 'refused' : 'read'"],
    ['a notification', "Notification.requestPermission().then((answer) => answer === 'granted' ? 'read' : 'refused')"],
  ])('nothing outside is reached by %s', async (_name, code) => {
    expect(await window.page.evaluate(code)).toBe('refused')
  })

  test('it stays where it is', async () => {
    const { page } = window
    await page.evaluate("void (location.href = 'https://example.org/')")
    await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor()
    await expect.poll(() => page.url()).toBe('placebo://app/')
  })

  test('one button runs the starter study, to its results', async () => {
    await startStarterStudy(window.page)
    await seeResults(window.page)
  }, 660_000)

  test.runIf(bundles)(
    'a second start shows the first window and ends',
    async () => {
      expect(await startAgain(data)).toBe(0)
      expect(await window.page.evaluate('document.visibilityState')).toBe('visible')
    },
    60_000,
  )
})

test.skipIf(!windowAvailable || !bundles)(
  `closing the window during a run asks, and stops the run${windowReason}`,
  async () => {
    const data = temporaryFolder()
    const { app, page, process: electron } = await openElectron(data)
    await startStarterStudy(page)
    await app?.evaluate(({ dialog }) => {
      dialog.showMessageBox = () => Promise.resolve({ response: 1, checkboxChecked: false })
    })
    const exited = once(electron, 'exit')
    await app?.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
    await exited
    const { client, close } = openHostAt(data)
    const { runs } = await client.runs.list()
    await close()
    expect(runs.map(({ state }) => state)).toEqual(['stopped'])
  },
  240_000,
)

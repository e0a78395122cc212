import { once } from 'node:events'
import { createServer, request, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { browserAvailable, browserReason, openApp, type App } from '../support/browser.ts'
import { keyIn, upgradeHeaders } from '../support/let-in.ts'
import { fileFolder } from '../support/temporary.ts'

/** In a real browser, with what it sends of its own accord. */
describe.skipIf(!browserAvailable)(`the loopback page${browserReason}`, () => {
  const folder = fileFolder('page')
  let app: App

  beforeAll(async () => {
    app = await openApp({ dataDirectory: folder })
  }, 60_000)
  afterAll(() => app.close())

  test('opens at Home, without its token, within its policy and without a word on the console', async () => {
    const { page, address } = app
    await expect.poll(() => page.url()).toBe(`${address}/`)
    const reported = wordsOf(page)
    const [socket] = await Promise.all([page.waitForEvent('websocket'), page.reload()])
    await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor()
    await page.waitForLoadState('networkidle')
    expect(reported).toEqual([])
    expect([socket.url(), socket.isClosed()]).toEqual([`${address.replace('http:', 'ws:')}/host`, false])
  })

  test('runs no script and shows no style that was slipped into it', async () => {
    const { page } = app
    const reported = wordsOf(page)
    const slipped = await page.evaluate(`(() => {
      const div = document.body.appendChild(document.createElement('div'))
      div.innerHTML = '<style>body { outline: 7px solid red }</style><img src="x:" onerror="window.slipped = true">'
      const script = document.body.appendChild(document.createElement('script'))
      script.textContent = 'window.slipped = true'
      const outline = getComputedStyle(document.body).outlineWidth
      div.remove()
      return [window.slipped ?? 'never', outline === '7px']
    })()`)
    expect(slipped).toEqual(['never', false])
    expect(reported.filter((words) => words.includes('Content Security Policy')).length).toBeGreaterThan(0)
  })

  test.each([
    ['/', 'Home'],
    ['/wizard', 'New study'],
    ['/collections/none', 'Collections'],
    ['/runs/none', 'History'],
    ['/results/none/tables', 'History'],
    ['/elsewhere', 'History'],
    ['/annotation-sets/none', 'Annotate'],
  ])('%s belongs to %s', async (path, name) => {
    const { page, address } = app
    await page.goto(`${address}/#${path}`)
    const current = page.getByRole('navigation', { name: 'Screens' }).locator('[aria-current=page]')
    await expect.poll(() => current.allInnerTexts()).toEqual([name])
  })

  test('is not shown to another browser, by its address alone', async () => {
    const other = await (await app.browser.newContext()).newPage()
    expect((await other.goto(app.address))?.status()).toBe(403)
    await expect.poll(() => other.textContent('body')).toContain('This browser has not been let in yet')
  })

  test('keeps its key and no token: loaded anew, in another tab, and by a deep link there', async () => {
    const { page, address } = app
    await page.goto(`${address}/#/models`)
    const other = await page.context().newPage()
    onTestFinished(() => other.close())
    await other.goto(`${address}/#/collections`)
    await page.reload()
    for (const [each, name] of [
      [page, 'Models'],
      [other, 'Collections'],
    ] as const) {
      await each.getByRole('heading', { level: 1, name }).waitFor()
      expect(
        await each.evaluate('[location.search, document.querySelectorAll("meta[name=placebo-key]").length]'),
      ).toEqual(['', 0])
    }
  })

  test('says what to do when its key is gone, and goes on when another tab is given one', async () => {
    const { page, address } = app
    const key: string = await page.evaluate('localStorage.getItem("placebo-key")')
    expect(key).toMatch(/^[\w-]{43}$/)
    await page.goto('about:blank')
    const other = await page.context().newPage()
    onTestFinished(() => other.close())
    await other.goto(`${address}/#/models`)
    await other.evaluate('localStorage.removeItem("placebo-key")')
    await page.goto(`${address}/#/models`)
    await page.getByRole('alert').getByText('Open the newest address that the terminal shows').waitFor()
    await other.evaluate(`localStorage.setItem("placebo-key", "${key}")`)
    await page.getByRole('heading', { level: 1, name: 'Models' }).waitFor()
  })

  test('another server of this machine is sent the cookie, and gets nothing with it: no answer, no key', async () => {
    const { page, cookie } = await pageElsewhere(app)
    expect(await page.evaluate('localStorage.length')).toBe(0)
    const { port, origin } = new URL(app.address)
    expect(cookie()).toMatch(new RegExp(`__Host-placebo-${port}=[\\w-]{43}`))
    for (const key of ['', 'placebo', ...cookie().split(/[=;] */)]) {
      const headers = {
        ...upgradeHeaders,
        cookie: cookie(),
        origin,
        host: `127.0.0.1:${port}`,
        ...(key !== '' && { 'sec-websocket-protocol': `placebo, ${key}` }),
      }
      const asked = request({ host: '127.0.0.1', port, path: '/host', headers, agent: false }).end()
      asked.on('upgrade', (_, stream) => void stream.destroy())
      const [{ statusCode }] = (await Promise.race([once(asked, 'response'), once(asked, 'upgrade')])) as [
        IncomingMessage,
      ]
      expect(statusCode, key).toBe(403)
    }
    expect(keyIn(await (await fetch(app.address, { headers: { cookie: cookie() } })).text())).toBe('')
  })

  test('at localhost it is led to 127.0.0.1', async () => {
    const { page, address } = app
    await page.goto(`${address.replace('127.0.0.1', 'localhost')}/#/models`)
    await page.getByRole('heading', { level: 1, name: 'Models' }).waitFor()
    await expect.poll(() => page.url()).toBe(`${address}/#/models`)
  })

  test.each([
    [
      'fetches it',
      (address: string) => `fetch('${address}/', { credentials: 'include' }).then(() => 'read', () => 'refused')`,
    ],
    [
      'fetches it without reading',
      (address: string) =>
        `fetch('${address}/', { credentials: 'include', mode: 'no-cors' }).then((answer) => answer.type === 'opaque' ? 'nothing to read' : 'read', () => 'refused')`,
    ],
    [
      'opens its WebSocket',
      (address: string) => `new Promise((resolve) => {
      const socket = new WebSocket('${address.replace('http', 'ws')}/host')
      socket.onopen = () => resolve('open')
      socket.onerror = () => resolve('refused')
    })`,
    ],
    [
      'loads it as an image',
      (address: string) => `new Promise((resolve) => {
      const image = new Image()
      image.onload = () => resolve('loaded')
      image.onerror = () => resolve('refused')
      image.src = '${address}/'
    })`,
    ],
    [
      'loads it as a script',
      (address: string) => `new Promise((resolve) => {
      const script = document.head.appendChild(document.createElement('script'))
      script.onload = () => resolve('loaded')
      script.onerror = () => resolve('refused')
      script.src = '${address}/'
    })`,
    ],
  ])('a page of another port of this machine, in the same browser, %s in vain', async (_, script) => {
    const { page } = await pageElsewhere(app)
    expect(await page.evaluate(script(app.address))).toMatch(/^(?:refused|nothing to read)$/)
  })

  test('a page elsewhere cannot frame it, and a link from there leads to no more than an explanation', async () => {
    const { page } = await pageElsewhere(app)
    await page.setContent(`<iframe src="${app.address}/"></iframe><a href="${app.address}/">Placebo</a>`)
    await page.waitForLoadState('networkidle')
    await expect.poll(() => page.frames()[1]?.getByRole('heading').count()).toBe(0)
    await page.getByRole('link').click()
    await page.getByText('Another page led here').waitFor()
  })
})

function wordsOf(page: Page): string[] {
  const reported: string[] = []
  page.on('console', (message) => reported.push(`${message.type()}: ${message.text()}`))
  page.on('pageerror', (error) => reported.push(error.message))
  return reported
}

/** A page of another server on 127.0.0.1: the browser sends it the same cookies, and the server keeps them. */
async function pageElsewhere({ page }: App): Promise<{ readonly page: Page; readonly cookie: () => string }> {
  let cookie = ''
  const server = createServer(({ headers }, response) => {
    cookie = headers.cookie ?? ''
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>elsewhere</title>')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const other = await page.context().newPage()
  onTestFinished(async () => {
    await other.close()
    server.closeAllConnections()
    server.close()
  })
  await other.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  return { page: other, cookie: () => cookie }
}

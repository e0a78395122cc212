import { join } from 'node:path'
import type { WebSocketRoute } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { accessibilityProblems } from '../support/accessibility.ts'
import { browserAvailable, browserReason, openApp, type App } from '../support/browser.ts'
import { follow, openHostAt, type TestClient } from '../support/host.ts'
import { writeTestModel } from '../support/model.ts'
import { fileFolder } from '../support/temporary.ts'
import { writeTinyCollection } from '../support/tiny-collection.ts'

/** 3 tasks × 6,000 instances × 4 conditions: it is still running when the last test looks at it. */
const total = 72_000

/** Every notification as the browser has made it. */
const recordNotices = `window.notices = []
window.Notification = class extends Notification {
  constructor(...given) {
    super(...given)
    window.notices.push(this)
  }
}`

describe.skipIf(!browserAvailable)(`the Run screen${browserReason}`, () => {
  const folder = fileFolder('run-screen')
  const data = join(folder, 'data')
  let app: App
  let run: string

  beforeAll(async () => {
    run = await stoppedRun(data, folder)
    app = await openApp({ dataDirectory: data })
    await app.page.goto(`${app.address}/#/runs/${run}`)
  }, 120_000)
  afterAll(() => app.close())

  const state = (name: string) => app.page.getByText(name, { exact: true }).first().waitFor({ timeout: 30_000 })
  const done = async () =>
    Number(/([\d,]+) of 72,000 trials/.exec(await app.page.locator('main').innerText())?.[1]?.replace(',', '') ?? -1)

  test('Space resumes a stopped run; cells fill up, the newest trial is shown', async () => {
    const { page } = app
    await state('stopped')
    const before = await done()
    await page.locator('body').press('Space')
    await state('running')
    await expect.poll(done, { timeout: 30_000 }).toBeGreaterThan(before)
    await page.getByRole('heading', { name: 'Newest trial' }).waitFor()
    await expect.poll(() => page.getByRole('region', { name: 'Prompt' }).first().innerText()).toContain('Input:')
    await expect.poll(() => page.getByRole('table').first().innerText()).toMatch(/of 18,000/)
  }, 60_000)

  test.each(['light', 'dark'] as const)(
    'it has no serious problem of accessibility (%s)',
    async (colorScheme) => {
      await app.page.emulateMedia({ colorScheme })
      // Colours change over a moment.
      await app.page.waitForTimeout(500)
      await expect.poll(() => accessibilityProblems(app.page)).toEqual([])
    },
    60_000,
  )

  test('a reload in its middle loses nothing and stops nothing', async () => {
    const { page } = app
    const before = await done()
    await page.reload()
    await page.getByRole('heading', { name: 'Cells' }).waitFor({ timeout: 30_000 })
    await state('running')
    expect(await done()).toBeGreaterThanOrEqual(before)
    await expect.poll(done, { timeout: 30_000 }).toBeGreaterThan(before)
  }, 60_000)

  test('a lost connection is opened again, and the run followed on', async () => {
    const { page } = app
    const sockets: WebSocketRoute[] = []
    await page.routeWebSocket(/\/host$/, (socket) => {
      socket.connectToServer()
      sockets.push(socket)
    })
    await page.reload()
    await state('running')
    await sockets.at(-1)?.close()
    await expect.poll(() => sockets.length).toBe(2)
    const before = await done()
    await expect.poll(done, { timeout: 30_000 }).toBeGreaterThan(before)
    await expect.poll(() => page.getByText('This run cannot be shown').count()).toBe(0)
  }, 60_000)

  test('at its end the system tells of it, where one has asked for that; a click on it leads to the run', async () => {
    const { page } = app
    await page.context().grantPermissions(['notifications'], { origin: app.address })
    await page.addInitScript(recordNotices)
    await page.reload()
    await state('running')
    const notify = page.getByRole('switch', { name: 'Notify me at the end' })
    await notify.click()
    // It is on once the browser has answered that notices are allowed.
    await expect.poll(() => notify.isChecked(), { timeout: 30_000 }).toBe(true)
    await page.goto(`${app.address}/#/models`)
    await page.getByRole('heading', { level: 1, name: 'Models' }).waitFor()
    const other = await page.context().newPage()
    await other.goto(`${app.address}/#/runs/${run}`)
    await other.getByRole('button', { name: 'Stop' }).click()
    await expect
      .poll(() => page.evaluate<string[]>('window.notices.map(({ title, body }) => `${title}: ${body}`)'), {
        timeout: 30_000,
      })
      .toEqual([expect.stringMatching(/^long study .*: .*72,000 trials/)])
    await other.close()
    await page.evaluate("window.notices[0].dispatchEvent(new Event('click'))")
    await page.getByRole('heading', { level: 1, name: 'long study' }).waitFor()
    await expect.poll(() => page.url()).toContain(`#/runs/${run}`)
    await page.locator('body').press('Space')
    await state('running')
  }, 60_000)

  test('Space pauses it, a reload shows it paused, Alt+S stops it', async () => {
    const { page } = app
    await page.locator('body').press('Space')
    await state('paused')
    await page.reload()
    await state('paused')
    await page.locator('body').press('Alt+KeyS')
    await state('stopped')
  }, 60_000)

  test('Space that presses a button is left to the button', async () => {
    const { page } = app
    await page.getByRole('button', { name: /colours/ }).focus()
    await page.keyboard.press('Space')
    await page.waitForTimeout(500)
    await state('stopped')
    await page.getByRole('button', { name: /colours/ }).click()
  }, 60_000)

  test('resumed in another tab, it goes on in this one, too', async () => {
    const { page } = app
    const other = await page.context().newPage()
    await other.goto(page.url())
    await other.getByRole('button', { name: 'Resume' }).click()
    await state('running')
    await other.getByRole('button', { name: 'Stop' }).click()
    await state('stopped')
    await other.close()
  }, 60_000)

  test('a run that is not there says so and shows the way to those that are', async () => {
    const { page } = app
    await page.goto(`${app.address}/#/runs/nothing`)
    await page.getByText('This run cannot be shown').waitFor()
    await page.getByRole('link', { name: 'All runs' }).waitFor()
  }, 60_000)
})

async function stoppedRun(data: string, folder: string): Promise<string> {
  const { client, close } = openHostAt(data)
  try {
    await follow(
      await client.collections.import({
        path: writeTinyCollection(join(folder, 'tiny'), 6000),
        name: 'tiny',
        replace: false,
        skipBroken: false,
      }),
    )
    const run = await begun(client, writeTestModel(folder))
    await client.runs.stop({ run })
    expect(await follow(await client.runs.follow({ run }))).toMatchObject({ state: 'stopped', total })
    return run
  } finally {
    await close()
  }
}

async function begun(client: TestClient, model: string): Promise<string> {
  const started = await client.runs.start({
    collection: 'tiny',
    model,
    conditions: Object.values(presets),
    decodings: ['free'],
    k: 2,
    seed: 1,
    margin: 3,
    maxAnswerTokens: 12,
    gpuLayers: 0,
    threads: 1,
    skipIneligible: false,
    name: 'long study',
  })
  if (started.state !== 'started') throw new Error('the run was queued')
  return started.run
}

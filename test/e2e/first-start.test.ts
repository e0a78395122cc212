import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserAvailable, browserReason, openApp, type App } from '../support/browser.ts'
import { root } from '../support/placebo.ts'
import { fileFolder } from '../support/temporary.ts'
import { seeResults, seeResultsSoFar, seeStarterMaterial, startStarterStudy } from './starter-study.ts'

/**
 * The whole study takes minutes of both cores: what follows on its end has tests of its own, on studies that are made
 * up.
 */
const inFull = process.env['PLACEBO_TESTS'] === 'all'

/** The host refuses every socket that would leave the machine; the browser is asked what it has requested. */
describe.skipIf(!browserAvailable)(`from the first start to results, without a network${browserReason}`, () => {
  const folder = fileFolder('first-start')
  const sockets = join(folder, 'sockets.txt')
  const requested: string[] = []
  let app: App

  beforeAll(async () => {
    const noNetwork = pathToFileURL(join(root, 'test', 'support', 'no-network.mjs')).href
    app = await openApp({
      dataDirectory: join(folder, 'data'),
      environment: { NODE_OPTIONS: `--import=${noNetwork}`, PLACEBO_TEST_SOCKETS: sockets },
    })
    app.page.on('request', (request) => requested.push(request.url()))
  }, 60_000)
  afterAll(() => app.close())

  test('the starter collection and both starter models are there', () => seeStarterMaterial(app.page))

  test('one button runs the starter study, and a reload in its middle loses nothing', async () => {
    const { page } = app
    await startStarterStudy(page)
    const run = page.url()
    await page.reload()
    await page.getByRole('heading', { level: 1, name: 'starter study' }).waitFor()
    await expect.poll(() => page.url()).toBe(run)
  }, 150_000)

  test.runIf(inFull)(
    'its results begin with the verdict in words, and draw every condition',
    () => seeResults(app.page),
    660_000,
  )

  test.skipIf(inFull)('its results so far are there once it is stopped', () => seeResultsSoFar(app.page), 60_000)

  test('nobody asked for anything outside', () => {
    expect(existsSync(sockets) ? readFileSync(sockets, 'utf8') : '').toBe('')
    expect([...new Set(requested.map((url) => new URL(url).origin))]).toEqual([app.address])
  })
})

import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import type { Speed } from '#renderer/wizard/speed.ts'
import { browserAvailable, browserReason, openApp, type App } from '../support/browser.ts'
import { openHostAt } from '../support/host.ts'
import { fileFolder } from '../support/temporary.ts'

describe.skipIf(!browserAvailable)(`the wizard and a run at a glance${browserReason}`, () => {
  const data = join(fileFolder('wizard-glance'), 'data')
  let app: App
  let ready = ''
  let unready = ''
  let sha256 = ''
  beforeAll(async () => {
    const { client, close } = openHostAt(data)
    const { collection, model } = await client.starter.study()
    const { tasks } = await client.collections.show({ name: collection })
    const task = tasks.find(({ kind }) => kind === 'classification')?.name ?? ''
    const content = {
      question: 'in context',
      collection,
      testTasks: [task],
      conditions: Object.values(presets),
      instancesPerTask: 10,
    } as const
    const save = async (more: object) =>
      (
        await client.drafts.save({
          id: null,
          step: 'conditions',
          content: { ...content, testTasks: [task], conditions: [...content.conditions], ...more },
        })
      ).id
    ready = await save({ model, name: 'ready' })
    unready = await save({ name: 'not ready' })
    sha256 = (await client.models.list()).models.find(({ name }) => name === 'placebo-starter')?.sha256 ?? ''
    await close()
    app = await openApp({ dataDirectory: data })
  }, 120_000)
  afterAll(() => app.close())

  test.each([
    [1440, 900],
    [1100, 700],
  ])(
    'Start is in sight at every step at %d × %d; what keeps it from starting stands beside it',
    async (width, height) => {
      const { page } = app
      await page.setViewportSize({ width, height })
      await page.goto(`${app.address}/#/wizard/${unready}`)
      const start = page.getByRole('button', { name: 'Start now' })
      await page.getByText('Cannot start yet: No model is chosen.').waitFor()
      await expect.poll(() => start.isDisabled()).toBe(true)
      for (const step of ['Question', 'Tasks', 'Model', 'Conditions', 'Method', 'Review']) {
        await page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: step }).click()
        const box = await start.boundingBox()
        expect((box?.y ?? Infinity) + (box?.height ?? 0), step).toBeLessThanOrEqual(height)
        expect((box?.x ?? Infinity) + (box?.width ?? 0), step).toBeLessThanOrEqual(width)
      }
    },
    60_000,
  )

  test.each([
    [320, 800],
    [640, 450],
    [1100, 700],
  ])(
    'the bar takes less than a fifth of the window at %d × %d, and the steps end before its edge',
    async (width, height) => {
      const { page } = app
      await page.setViewportSize({ width, height })
      await page.goto(`${app.address}/#/wizard/${unready}`)
      await page.getByText(/^Cannot start yet/).waitFor()
      // What stood there at the size before takes a moment to give way.
      const bar = () =>
        page.evaluate<number>(
          `document.querySelector('[aria-label="Cost so far"]').parentElement.parentElement.getBoundingClientRect().height`,
        )
      await expect.poll(async () => (await bar()) / height).toBeLessThan(0.2)
      const steps = await page.evaluate<number>(
        `Math.max(...[...document.querySelectorAll('nav[aria-label=Steps] button')].map((each) => each.getBoundingClientRect().right))`,
      )
      expect(steps).toBeLessThanOrEqual(width - 12)
    },
  )

  test('four prompts stand two by two at 1100 px, and the instances are those that are planned', async () => {
    const { page } = app
    await page.setViewportSize({ width: 1100, height: 700 })
    await page.goto(`${app.address}/#/wizard/${ready}`)
    await page.getByText('Instance 1 of 10', { exact: true }).waitFor()
    const boxes = await Promise.all(
      ['Original', 'Simplified', 'Delusive', 'Empty'].map((name) =>
        page.getByRole('region', { name, exact: true }).boundingBox(),
      ),
    )
    expect(new Set(boxes.map((box) => Math.round(box?.x ?? 0))).size).toBe(2)
    expect(new Set(boxes.map((box) => Math.round(box?.y ?? 0))).size).toBe(2)
  }, 60_000)

  test('the link in the bar leads to the speed check, on its own step too, which says how long it takes', async () => {
    const { page } = app
    await page.setViewportSize({ width: 1100, height: 700 })
    await page.goto(`${app.address}/#/wizard/${ready}`)
    const check = page.getByRole('region', { name: 'Speed check' })
    for (const step of ['Question', 'Model']) {
      await page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: step }).click()
      await page.getByRole('button', { name: 'make a speed check' }).click()
      await expect
        .poll(() => page.evaluate('document.activeElement.textContent'), { message: step })
        .toBe('Check the speed')
      const box = await check.getByRole('button').boundingBox()
      const bar = await page.getByRole('button', { name: 'Start now' }).boundingBox()
      expect((box?.y ?? Infinity) + (box?.height ?? 0), step).toBeLessThan(bar?.y ?? 0)
    }
    await check.getByText(/^Takes at most 15 seconds/).waitFor()
  }, 60_000)

  test('a check that found one thread faster suggests it, and says why its estimate is wide', async () => {
    const { page } = app
    const rate = { low: 100, mid: 150, high: 300 }
    const speed: Speed = {
      rates: { prompt: rate, answer: rate, train: null, tokensPerCharacter: 0.3, answerTokens: 2, load: 1 },
      method: null,
      withoutTraining: null,
      wide: 'uneven',
      fewerThreads: { threads: 1, times: 1.6 },
      gpu: '',
      at: '2026-01-01T00:00:00.000Z',
    }
    await page.evaluate(
      `localStorage.setItem('placebo speed 1 ${sha256} auto all', ${JSON.stringify(JSON.stringify(speed))})`,
    )
    await page.goto('about:blank')
    await page.goto(`${app.address}/#/wizard/${ready}`)
    await page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: 'Model' }).click()
    const check = page.getByRole('region', { name: 'Speed check' })
    await check.getByText(/^The estimate is wide: prompts took different times/).waitFor()
    await check.getByText('One thread is 1.6 times as fast as all of them').waitFor()
    await check.getByRole('button', { name: 'Use one thread' }).click()
    await expect.poll(() => page.getByRole('textbox', { name: 'Threads' }).inputValue()).toBe('1')
    await check.getByText(/One thread is/).waitFor({ state: 'detached' })
  }, 60_000)

  test('an instance is asked now, under every condition', async () => {
    const { page } = app
    await page.goto(`${app.address}/#/wizard/${ready}`)
    await page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: 'Conditions' }).click()
    await page.getByRole('button', { name: 'Ask this instance now' }).click()
    for (const name of ['Original', 'Simplified', 'Delusive', 'Empty'])
      await page
        .getByRole('region', { name, exact: true })
        .getByRole('list', { name: 'How likely each label is' })
        .waitFor({ timeout: 60_000 })
  }, 120_000)

  test('a run under way stands in the side bar; pausing answers within 200 ms', async () => {
    const { page } = app
    await page.goto(`${app.address}/#/wizard/${ready}`)
    await page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: 'Tasks' }).click()
    await page.getByRole('button', { name: 'Choose all shown' }).click()
    await page.getByRole('textbox', { name: 'Instances per task' }).fill('60')
    await page.getByText('11,520 in 4 cells').waitFor()
    await page.getByRole('button', { name: 'Start now' }).click()
    await page.getByRole('button', { name: 'Pause' }).waitFor({ timeout: 60_000 })
    const inSideBar = page.getByRole('link', { name: /^Run under way: ready/ })
    await inSideBar.waitFor()
    await page
      .getByText(/\d+ (?:s|min).* left/)
      .first()
      .waitFor({ timeout: 60_000 })
    await page.goto(`${app.address}/#/models`)
    await inSideBar.click()
    await page.getByRole('button', { name: 'Pause' }).waitFor()
    const milliseconds = await page.evaluate<number>(`new Promise((resolve) => {
      const from = performance.now()
      new MutationObserver((_, observer) => {
        if (!/Pausing: /.test(document.getElementById('main').textContent)) return
        observer.disconnect()
        resolve(performance.now() - from)
      }).observe(document.getElementById('main'), { subtree: true, childList: true, characterData: true })
      ;[...document.querySelectorAll('button')].find(({ textContent }) => textContent.startsWith('Pause')).click()
    })`)
    expect(milliseconds).toBeLessThan(200)
    await page.getByRole('button', { name: 'Resume' }).waitFor({ timeout: 30_000 })
  }, 180_000)
})

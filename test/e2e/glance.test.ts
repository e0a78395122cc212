import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { wordsOf, mostWords } from '#core/study/finding.ts'
import { accessibilityProblems } from '../support/accessibility.ts'
import { cutAnswersOff, storeMixedRun, storeTunedRun } from '../host/stored-runs.ts'
import { browserAvailable, browserReason, openApp, type App } from '../support/browser.ts'
import { openHostAt } from '../support/host.ts'
import { placebo } from '../support/placebo.ts'
import { fileFolder } from '../support/temporary.ts'

/** Adds up what moves without anybody having done something. */
const observeShifts = `window.shifts = 0
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value
}).observe({ type: 'layout-shift', buffered: true })`

/** Milliseconds after which nothing is drawn any more. */
const settled = 2500

describe.skipIf(!browserAvailable)(`what is seen before anything is read${browserReason}`, () => {
  const folder = fileFolder('glance')
  let app: App
  let sentences: readonly string[]
  const reported: string[] = []

  beforeAll(async () => {
    const { host, client, close } = openHostAt(folder)
    storeMixedRun(host.store)
    storeMixedRun(host.store, 'cut00123')
    cutAnswersOff(host.store, 'cut00123')
    storeTunedRun(host.store)
    sentences = (await client.results.table({ run: 'mixed123', by: null, compare: null })).verdict
    await close()
    app = await openApp({ dataDirectory: folder })
    await app.page.addInitScript(observeShifts)
    app.page.on('console', (message) => reported.push(`${message.type()}: ${message.text()}`))
    app.page.on('pageerror', (error) => reported.push(error.message))
  }, 120_000)
  afterAll(() => app.close())

  const open = async (address: string): Promise<Page> => {
    const { page, address: origin } = app
    await page.goto('about:blank')
    await page.goto(`${origin}/#${address}`)
    await page.getByRole('region', { name: 'Verdict' }).getByRole('heading').waitFor()
    return page
  }
  const chartOf = (page: Page) => page.getByRole('region', { name: 'Verdict' }).getByRole('figure')

  test.each([
    ['tuned123', 1440, 900],
    ['tuned123', 1100, 700],
    ['mixed123', 1440, 900],
    ['mixed123', 1100, 700],
  ] as const)(
    'headline and chart of %s without scrolling at %i × %i, and nothing moves',
    async (run, width, height) => {
      await app.page.setViewportSize({ width, height })
      const page = await open(`/results/${run}`)
      const headline = await page.getByRole('region', { name: 'Verdict' }).getByRole('heading').innerText()
      expect(wordsOf(headline)).toBeLessThanOrEqual(mostWords)
      const box = await chartOf(page).locator('svg').boundingBox()
      expect((box?.y ?? 0) + (box?.height ?? Infinity)).toBeLessThanOrEqual(height)
      await page.waitForTimeout(settled)
      expect(await page.evaluate('window.shifts')).toBeLessThan(0.05)
      await page.setViewportSize({ width: 1440, height: 900 })
    },
    60_000,
  )

  test('Home begins with the last study, its headline and its chart, and nothing moves', async () => {
    const page = await open('/')
    const last = page.getByRole('region', { name: 'Last study' })
    await last.getByText('Last finished: tuned').waitFor()
    await last.locator('svg').first().waitFor()
    const heights = await page.evaluate<number[]>(
      "[...document.querySelectorAll('h2')].map((each) => each.getBoundingClientRect().top)",
    )
    expect(heights).toEqual(heights.toSorted((a, b) => a - b))
    await expect.poll(() => page.getByRole('heading', { level: 2 }).first().innerText()).toMatch(/guessing/)
    await page.waitForTimeout(settled)
    expect(await page.evaluate('window.shifts')).toBeLessThan(0.05)
  }, 60_000)

  test('all that can be said is there, folded', async () => {
    const page = await open('/results/mixed123')
    const verdict = page.getByRole('region', { name: 'Verdict' })
    await expect.poll(() => verdict.innerText()).not.toContain(sentences[0])
    await verdict.getByRole('button', { name: 'Why?' }).click()
    await verdict.getByText('Read it with care').waitFor()
    const text = await verdict.innerText()
    for (const sentence of sentences) expect(text).toContain(sentence)
    await expect.poll(() => accessibilityProblems(page)).toEqual([])
  }, 60_000)

  test('a mark tells its numbers under the pointer and by keys, and opens its trials', async () => {
    const page = await open('/results/mixed123')
    const chart = chartOf(page)
    const words =
      /^Simplified − Original, classification: −14\.3 points, 95 % interval −34\.4 to \+6\.8, margin ±3, n = 42 in 5 tasks, adjusted p = [\d.]+: undecided$/
    await chart.locator('svg circle').first().hover()
    await chart.getByText(words).waitFor()
    await page.mouse.move(5, 5)
    await chart.getByText(words).waitFor({ state: 'detached' })
    const first = chart.getByRole('button', { name: words })
    await first.focus()
    await chart.getByText(words).waitFor()
    await page.keyboard.press('Escape')
    await chart.getByText(words).waitFor({ state: 'detached' })
    await page.keyboard.press('End')
    await expect
      .poll(() => page.evaluate('document.activeElement.getAttribute("aria-label")'))
      .toMatch(/^Empty, classification: .* exact match, 95 % interval .*random guessing .*majority label .*: /)
    await page.keyboard.press('Home')
    await page.keyboard.press('Enter')
    await page.getByText(/^\d+ instances of 91 instances, each under 4 cells$/).waitFor()
    await expect.poll(() => page.url()).toMatch(/trials\/kind%253Dclassification%2526differ%253D1\.0$/)
  }, 60_000)

  test('every figure tells its numbers the same way, in one stop of the tab key', async () => {
    const page = await open('/results/tuned123')
    const groups = page.getByRole('group', { name: 'Numbers of the figure: arrow keys' })
    await expect.poll(() => groups.count(), { timeout: 10_000 }).toBe(await page.getByRole('figure').count())
    const stops = await page.evaluate<number[]>(
      "[...document.querySelectorAll('figure [role=group]')].map((group) => group.querySelectorAll('[tabindex=\"0\"]').length)",
    )
    expect(new Set(stops)).toEqual(new Set([1]))
    await expect.poll(() => page.locator('figure svg title').count()).toBe(0)
  }, 60_000)

  test('the chart is saved as a file of its own, with its caption', async () => {
    const page = await open('/results/mixed123')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      chartOf(page).getByRole('button', { name: 'SVG' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('mixed, verdicts.svg')
    const svg = readFileSync(await download.path(), 'utf8')
    expect(svg).toContain('95 % intervals')
    expect(svg).not.toContain('data-words')
    const drawn = join(folder, 'drawn')
    expect((await placebo(folder, 'results', 'mixed123', '--figures', drawn)).code).toBe(0)
    expect(readFileSync(join(drawn, 'verdicts.svg'), 'utf8')).toBe(svg)
  }, 60_000)

  test('answers that the token limit cut off are warned of beside the headline, on every screen that has it', async () => {
    const warning = /^The token limit cut off more than 5 % of the answers in 4 of 4 rows\./
    for (const [address, height] of [
      ['/results/cut00123', 900],
      ['/results/cut00123/trials', 900],
      ['/results/cut00123', 700],
    ] as const) {
      await app.page.setViewportSize({ width: height === 900 ? 1440 : 1100, height })
      const page = await open(address)
      const verdict = page.getByRole('region', { name: 'Verdict' })
      await verdict.getByText(warning).waitFor()
      await verdict.getByRole('img', { name: 'Warning' }).waitFor()
      await page.waitForTimeout(settled)
      expect(await page.evaluate('window.shifts')).toBeLessThan(0.05)
    }
    await app.page.setViewportSize({ width: 1440, height: 900 })
    await open('/results/mixed123')
    await expect.poll(() => app.page.getByText('The token limit cut off').count()).toBe(0)
    const { stdout } = await placebo(folder, 'results', 'cut00123')
    expect(stdout).toMatch(/The token limit \(\d+\) cut off up to [\d.]+ % of the answers/)
  }, 60_000)

  test('one number is written alike in chart, figure and table', async () => {
    const page = await open('/results/tuned123')
    const original = /tuned on Original, asked with Original \(4 per task\)(?:, classification:)? (\d+\.\d) %/
    const inWords = async (figure: ReturnType<Page['getByRole']>) =>
      original.exec((await figure.locator('svg').getAttribute('aria-description')) ?? '')?.[1]
    const number = (await inWords(chartOf(page))) ?? 'none'
    expect(number).toMatch(/^\d+\.\d$/)
    const scores = page.getByRole('region', { name: 'Classification' }).getByRole('figure').first()
    expect(await inWords(scores)).toBe(number)
    await page.getByRole('tab', { name: 'Tables' }).click()
    const row = page.getByRole('row').filter({ hasText: 'tuned on Original, asked with Original (4 per task)' }).first()
    await row.waitFor()
    await expect.poll(() => row.innerText()).toContain(number)
  }, 60_000)

  test('nothing of all this was worth a word on the console', () => {
    expect(reported).toEqual([])
  })
})

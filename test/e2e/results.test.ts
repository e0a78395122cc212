import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { planCells } from '#core/study/cell.ts'
import { createRun } from '#store/runs.ts'
import { tunedStudy } from '../core/study/support.ts'
import { readLatex } from '../exchange/latex-reader.ts'
import { mixedStudy, poison, storeMixedRun, storeTunedRun, storeTunedStudy } from '../host/stored-runs.ts'
import { accessibilityProblems } from '../support/accessibility.ts'
import { browserAvailable, browserReason, openApp, type App } from '../support/browser.ts'
import { openHostAt } from '../support/host.ts'
import { placebo } from '../support/placebo.ts'
import { fileFolder } from '../support/temporary.ts'

describe.skipIf(!browserAvailable)(`the Results screen${browserReason}`, () => {
  const folder = fileFolder('results-screen')
  let app: App
  const reported: string[] = []
  const drawn = join(folder, 'drawn')

  beforeAll(async () => {
    const { host, close } = openHostAt(folder)
    storeMixedRun(host.store)
    poison(host.store, 'mixed123')
    storeTunedRun(host.store)
    const all = [presets.original, presets.delusive]
    storeTunedStudy(
      host.store,
      { ...tunedStudy, name: 'grid', conditions: all, tuning: { ...tunedStudy.tuning, testConditions: all } },
      'grid1234',
    )
    createRun(
      host.store,
      { id: 'empty123', study: { ...mixedStudy, name: 'untouched' }, createdAt: '2026-01-03' },
      [],
      planCells(mixedStudy, (text) => `empty ${text}`),
    )
    await close()
    app = await openApp({ dataDirectory: folder })
    app.page.on('console', (message) => reported.push(`${message.type()}: ${message.text()}`))
    app.page.on('pageerror', (error) => reported.push(error.message))
  }, 120_000)
  afterAll(() => app.close())

  const open = async (run: string, tab?: string) => {
    const { page, address } = app
    await page.goto('about:blank')
    await page.goto(`${address}/#/results/${run}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    if (tab !== undefined) await page.getByRole('tab', { name: tab }).click()
    return page
  }

  /** Behind the chart of verdicts. */
  const firstFigure = (page: App['page']) => page.getByRole('tabpanel').getByRole('figure').first()

  test('the verdict in words, with interval and margin; what is missing is said', async () => {
    const page = await open('mixed123')
    const verdict = page.getByRole('region', { name: 'Verdict' })
    await verdict.getByRole('button', { name: 'In words' }).click()
    await verdict
      .getByText(
        'simplified against original, exact match on classification: −14.3 points, 95 % interval −34.4 to +6.8, n = 42 in 5 tasks: undecided: n is too small to detect 3 points (minimum detectable effect: 27.3).',
      )
      .waitFor()
    await verdict.getByText('Comparisons use the 80 of 91 instances that every cell answered; baselines').waitFor()
    await page.getByText('354 of 364 trials are there; the run is stopped.').waitFor()
    await expect
      .poll(() => page.getByRole('link', { name: 'Go to the run' }).getAttribute('href'))
      .toBe('#/runs/mixed123')
  }, 60_000)

  test('figures say what they show and stand on, and are saved as the very SVG that the terminal draws', async () => {
    const page = await open('mixed123')
    const figure = firstFigure(page)
    await figure
      .getByText(
        /^n = 42 instances in 5 tasks that every compared row has answered; 95 % intervals with tasks as clusters/,
      )
      .waitFor()
    const drawing = figure.locator('svg').first()
    await expect
      .poll(() => drawing.getAttribute('aria-description'))
      .toMatch(
        /^exact match: Original 61\.9 % \(95 % interval [\d.]+ to [\d.]+\), .*random guess 38\.5 %.*format, strict: Original 81\.0 %/,
      )
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      figure.getByRole('button', { name: 'SVG' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('mixed, classification.svg')
    expect((await placebo(folder, 'results', 'mixed', '--figures', drawn)).stderr).toMatch(
      /^7 figures drawn in .*: verdicts\.svg, scores-classification\.svg, answers-classification\.svg, scores-generation\.svg, answers-generation\.svg, differences-by-task-classification\.svg, differences-by-task-generation\.svg$/m,
    )
    expect(readFileSync(await download.path(), 'utf8')).toBe(
      readFileSync(join(drawn, 'scores-classification.svg'), 'utf8'),
    )
  }, 60_000)

  test('a figure as PNG is twice as large, black on white whatever the screen is', async () => {
    const page = await open('tuned123')
    await page.emulateMedia({ colorScheme: 'dark' })
    const figure = firstFigure(page)
    await figure.locator('svg').first().waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      figure.getByRole('button', { name: 'PNG' }).click(),
    ])
    await page.emulateMedia({ colorScheme: 'light' })
    const png = readFileSync(await download.path())
    expect([download.suggestedFilename(), png.toString('latin1', 1, 4), png.readUInt32BE(16)]).toEqual([
      'tuned, definitions (Figure 2).png',
      'PNG',
      1440,
    ])
    const corner =
      await page.evaluate(`createImageBitmap(new Blob([Uint8Array.fromBase64('${png.toString('base64')}')])).then((image) => {
      const context = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d')
      context.drawImage(image, 0, 0)
      return [...context.getImageData(0, 0, 1, 1).data]
    })`)
    expect(corner).toEqual([255, 255, 255, 255])
  }, 60_000)

  test("the paper's figures stand first; several sizes are a curve, train × test a grid with its numbers", async () => {
    const page = await open('grid1234')
    await page.getByRole('figure').nth(6).locator('svg').waitFor()
    await expect.poll(() => page.getByRole('figure').count()).toBe(7)
    const paper = page.getByRole('region', { name: 'As in the paper' }).getByRole('figure')
    await expect
      .poll(() => paper.first().locator('svg').getAttribute('aria-description'), { timeout: 20_000 })
      .toMatch(
        /^Classification, exact match, %: Original 46\.7 % \([\d.]+ to [\d.]+\) at 1, 46\.7 % \([\d.]+ to [\d.]+\) at 5; Delusive .*Supplement: classification, delusive at test, %: Original/,
      )
    await expect
      .poll(() => paper.nth(1).locator('svg').getAttribute('aria-description'), { timeout: 20_000 })
      .toMatch(/^Strict format correctness, %: Tuned, original.*Normalised format correctness, %: Tuned, original/)
    const grid = page.getByRole('region', { name: 'Classification' }).getByRole('figure').nth(3)
    await expect.poll(() => grid.locator('svg').textContent(), { timeout: 20_000 }).toContain('50.0 †')
  }, 60_000)

  test('every table is saved as CSV and for LaTeX; another line can be compared with', async () => {
    const page = await open('tuned123', 'Tables')
    const download = async (part: string, as: 'CSV' | 'LaTeX') => {
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('region', { name: part, exact: true }).getByRole('button', { name: as }).click(),
      ])
      return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') }
    }
    const saved = async (part: string) => {
      const { name, text } = await download(part, 'CSV')
      return [name, text.split('\r\n').length - 2]
    }
    const printed = async (part: string) => {
      const { name, text } = await download(part, 'LaTeX')
      return [name, ...readLatex(text).map(({ label, rows }) => `${label} ${rows.length}`)]
    }
    await page.getByRole('table', { name: 'Comparisons' }).waitFor()
    expect(await saved('Scores')).toEqual(['tuned.csv', expect.any(Number)])
    expect(await saved('Scores by task')).toEqual(['tuned by task.csv', expect.any(Number)])
    expect(await saved('Comparisons')).toEqual(['tuned comparisons.csv', 7])
    expect(await saved('Above chance')).toEqual(['tuned above chance.csv', 4])
    expect(await saved('What the gain is made of')).toEqual(['tuned attribution.csv', 24])
    expect(await saved('Trainings and their parity certificates')).toEqual(['tuned trainings.csv', 4])
    expect(await saved('Outcomes of trials')).toEqual(['tuned outcomes.csv', 6])
    expect(await printed('Scores')).toEqual(['tuned.tex', 'tab:results-classification 8'])
    expect(await printed('Scores by task')).toEqual(['tuned by task.tex', 'tab:results-by-task 12'])
    expect(await printed('Comparisons')).toEqual(['tuned comparisons.tex', 'tab:comparisons 7'])
    expect(await printed('Above chance')).toEqual(['tuned above chance.tex', 'tab:above-chance 4'])
    expect(await printed('What the gain is made of')).toEqual(['tuned attribution.tex', 'tab:attribution 2'])
    expect(await printed('Trainings and their parity certificates')).toEqual(['tuned trainings.tex', 'tab:trainings 4'])
    expect(await printed('Outcomes of trials')).toEqual(['tuned outcomes.tex', 'tab:outcomes 6'])
    await page.getByLabel('Compared with').first().fill('simplified')
    await page.getByRole('option', { name: 'Simplified', exact: true }).click()
    await page
      .getByRole('table', { name: 'Comparisons' })
      .getByText('tuned on Original, asked with Original (4 per task)')
      .first()
      .waitFor()
    await page
      .getByRole('region', { name: 'Verdict' })
      .getByRole('heading', { name: /Tuned on Original† or Simplified: undecided\.$/ })
      .waitFor()
  }, 60_000)

  test('a comparison opens the instances that one has right and the other wrong', async () => {
    const page = await open('mixed123', 'Tables')
    await page.getByRole('table', { name: 'Comparisons' }).getByRole('row').nth(1).press('Enter')
    await page.getByText(/^\d+ instances of 91 instances, each under 4 cells$/).waitFor()
    const rows = page.getByRole('table', { name: 'Trials' }).locator('tr[data-open]')
    await rows.first().waitFor()
    const signs = await page.evaluate<string[][]>(
      "[...document.querySelectorAll('tr[data-open]')].map((row) => [...row.querySelectorAll('[data-right]')].map((sign) => sign.dataset.right))",
    )
    expect(signs.length).toBeGreaterThan(3)
    for (const [original, simplified] of signs) expect([original, simplified]).toEqual(['0', '1'])
  }, 60_000)

  test('trials are filtered by text, opened by Enter, and gone through by keys', async () => {
    const page = await open('mixed123', 'Trials')
    await page.getByRole('textbox', { name: 'Text' }).fill('river')
    await page.getByText(/^\d\d instances of 91 instances, each under 4 cells$/).waitFor()
    const row = page.getByRole('table', { name: 'Trials' }).locator('tr[data-open]')
    await row.first().press('ArrowDown')
    await row.nth(1).press('Enter')
    const drawer = page.getByRole('dialog')
    await drawer.getByText(/^Instance 2 of \d\d$/).waitFor()
    await drawer.getByRole('region', { name: 'Answer, original' }).waitFor()
    await expect
      .poll(() => drawer.getByRole('region', { name: /^(?:Original|Simplified|Delusive|Empty)$/ }).count())
      .toBe(4)
    await drawer.locator('mark').first().waitFor()
    await page.keyboard.press('j')
    await drawer.getByText(/^Instance 3 of \d\d$/).waitFor()
    await page.keyboard.press('k')
    await page.keyboard.press('k')
    await drawer.getByText(/^Instance 1 of \d\d$/).waitFor()
    await page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'detached' })
  }, 60_000)

  test('text of others is text: nothing of it runs, what hides is seen, what is long is cut', async () => {
    const page = await open('mixed123', 'Trials')
    await page.getByRole('table', { name: 'Trials' }).locator('tr[data-open]').first().click()
    const drawer = page.getByRole('dialog')
    const answer = drawer.getByRole('region', { name: 'Answer, original' })
    await answer.getByText('yes⟨U+202E⟩⟨U+001B⟩[31m<img src=x onerror=').waitFor()
    await expect.poll(() => answer.innerText()).not.toContain('the end')
    await drawer
      .getByRole('button', { name: /^Show all 5,\d\d\d characters$/ })
      .first()
      .click()
    await expect.poll(() => answer.innerText()).toContain('the end')
    await drawer
      .getByRole('region', { name: 'Prompt, original' })
      .getByText("</pre><script>document.title='broken'</script>")
      .waitFor()
    await expect.poll(() => page.title()).toBe('mixed – Placebo')
    await expect.poll(() => page.locator('main img, [role=dialog] img').count()).toBe(0)
  }, 60_000)

  test('all trials are downloaded piece by piece', async () => {
    const page = await open('tuned123', 'Trials')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'All trials as JSONL' }).click(),
    ])
    expect([
      download.suggestedFilename(),
      readFileSync(await download.path(), 'utf8')
        .trim()
        .split('\n').length,
    ]).toEqual(['tuned trials.jsonl', 1440])
  }, 60_000)

  test('a run without trials says what would be here, an unknown one that it is unknown', async () => {
    const page = await open('empty123')
    await page.getByRole('heading', { name: 'No trials yet' }).waitFor()
    await open('none')
    await page
      .getByRole('alert')
      .getByText(/^invalid run: none/)
      .waitFor()
  }, 60_000)

  test('trials and what opens beside one: no serious problem of accessibility, light and dark', async () => {
    const page = await open('tuned123', 'Trials')
    await page.getByRole('region', { name: 'Verdict' }).getByRole('heading').waitFor()
    await page
      .getByText(/^(?:Loading|Searching) .*…$/)
      .first()
      .waitFor({ state: 'detached' })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      // Colours change over a moment.
      await page.waitForTimeout(500)
      await expect.poll(() => accessibilityProblems(page)).toEqual([])
    }
    await page.getByRole('table', { name: 'Trials' }).locator('tr[data-open]').first().click()
    await page.getByRole('dialog').getByRole('region', { name: 'Prompt, untuned, asked with Original' }).waitFor()
    await expect.poll(() => accessibilityProblems(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'light' })
  }, 60_000)

  test('nothing of all this was worth a word on the console', () => {
    expect(reported).toEqual([])
  })
})

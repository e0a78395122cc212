import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { storeCloseRun } from '../host/stored-details.ts'
import { poison, storeMixedRun, storeTunedRun } from '../host/stored-runs.ts'
import { accessibilityProblems } from '../support/accessibility.ts'
import { browserAvailable, browserReason, openApp, type App } from '../support/browser.ts'
import { openHostAt } from '../support/host.ts'
import { fileFolder } from '../support/temporary.ts'

describe.skipIf(!browserAvailable)(`Results looked at closer${browserReason}`, () => {
  const folder = fileFolder('results-closer')
  let app: App
  const reported: string[] = []

  beforeAll(async () => {
    const { host, close } = openHostAt(folder)
    storeCloseRun(host.store)
    storeMixedRun(host.store)
    poison(host.store, 'mixed123')
    storeTunedRun(host.store)
    await close()
    app = await openApp({ dataDirectory: folder })
    app.page.on('console', (message) => reported.push(`${message.type()}: ${message.text()}`))
    app.page.on('pageerror', (error) => reported.push(error.message))
  }, 120_000)
  afterAll(() => app.close())

  const open = async (path: string, tab?: string) => {
    const { page, address } = app
    await page.goto('about:blank')
    await page.goto(`${address}/#/results/${path}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    if (tab !== undefined) await page.getByRole('tab', { name: tab }).click()
    return page
  }
  const instances = (count: RegExp | string) => app.page.getByText(count)
  const rowsShown = () => app.page.getByRole('table', { name: 'Trials' }).locator('tr[data-open]')

  test('two lines task by task: sorted, outliers named, another pair chosen and kept over a reload', async () => {
    const page = await open('close123', 'Tasks')
    const section = page.getByRole('region', { name: 'Differences by task, classification' }).first()
    await section.getByRole('table').getByRole('row').nth(10).getByText('outlier').waitFor()
    await expect
      .poll(() => section.getByRole('table').getByRole('row').nth(10).innerText())
      .toMatch(/^task 9\s+late\s+\d+\s+0\.0\s/)
    await expect
      .poll(() => page.getByRole('figure').locator('svg').first().getAttribute('aria-description'))
      .toMatch(/^\d tasks? above 0, \d below\. Outliers: task 9 −\d+\.\d \(−\d+\.\d to −\d+\.\d\), n = \d+\./)
    await page.getByRole('combobox', { name: 'Minus' }).click()
    await page.getByRole('option', { name: 'Delusive' }).click()
    await page.getByText(/^Simplified − Delusive, points of exact match, in 10 tasks/).waitFor()
    await page.reload()
    await page.getByText(/^Simplified − Delusive, points of exact match, in 10 tasks/).waitFor()
  }, 60_000)

  test('a task opens its trials, and back leads to the tasks', async () => {
    const page = await open('close123', 'Tasks')
    await page
      .getByRole('table', { name: 'Differences by task, classification' })
      .getByRole('row')
      .nth(1)
      .press('Enter')
    await instances(`30 instances of 300 instances, each under 4 cells`).waitFor()
    await page.goBack()
    await page.getByRole('table', { name: 'Differences by task, classification' }).waitFor()
  }, 60_000)

  test('lines that are not reliable are told as such', async () => {
    const page = await open('tuned123/tasks')
    await page.getByText(/^† Not reliable: trainer and engine/).waitFor()
    await page.getByRole('table', { name: 'Differences by task, classification' }).waitFor()
  }, 60_000)

  test('answers by label: pooled where labels are equal, one task alone, another cell', async () => {
    const page = await open('close123', 'Labels')
    const table = page.getByRole('table', { name: 'Answers by label' })
    await page.getByText(/^150 trials of 5 tasks, \d\d\.\d % right\. An answer counts as the label/).waitFor()
    await expect
      .poll(() => table.getByRole('columnheader').allInnerTexts())
      .toEqual(['Right label', 'no', 'yes', 'no label', 'empty', 'too long', 'n', 'Right, %'])
    await page.getByRole('combobox', { name: 'Task' }).click()
    await page.getByRole('option', { name: 'task 3', exact: true }).click()
    await page.getByRole('combobox', { name: 'Cell' }).click()
    await page.getByRole('option', { name: 'Delusive' }).click()
    await page.getByText(/^30 trials of task 3, /).waitFor()
    await page.getByRole('heading', { name: 'Answers by label, delusive' }).waitFor()
    await expect
      .poll(() => page.getByRole('figure').locator('svg').first().getAttribute('aria-description'))
      .toMatch(/^blue: \d+ answered blue/)
    await page.reload()
    await page.getByRole('heading', { name: 'Answers by label, delusive' }).waitFor()
    await page.getByText(/^30 trials of task 3, /).waitFor()
  }, 60_000)

  test('effects of prompt length and of the places of labels; where none is named that is said', async () => {
    const page = await open('close123', 'Effects')
    await page.getByRole('table', { name: 'Scores by prompt length' }).getByText('1 of 3').waitFor()
    await page.getByText('among all tasks').click()
    await page.getByRole('table', { name: 'Scores by prompt length' }).getByText('5 of 5').waitFor()
    await expect
      .poll(() => page.getByRole('table', { name: 'Which place is answered' }).getByRole('row').count())
      .toBe(4)
    await page.getByRole('combobox', { name: 'Cell' }).click()
    await page.getByRole('option', { name: 'Empty' }).click()
    await page.getByRole('heading', { name: 'No places of labels' }).waitFor()
  }, 60_000)

  test('each is saved as CSV and for LaTeX', async () => {
    for (const [tab, name] of [
      ['tasks', 'task differences'],
      ['labels', 'confusion'],
      ['effects', 'effects'],
    ] as const) {
      const page = await open(`close123/${tab}`)
      for (const [button, file] of [
        ['CSV', `close ${name}.csv`],
        ['LaTeX', `close ${name}.tex`],
      ] as const) {
        const [download] = await Promise.all([
          page.waitForEvent('download'),
          page.getByRole('button', { name: button, exact: true }).click(),
        ])
        expect(download.suggestedFilename()).toBe(file)
        expect(readFileSync(await download.path(), 'utf8')).toMatch(button === 'CSV' ? /^(?:task|cell),/ : /\\toprule/)
      }
    }
  }, 60_000)

  test('instances right under one cell and wrong under another, chosen by keyboard, are kept over a reload', async () => {
    const page = await open('close123', 'Trials')
    await page.getByRole('button', { name: 'Answers by cell' }).press('Enter')
    await page.getByLabel('Answer of original').selectOption('right')
    await page.getByLabel('Answer of simplified').selectOption('wrong')
    await page.getByLabel('The answers of').selectOption('Original')
    await page.getByLabel('and of this cell differ').selectOption('Delusive')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Answers by cell: 3 conditions' }).waitFor()
    await instances(/^\d+ instances of 300 instances/).waitFor()
    const signs = () =>
      page.evaluate<string[][]>(
        "[...document.querySelectorAll('tr[data-open]')].map((row) => [...row.querySelectorAll('[data-right]')].map((sign) => sign.dataset.right))",
      )
    const before = await instances(/^\d+ instances of 300 instances/).innerText()
    await expect.poll(async () => (await signs()).length).toBeGreaterThan(3)
    for (const [original, simplified] of await signs()) expect([original, simplified]).toEqual(['1', '0'])
    await page.reload()
    await instances(before).waitFor()
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await instances('300 instances, each under 4 cells').waitFor()
  }, 60_000)

  test('words are found in answers and marked, opened with what stands around them, and said what they are', async () => {
    const page = await open('close123', 'Trials')
    await page.getByRole('textbox', { name: 'Text' }).fill('not kno')
    await instances('No instance passes these filters')
      .or(instances(/^\d+ instances of/))
      .first()
      .waitFor()
    await page.getByRole('combobox', { name: 'Search for' }).click()
    await page.getByRole('option', { name: 'words of the answer' }).click()
    await instances('No instance passes these filters').waitFor()
    await page.getByRole('textbox', { name: 'Text' }).fill('"not kno"*')
    await rowsShown().first().locator('mark', { hasText: 'not know' }).first().waitFor()
    await page.getByText('Found places').click()
    const places = page.getByRole('table', { name: 'Found places' })
    await places.getByRole('row').nth(1).locator('mark', { hasText: 'not know' }).waitFor()
    await places.getByRole('row').nth(1).press('Enter')
    await page.getByRole('dialog').locator('mark', { hasText: 'not know' }).first().waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('textbox', { name: 'Text' }).fill('"%"')
    await page.getByText(/^invalid words: "\\"%\\"" \(a word has letters or digits/).waitFor()
  }, 60_000)

  test('what is found in text of others is text', async () => {
    const page = await open('mixed123/trials/search%253Danswers%2526text%253Dyes')
    await rowsShown().first().waitFor()
    await page.getByText('Found places').click()
    await page.getByRole('table', { name: 'Found places' }).getByText('⟨U+202E⟩').first().waitFor()
    await expect.poll(() => page.title()).toBe('mixed – Placebo')
    await expect.poll(() => page.locator('main img').count()).toBe(0)
  }, 60_000)

  test('trials with words: no serious problem of accessibility, light and dark', async () => {
    const page = await open('close123/trials/search%253Danswers%2526text%253Dyes')
    await page.getByRole('table').first().waitFor()
    await page.getByText('Found places').click()
    await page.getByRole('table', { name: 'Found places' }).waitFor()
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      // Colours change over a moment.
      await page.waitForTimeout(500)
      await expect.poll(() => accessibilityProblems(page)).toEqual([])
    }
    await page.getByRole('button', { name: 'Answers by cell' }).click()
    await page.getByLabel('Answer of original').waitFor()
    await expect.poll(() => accessibilityProblems(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'light' })
  }, 60_000)

  test('nothing of all this was worth a word on the console', () => {
    expect(reported).toEqual([])
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { storeCloseRun } from '../host/stored-details.ts'
import { storeTunedRun } from '../host/stored-runs.ts'
import { accessibilityProblems } from '../support/accessibility.ts'
import { browserAvailable, browserReason, openApp, type App } from '../support/browser.ts'
import { openHostAt } from '../support/host.ts'
import { fileFolder } from '../support/temporary.ts'

describe.skipIf(!browserAvailable)(`tables and trials of results${browserReason}`, () => {
  const folder = fileFolder('results-tables')
  let app: App
  const reported: string[] = []

  beforeAll(async () => {
    const { host, close } = openHostAt(folder)
    storeCloseRun(host.store)
    storeTunedRun(host.store)
    await close()
    app = await openApp({ dataDirectory: folder })
    app.page.on('console', (message) => reported.push(`${message.type()}: ${message.text()}`))
    app.page.on('pageerror', (error) => reported.push(error.message))
  }, 120_000)
  afterAll(() => app.close())

  const open = async (path: string) => {
    const { page, address } = app
    await page.goto('about:blank')
    await page.goto(`${address}/#/results/${path}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    return page
  }
  const rows = () => app.page.getByRole('table', { name: 'Trials' }).locator('tr[data-open]')
  /** What has the focus: its element, and its row where it is one. */
  const focused = () =>
    app.page.evaluate<string>(
      "`${document.activeElement.tagName} ${document.activeElement.getAttribute('aria-rowindex')}`",
    )

  test.each([
    [1100, 700],
    [800, 700],
  ])(
    'the verdict stands beside the name, and both stay in sight, at %i × %i',
    async (width, height) => {
      await app.page.setViewportSize({ width, height })
      const page = await open('tuned123/tables')
      const table = page.getByRole('table', { name: 'Comparisons' })
      await table.waitFor()
      await page.getByRole('navigation', { name: 'Tables' }).getByRole('button', { name: 'Comparisons' }).click()
      const heads = table.getByRole('columnheader')
      expect((await heads.allInnerTexts()).slice(0, 3)).toEqual(['Model', 'Verdict', 'Against'])
      await expect
        .poll(async () => (await page.getByRole('heading', { name: 'Comparisons' }).boundingBox())?.y)
        .toBeLessThan(120)
      const places = async () => Promise.all([0, 1].map(async (i) => (await heads.nth(i).boundingBox())?.x))
      const before = await places()
      const third = (await heads.nth(2).boundingBox())?.x ?? 0
      await page.getByRole('region', { name: 'Comparisons' }).last().hover()
      await page.mouse.wheel(90, 0)
      await expect.poll(async () => (await heads.nth(2).boundingBox())?.x).toBeLessThan(third)
      expect(await places()).toEqual(before)
      await expect.poll(() => accessibilityProblems(page)).toEqual([])
      await page.setViewportSize({ width: 1440, height: 900 })
    },
    60_000,
  )

  test('columns are chosen by keyboard, and are there after a reload', async () => {
    const page = await open('tuned123/tables')
    const heads = page.getByRole('table', { name: 'Comparisons' }).getByRole('columnheader')
    const choose = async (column: string) => {
      await page.getByRole('button', { name: /^Columns of Comparisons/ }).press('Enter')
      await page.getByRole('checkbox', { name: column, exact: true }).press('Space')
      await page.keyboard.press('Escape')
    }
    await choose('90 % interval')
    await choose('n')
    await heads.filter({ hasText: '90 % interval' }).waitFor()
    await expect.poll(() => heads.filter({ hasText: /^n\s*$/ }).count()).toBe(0)
    await page.reload()
    await heads.filter({ hasText: '90 % interval' }).waitFor()
    await expect.poll(() => heads.filter({ hasText: /^n\s*$/ }).count()).toBe(0)
  }, 60_000)

  test('what happened to answers stands beside exact match', async () => {
    const page = await open('close123/tables')
    const table = page.getByRole('table', { name: 'What happened to answers' })
    await table.scrollIntoViewIfNeeded()
    await expect
      .poll(() => table.getByRole('columnheader').allInnerTexts())
      .toEqual(['Model', 'n', 'Exact match, %', 'Right label inexactly, %', 'In format, %', 'Empty, %', 'Cut off, %'])
    await open('close123')
    await page.getByRole('img', { name: 'close, what happened to answers on classification' }).waitFor()
  }, 60_000)

  test('a row unfolds in its place: answers in full, scores, references; Enter opens the prompts', async () => {
    const page = await open('close123/trials')
    await rows().nth(2).focus()
    await page.keyboard.press('Space')
    const detail = page.getByRole('region', { name: /^Details of 0-2 of task 0/ })
    await detail
      .getByText(/exact match · ROUGE-L/)
      .first()
      .waitFor()
    await detail.getByText('Reference', { exact: true }).waitFor()
    await expect.poll(() => detail.getByRole('region', { name: /^Answer, / }).count()).toBe(4)
    await page.getByRole('button', { name: 'Details of 0-3 of task 0' }).click()
    await page
      .getByRole('region', { name: /^Details of 0-3/ })
      .getByText('Input')
      .waitFor()
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
    await expect.poll(() => accessibilityProblems(page)).toEqual([])
    await rows().nth(2).press('Space')
    await detail.waitFor({ state: 'detached' })
    await rows().nth(2).press('Enter')
    await page.getByRole('dialog').getByText('Instance 3 of 300').waitFor()
  }, 60_000)

  test('the focus goes back to the row that opened an instance, whatever was looked at in between', async () => {
    const page = await open('close123/trials')
    await rows().nth(1).press('Enter')
    await page.getByRole('dialog').getByText('Instance 2 of 300').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(focused).toBe('TR 3')
    await rows().nth(4).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Instance 5 of 300').waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('k')
    await dialog.getByText('Instance 6 of 300').waitFor()
    await dialog.getByRole('button', { name: 'Close' }).click()
    await expect.poll(focused).toBe('TR 6')
  }, 60_000)

  test('and to the place where words were found', async () => {
    const page = await open('close123/trials/search%253Danswers%2526text%253Dyes')
    await page.getByText('Found places').click()
    await page.getByRole('table', { name: 'Found places' }).getByRole('row').nth(2).press('Enter')
    await page.getByRole('dialog').getByText('Input').first().waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(focused).toBe('TR 3')
  }, 60_000)

  test('a filter is saved by name, taken again after a reload, and removed; any is a choice of every filter', async () => {
    const page = await open('close123/trials/wrong%253D0%2526kind%253Dclassification')
    const shown = page.getByText(/^\d+ instances of 300 instances/)
    await shown.waitFor()
    const before = await shown.innerText()
    await page.getByRole('button', { name: 'Saved filters' }).press('Enter')
    await page.getByRole('textbox', { name: 'Save this filter as' }).fill('wrong under original')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'wrong under original', exact: true }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Clear filters' }).click()
    for (const filter of ['Task', 'Kind', 'Outcome']) {
      await page.getByRole('combobox', { name: filter, exact: true }).click()
      await page.getByRole('option', { name: 'any', exact: true }).click()
    }
    await page.getByText('300 instances, each under 4 cells').waitFor()
    await page.reload()
    await page.getByRole('button', { name: 'Saved filters (1)' }).click()
    await page.getByRole('button', { name: 'wrong under original', exact: true }).click()
    await page.getByText(before).waitFor()
    await open('tuned123/trials')
    await page.getByRole('button', { name: 'Saved filters (1)' }).click()
    await page.getByText('Not in this run: original').waitFor()
    await page.getByRole('button', { name: 'Remove the filter wrong under original' }).click()
    await page.getByText('No filter is saved yet.').waitFor()
  }, 60_000)

  test('nothing of all this was worth a word on the console', () => {
    expect(reported).toEqual([])
  })
})

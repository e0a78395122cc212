import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessibilityProblems } from '../support/accessibility.ts'
import { browserAvailable, browserReason, openApp, type App } from '../support/browser.ts'
import { openHostAt } from '../support/host.ts'
import { begun, importTiny, short, reported } from '../support/runs.ts'
import { fileFolder } from '../support/temporary.ts'

describe.skipIf(!browserAvailable)(`the History screen${browserReason}`, () => {
  const folder = fileFolder('history-screen')
  let app: App

  beforeAll(async () => {
    const { client, close } = openHostAt(folder)
    await importTiny(client)
    for (const study of [
      { ...short, name: 'first' },
      { ...short, name: 'with no example', k: 0 },
      { ...short, name: 'longer', instancesPerTask: 2 },
    ])
      await reported(client, await begun(client, study))
    await close()
    app = await openApp({ dataDirectory: folder })
  }, 120_000)
  afterAll(() => app.close())

  const open = async () => {
    const { page, address } = app
    await page.goto(`${address}/#/history`)
    await page.getByRole('checkbox', { name: 'Select first', exact: true }).waitFor()
    return page
  }

  test('lists all runs with their headlines', async () => {
    const page = await open()
    await page.getByText('3 runs.').waitFor()
    await expect
      .poll(() => page.getByText(/^\d+\.\d %, (?:random guess|majority label|empty) \d+\.\d %: /).count(), {
        timeout: 30_000,
      })
      .toBe(3)
    await expect.poll(() => accessibilityProblems(page)).toEqual([])
  }, 60_000)

  test('notes and tags are written in place by keyboard, and found', async () => {
    const page = await open()
    await page.getByRole('button', { name: /Notes of longer/ }).press('Enter')
    await page.getByRole('textbox', { name: 'Notes' }).fill('two of each\nfor a check')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('button', { name: /two of each.*Notes of longer/s }).waitFor()
    await page.getByRole('button', { name: /Tags of longer/ }).press('Enter')
    await page.locator('input[role="combobox"]:focus').waitFor()
    await page.keyboard.type('paper')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('button', { name: /paper.*Tags of longer/s }).waitFor()
    await page.getByRole('textbox', { name: 'Find' }).fill('check paper')
    await page.getByText('1 of 3 runs').waitFor()
    await page.getByRole('button', { name: 'Show all' }).click()
    await page.getByText('3 runs.').waitFor()
  }, 60_000)

  test('notes that are written and not saved are there when one comes back, until they are given up', async () => {
    const page = await open()
    const notes = page.getByRole('button', { name: /Notes of first/ })
    const field = page.getByRole('textbox', { name: 'Notes' })
    await notes.press('Enter')
    await field.fill('half a th')
    await page.goto(`${app.address}/#/models`)
    await page.getByRole('heading', { level: 1, name: 'Models' }).waitFor()
    await page.reload()
    await open()
    await page.getByRole('button', { name: /not saved.*Notes of first/s }).press('Enter')
    await expect.poll(() => field.inputValue()).toBe('half a th')
    await field.press('Escape')
    await page.getByText('not saved').waitFor({ state: 'detached' })
    await notes.press('Enter')
    await expect.poll(() => field.inputValue()).toBe('')
    await field.press('Escape')
  }, 60_000)

  test('runs are compared instance by instance on what both were asked, with what is left out said', async () => {
    const page = await open()
    await page.getByRole('checkbox', { name: 'Select first' }).press('Space')
    await page.getByRole('checkbox', { name: 'Select with no example' }).press('Space')
    await page.getByRole('button', { name: 'Compare' }).press('Enter')
    await page.getByText('differences are taken instance by instance').waitFor()
    await expect
      .poll(() => page.getByRole('table', { name: 'Set-up' }).getByRole('row').allTextContents())
      .toEqual(['Of the studyfirstwith no example', 'examples shown (k)10'])
    await page.getByText(/^Original: with no example against first, exact match on classification: /).waitFor()
    await expect.poll(() => accessibilityProblems(page)).toEqual([])
    await page.goBack()
    await page.getByRole('checkbox', { name: 'Select first' }).check()
    await page.getByRole('checkbox', { name: 'Select longer' }).check()
    await page.getByRole('button', { name: 'Compare' }).click()
    await page.getByText(/^Differences are taken instance by instance on what all runs were asked: /).waitFor()
    await page.getByText(/^Left out of longer: \d+ instances that not all runs were asked/).waitFor()
  }, 60_000)

  test('a study is run again after some changes, as a draft', async () => {
    const page = await open()
    await page.getByRole('checkbox', { name: 'Select first' }).check()
    await page.getByRole('button', { name: 'Run again …' }).click()
    await page.getByRole('button', { name: 'Change it first' }).click()
    await page.waitForURL(/#\/wizard\/.+/)
  }, 60_000)

  test('a run is run again as it was', async () => {
    const page = await open()
    await page.getByRole('checkbox', { name: 'Select first' }).check()
    await page.getByRole('button', { name: 'Run again …' }).click()
    await page.getByRole('button', { name: 'Start' }).click()
    await page.getByRole('heading', { level: 1, name: 'first again' }).waitFor()
  }, 60_000)

  test('deleting is undone, or brought back later', async () => {
    const page = await open()
    const row = page.getByRole('checkbox', { name: 'Select longer' })
    await row.check()
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    await page.getByText('longer deleted. It is kept for 30 days.').waitFor()
    await row.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Undo' }).click()
    await row.check()
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    await page.getByRole('button', { name: 'Recently deleted' }).click()
    await row.check()
    await page.getByRole('button', { name: 'Bring back' }).click()
    await page.getByText('Nothing was deleted lately.').waitFor()
    await page.getByRole('button', { name: 'Back to all runs' }).click()
    await row.waitFor()
  }, 60_000)
})

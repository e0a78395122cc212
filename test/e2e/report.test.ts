import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessibilityProblems } from '../support/accessibility.ts'
import { browserAvailable, browserReason, openApp, type App } from '../support/browser.ts'
import { follow, openHostAt } from '../support/host.ts'
import { fileFolder } from '../support/temporary.ts'
import { writeTinyCollection } from '../support/tiny-collection.ts'
import { storeTunedRun } from '../host/stored-runs.ts'

describe.skipIf(!browserAvailable)(`what leaves the window, and what needs no model${browserReason}`, () => {
  const folder = fileFolder('report-screen')
  let app: App
  let written = ''

  beforeAll(async () => {
    const { host, client, close } = openHostAt(folder)
    storeTunedRun(host.store)
    await follow(
      await client.collections.import({
        path: writeTinyCollection(join(folder, 'tiny')),
        name: 'tiny',
        replace: false,
        skipBroken: false,
      }),
    )
    await client.reports.write({ run: 'tuned123', file: join(folder, 'written.html') })
    written = readFileSync(join(folder, 'written.html'), 'utf8')
    await close()
    app = await openApp({ dataDirectory: folder })
  }, 120_000)
  afterAll(() => app.close())

  test('the report is saved as the very page that the terminal writes', async () => {
    const { page, address } = app
    await page.goto(`${address}/#/results/tuned123`)
    const [download] = await Promise.all([
      page.waitForEvent('download', { timeout: 60_000 }),
      page.getByRole('button', { name: 'Report …' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('tuned report.html')
    const timeless = (text: string) => text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    expect(timeless(readFileSync(await download.path(), 'utf8'))).toBe(timeless(written))
    await page.getByRole('button', { name: 'Report …' }).waitFor()
    await page.getByRole('button', { name: 'More reports' }).click()
    const [bare] = await Promise.all([
      page.waitForEvent('download', { timeout: 60_000 }),
      page.getByRole('menuitem', { name: 'Report without prompts and answers …' }).click(),
    ])
    expect(readFileSync(await bare.path(), 'utf8')).not.toMatch(/<pre|<article/)
  }, 120_000)

  test("the reproduction card stands on the collection's page", async () => {
    const { page, address } = app
    await page.goto(`${address}/#/collections/tiny`)
    await page.getByRole('tab', { name: 'Reproduction' }).click()
    await page
      .getByText(
        "None of the paper's 57 classification tasks is in this collection; our values use its own 2 classification tasks, n = 12.",
      )
      .waitFor()
    const row = page.getByRole('table', { name: 'Without any model' }).getByRole('row', { name: /^majority label/ })
    await expect
      .poll(() => row.getByRole('cell').allTextContents())
      .toEqual([
        'majority label',
        '41.667',
        '43.368',
        'N',
        '–',
        "always each task's most frequent answer, counted literally",
      ])
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('group', { name: 'The card as a file' }).getByRole('button', { name: 'LaTeX' }).click(),
    ])
    expect(saved.suggestedFilename()).toBe('tiny reproduction.tex')
    await expect.poll(() => accessibilityProblems(page)).toEqual([])
  }, 60_000)
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserAvailable, browserReason, openApp, type App } from '../support/browser.ts'
import { sharedAvailable, sharedPath, sharedReason } from '../support/shared.ts'
import { fileFolder } from '../support/temporary.ts'

describe.skipIf(!browserAvailable || !sharedAvailable)(
  `a study of one's own, from task files to a table${browserReason}${sharedReason}`,
  () => {
    const folder = fileFolder('own-study')
    let app: App
    beforeAll(async () => {
      app = await openApp({ dataDirectory: join(folder, 'data') })
      await app.page.getByText('starter (48 tasks)').waitFor()
    }, 60_000)
    afterAll(() => app.close())

    test('a folder of 40 real tasks is imported by the file chooser', async () => {
      const { page } = app
      await page.keyboard.press('Alt+3')
      const [chooser] = await Promise.all([
        page.waitForEvent('filechooser'),
        page.getByRole('button', { name: 'Choose a folder …' }).click(),
      ])
      await chooser.setFiles(sharedPath('superni/test'))
      await page.getByRole('textbox', { name: 'Name of the collection' }).fill('superni')
      await page.getByRole('button', { name: 'Import', exact: true }).click()
      await page.getByRole('link', { name: 'Open the collection' }).click({ timeout: 90_000 })
      await page.getByRole('heading', { level: 1, name: 'superni' }).waitFor()
      await page.getByText('40 tasks', { exact: true }).waitFor()
    }, 120_000)

    test('the wizard leads to a run of it', async () => {
      const { page } = app
      await page.keyboard.press('Alt+2')
      await page.getByRole('button', { name: /^What does this model do under the four conditions\?/ }).click()
      await page.getByRole('combobox', { name: 'Collection' }).click()
      await page.getByRole('option', { name: /^superni/ }).click()
      await page.getByRole('button', { name: 'Choose all shown' }).click()
      await page.getByRole('textbox', { name: 'Instances per task' }).fill('2')
      await page.getByText('320 in 4 cells').waitFor()
      await page.keyboard.press('Control+Enter')
      await page.getByRole('row', { name: /placebo-starter(?!-t5)/ }).focus()
      await page.keyboard.press('Enter')
      for (const step of ['4.', '5.', '6.']) {
        await page.keyboard.press('Control+Enter')
        await page.getByRole('heading', { level: 2, name: step }).waitFor()
      }
      await page.getByRole('textbox', { name: 'Name of the study' }).fill('in context')
      await page
        .getByRole('button', { name: 'Start now' })
        .or(page.getByRole('button', { name: 'Leave out all of them' }))
        .first()
        .waitFor()
      await page.getByRole('button', { name: 'Start now' }).click()
      await page.getByRole('heading', { level: 1, name: 'in context' }).waitFor({ timeout: 30_000 })
    }, 120_000)

    test('paused, looked at again after a reload, and resumed, it comes to its end', async () => {
      const { page } = app
      await page.getByText(/[1-9]\d* of 320 trials/).waitFor({ timeout: 60_000 })
      await page.getByRole('button', { name: /^Pause/ }).click()
      await page.getByRole('button', { name: /^Resume/ }).waitFor({ timeout: 30_000 })
      const before = await page
        .getByText(/\d+ of 320 trials/)
        .first()
        .textContent()
      await page.reload()
      await page.getByRole('button', { name: /^Resume/ }).waitFor()
      expect(
        await page
          .getByText(/\d+ of 320 trials/)
          .first()
          .textContent(),
      ).toBe(before)
      await page.getByRole('button', { name: /^Resume/ }).click()
      await page.getByRole('link', { name: 'See the results' }).first().click({ timeout: 420_000 })
    }, 480_000)

    test('its table is downloaded as CSV: a row for each line and group', async () => {
      const { page } = app
      await page.getByRole('region', { name: 'Verdict' }).waitFor({ timeout: 30_000 })
      await page.getByRole('tab', { name: /Tables/ }).click()
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'CSV' }).first().click(),
      ])
      const file = join(folder, 'table.csv')
      await download.saveAs(file)
      const [head, ...rows] = readFileSync(file, 'utf8').trimEnd().split(/\r?\n/)
      expect(head?.split(',').slice(0, 7)).toEqual([
        'group',
        'kind',
        'name',
        'role',
        'score',
        'mean over instances (%)',
        'mean over tasks (%)',
      ])
      expect(rows.filter((row) => row.includes('random guess')).length).toBeGreaterThan(0)
      expect(rows.length).toBeGreaterThan(8)
    }, 60_000)
  },
)

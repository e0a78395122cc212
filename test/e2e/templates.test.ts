import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessibilityProblems } from '../support/accessibility.ts'
import { browserAvailable, browserReason, openApp, type App } from '../support/browser.ts'
import { follow, openHostAt } from '../support/host.ts'
import { writeNliCollection, writeTemplates } from '../support/nli-collection.ts'
import { fileFolder } from '../support/temporary.ts'

/**
 * One person's way: templates come in, fields are confirmed, a study asks them. Each step goes on from the one before.
 */
describe.skipIf(!browserAvailable)(`templates on the page${browserReason}`, { timeout: 60_000 }, () => {
  const folder = fileFolder('templates-page')
  const data = join(folder, 'data')
  const csv = writeTemplates(join(folder, 'published.csv'))
  let app: App

  beforeAll(async () => {
    const { client, close } = openHostAt(data)
    await follow(
      await client.collections.import({
        path: writeNliCollection(join(folder, 'nli')),
        name: 'nli',
        replace: false,
        skipBroken: false,
      }),
    )
    await client.starter.study()
    await close()
    app = await openApp({ dataDirectory: data })
  }, 60_000)
  afterAll(() => app.close())

  test('a table of templates is imported, and told by category', async () => {
    const { page, address } = app
    await page.goto(`${address}/#/collections`)
    const section = page.getByRole('region', { name: 'Templates' })
    await section.locator('input[type=file]').setInputFiles(csv)
    await section.getByText('published was imported: 6 templates').waitFor()
    await section.getByText(/^Left out: .*"concat_PMH" has the slot \{mask\}/).waitFor()
    await section.getByRole('row', { name: /published/ }).waitFor()
    await expect.poll(() => accessibilityProblems(page)).toEqual([])
  })

  test('a folder that is dropped there is refused in words, and so are two tables', async () => {
    const { page } = app
    const area = page.getByRole('group', { name: 'Drop a table of templates here' })
    const { x = 0, y = 0 } = (await area.boundingBox()) ?? {}
    const drop = async (...files: string[]) => {
      const client = await page.context().newCDPSession(page)
      const data = { items: [], files, dragOperationsMask: 1 }
      for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
        await client.send('Input.dispatchDragEvent', { type, x: x + 20, y: y + 20, data })
      await client.detach()
    }
    await drop(join(folder, 'nli'))
    await area.getByText('A folder cannot be taken here: drop one file.').waitFor()
    await drop(csv, join(folder, 'nli', 'nli_plain.json'))
    await area.getByText('2 files were given: drop one.').waitFor()
    expect(page.url()).toMatch(/#\/collections$/)
    expect(await page.getByRole('table', { name: 'Sets of templates' }).getByRole('row').count()).toBe(2)
  })

  test('the fields of a task are confirmed, and a paraphrase is written', async () => {
    const { page, address } = app
    await page.goto(`${address}/#/collections/nli/nli_fields`)
    await page.getByRole('tab', { name: 'Wording' }).click()
    await page.getByText('nobody has confirmed them yet').waitFor()
    await expect.poll(() => page.getByLabel('Name 1, before the colon').inputValue()).toBe('Premise')
    await expect.poll(() => page.getByLabel('Field premise of the first input').innerText()).toBe('There is rain 0.')
    const confirm = page.getByRole('button', { name: 'Confirm the fields' })
    const confirmed = page.getByText('Confirmed: templates with slots are filled from these fields.')
    await confirm.click()
    await confirmed.waitFor()
    await page.getByRole('button', { name: 'Another paraphrase' }).click()
    const paraphrase = page.getByLabel('Paraphrase 1', { exact: true })
    const save = page.getByRole('button', { name: 'Save the paraphrases' })
    await expect.poll(() => save.isDisabled()).toBe(true)
    await paraphrase.fill('Is it so? Yes or no.')
    await save.click()
    await page.getByText('nli_fields has 1 paraphrase now.').waitFor()
    await expect.poll(() => paraphrase.inputValue()).toBe('Is it so? Yes or no.')
    await expect.poll(() => accessibilityProblems(page)).toEqual([])
  })

  test('what was said of the wording is taken back as any annotation is, and stands in the history', async () => {
    const { page, address } = app
    const undo = page.getByRole('button', { name: 'Undo' })
    await undo.click()
    await page.getByLabel('Paraphrase 1', { exact: true }).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Take the confirmation back' }).click()
    await page.getByText('nobody has confirmed them yet').waitFor()
    await undo.click()
    await page.getByText('Confirmed: templates with slots are filled from these fields.').waitFor()
    await page.goto(`${address}/#/annotate/nli/main/nli_fields`)
    await page
      .getByRole('button', { name: /^History/ })
      .first()
      .click()
    const steps = page.getByRole('list', { name: 'Steps' }).getByRole('listitem')
    await steps.first().waitFor()
    expect((await steps.allInnerTexts()).map((text) => text.split('\n')[0])).toEqual([
      'Taken back: fields',
      'fields',
      'Taken back: paraphrases',
      'paraphrases',
      'fields',
    ])
  })

  test('a study takes the set, words that are written out, and says what cannot take it', async () => {
    const { page, address } = app
    await page.goto(`${address}/#/wizard`)
    await page.getByRole('button', { name: /^Does it matter what the instruction says\?/ }).click()
    await page.getByRole('heading', { name: '2. Which tasks?' }).waitFor()
    await choose(page, 'Collection', /^nli/)
    await page.getByRole('button', { name: 'Choose all shown' }).click()
    for (let i = 0; i < 2; i++) await page.keyboard.press('Alt+ArrowRight')
    await page.getByRole('heading', { name: '4. Under which conditions?' }).waitFor()
    await page.getByRole('checkbox', { name: /^published: 2 instructive/ }).check()
    await page.getByLabel('Words of your own').fill('no/yes')
    await page.getByRole('button', { name: 'Add these words' }).click()
    await page.getByRole('checkbox', { name: 'no/yes: as you have written them' }).waitFor()
    await page
      .getByRole('region', { name: 'Template published/MNLI_YN, empty examples', exact: true })
      .first()
      .waitFor()
    await expect.poll(() => accessibilityProblems(page)).toEqual([])
    for (let i = 0; i < 2; i++) await page.keyboard.press('Alt+ArrowLeft')
    await page
      .getByText(/nobody has confirmed which fields its inputs have/)
      .first()
      .waitFor()
  })

  test('a grid takes words, too, and its draft keeps them', async () => {
    const { page, address } = app
    await page.goto(`${address}/#/wizard`)
    await page.getByRole('button', { name: /^A grid of your own/ }).click()
    await page.getByRole('heading', { name: '2. Which tasks?' }).waitFor()
    for (let i = 0; i < 2; i++) await page.keyboard.press('Alt+ArrowRight')
    await page.getByRole('heading', { name: '4. Under which conditions?' }).waitFor()
    await page.getByRole('checkbox', { name: /^permuted:/ }).check()
    await page.getByRole('checkbox', { name: /^own:/ }).uncheck()
    await page.getByText('Saved', { exact: true }).first().waitFor()
    await page.reload()
    await page.getByRole('heading', { name: '4. Under which conditions?' }).waitFor()
    await expect.poll(() => page.getByRole('checkbox', { name: /^permuted:/ }).isChecked()).toBe(true)
    await expect.poll(() => page.getByRole('checkbox', { name: /^own:/ }).isChecked()).toBe(false)
  })
})

async function choose(page: Page, label: string, option: RegExp): Promise<void> {
  await page.getByRole('combobox', { name: label }).click()
  await page.getByRole('option', { name: option }).first().click()
}

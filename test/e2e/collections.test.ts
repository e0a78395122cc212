import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserAvailable, browserReason, openApp, type App } from '../support/browser.ts'
import { fileFolder } from '../support/temporary.ts'
import { writeTinyCollection } from '../support/tiny-collection.ts'

/** One person's way through the Collections screen; each step goes on where the one before it has ended. */
describe.skipIf(!browserAvailable)(`collections${browserReason}`, { timeout: 60_000 }, () => {
  const folder = fileFolder('collections-page')
  const tasks = writeTinyCollection(join(folder, 'tiny'))
  let app: App

  beforeAll(async () => {
    writeFileSync(join(tasks, 'broken.json'), '{"Definition": ["x"],\n "Instances": [')
    app = await openApp({ dataDirectory: join(folder, 'data') })
    // The starter collection comes first.
    await app.page.getByText('1 collection', { exact: true }).waitFor()
    await app.page.goto(`${app.address}/#/collections`)
  }, 60_000)
  afterAll(() => app.close())

  test('a dropped folder with a broken file is refused with its name, place and remedy', async () => {
    const { page } = app
    const drag = await page.context().newCDPSession(page)
    const data = { items: [], files: [tasks], dragOperationsMask: 1 }
    const { x = 0, y = 0 } = (await page.getByText('Drop task files, a folder or a zip here').boundingBox()) ?? {}
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
      await drag.send('Input.dispatchDragEvent', { type, x: x + 5, y: y + 5, data })
    await expect.poll(() => page.getByLabel('Name of the collection').inputValue()).toBe('tiny')
    await page.keyboard.press('Enter')
    await page.getByText('tiny was not imported: 1 file could not be read').waitFor()
    await page
      .getByText(/^broken\.json: invalid JSON: the file ends in .* \(line 2, byte 37\); it may have been cut off/)
      .waitFor()
  })

  test('and comes in without it', async () => {
    const { page } = app
    await page.getByRole('button', { name: 'Import without the broken ones' }).click()
    await page.getByText('tiny was imported: 3 tasks, 18 instances').waitFor()
    await page.getByText(/^Left out: broken\.json/).waitFor()
    await page.getByRole('link', { name: 'Open the collection' }).click()
    await page.getByRole('heading', { level: 1, name: 'tiny' }).waitFor()
  })

  test('tasks are filtered, and opened by keyboard', async () => {
    const { page } = app
    await page.getByLabel('Kind').selectOption('classification')
    await page.getByText('2 of 3 tasks').waitFor()
    await page.getByLabel('Text').fill('number in the sentence')
    await page.getByText('1 of 3 tasks').waitFor()
    await page.getByRole('row', { name: /label_parity/ }).press('Enter')
    await page.getByRole('heading', { level: 1, name: 'label_parity' }).waitFor()
  })

  test('a label space is reviewed, and the review taken back', async () => {
    const { page } = app
    await page.getByRole('tab', { name: 'Label space' }).click()
    await page.getByText('nobody has looked at it yet').waitFor()
    await expect.poll(() => page.getByLabel('Definition with its labels marked').locator('mark').count()).toBe(2)
    await page.getByLabel('Add a label').fill('none')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Save the review' }).click()
    await page.getByText('classification, 3 labels').waitFor()
    await page.getByText(/^Reviewed /).waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('nobody has looked at it yet').waitFor()
  })

  test('a definition is edited, stays typed over a reload, shows in the prompts, and the imported one is taken again', async () => {
    const { page } = app
    await page.getByRole('tab', { name: 'Edit' }).click()
    await page.getByRole('textbox', { name: 'Definition' }).fill('Even or odd?')
    await page.reload()
    await page.getByRole('tab', { name: 'Edit' }).click()
    await page.getByRole('button', { name: 'Save as a new version' }).click()
    await page.getByText(/^Version 1,/).waitFor()
    await page.getByRole('tab', { name: 'Instances and prompts' }).click()
    await page.getByRole('article', { name: 'Original' }).getByText('Definition: Even or odd?').waitFor()
    await page.getByRole('tab', { name: 'Edit' }).click()
    await page.getByRole('button', { name: /^Take it again: As it was imported/ }).click()
    await page.getByText(/^The imported text again,/).waitFor()
    await expect
      .poll(() => page.getByRole('textbox', { name: 'Definition' }).inputValue())
      .toMatch(/^Look at the number/)
  })

  test('it is exported, renamed, removed and brought back', async () => {
    const { page } = app
    const out = join(folder, 'out')
    await page.getByRole('link', { name: 'tiny' }).click()
    await page.getByRole('button', { name: 'Export …' }).click()
    await page.getByLabel('Folder on the machine Placebo runs on').fill(out)
    await page.getByRole('button', { name: 'Export', exact: true }).click()
    await page.getByText('3 files written').waitFor()
    expect(existsSync(out) && readdirSync(out)).toHaveLength(3)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Rename …' }).click()
    await page.getByLabel('New name').fill('50 % a/b? #1')
    await page.getByRole('button', { name: 'Rename', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: '50 % a/b? #1' }).waitFor()
    await page.reload()
    await page.getByRole('button', { name: 'Remove …' }).click()
    await page.getByRole('button', { name: 'Remove', exact: true }).click()
    await page.getByText('50 % a/b? #1 was removed.').waitFor()
    await page.getByRole('button', { name: 'Bring back 50 % a/b? #1' }).click()
    await page.getByRole('row', { name: /50 % a\/b\? #1/ }).waitFor()
  })
})

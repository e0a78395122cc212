import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserAvailable, browserReason, openApp, type App } from '../support/browser.ts'
import { root } from '../support/placebo.ts'
import { fileFolder } from '../support/temporary.ts'

describe.skipIf(!browserAvailable)(`files that are broken${browserReason}`, () => {
  const folder = fileFolder('broken-files')
  const [good, broken, cut] = [join(folder, 'good.json'), join(folder, 'broken.json'), join(folder, 'cut.gguf')]
  let app: App
  beforeAll(async () => {
    copyFileSync(join(root, 'resources/starter-collection/tasks/starter008_fact_or_opinion.json'), good)
    writeFileSync(broken, '{"Definition": ["Say yes."], "Instances": [')
    writeFileSync(cut, readFileSync(join(root, 'resources/models/placebo-starter.gguf')).subarray(0, 200_000))
    app = await openApp({ dataDirectory: join(folder, 'data') })
    await app.page.getByText('starter (48 tasks)').waitFor()
  }, 60_000)
  afterAll(() => app.close())

  test('a task file is named with what is wrong in it, nothing of the import is kept, and the rest can be imported without it', async () => {
    const { page } = app
    await page.keyboard.press('Alt+3')
    await page.getByRole('heading', { level: 1, name: 'Collections' }).waitFor()
    await page
      .getByRole('group', { name: /^Drop task files/ })
      .getByLabel('Files')
      .setInputFiles([good, broken])
    await page.getByRole('textbox', { name: 'Name of the collection' }).fill('mixed')
    await page.getByRole('button', { name: 'Import', exact: true }).click()
    const alert = page.getByRole('alert').filter({ hasText: 'broken.json' })
    await alert.waitFor()
    await expect.poll(() => alert.textContent()).not.toMatch(/\bat .*\.ts:\d+/)
    await expect.poll(() => page.getByRole('row', { name: /mixed/ }).count()).toBe(0)
    await page.getByRole('button', { name: 'Import without the broken ones' }).click()
    await page.getByRole('link', { name: 'Open the collection' }).click()
    await page.getByText('1 task', { exact: true }).waitFor()
  }, 60_000)

  test('a GGUF that was cut off is not added, and the reason names it', async () => {
    const { page } = app
    await page.keyboard.press('Alt+4')
    await page.getByRole('heading', { level: 1, name: 'Models' }).waitFor()
    await page.getByLabel('Files', { exact: true }).setInputFiles(cut)
    const alert = page.getByRole('alert').filter({ hasText: 'The model was not added' })
    await alert.waitFor({ timeout: 30_000 })
    await expect.poll(() => alert.textContent()).toMatch(/cut\.gguf/)
    await page.getByRole('row', { name: /placebo-starter(?!-t5)/ }).waitFor()
    await expect.poll(() => page.getByRole('row', { name: /cut/ }).count()).toBe(0)
  }, 60_000)
})

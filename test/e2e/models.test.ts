import { copyFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessibilityProblems } from '../support/accessibility.ts'
import { browserAvailable, browserReason, openApp, type App } from '../support/browser.ts'
import { writeTestModel } from '../support/model.ts'
import { trainerAvailable, trainerReason } from '../support/trainer.ts'
import { fileFolder } from '../support/temporary.ts'
import { chatTemplate } from '../../build/random-model/vocabulary.ts'

describe.skipIf(!browserAvailable)(`the Models screen${browserReason}`, () => {
  const folder = fileFolder('models-screen')
  const model = writeTestModel(folder, { chatTemplate })
  let app: App

  beforeAll(async () => {
    app = await openApp({ dataDirectory: join(folder, 'data') })
    await app.page.goto(`${app.address}/#/models`)
    await app.page.getByRole('table', { name: 'Models' }).waitFor()
  }, 60_000)
  afterAll(() => app.close())

  test.each([
    [
      'only the beginning of a model',
      Buffer.from('GGUF\u0003\u0000\u0000\u0000'),
      'broken.gguf: the file ends inside its header; it is only the beginning of a model; download it again',
    ],
    ['no model', Buffer.from('<!doctype html>'), 'broken.gguf: this is not a GGUF model; it looks like a web page'],
  ])(
    '%s is refused in words',
    async (_, buffer, reason) => {
      const { page } = app
      await page
        .locator('input[type=file]')
        .setInputFiles({ name: 'broken.gguf', mimeType: 'application/octet-stream', buffer })
      await page.getByRole('alert').getByText(reason).waitFor()
      await expect.poll(() => accessibilityProblems(page)).toEqual([])
    },
    60_000,
  )

  test('a pretrained model is fetched only by whoever has been told of size and licence', async () => {
    const { page } = app
    await page.getByRole('button', { name: 'Get SmolLM2-135M-Instruct, Q4_1 …' }).press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Fetch SmolLM2-135M-Instruct, Q4_1?' })
    await dialog.getByText('under the licence Apache-2.0. Your own pip fetches 92.9 MB').waitFor()
    await expect.poll(() => accessibilityProblems(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Leave it' }).click()
    await dialog.waitFor({ state: 'detached' })
  }, 60_000)

  test('a file of the machine is looked for by keyboard, and told of', async () => {
    const { page } = app
    await page.getByRole('button', { name: 'Look on this machine …' }).press('Enter')
    await page.getByRole('textbox', { name: 'Path' }).fill(model)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'test-model' }).waitFor()
    await page.getByText('for message in messages').first().waitFor()
    await page.getByText('Placebo did not write this file.').waitFor()
    await expect.poll(() => accessibilityProblems(page)).toEqual([])
  }, 60_000)

  test('the slider divides its memory between CPU and GPU', async () => {
    const { page } = app
    const cells = (name: string) =>
      page
        .getByRole('row', { name: new RegExp(`^${name} `) })
        .getByRole('cell')
        .allTextContents()
    await page.getByText('0 of 3 layers on the GPU').waitFor()
    expect((await cells('GPU')).slice(0, 4)).toEqual(['0 B', '0 B', '0 B', '0 B'])
    await page.getByRole('slider', { name: 'Layers on the GPU' }).press('End')
    await page.getByText('3 of 3 layers on the GPU').waitFor()
    expect((await cells('CPU'))[0]).toBe('163.8 kB')
    expect((await cells('CPU'))[1]).toBe('0 B')
    expect((await cells('GPU'))[1]).toBe('524.3 kB')
  }, 60_000)

  test.skipIf(!trainerAvailable)(
    `a model is converted beside itself${trainerReason}`,
    async () => {
      const { page } = app
      await page.getByRole('combobox', { name: 'Type' }).click()
      await page.getByRole('option', { name: /^Q4_K, / }).click()
      await page.getByText('16 tensors are Q5_0: their rows are no whole number of blocks of Q4_K.').waitFor()
      await expect
        .poll(() => page.getByRole('textbox', { name: 'File to write' }).inputValue())
        .toBe(join(folder, 'test-model.Q4_K.gguf'))
      await expect.poll(() => accessibilityProblems(page)).toEqual([])
      await page.getByRole('button', { name: 'Convert', exact: true }).click()
      await page.getByRole('heading', { level: 1, name: 'test-model.Q4_K' }).waitFor()
      await page.getByText('converted from test-model.').waitFor()
      await page.goBack()
      await page.getByRole('heading', { level: 1, name: 'test-model', exact: true }).waitFor()
      await page.getByRole('button', { name: 'Convert', exact: true }).waitFor()
      await page.getByRole('textbox', { name: 'File to write' }).fill(join(folder, 'test-model.Q4_K.gguf'))
      await page.getByRole('button', { name: 'Convert', exact: true }).click()
      await page
        .getByRole('alert')
        .getByText(/test-model\.Q4_K\.gguf exists; choose another name/)
        .waitFor()
    },
    60_000,
  )

  test('a moved file is said to lie elsewhere', async () => {
    const { page } = app
    const elsewhere = join(folder, 'elsewhere.gguf')
    renameSync(model, elsewhere)
    await page.reload()
    await page.getByRole('alert').getByText('The file has moved').waitFor()
    writeFileSync(join(folder, 'other.gguf'), 'notes')
    await page.getByRole('button', { name: 'Say where it is now …' }).click()
    await page.getByRole('textbox', { name: 'Path' }).fill(join(folder, 'other.gguf'))
    await page.keyboard.press('Enter')
    await page.getByText(/other\.gguf: this is another file than test-model/).waitFor()
    await page.getByRole('button', { name: 'Say where it is now …' }).click()
    await page.getByRole('textbox', { name: 'Path' }).fill(elsewhere)
    await page.keyboard.press('Enter')
    await page.getByText(elsewhere).first().waitFor()
    await page.getByText('The file has moved').waitFor({ state: 'detached' })
    copyFileSync(elsewhere, model)
  }, 60_000)

  test('removing is undone', async () => {
    const { page } = app
    await page.getByRole('button', { name: 'Remove' }).click()
    await page.getByText('test-model was removed. Its file stays.').waitFor()
    await page.getByRole('table', { name: 'Models' }).waitFor()
    await page.getByRole('cell', { name: 'test-model', exact: true }).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('cell', { name: 'test-model', exact: true }).waitFor()
  }, 60_000)
})

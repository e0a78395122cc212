import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessibilityProblems } from '../support/accessibility.ts'
import { browserAvailable, browserReason, openApp, type App } from '../support/browser.ts'
import { openHostAt } from '../support/host.ts'
import { fileFolder } from '../support/temporary.ts'
import { askedStudy, storeAsked, trainedStudy } from '../host/bundles/asked-runs.ts'
import { onLine, repacked, rightAnswer } from '../host/bundles/repacked.ts'

describe.skipIf(!browserAvailable)(`Bundles on the page${browserReason}`, () => {
  const folder = fileFolder('bundles-screen')
  const [data, out] = [join(folder, 'data'), fileFolder('bundles-out')]
  const file = join(out, 'asked aaaa1111.zip')
  let app: App

  beforeAll(async () => {
    const { host, close } = openHostAt(data)
    storeAsked(host.store, askedStudy, { id: 'aaaa1111' })
    storeAsked(host.store, trainedStudy, { id: 'bbbb2222' })
    await close()
    app = await openApp({ dataDirectory: data })
  }, 120_000)
  afterAll(() => app.close())

  const at = async (path: string) => {
    await app.page.goto(`${app.address}/#${path}`)
    return app.page
  }

  test('one is made of a run, into a folder of the machine', async () => {
    const page = await at('/results/aaaa1111')
    await page.getByRole('button', { name: 'Study bundle …' }).click()
    await page.getByRole('textbox', { name: 'Folder' }).fill(out)
    await expect.poll(() => page.getByRole('textbox', { name: 'File' }).inputValue()).toBe('asked aaaa1111.zip')
    await expect.poll(() => page.getByRole('dialog').getByRole('checkbox').count()).toBe(0)
    await expect.poll(() => accessibilityProblems(page)).toEqual([])
    await page.getByRole('button', { name: 'Make the bundle' }).click()
    await page.getByText(/^144 trials are in .*asked aaaa1111\.zip, [\d.]+ kB\.$/).waitFor({ timeout: 60_000 })
    await page.getByRole('button', { name: 'Close' }).last().click()
    // Made again it would be written over.
    await page.getByRole('button', { name: 'Study bundle …' }).click()
    await page.getByRole('textbox', { name: 'Folder' }).fill(out)
    await page.getByRole('button', { name: 'Make the bundle' }).click()
    await page.getByText(/exists; choose another name/).waitFor()
    expect(readdirSync(out)).toEqual(['asked aaaa1111.zip'])
  }, 120_000)

  test('with what was trained, where something was', async () => {
    const page = await at('/results/bbbb2222')
    await page.getByRole('button', { name: 'Study bundle …' }).click()
    await page.getByRole('checkbox', { name: 'With what was trained: 8 files' }).waitFor()
    await page.keyboard.press('Escape')
  }, 60_000)

  test('one is verified, and opened from History: all numbers are equal, and it is told on its results', async () => {
    const page = await at('/history')
    await page.getByRole('link', { name: 'Open a bundle …' }).click()
    await page.getByLabel('Files').setInputFiles(file)
    await page.getByRole('button', { name: 'Only verify it' }).click()
    await page.getByText(/was verified: the run asked, 144 trials$/).waitFor({ timeout: 60_000 })
    await page.getByText(/^All [\d,]+ numbers were computed again from the raw answers and are equal\.$/).waitFor()
    await page.getByLabel('Files').setInputFiles(file)
    await page.getByRole('button', { name: 'Open it' }).click()
    await page.getByText('asked was opened: 144 trials').waitFor({ timeout: 60_000 })
    await expect.poll(() => accessibilityProblems(page)).toEqual([])
    await page.getByRole('link', { name: 'See the results' }).click()
    await page.getByText(/^Opened from the bundle asked aaaa1111\.zip \(SHA-256 [0-9a-f]{12}…\) on /).waitFor()
    await page.getByText(/ · opened$/).waitFor({ state: 'detached' })
    await at('/history')
    await page.getByText('· opened').waitFor()
    // Asked again: its own tasks first.
    await page.getByRole('checkbox', { name: 'Select asked' }).first().click()
    await page.getByRole('button', { name: 'Run again …' }).click()
    await page.getByRole('button', { name: /^Take its own tasks as the collection some tasks of / }).click()
    await page.getByRole('button', { name: /^Take its own tasks/ }).waitFor({ state: 'detached' })
    await page.keyboard.press('Escape')
  }, 180_000)

  test('what differs in one is listed, and what is none is refused', async () => {
    const changed = await repacked(file, {
      'trials/0000.jsonl': onLine(rightAnswer, (line) => line.replace(/"raw":"(\w+)"/, '"raw":"$17"')),
    })
    const page = await at('/elsewhere')
    await page.getByLabel('Files').setInputFiles(changed)
    await page.getByRole('button', { name: 'Only verify it' }).click()
    await page.getByText(/^\d+ of [\d,]+ numbers are not what the bundle says\./).waitFor({ timeout: 60_000 })
    await page
      .getByRole('table', { name: 'Numbers that differ' })
      .getByText('exactMatch', { exact: true })
      .first()
      .waitFor()
    await expect.poll(() => accessibilityProblems(page)).toEqual([])
    const none = join(folder, 'none.zip')
    writeFileSync(none, 'hello')
    await page.getByLabel('Files').setInputFiles(none)
    await page.getByRole('button', { name: 'Open it' }).click()
    await page.getByText(/^invalid bundle: /).waitFor()
  }, 120_000)

  test('predictions are added to a run, and stand beside its own lines', async () => {
    const lines = Array.from({ length: 12 }, (_, i) => ({ task: 'parity', id: `parity-${i}`, prediction: 'even' }))
    const predictions = join(folder, 'predictions.jsonl')
    writeFileSync(predictions, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
    const page = await at('/results/aaaa1111/trials')
    await page.getByRole('link', { name: 'Add predictions …' }).click()
    await page.getByLabel('Files').setInputFiles(predictions)
    await page.getByRole('textbox', { name: 'What made them' }).fill('T5')
    await expect.poll(() => page.getByRole('combobox', { name: 'Instances' }).inputValue()).toBe('asked (aaaa1111)')
    await expect.poll(() => accessibilityProblems(page)).toEqual([])
    await page.getByRole('button', { name: 'Import', exact: true }).click()
    await page.getByText('T5 (as asked elsewhere): 12 predictions in 1 task').waitFor()
    await page.getByText(/^24 instances have no prediction/).waitFor()
    await page.getByRole('link', { name: 'See the results' }).click()
    await page.getByRole('button', { name: /^In words: / }).click({ timeout: 60_000 })
    await page
      .getByText(/^T5 \(as asked elsewhere\) was made elsewhere and added to the run: its comparisons/)
      .waitFor({ timeout: 60_000 })
    await at('/results/aaaa1111/tables')
    await page.getByText('T5 (as asked elsewhere)').first().waitFor()
  }, 120_000)
})

import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessibilityProblems } from '../support/accessibility.ts'
import { browserAvailable, browserReason, openApp, type App } from '../support/browser.ts'
import { openHostAt } from '../support/host.ts'
import { fileFolder } from '../support/temporary.ts'

const headings = {
  tasks: '2. Which tasks?',
  conditions: '4. Under which conditions?',
  method: '5. How is it asked, and how tuned?',
  review: '6. Is this the study?',
} as const

describe.skipIf(!browserAvailable)(`what is one's own in the study wizard${browserReason}`, () => {
  const data = join(fileFolder('wizard-own'), 'data')
  let app: App
  let draft = ''
  beforeAll(async () => {
    const { client, close } = openHostAt(data)
    const { collection } = await client.starter.study()
    const { tasks } = await client.collections.show({ name: collection })
    const saved = await client.drafts.save({
      id: null,
      step: 'tasks',
      content: {
        name: 'own',
        question: 'in context',
        collection,
        model: 'placebo-starter',
        testTasks: tasks.map(({ name }) => name),
        draw: null,
        instancesPerTask: 1,
      },
    })
    draft = saved.id
    await close()
    app = await openApp({ dataDirectory: data })
  }, 60_000)
  afterAll(() => app.close())

  const at = async (step: keyof typeof headings): Promise<Page> => {
    const { page, address } = app
    if (!page.url().includes(draft)) await page.goto(`${address}/#/wizard/${draft}`)
    await page
      .getByRole('navigation', { name: 'Steps' })
      .getByRole('button', { name: new RegExp(`^.*${step}`, 'i') })
      .click()
    await page.getByRole('heading', { level: 2, name: headings[step], exact: true }).waitFor()
    return page
  }

  test('filters select tasks: a pattern, a category, and only those that are shown', async () => {
    const page = await at('tasks')
    await page.getByRole('textbox', { name: 'Show tasks with' }).fill('starter03*')
    await page.getByText('10 tasks shown, 48 chosen').waitFor()
    await page.getByRole('combobox', { name: 'Category' }).click()
    await page.getByRole('option', { name: 'Textual Entailment' }).click()
    await page.getByText('4 tasks shown, 48 chosen').waitFor()
    await page.getByRole('button', { name: 'Choose only those shown' }).click()
    await page.getByText('4 tasks shown, 4 chosen').waitFor()
    await page.getByText('16 in 4 cells').waitFor()
    await expect.poll(() => accessibilityProblems(page)).toEqual([])
  }, 60_000)

  test('a file of conditions is taken beside the built-in ones, or refused by name and value', async () => {
    const page = await at('conditions')
    const file = (conditions: unknown) => ({
      name: 'mine.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify({ format: 'placebo-conditions', version: 1, conditions })),
    })
    const input = page.locator('input[type=file][accept*=json]')
    await input.setInputFiles(file([{ name: 'polite', definitoin: 'Please: {definition}' }]))
    await page.getByText('mine.json conditions[0] (polite): unknown field "definitoin"').waitFor()
    await input.setInputFiles(file([{ name: 'polite', definition: 'Please do this: {definition}' }]))
    await page.getByRole('list', { name: 'Conditions of your own' }).getByText('Please do this: {definition}').waitFor()
    await page.getByText('20 in 5 cells').waitFor()
    await page
      .getByText(/words of one's own in the place of the definition: "Please do this/)
      .first()
      .waitFor({ timeout: 30_000 })
    await expect.poll(() => accessibilityProblems(page)).toEqual([])
  }, 90_000)

  test('answers are drawn, and primary comparisons declared', async () => {
    const page = await at('method')
    await page.getByRole('switch', { name: 'Draw free answers' }).click()
    await page.getByText('100 in 25 cells').waitFor()
    await page.getByRole('textbox', { name: 'Draws' }).fill('2')
    await page.getByText('40 in 10 cells').waitFor()
    await page.getByRole('radio', { name: /^Primary ones only/ }).click()
    await page.getByText('choose at least one primary comparison').first().waitFor()
    await page
      .getByRole('combobox', { name: 'Primary comparisons' })
      .or(page.getByRole('textbox', { name: 'Primary comparisons' }))
      .first()
      .click()
    await page.getByRole('option', { name: 'Polite against original' }).click()
    await page.keyboard.press('Escape')
    await page.getByText('One comparison for each kind of task').waitFor()
    await expect.poll(() => accessibilityProblems(page)).toEqual([])
    await page.getByRole('checkbox', { name: /^Likelihood/ }).click()
    await page.getByText('answers are drawn by free decoding in exact mode only').first().waitFor()
    await page.getByRole('checkbox', { name: /^Likelihood/ }).click()
  }, 60_000)

  test('the review says so, and the study begins with it', async () => {
    const page = await at('review')
    await page.getByText('temperature 0.7, top-p 1, 2 draws').waitFor()
    await page.getByText('polite against original', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Start now' }).click()
    await expect.poll(() => page.url(), { timeout: 30_000 }).toMatch(/#\/runs\/[0-9a-f]{8}$/)
    await page.getByText('draw 2').first().waitFor()
  }, 90_000)
})

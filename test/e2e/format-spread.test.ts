import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessibilityProblems } from '../support/accessibility.ts'
import { browserAvailable, browserReason, openApp, type App } from '../support/browser.ts'
import { openHostAt } from '../support/host.ts'
import { fileFolder } from '../support/temporary.ts'

/** One person's way from the question to its tab. Each step goes on from the one before. */
describe.skipIf(!browserAvailable)(`what formats alone do${browserReason}`, { timeout: 60_000 }, () => {
  const data = join(fileFolder('format-spread-page'), 'data')
  let app: App
  let formats: readonly string[] = []
  beforeAll(async () => {
    const { client, close } = openHostAt(data)
    await client.starter.study()
    await close()
    app = await openApp({ dataDirectory: data })
  }, 60_000)
  afterAll(() => app.close())

  test('the wizard shows the prompt of an instance under every format that is sampled', async () => {
    const { page, address } = app
    await page.goto(`${address}/#/wizard`)
    await page.getByRole('button', { name: /^Is the effect larger than the format's noise\?/ }).click()
    await page.getByRole('heading', { name: '2. Which tasks?' }).waitFor()
    await page.getByRole('combobox', { name: 'Collection' }).click()
    await page.getByRole('option', { name: /^starter/ }).click()
    await page.getByRole('textbox', { name: 'Show tasks with' }).fill('*_sentiment_*')
    await page.getByText('3 tasks shown').waitFor()
    await page.getByRole('button', { name: 'Choose only those shown' }).click()
    await page.getByRole('textbox', { name: 'Instances per task' }).fill('2')
    await page.keyboard.press('Alt+ArrowRight')
    await page.getByRole('row', { name: /placebo-starter(?!-t5)/ }).focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Alt+ArrowRight')
    await page.getByRole('heading', { name: '4. Under which conditions?' }).waitFor()
    for (const condition of ['Delusive', 'Empty'])
      await page.getByRole('region', { name: condition, exact: true }).getByRole('checkbox').uncheck()
    await page.getByText('120 in 20 cells').waitFor()
    const sampled = page.getByRole('region', { name: 'Sampled formats' })
    await sampled.getByRole('button', { name: 'All 10 formats' }).click()
    const prompts = sampled.getByRole('region', { name: /^Prompt under / })
    await expect.poll(() => prompts.count()).toBe(10)
    formats = await prompts.evaluateAll(namesOf)
    expect(new Set(await prompts.allInnerTexts()).size).toBe(10)
    const original = page.getByRole('region', { name: 'Original', exact: true })
    await original.getByText(new RegExp(`^\\d+ (?:tokens|characters) · ${formats[0] ?? '-'} · `)).waitFor()
    await expect.poll(() => accessibilityProblems(page)).toEqual([])
  })

  test('the review names how many there are, and the study runs to its end', async () => {
    const { page } = app
    for (let i = 0; i < 2; i++) await page.keyboard.press('Alt+ArrowRight')
    await page.getByText('10, seed 1; each condition under each').waitFor()
    await page.getByText(/examples where a condition shows any, in the sampled formats/).waitFor()
    await page.getByRole('button', { name: 'Start now' }).click()
    await page.getByRole('link', { name: 'See the results' }).first().click({ timeout: 50_000 })
    await page.getByRole('region', { name: 'Verdict' }).waitFor()
  })

  test('the tab Formats has each condition, the effect beside the noise, and the formats of the wizard', async () => {
    const { page } = app
    await page.getByRole('tab', { name: 'Formats' }).click()
    const rows = (table: string) => page.getByRole('table', { name: table, exact: true }).locator('tbody tr')
    const cells = async (table: string) =>
      Promise.all((await rows(table).all()).map((row) => row.getByRole('cell').allInnerTexts()))
    await rows('Conditions over formats').first().waitFor()
    expect((await cells('Conditions over formats')).map((row) => row.slice(0, 3))).toEqual([
      ['Original', '10', '6'],
      ['Simplified', '10', '6'],
    ])
    const [effect = []] = await cells('Effects against format noise')
    expect(effect.slice(0, 2)).toEqual(['Simplified', 'Original'])
    expect(effect[5]).toMatch(/^\d+ of 10$/)
    expect((await cells('Each format')).map(([format]) => format)).toEqual(formats)
    await page.getByText(/^Max − min is that of 10 formats on 6 instances|^No condition changes/).waitFor()
    for (const width of [700, 1440]) {
      await page.setViewportSize({ width, height: 900 })
      await expect.poll(() => accessibilityProblems(page)).toEqual([])
    }
  })

  test('a mean over the formats is that of the table', async () => {
    const { page } = app
    const rows = page.getByRole('table', { name: 'Each format', exact: true }).locator('tbody tr')
    const original = (await rows.locator('td:nth-child(3)').allInnerTexts()).map(Number)
    const mean = original.reduce((sum, value) => sum + value, 0) / original.length
    const told = page.getByRole('table', { name: 'Conditions over formats' }).locator('tbody tr').first()
    expect(Number(await told.locator('td:nth-child(4)').innerText())).toBeCloseTo(mean, 0)
    expect(Number(await told.locator('td:nth-child(9)').innerText())).toBeCloseTo(
      Math.max(...original) - Math.min(...original),
      1,
    )
  })
})

/** In the page: what stands behind "Prompt under ". */
function namesOf(elements: readonly { getAttribute(name: string): string | null }[]): string[] {
  return elements.map((element) => element.getAttribute('aria-label')?.replace('Prompt under ', '') ?? '')
}

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { browserAvailable, browserReason, openApp, type App } from '../support/browser.ts'
import { fileFolder } from '../support/temporary.ts'

/** The mouse is never touched: what is meant is reached with Tab, and every key is one that a person has. */
describe.skipIf(!browserAvailable)(`by keyboard alone${browserReason}`, () => {
  const folder = fileFolder('keyboard')
  let app: App
  beforeAll(async () => {
    app = await openApp({ dataDirectory: folder })
    await app.page.getByText('starter (48 tasks)').waitFor()
  }, 60_000)
  afterAll(() => app.close())

  test('the first Tab leads past the screens to the content', async () => {
    const { page } = app
    await page.keyboard.press('Tab')
    expect(await focused(page)).toBe('Skip to the content')
  })

  test('from Home through the wizard and a run to its results', async () => {
    const { page } = app
    const { keyboard } = page
    await keyboard.press('Alt+2')
    await tabTo(page, /^What does this model do under the four conditions\?/)
    await keyboard.press('Enter')
    await page.getByRole('heading', { level: 2, name: '2. Which tasks?' }).waitFor()
    await tabTo(page, /^Collection/)
    await keyboard.press('ArrowDown')
    await keyboard.press('ArrowDown')
    await keyboard.press('Enter')
    await page.getByText(/ tasks drawn of 48\./).waitFor()
    await tabTo(page, /^Instances per task/)
    await keyboard.press('Control+A')
    await keyboard.type('1')
    await tabTo(page, /^Choose all shown/)
    await keyboard.press('Enter')
    await page.getByText('48 tasks shown, 48 chosen').waitFor()
    await page.getByText('192 in 4 cells').waitFor()
    await keyboard.press('Control+Enter')
    await page.getByRole('heading', { level: 2, name: '3. Which model?' }).waitFor()
    await tabTo(page, /placebo-starter/)
    await keyboard.press('Enter')
    for (const step of ['4.', '5.', '6.']) {
      await keyboard.press('Control+Enter')
      await page.getByRole('heading', { level: 2, name: step }).waitFor()
    }
    await tabTo(page, /^Start now/)
    await keyboard.press('Enter')
    await page
      .getByText(/of 192 trials/)
      .first()
      .waitFor({ timeout: 60_000 })
    await page.getByRole('link', { name: 'See the results' }).first().waitFor({ timeout: 300_000 })
    await page.getByText('192 of 192 trials').first().waitFor({ timeout: 300_000 })
    await keyboard.press('Alt+R')
    await page.getByRole('region', { name: 'Verdict' }).waitFor({ timeout: 60_000 })
    await tabTo(page, /^Figures/)
    for (const tab of [
      'Comparisons',
      'Differences by task, classification',
      'Answers by label',
      'Scores by prompt length',
      'Trials',
    ]) {
      await keyboard.press('ArrowRight')
      await page.getByRole('table', { name: tab }).waitFor()
    }
  }, 480_000)
})

/** Tab until what has the focus is called so; a screen has not more than 200 places to stop at. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  const seen: string[] = []
  for (let i = 0; i < 200; i++) {
    await page.keyboard.press('Tab')
    const now = await focused(page)
    if (name.test(now)) return
    seen.push(now)
  }
  throw new Error(`no Tab leads to ${name.source}; they lead to: ${seen.join(' | ')}`)
}

/** Its label, or its text. */
function focused(page: Page): Promise<string> {
  return page.evaluate(`(() => {
    const element = document.activeElement
    return (element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent ?? '').trim().slice(0, 80)
  })()`)
}

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserAvailable, browserReason, openApp, type App } from '../support/browser.ts'
import { follow, openHostAt } from '../support/host.ts'
import { fileFolder } from '../support/temporary.ts'

const long = `${'A line of a long definition, with numbers like 12345 in it.\n'.repeat(3300)}The end.`

/** Definitions, inputs and prompts are text of others: any script, any length, and whatever hides in it. */
describe.skipIf(!browserAvailable)(`texts of tasks${browserReason}`, { timeout: 30_000 }, () => {
  const folder = fileFolder('texts')
  let app: App

  beforeAll(async () => {
    const tasks = join(folder, 'odd')
    mkdirSync(tasks)
    const write = (name: string, definition: string, input: string) =>
      writeFileSync(
        join(tasks, `${name}.json`),
        JSON.stringify({
          Categories: ['Odd'],
          Definition: [definition],
          'Positive Examples': [1, 2].map((i) => ({ input: `${input} ${i}`, output: 'نعم', explanation: '' })),
          'Negative Examples': [1, 2].map((i) => ({ input: `${input} ${i}`, output: 'لا', explanation: '' })),
          Instances: [1, 2, 3, 4].map((i) => ({
            id: `${name}-${i}`,
            input: `${input} ${i}`,
            output: [i % 2 ? 'نعم' : 'لا'],
          })),
        }),
      )
    write('arabic', 'هل الجملة صحيحة؟ أجب بنعم أو لا.', 'السماء زرقاء')
    write('hidden', 'Say yes\u202eon yas\u202c or no.\u200b', 'a\u2066b')
    write('long', long, 'short')
    const { client, close } = openHostAt(join(folder, 'data'))
    await follow(await client.collections.import({ path: tasks, name: 'odd', replace: false, skipBroken: false }))
    await close()
    app = await openApp({ dataDirectory: join(folder, 'data') })
  }, 60_000)
  afterAll(() => app.close())

  test('run in the direction of their own script', async () => {
    const { page, address } = app
    await page.goto(`${address}/#/collections/odd/arabic`)
    await page.getByLabel('Definition', { exact: true }).locator('pre').waitFor()
    const direction = (selector: string) =>
      page.evaluate<string>(`getComputedStyle(document.querySelector('${selector}')).direction`)
    expect(await direction('[aria-label="Definition"] pre')).toBe('rtl')
    expect(await direction('body')).toBe('ltr')
  })

  test.each(['/collections/odd/hidden', '/annotate/odd/main/hidden'])(
    'show what hides in them, on %s',
    async (path) => {
      const { page, address } = app
      await page.goto(`${address}/#${path}`)
      const start = page.getByRole('button', { name: 'Start annotating' })
      await start
        .or(page.getByText(/Say yes/).first())
        .first()
        .waitFor()
      if (await start.isVisible()) await start.click()
      await page.getByText('Say yes⟨U+202E⟩on yas⟨U+202C⟩ or no.⟨U+200B⟩').first().waitFor()
      await expect.poll(() => page.locator('body').innerText()).not.toContain('\u202e')
    },
  )

  test('of 200,000 characters are shown by their beginning, wholly where asked for, at once', async () => {
    const { page, address } = app
    await page.goto(`${address}/#/collections/odd/long`)
    await page.getByRole('tab', { name: 'Instances and prompts' }).click()
    const prompt = page.getByLabel('Prompt under Original')
    await prompt.waitFor()
    expect(await page.evaluate<number>('document.scrollingElement.scrollHeight')).toBeLessThan(5000)
    expect((await prompt.innerText()).length).toBeLessThan(5000)
    const all = page.getByRole('button', { name: /^Show all 19\d,\d{3} characters$/ }).first()
    await all.click()
    // What is out of sight is in the page, but not laid out.
    await expect.poll(async () => (await prompt.textContent())?.length).toBeGreaterThan(197_000)
    await expect.poll(() => prompt.textContent()).toContain('The end.')
    expect(await page.evaluate<number>('document.scrollingElement.scrollHeight')).toBeLessThan(5000)
    await page.getByRole('button', { name: 'Show the first 4,000 characters' }).first().click()
    await all.waitFor()
    // A frame is drawn soon after the press.
    const waited = await page.evaluate<number>(`new Promise((resolve) => {
      const button = [...document.querySelectorAll('button')].find(({ textContent }) => /^Show all/.test(textContent))
      const begun = performance.now()
      button.click()
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begun)))
    })`)
    expect(waited).toBeLessThan(1000)
  })
})

import { join } from 'node:path'
import type { Page, WebSocketRoute } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessibilityProblems } from '../support/accessibility.ts'
import { browserAvailable, browserReason, openApp, type App } from '../support/browser.ts'
import { follow, openHostAt } from '../support/host.ts'
import { fileFolder } from '../support/temporary.ts'
import { writeTinyCollection } from '../support/tiny-collection.ts'

/** On a busy machine, too. */
const patient = { timeout: 20_000 }

/** One annotator's way over the bench; each step goes on where the one before it has ended. */
describe.skipIf(!browserAvailable)(`the annotation bench${browserReason}`, { timeout: 60_000 }, () => {
  const folder = fileFolder('annotations-bench')
  const data = join(folder, 'data')
  let app: App
  let offline = false
  /** What the host sends is kept from the page until `hear`. */
  let deaf = false
  const unheard: (() => void)[] = []
  const hear = () => {
    deaf = false
    for (const send of unheard.splice(0)) send()
  }
  const sockets: WebSocketRoute[] = []

  beforeAll(async () => {
    const { client, close } = openHostAt(data)
    await follow(
      await client.collections.import({
        path: writeTinyCollection(join(folder, 'tiny')),
        name: 'tiny',
        replace: false,
        skipBroken: false,
      }),
    )
    await close()
    app = await openApp({ dataDirectory: data })
    await app.page.routeWebSocket(/\/host$/, (socket) => {
      if (offline) {
        void socket.close()
        return
      }
      socket.connectToServer().onMessage((message) => {
        const send = () => socket.send(message)
        if (deaf) unheard.push(send)
        else send()
      })
      sockets.push(socket)
    })
    await app.page.goto(`${app.address}/#/annotate`)
    await app.page.reload()
  }, 60_000)
  afterAll(() => app.close())

  const chosen = () => app.page.locator('[data-pair][aria-current=true]')
  const states = () =>
    app.page.evaluate<string[]>('[...document.querySelectorAll("[data-pair]")].map(({ dataset }) => dataset.state)')
  const reported = (text: RegExp | string) =>
    app.page.getByRole('region', { name: 'Work' }).getByRole('status').filter({ hasText: text }).waitFor()
  const press = (key: string) => app.page.keyboard.press(key)

  test('a collection is chosen by keyboard, and its first set made', async () => {
    const { page } = app
    await page.getByRole('row', { name: /^tiny/ }).press('Enter')
    await page.getByRole('button', { name: 'Start annotating' }).press('Enter')
    await page.getByRole('heading', { level: 2, name: 'generate_reversed' }).waitFor()
    await page.getByText('0 of 3 tasks done, 0 begun').waitFor()
  })

  test('who annotates is asked once, and may be somebody else later', async () => {
    const { page } = app
    await page.getByRole('textbox', { name: 'Name of the annotator' }).fill('Bea')
    await page.getByRole('button', { name: 'That is me' }).click()
    await page.getByRole('button', { name: 'That is me' }).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Annotating as Bea: change' }).click()
    await page.getByRole('textbox', { name: 'Who annotates' }).fill('Ada')
    await press('Enter')
    await page.getByRole('button', { name: 'Annotating as Ada: change' }).waitFor()
  })

  test('a task is looked for by its name', async () => {
    const { page } = app
    await page.locator('body').press('/')
    await page.keyboard.type('parity')
    await page.getByText('2 of 3 tasks').waitFor()
    await press('Enter')
    await page.getByRole('heading', { level: 2, name: 'label_parity' }).waitFor()
    await page.getByRole('textbox', { name: 'Look for a task' }).fill('')
    await page.getByRole('option', { name: /^label_parity/ }).click()
  })

  test('pairs are proposed, and decided by single keys', async () => {
    await press('p')
    await reported(/pairs? proposed/)
    await expect.poll(async () => (await states()).length, patient).toBeGreaterThanOrEqual(4)
    const before = await states()
    await chosen().focus()
    await press('x')
    await reported(/^Rejected\./)
    expect(await states()).toEqual(['rejected', ...before.slice(1)])
    await saved(app.page)
  })

  test('validators speak at every keystroke, and keep a pair from being approved', async () => {
    const { page } = app
    await press('n')
    await page.getByRole('textbox', { name: 'Look for an example or instance' }).fill('number 3')
    await press('Enter')
    await page.locator('textarea[data-field=output]:focus').waitFor()
    const gold = await page.getByRole('textbox', { name: 'Gold output' }).inputValue()
    await page.keyboard.type(gold)
    await page.getByText(`"${gold}" equals its gold output "${gold}"`).waitFor()
    await press('Control+Enter')
    await reported(/^Not approved: /)
    await press('e')
    await page.keyboard.type('nonsense')
    await page.getByText('"nonsense" is outside the label space').waitFor()
    await expect.poll(() => accessibilityProblems(page)).toEqual([])
    await press('Control+A')
    await page.keyboard.type(gold === 'even' ? 'odd' : 'even')
    await page.getByText('No problems found.').waitFor()
    await press('Control+Enter')
    await reported(/^Approved\./)
  })

  test('what is approved and then spoilt needs a second look, until it is mended', async () => {
    const { page } = app
    await press('ArrowDown')
    const output = page.getByRole('textbox', { name: 'Delusive output' })
    while ((await chosen().getAttribute('data-state')) !== 'approved') await press('j')
    const text = await output.inputValue()
    await press('e')
    await page.keyboard.type('nonsense')
    await expect.poll(() => chosen().getAttribute('data-state'), patient).toBe('needs a second look')
    await press('Control+A')
    await page.keyboard.type(text)
    await expect.poll(() => chosen().getAttribute('data-state'), patient).toBe('approved')
    await press('Escape')
    await page.locator('[data-pair][aria-current]:focus').waitFor()
  })

  test('what is typed is saved by itself, and there after a reload', async () => {
    const { page } = app
    await page.getByRole('textbox', { name: 'Note' }).fill('seen twice')
    await page.locator('[data-saved=saved]').waitFor()
    await page.reload()
    while ((await page.getByRole('textbox', { name: 'Note' }).inputValue()) !== 'seen twice')
      await page.locator('body').press('j')
  })

  test('what is done without a connection is shown, and saved when there is one again', async () => {
    const { page } = app
    await sockets.at(-1)?.close()
    offline = true
    await page.getByText('Placebo cannot be reached').waitFor()
    await page.locator('body').press('x')
    await expect.poll(() => chosen().count()).toBe(1)
    await page.locator('[data-saved=kept]').waitFor()
    const shown = await states()
    offline = false
    await saved(page)
    await page.reload()
    await chosen().waitFor()
    expect(await states()).toEqual(shown)
  })

  test('undo and redo say what they do, also what was done before the page was opened', async () => {
    const { page } = app
    const before = await states()
    await page.getByRole('button', { name: 'Undo: reject a pair' }).waitFor()
    await page.locator('body').press('u')
    await reported('Taken back: reject a pair.')
    await expect.poll(states, patient).not.toEqual(before)
    await press('Control+Shift+Z')
    await reported('Made again: reject a pair.')
    await expect.poll(states, patient).toEqual(before)
    await saved(page)
  })

  test('the history of a pair tells who and what, and leads back', async () => {
    const { page } = app
    await press('h')
    const drawer = page.getByRole('dialog', { name: 'History of the pair' })
    await drawer.getByText('reject a pair').first().waitFor()
    await drawer
      .getByText(/^Ada, /)
      .first()
      .waitFor()
    await expect.poll(() => accessibilityProblems(page)).toEqual([])
    const before = await states()
    await drawer
      .getByRole('button', { name: /^Return to this/ })
      .first()
      .click()
    await expect.poll(states, patient).not.toEqual(before)
    await drawer.getByText('as it is now').waitFor()
    await press('Escape')
    await drawer.waitFor({ state: 'detached' })
    await page.locator('body').press('u')
    await expect.poll(states, patient).toEqual(before)
  })

  test('whoever was slower is told, and may take theirs all the same', async () => {
    const { page } = app
    await saved(page)
    const id = await chosen().getAttribute('data-pair')
    const other = await page.context().newPage()
    await other.goto(page.url())
    await other.locator('[data-pair][aria-current=true]').waitFor()
    await other.locator(`[data-pair="${id ?? ''}"]`).click()
    deaf = true
    await other.locator('body').press('s')
    await saved(other)
    await other.close()
    const before = unheard.length
    await page.locator('body').press('a')
    await expect.poll(() => unheard.length, patient).toBeGreaterThan(before)
    hear()
    await page.getByText(/was faster: approve a pair was not done/).waitFor()
    await expect.poll(() => accessibilityProblems(page)).toEqual([])
    await expect
      .poll(() => page.locator(`[data-pair="${id ?? ''}"]`).getAttribute('data-state'), patient)
      .toBe('needs a second look')
    await page.getByRole('button', { name: 'Take mine instead' }).click()
    await expect
      .poll(() => page.locator(`[data-pair="${id ?? ''}"]`).getAttribute('data-state'), patient)
      .toBe('approved')
    await saved(page)
  })

  test('the next pair that needs a second look is found in another task', async () => {
    const { page } = app
    await page.locator('body').press('[')
    await page.getByRole('heading', { level: 2, name: 'label_parity' }).waitFor({ state: 'detached' })
    await press('n')
    await page.getByRole('textbox', { name: 'Look for an example or instance' }).waitFor()
    await press('Enter')
    await press('Escape')
    await press('s')
    await reported(/^Marked for a second look/)
    const task = await page.getByRole('heading', { level: 2 }).first().textContent()
    await press('[')
    await page.getByRole('heading', { level: 2, name: task ?? '' }).waitFor({ state: 'detached' })
    for (let i = 0; i < 10 && (await page.getByRole('heading', { level: 2 }).first().textContent()) !== task; i++)
      await press('d')
    await expect.poll(() => chosen().getAttribute('data-state'), patient).toBe('needs a second look')
    await expect.poll(() => page.getByRole('heading', { level: 2 }).first().textContent()).toBe(task)
  })

  test('pairs are proposed for the whole collection, and what is doubtful is walked through', async () => {
    const { page } = app
    await page.getByRole('button', { name: 'Propose …' }).click()
    const dialog = page.getByRole('dialog', { name: 'Propose pairs for the whole collection' })
    await dialog.getByRole('textbox', { name: 'Pairs a task shall have' }).fill('6')
    await expect.poll(() => accessibilityProblems(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Propose', exact: true }).click()
    await dialog.getByText(/^\d+ pairs proposed for 3 tasks: \d+ approved at once, \d+ to look at again\.$/).waitFor()
    await dialog.getByText(/negative example \d+ \(\d+ %\)/).waitFor()
    await expect.poll(() => accessibilityProblems(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Walk through the doubtful ones' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('heading', { level: 2, name: 'generate_reversed' }).waitFor()
    await expect.poll(() => chosen().getAttribute('data-state'), patient).toBe('needs a second look')
    for (let left = 0; left < 30 && (await page.getByText('Nothing needs a second look.').count()) === 0; left++) {
      await page.locator('body').press('x')
      await page.locator('body').press('d')
    }
    await page.getByText(/ 0 to look at again, /).waitFor()
    await saved(page)
  })
})

async function saved(page: Page): Promise<void> {
  await page.locator('[data-saved=saved]').waitFor()
}

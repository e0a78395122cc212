import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessibilityProblems } from '../support/accessibility.ts'
import { browserAvailable, browserReason, openApp, type App } from '../support/browser.ts'
import { openHostAt } from '../support/host.ts'
import { fileFolder } from '../support/temporary.ts'

/** On a busy machine, too. */
const patient = { timeout: 20_000 }

/** The keys of the bench, put elsewhere and back. */
describe.skipIf(!browserAvailable)(`keys of the annotation bench${browserReason}`, { timeout: 60_000 }, () => {
  const data = join(fileFolder('annotations-keys'), 'data')
  let app: App
  beforeAll(async () => {
    const { client, close } = openHostAt(data)
    await client.starter.install({ firstStart: true })
    await client.annotations.createSet({ collection: 'starter', name: 'main' })
    await client.settings.save({ author: 'Ada' })
    await close()
    app = await openApp({ dataDirectory: data })
    await app.page.goto(`${app.address}/#/annotate/starter/main/starter035_notice_true_false_unknown`)
    await app.page.getByRole('button', { name: 'New pair' }).first().waitFor()
    await app.page.locator('body').press('p')
    await app.page.locator('[data-pair]').nth(2).waitFor()
  }, 60_000)
  afterAll(() => app.close())

  const approved = () => app.page.locator('[data-pair][data-state=approved]').count()
  const dialog = () => app.page.getByRole('dialog', { name: 'Keys' })
  const press = (key: string) => app.page.keyboard.press(key)

  test('? lists all of them, by place', async () => {
    await app.page.locator('body').press('?')
    for (const scope of ['Everywhere on the bench', 'Delusive examples', 'Simplified definition', 'Label space'])
      await dialog().getByRole('heading', { name: scope, exact: true }).waitFor()
    await expect.poll(() => accessibilityProblems(app.page)).toEqual([])
  })

  test('an action is put on the key that is pressed, and works there, also after a reload', async () => {
    const { page } = app
    await dialog()
      .getByRole('button', { name: /^Approve: a\b/ })
      .press('Enter')
    await dialog().getByText('Press the new key for: Approve.').waitFor()
    await press('y')
    await dialog()
      .getByRole('button', { name: /^Approve: y\b/ })
      .waitFor()
    await press('Escape')
    await dialog().waitFor({ state: 'detached' })
    await page.reload()
    await page.locator('[data-pair][aria-current]').waitFor()
    await page.locator('body').press('a')
    await page.locator('body').press('y')
    await expect.poll(approved, patient).toBe(1)
    await expect
      .poll(() => page.getByRole('button', { name: 'Approve', exact: true }).getAttribute('aria-keyshortcuts'))
      .toBe('y')
  })

  test('a key that is taken is told, and two actions change places', async () => {
    await press('?')
    await dialog()
      .getByRole('button', { name: /^Reject: x\b/ })
      .click()
    await press('y')
    await dialog().getByText('y is on “Approve” already (Delusive examples).').waitFor()
    await dialog().getByRole('button', { name: 'Let them change places' }).click()
    await dialog()
      .getByRole('button', { name: /^Reject: y\b/ })
      .waitFor()
    await dialog()
      .getByRole('button', { name: /^Approve: x\b/ })
      .waitFor()
  })

  test('what the page needs cannot be taken, and Escape leaves it as it is', async () => {
    await dialog()
      .getByRole('button', { name: /^Reject: y\b/ })
      .click()
    await press('Tab')
    await dialog().getByText('Tab cannot be taken: the page and the browser need it.').waitFor()
    await dialog()
      .getByRole('button', { name: /^Reject: y\b/ })
      .click()
    await press('Escape')
    await dialog()
      .getByRole('button', { name: /^Reject: y\b/ })
      .waitFor()
  })

  test('all of them are the usual ones again', async () => {
    await dialog().getByRole('button', { name: 'The usual keys' }).click()
    await dialog()
      .getByRole('button', { name: /^Approve: a\b/ })
      .waitFor()
    await press('Escape')
    await dialog().waitFor({ state: 'detached' })
    const before = await approved()
    await app.page.locator('body').press('a')
    await expect.poll(approved, patient).toBe(before + 1)
  })

  test('letters typed into a field stay letters', async () => {
    const { page } = app
    const before = await approved()
    await page.getByRole('textbox', { name: 'Note' }).focus()
    await page.keyboard.type('axsud?/')
    await expect.poll(() => page.getByRole('textbox', { name: 'Note' }).inputValue()).toBe('axsud?/')
    expect([await approved(), await dialog().count()]).toEqual([before, 0])
  })
})

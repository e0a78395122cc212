import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterEach, describe, expect, test } from 'vitest'
import { browserAvailable, browserReason, openApp, startServing, type App } from '../support/browser.ts'
import { follow, openHostAt } from '../support/host.ts'
import { fileFolder } from '../support/temporary.ts'
import { writeTinyCollection } from '../support/tiny-collection.ts'

const folder = fileFolder('fresh')
const task = '#/collections/tiny/label_parity'

describe.skipIf(!browserAvailable)(`nothing stale, nothing lost${browserReason}`, { timeout: 60_000 }, () => {
  let app: App | undefined
  const more: (() => unknown)[] = []
  afterEach(async () => {
    for (const end of more.splice(0)) await end()
    await app?.close()
    app = undefined
  })

  async function opened(name: string, path: string): Promise<App> {
    const data = join(folder, name)
    await furnish(data)
    app = await openApp({ dataDirectory: data })
    await app.page.goto(`${app.address}/${path}`)
    return app
  }

  test('a tab shows within a second what another one has changed, on other screens and on the bench', async () => {
    const { page: one, address } = await opened('tabs', task)
    const other = await one.context().newPage()
    await other.goto(`${address}/${task}`)
    await one.getByRole('tab', { name: 'Label space' }).click()
    await one.getByRole('button', { name: 'Accept it as it is' }).click()
    await one.getByText('is reviewed.').first().waitFor()
    await other.getByText(/^reviewed /).waitFor({ timeout: 1000 })

    for (const page of [one, other]) await page.goto(`${address}/#/annotate/tiny/main/label_parity`)
    for (const page of [one, other]) await pairs(page).first().waitFor()
    await one.bringToFront()
    await one.keyboard.press('a')
    await one.getByText('1 approved, 2 to decide').waitFor()
    await other.getByText('1 approved, 2 to decide').waitFor({ timeout: 1000 })
  })

  test('a review in hand is there after its screen was left and its page loaded anew', async () => {
    const { page } = await opened('left', task)
    await typeLabel(page, 'neither')
    await page.goto(`${page.url().split('#')[0] ?? ''}#/collections`)
    await page.getByRole('heading', { name: 'Collections' }).waitFor()
    await page.goBack()
    await expectLabel(page, 'neither')
    await page.reload()
    await expectLabel(page, 'neither')
    const field = page.getByRole('textbox', { name: 'Add a label' })
    await field.fill('half a la')
    await page.goto(`${page.url().split('#')[0] ?? ''}#/collections`)
    await page.getByRole('heading', { name: 'Collections' }).waitFor()
    await page.goBack()
    await page.getByRole('tab', { name: 'Label space' }).click()
    await expect.poll(() => field.inputValue()).toBe('half a la')
    await field.press('Enter')
    await page.getByRole('checkbox', { name: 'half a la is a label' }).waitFor()
    await expect.poll(() => field.inputValue()).toBe('')
  })

  test('two tabs with the same draft of a study show what the other one has chosen, and keep what both have', async () => {
    const { page: one, address } = await opened('drafts', '#/wizard')
    await one.getByRole('button', { name: /^What does this model do under the four conditions\?/ }).click()
    const instances = (page: Page) => page.getByRole('textbox', { name: 'Instances per task' })
    await instances(one).waitFor()
    const other = await one.context().newPage()
    await other.goto(one.url())
    await instances(other).waitFor()
    expect(new URL(one.url()).origin).toBe(address)
    await instances(one).fill('7')
    await expect.poll(() => instances(other).inputValue(), { timeout: 1500 }).toBe('7')
    await other.getByRole('textbox', { name: 'Seed of the instances' }).fill('5')
    await expect
      .poll(() => one.getByRole('textbox', { name: 'Seed of the instances' }).inputValue(), { timeout: 1500 })
      .toBe('5')
    expect([await instances(one).inputValue(), await instances(other).inputValue()]).toEqual(['7', '7'])
  })

  test('where nobody answers a banner says so wherever one scrolls; what was typed is there at the next address', async () => {
    const { page, ...dying } = await opened('dead', task)
    await page.setViewportSize({ width: 1100, height: 500 })
    await page.getByRole('tab', { name: 'Label space' }).waitFor()
    await dying.killHost()
    const banner = page.getByRole('alert').filter({ hasText: 'Placebo cannot be reached' })
    await banner.waitFor()
    await typeLabel(page, 'neither')
    await page.mouse.wheel(0, 5000)
    await page.waitForTimeout(200)
    const box = await banner.boundingBox()
    expect([box !== null && box.y >= 0, box !== null && box.y < 60]).toEqual([true, true])

    const { host, address } = await startServing(join(folder, 'dead'))
    more.push(() => host.kill('SIGTERM'))
    await page.getByRole('alert').filter({ hasText: 'Placebo was started again' }).waitFor()
    await page.goto(address)
    await page.getByRole('heading', { name: 'label_parity' }).waitFor()
    await expectLabel(page, 'neither')
    await page.getByRole('button', { name: 'Save the review' }).click()
    await page.getByText(/^reviewed /).waitFor()
    await expect.poll(() => page.getByText('There are changes that are not saved').count()).toBe(0)
  })

  test('who types another name than the set knows is asked whose work it is, and the set stays theirs', async () => {
    const { page } = await opened('author', '#/annotate/tiny/main/label_parity')
    await page.getByRole('button', { name: 'Annotating as Ada: change' }).click()
    await page.getByRole('textbox', { name: 'Who annotates' }).fill('Bea')
    await page.keyboard.press('Enter')
    await page.getByText('This set holds the work of Ada, and you are Bea.').waitFor()
    await page.getByRole('button', { name: 'Begin a set for Bea' }).click()
    await page.getByRole('button', { name: 'Annotating as Bea: change' }).waitFor()
    await page.waitForURL(/\/annotate\/tiny\/Bea/)

    await page.getByRole('combobox', { name: 'Annotation set' }).selectOption('main')
    await page.getByRole('button', { name: 'Go on as Ada' }).click()
    await page.getByRole('button', { name: 'Annotating as Ada: change' }).waitFor()
    await page.getByRole('combobox', { name: 'Annotation set' }).selectOption('Bea')
    await page.getByRole('button', { name: 'Annotating as Bea: change' }).waitFor()
  })

  test('what was decided on the bench while nobody answered is saved at the next address', async () => {
    const { page, ...dying } = await opened('bench', '#/annotate/tiny/main/label_parity')
    await pairs(page).first().waitFor()
    await dying.killHost()
    await page.getByText('Placebo cannot be reached').waitFor()
    await page.keyboard.press('a')
    await page.getByText('Kept in this tab, not saved yet').waitFor()

    const { host, address } = await startServing(join(folder, 'bench'))
    more.push(() => host.kill('SIGTERM'))
    await page.goto(address)
    await page.locator('[data-saved=saved]').waitFor()
    const origin = new URL(address).origin
    await page.goto(`${origin}/#/annotation-sets/tiny`)
    await page.goto(`${origin}/#/annotate/tiny/main/label_parity`)
    await page.getByText('1 approved, 2 to decide').waitFor()
  })
})

function pairs(page: Page) {
  return page.getByRole('article', { name: /^Pair/ })
}

async function typeLabel(page: Page, label: string): Promise<void> {
  await page.getByRole('tab', { name: 'Label space' }).click()
  await page.getByRole('textbox', { name: 'Add a label' }).fill(label)
  await page.keyboard.press('Enter')
  await page.getByRole('checkbox', { name: `${label} is a label` }).waitFor()
}

async function expectLabel(page: Page, label: string): Promise<void> {
  await page.getByRole('tab', { name: 'Label space' }).click()
  await page.getByText('There are changes that are not saved').waitFor()
  await expect.poll(() => page.getByRole('checkbox', { name: `${label} is a label` }).isChecked()).toBe(true)
}

/** A tiny collection, and a set with pairs that are not decided yet. */
async function furnish(data: string): Promise<void> {
  const { client, close } = openHostAt(data)
  const path = writeTinyCollection(join(folder, 'tiny'))
  await follow(await client.collections.import({ path, name: 'tiny', replace: false, skipBroken: false }))
  await client.annotations.createSet({ collection: 'tiny', name: 'main' })
  await client.settings.save({ author: 'Ada' })
  await follow(
    await client.annotations.propose({
      collection: 'tiny',
      set: 'main',
      perTask: 3,
      approveClear: false,
      model: null,
      instancesPerTask: 2,
    }),
  )
  await close()
}

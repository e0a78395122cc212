import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { accessibilityProblems } from '../support/accessibility.ts'
import { browserAvailable, browserReason, openApp, type App } from '../support/browser.ts'
import { root } from '../support/placebo.ts'
import { fileFolder } from '../support/temporary.ts'

/** What is within reach on every screen: the side bar, the palette, a drop; and where the focus goes. */
describe.skipIf(!browserAvailable)(`everywhere${browserReason}`, { timeout: 30_000 }, () => {
  const folder = fileFolder('everywhere')
  const file = (name: string) => join(folder, 'given', name)
  let app: App

  beforeAll(async () => {
    mkdirSync(join(folder, 'given'))
    const task = join(root, 'resources/starter-collection/tasks/starter008_fact_or_opinion.json')
    copyFileSync(task, file('one.json'))
    copyFileSync(join(root, 'resources/models/placebo-starter.gguf'), file('again.gguf'))
    writeFileSync(file('notes.pdf'), 'notes')
    writeFileSync(file('broken.json'), '{"Definition": ["x"], "Instances": [')
    app = await openApp({ dataDirectory: join(folder, 'data') })
    await app.page.getByText('starter (48 tasks)').waitFor()
  }, 60_000)
  afterAll(() => app.close())

  beforeEach(async () => {
    const { page, address } = app
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.goto('about:blank')
    await page.goto(`${address}/#/`)
    await page.getByText('starter (48 tasks)').waitFor()
  })

  describe('a file dropped on Home', () => {
    test('a model is added at Models', async () => {
      const { page } = app
      await drop(page, [file('again.gguf')])
      await page.getByRole('heading', { level: 1, name: 'again' }).waitFor()
      await expect.poll(() => page.url()).toContain('#/models/')
    })

    test('task files open the import, with what is going to happen said before', async () => {
      const { page } = app
      await drag(page, 'dragEnter', [file('one.json')])
      await drag(page, 'dragOver', [file('one.json')])
      await page.getByText('Drop it anywhere').waitFor()
      await page.getByText(/open the import at Collections/).waitFor()
      await drag(page, 'drop', [file('one.json')])
      await page.getByRole('heading', { level: 1, name: 'Collections' }).waitFor()
      await expect.poll(() => page.getByLabel('Name of the collection').inputValue()).toBe('one')
      await expect.poll(() => page.getByText('Drop it anywhere').count()).toBe(0)
    })

    test('what nothing here reads is named', async () => {
      const { page } = app
      await drop(page, [file('notes.pdf')])
      await page.getByText(/^notes\.pdf is no file that Placebo knows/).waitFor()
      await expect.poll(() => page.url()).toMatch(/#\/$/)
    })
  })

  test('a task file that is chosen as a model is called as it is, and not sent', async () => {
    const { page, address } = app
    await page.goto(`${address}/#/models`)
    await page.getByLabel('Files', { exact: true }).setInputFiles(file('one.json'))
    await page.getByText('one.json is no GGUF file: models end in .gguf.').waitFor()
  })

  test('the only file is not offered to be left out, and the focus goes on to what came of it', async () => {
    const { page, address } = app
    await page.goto(`${address}/#/collections`)
    await page
      .getByRole('group', { name: /^Drop task files/ })
      .getByLabel('Files')
      .setInputFiles(file('broken.json'))
    await page.getByLabel('Name of the collection').press('Enter')
    await page.getByText('broken was not imported: 1 file could not be read').waitFor()
    await expect.poll(() => page.getByRole('button', { name: 'Import without the broken ones' }).count()).toBe(0)
    await expect.poll(() => focused(page)).toBe('Import')
  })

  test('Annotate opens the task that is shown, also where there is no set yet', async () => {
    const { page, address } = app
    const task = 'starter008_fact_or_opinion'
    await page.goto(`${address}/#/collections/starter/${task}`)
    await page.getByRole('link', { name: 'Annotate', exact: true }).nth(1).click()
    const start = page.getByRole('button', { name: 'Start annotating' })
    const heading = page.getByRole('heading', { level: 2, name: task })
    await start.or(heading).first().waitFor()
    if (await start.isVisible()) await start.click()
    await heading.waitFor()
  })

  describe('the focus', () => {
    test('goes to the heading of a screen that was gone to', async () => {
      const { page } = app
      for (const [key, name] of [
        ['Alt+3', 'Collections'],
        ['Alt+4', 'Models'],
        ['Alt+5', 'History'],
      ] as const) {
        await page.keyboard.press(key)
        await expect.poll(() => focused(page)).toBe(name)
      }
    })

    test('returns to what has opened a dialog or a menu', async () => {
      const { page, address } = app
      await page.goto(`${address}/#/collections/starter`)
      for (const name of ['Export …', 'Rename …', 'Remove …']) {
        await page.getByRole('button', { name }).press('Enter')
        await page.getByRole('dialog').waitFor()
        await page.keyboard.press('Escape')
        await expect.poll(() => focused(page)).toBe(name)
      }
    })

    test('returns from the dialogs of the bench, too', async () => {
      const { page, address } = app
      await page.goto(`${address}/#/annotate/starter`)
      const start = page.getByRole('button', { name: 'Start annotating' })
      const keys = page.getByRole('button', { name: 'All keys' })
      await start.or(keys).first().waitFor()
      if (await start.isVisible()) await start.click()
      for (const name of ['All keys', 'History of the task', 'Propose …']) {
        await page.getByRole('button', { name }).press('Enter')
        await page.getByRole('dialog').waitFor()
        await page.keyboard.press('Escape')
        await page.getByRole('dialog').waitFor({ state: 'detached' })
        await expect.poll(() => focused(page)).toBe(name)
      }
    })
  })

  test('in a narrow window the side bar is opened and put away by keyboard', async () => {
    const { page } = app
    await page.setViewportSize({ width: 320, height: 800 })
    const models = page.getByRole('navigation').getByRole('link', { name: 'Models' })
    await expect.poll(() => models.isVisible()).toBe(false)
    await page.getByRole('button', { name: 'Open the side bar' }).press('Enter')
    await models.waitFor()
    await models.focus()
    await page.keyboard.press('Escape')
    await models.waitFor({ state: 'hidden' })
    await expect.poll(() => focused(page)).toBe('Open the side bar')
    await page.keyboard.press('Enter')
    await models.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Models' }).waitFor()
    await models.waitFor({ state: 'hidden' })
    await expect.poll(() => focused(page)).toBe('Models')
  })

  test('the palette leads anywhere by keyboard alone', async () => {
    const { page } = app
    const { keyboard } = page
    // What is typed before it has the focus goes elsewhere.
    const search = page.getByRole('textbox', { name: /^Look for a screen/ }).and(page.locator(':focus'))
    await keyboard.press('Control+k')
    await search.waitFor()
    await keyboard.type('fact_or')
    await expect.poll(() => accessibilityProblems(page)).toEqual([])
    await page.getByText('starter008_fact_or_opinion').waitFor()
    await keyboard.press('ArrowDown')
    await keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'starter008_fact_or_opinion' }).waitFor()
    await expect.poll(() => focused(page)).toBe('starter008_fact_or_opinion')
    await keyboard.press('Control+k')
    await search.waitFor()
    await keyboard.type('no such thing')
    await page.getByText('Nothing here is called so.').waitFor()
    await keyboard.press('Escape')
    await search.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: /^Go to/ }).press('Enter')
    await search.waitFor()
    await keyboard.type('add a model')
    await page.getByText('Add a model', { exact: true }).waitFor()
    await keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Models' }).waitFor()
  })
})

type DragStep = 'dragEnter' | 'dragOver' | 'drop'

async function drag(page: Page, type: DragStep, files: string[]): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Input.dispatchDragEvent', {
    type,
    x: 700,
    y: 700,
    data: { items: [], files, dragOperationsMask: 1 },
  })
}

async function drop(page: Page, files: string[]): Promise<void> {
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await drag(page, type, files)
}

/** Its label, or its text. */
function focused(page: Page): Promise<string> {
  return page.evaluate(`(() => {
    const { activeElement } = document
    return (activeElement.getAttribute('aria-label') ?? activeElement.textContent ?? '').trim().slice(0, 80)
  })()`)
}

import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessibilityProblems } from '../support/accessibility.ts'
import { browserAvailable, browserReason, openApp, type App } from '../support/browser.ts'
import { follow, openHostAt, type TestClient } from '../support/host.ts'
import { placebo } from '../support/placebo.ts'
import { fileFolder } from '../support/temporary.ts'
import { writeTinyCollection } from '../support/tiny-collection.ts'

type Item = Parameters<TestClient['annotations']['act']>[0]['changes'][number]['item']

/** On a busy machine, too. */
const eventually = <T>(ask: () => Promise<T>) => expect.poll(ask, { timeout: 20_000 })

/**
 * Two annotators' sets of one collection, from export to agreement; each step goes on where the one before it has
 * ended.
 */
describe.skipIf(!browserAvailable)(`sets of two annotators${browserReason}`, { timeout: 60_000 }, () => {
  const folder = fileFolder('annotation-sets')
  const data = join(folder, 'data')
  let app: App

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
    await annotate(client, 'ada', 'Ada', {
      states: ['approved', 'approved', 'rejected'],
      label: '"even" or "odd"',
      simplified: 'Even or odd?',
      tagsColour: true,
    })
    await annotate(client, 'bea', 'Bea', {
      states: ['approved', 'rejected', 'rejected'],
      label: 'Answer "even" or "odd"',
      simplified: 'Say even or odd.',
      tagsColour: false,
    })
    await client.settings.save({ author: 'Ada' })
    await close()
    app = await openApp({ dataDirectory: data })
    await open()
  }, 60_000)
  afterAll(() => app.close())

  const open = async () => {
    await app.page.goto(`${app.address}/#/annotation-sets/tiny`)
    await app.page.getByRole('table', { name: 'Annotation sets' }).waitFor()
  }
  const tab = (name: string) => app.page.getByRole('tab', { name, exact: true }).click()
  const row = (name: string) => app.page.getByRole('rowheader', { name })
  const press = async (...keys: readonly string[]) => {
    for (const key of keys) await app.page.keyboard.press(key)
  }

  test('sets are listed, and another one is put active', async () => {
    const { page } = app
    await page.getByText('ada is active: studies planned from now on use it.').waitFor()
    await page.getByRole('button', { name: 'Use in studies: bea' }).click()
    await page.getByText('bea is active: studies planned from now on use it.').waitFor()
    await page.getByRole('button', { name: 'Use no set instead of bea' }).click()
    await page.getByText('No set is active').waitFor()
    await page.getByRole('button', { name: 'Use in studies: ada' }).click()
    await page.getByText('ada is active').waitFor()
  })

  test('a set is exported, and imported under another name', async () => {
    const { page } = app
    await page.getByRole('button', { name: 'Export ada …' }).click()
    const log = await downloaded(page, () => page.getByRole('button', { name: 'Save as JSONL' }).click(), folder)
    const csv = await downloaded(page, () => page.getByRole('button', { name: 'Save as CSV' }).click(), folder)
    expect(readFileSync(log, 'utf8').trimEnd().split('\n').length).toBeGreaterThan(2)
    expect(readFileSync(csv, 'utf8')).toContain('label_parity')
    await press('Escape')
    await page.getByLabel('Files').setInputFiles(log)
    await page.getByRole('button', { name: 'Import', exact: true }).click()
    await page.getByText('an annotation set ada is here already; choose another name').waitFor()
    await page.getByLabel('Name of the set').fill('from a file')
    await press('Enter')
    await page.getByText(/^from a file was imported: 7 items, version \d+$/).waitFor()
    await row('from a file').waitFor()
  })

  test('approved pairs are written as negative examples of task files', async () => {
    const { page } = app
    const out = join(folder, 'out')
    await page.getByRole('button', { name: 'Export ada …' }).click()
    await page.getByLabel('Folder on the machine Placebo runs on').fill(out)
    await press('Enter')
    await page.getByText('1 file written').waitFor()
    expect(readdirSync(out)).toEqual(['label_parity.json'])
    await press('Escape')
  })

  test('a set is made, renamed, removed, and brought back in two ways', async () => {
    const { page } = app
    await page.getByLabel('New set').fill('second round')
    await press('Enter')
    await page.getByRole('button', { name: 'Rename second round …' }).click()
    await page.getByLabel('New name').fill('round 2/3?')
    await press('Enter')
    await page.getByRole('button', { name: 'Remove round 2/3?' }).click()
    await page.getByText('round 2/3? was removed.').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await row('round 2/3?').waitFor()
    await page.getByRole('button', { name: 'Remove round 2/3?' }).click()
    await page.getByRole('button', { name: 'Bring back round 2/3?' }).click()
    await row('round 2/3?').waitFor()
    await page.getByRole('button', { name: 'Remove round 2/3?' }).click()
    await page.getByRole('button', { name: 'Bring back round 2/3?' }).waitFor()
  })

  test('an imported set is the same as the one that was exported', async () => {
    const { page } = app
    await tab('Differences')
    await page.getByLabel('Other set, which stays as it is').selectOption('from a file')
    await page.getByText('They are of one mind').waitFor()
    await page.getByText('0 differences; 7 items are the same in both sets.').waitFor()
  })

  test('differences are decided by keys, one after the other, and taken back', async () => {
    const { page } = app
    await page.getByLabel('Other set, which stays as it is').selectOption('bea')
    await page.getByText('4 differences; 3 items are the same in both sets.').waitFor()
    await page.getByRole('heading', { level: 2, name: 'label_colour' }).waitFor()
    await page.getByRole('article', { name: 'In bea' }).getByText('It holds nothing here.').waitFor()
    await page.getByRole('tab', { name: 'Differences' }).blur()
    await press('o')
    await page.getByText('1 of 4 decided, 4 differences shown').waitFor()
    await page.getByRole('heading', { level: 2, name: 'label_parity' }).waitFor()
    await page.getByLabel('Kind of item').selectOption('simplified')
    await page.getByText('1 of 4 decided, 1 difference shown').waitFor()
    const ada = page.getByRole('article', { name: 'In ada' })
    await expect.poll(() => ada.locator('mark').allTextContents()).not.toEqual([])
    await page.getByLabel('Kind of item').blur()
    await press('t')
    await page.getByText('taken from bea', { exact: true }).waitFor()
    await page.getByText('2 of 4 decided, 1 difference shown').waitFor()
    await press('u')
    await page.getByText('1 of 4 decided, 1 difference shown').waitFor()
    await press('t')
    await page.getByText('2 of 4 decided, 1 difference shown').waitFor()
    await page.getByLabel('Kind of item').selectOption('all')
    await page.getByLabel('Undecided only').check()
    await page.getByRole('button', { name: 'Take all 2 undecided that bea has' }).click()
    await page.getByText('No difference matches this filter.').waitFor()
    await page.getByRole('button', { name: 'Undo decision' }).click()
    await page.getByText('2 of 4 decided, 2 differences shown').waitFor()
    await page.getByRole('button', { name: 'Compare again' }).click()
    await page.getByText('3 differences; 4 items are the same in both sets.').waitFor()
  })

  test('what was taken is in the own set, by its author', async () => {
    const { page } = app
    await page.goto(`${app.address}/#/annotate/tiny/ada/label_parity/definition`)
    await eventually(() => page.getByRole('textbox', { name: 'Simplified definition' }).inputValue()).toBe(
      'Say even or odd.',
    )
    await page.getByText(/^Written by Ada, /).waitFor()
    await open()
  })

  test('agreement is shown with the very numbers that the terminal prints, and saved unrounded', async () => {
    const { page } = app
    await tab('Agreement')
    await page.getByRole('checkbox', { name: 'from a file' }).uncheck()
    await page.getByRole('columnheader', { name: /Cohen’s κ/ }).waitFor()
    const rows = page.getByRole('table', { name: 'Agreement' }).getByRole('row')
    const shown = async (what: string) =>
      (
        await rows.filter({ hasText: 'whole collection' }).filter({ hasText: what }).getByRole('cell').allTextContents()
      ).slice(3)
    const { stdout } = await placebo(data, 'annotate', 'agreement', 'ada', 'bea', '--collection', 'tiny')
    const printed = (what: string) =>
      /^\S+ +\d+ +\d+ +(.*)$/
        .exec(stdout.split('\n').find((line) => line.startsWith(what)) ?? '')?.[1]
        ?.trim()
        .split(/ {2,}/)
    for (const [what, title] of [
      ['pairs', 'pairs'],
      ['tags', 'tagged words'],
      ['labels', 'labels'],
    ] as const) {
      expect(await shown(title)).toEqual(printed(what))
    }
    expect((await shown('tagged words'))[0]).toMatch(/^0\.\d{3} \[/)
    const csv = readFileSync(
      await downloaded(page, () => page.getByRole('button', { name: 'CSV' }).click(), folder),
      'utf8',
    )
    expect(csv).toMatch(/^what,task,units,units_of_two,raw,raw_low,raw_high,cohen,.*\r\npairs,,3,3,0\.6+7?,/)
    await page.getByRole('button', { name: /^Krippendorff/ }).click()
    await eventually(() => page.getByRole('columnheader', { name: /Krippendorff/ }).getAttribute('aria-sort')).not.toBe(
      'none',
    )
  })

  test.each(['light', 'dark'] as const)(
    'in %s nothing of it has a serious problem that axe-core finds',
    async (colorScheme) => {
      const { page } = app
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      for (const name of ['Sets', 'Differences', 'Agreement']) {
        await tab(name)
        await page
          .getByText(/^Loading .* …$/)
          .first()
          .waitFor({ state: 'detached' })
        expect([name, await accessibilityProblems(page)]).toEqual([name, []])
      }
    },
  )
})

async function downloaded(page: Page, begin: () => Promise<void>, folder: string): Promise<string> {
  const waiting = page.waitForEvent('download')
  await begin()
  const download = await waiting
  const into = join(folder, 'downloads')
  mkdirSync(into, { recursive: true })
  const path = join(into, download.suggestedFilename())
  await download.saveAs(path)
  return path
}

interface Words {
  readonly states: readonly ('approved' | 'rejected')[]
  /** What of the definition is the label list. */
  readonly label: string
  readonly simplified: string
  readonly tagsColour: boolean
}

/** Pairs, tags, a simplified text and a label space, all of `label_parity`, and perhaps tags of `label_colour`. */
async function annotate(
  client: TestClient,
  set: string,
  author: string,
  { states, label, simplified, tagsColour }: Words,
): Promise<void> {
  const [collection, task] = ['tiny', 'label_parity']
  await client.annotations.createSet({ collection, name: set })
  const { definition } = await client.annotations.task({ collection, set, task })
  const tags = (text: string, of: string): Item => ({
    kind: 'tags',
    value: [{ from: of.indexOf(text), to: of.indexOf(text) + text.length, type: 'label list', text }],
  })
  const pairs = states.map((state, i): Item => ({
    kind: 'pair',
    id: `p${i}`,
    value: {
      input: `The number ${i}`,
      gold: i % 2 === 0 ? 'even' : 'odd',
      output: i % 2 === 0 ? 'odd' : 'even',
      proposed: i % 2 === 0 ? 'odd' : 'even',
      source: 'wrong label',
      state,
      position: i,
      note: '',
    },
  }))
  const items: readonly Item[] = [
    ...pairs,
    tags(label, definition),
    { kind: 'simplified', value: simplified },
    { kind: 'label space', value: { kind: 'classification', labels: ['even', 'odd'], stated: null } },
  ]
  for (const item of items)
    await client.annotations.act({ collection, set, author, what: item.kind, changes: [{ task, item }] })
  if (!tagsColour) return
  const colour = await client.annotations.task({ collection, set, task: 'label_colour' })
  await client.annotations.act({
    collection,
    set,
    author,
    what: 'tags',
    changes: [{ task: 'label_colour', item: tags('red, green or blue', colour.definition) }],
  })
}

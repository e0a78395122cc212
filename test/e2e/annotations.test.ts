import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterEach, describe, expect, test } from 'vitest'
import { browserAvailable, browserReason, openApp, type App } from '../support/browser.ts'
import { follow, openHostAt } from '../support/host.ts'
import { sharedAvailable, sharedPath, sharedReason } from '../support/shared.ts'
import { fileFolder } from '../support/temporary.ts'

const place = { collection: 'superni', set: 'main' } as const
/** A generation task of Super-NaturalInstructions with 100 instances. */
const task = 'task1152_bard_analogical_reasoning_causation'
const items = 30

interface Item {
  readonly id: string
  readonly state: string
  readonly output: string
}

describe.skipIf(!browserAvailable || !sharedAvailable)(
  `${items} items of a real task${browserReason}${sharedReason}`,
  () => {
    const data = join(fileFolder('annotations'), 'data')
    let app: App | undefined
    afterEach(() => app?.close())

    test('are approved, edited and rejected by keyboard alone; a killed host forgets none of it, and undo leads back to the beginning', async () => {
      const begun = await prepare(data)
      const wanted = begun.map((item) => ({ ...item }))
      app = await bench(data)
      for (let i = 0; i < items / 2; i++) await work(app.page, wanted, i)
      await saved(app.page)
      // One more, and nobody waits for it.
      await app.page.keyboard.press('a')
      await app.killHost()
      await app.page.getByText('Placebo cannot be reached').waitFor()
      await app.browser.close()

      const after = await read(data)
      const unacknowledged = after[items / 2]!
      expect(['proposed', 'approved']).toContain(unacknowledged.state)
      wanted[items / 2] = { ...wanted[items / 2]!, state: unacknowledged.state }
      expect(after).toEqual(wanted)

      app = await bench(data)
      const { page } = app
      for (let i = after.findIndex(({ state }) => state === 'proposed'); i < items; i++) await work(page, wanted, i)
      await saved(page)
      await page.getByText('Every pair of this task is decided.').waitFor()
      expect(await undoAll(page)).toBeGreaterThan(items)
      await app.close()
      app = undefined
      expect(await read(data)).toEqual(begun)
    }, 240_000)
  },
)

/** In turns: approve, edit and approve, reject. */
async function work(page: Page, wanted: Item[], i: number): Promise<void> {
  const { keyboard } = page
  await page
    .getByRole('article', { name: `Pair ${i + 1} of ${items}` })
    .and(page.locator('[aria-current=true]'))
    .waitFor()
  const item = wanted[i]!
  if (i % 3 === 0) await keyboard.press('a')
  else if (i % 3 === 2) await keyboard.press('x')
  else {
    const text = `typed by hand ${i}`
    await keyboard.press('e')
    await keyboard.type(text)
    await keyboard.press('Escape')
    await keyboard.press('a')
    wanted[i] = { ...item, output: text }
  }
  wanted[i] = { ...wanted[i]!, state: i % 3 === 2 ? 'rejected' : 'approved' }
}

/** By its key, until nothing is left; answers with how often. */
async function undoAll(page: Page): Promise<number> {
  const undo = page.getByRole('button', { name: /^Undo/ })
  let steps = 0
  for (; await undo.isEnabled(); steps++) {
    await page.keyboard.press('u')
    await page.getByText(/^Taken back: /).waitFor()
    await saved(page)
  }
  return steps
}

async function saved(page: Page): Promise<void> {
  await page.locator('[data-saved=saved]').waitFor()
}

async function bench(dataDirectory: string): Promise<App> {
  const app = await openApp({ dataDirectory })
  await app.page.goto(`${app.address}/#/annotate/${place.collection}/${place.set}/${task}`)
  await app.page.getByRole('heading', { level: 2, name: task }).waitFor()
  await app.page.getByRole('list', { name: 'Pairs' }).waitFor()
  return app
}

/** 40 real tasks, and 30 pairs of one of them: instances, each with the right output of the next one that differs. */
async function prepare(dataDirectory: string): Promise<readonly Item[]> {
  const { client, close } = openHostAt(dataDirectory)
  try {
    await follow(
      await client.collections.import({
        path: sharedPath('superni/test'),
        name: place.collection,
        replace: false,
        skipBroken: false,
      }),
    )
    await client.annotations.createSet({ collection: place.collection, name: place.set })
    await client.settings.save({ author: 'Ada' })
    const { instances } = await client.collections.instances({
      collection: place.collection,
      task,
      offset: 0,
      limit: 100,
    })
    const changes = instances.slice(0, items).map(({ input, references: [gold = ''] }, i) => {
      const output = `other ${gold}`
      const value = {
        input,
        gold,
        output,
        proposed: output,
        source: 'rotated output' as const,
        state: 'proposed' as const,
        position: i,
        note: '',
      }
      return { task, item: { kind: 'pair' as const, id: `p${i}`, value } }
    })
    await client.annotations.act({ ...place, author: 'Bea', what: 'propose pairs', changes })
  } finally {
    await close()
  }
  return read(dataDirectory)
}

async function read(dataDirectory: string): Promise<Item[]> {
  const { client, close } = openHostAt(dataDirectory)
  try {
    return (await client.annotations.task({ ...place, task })).pairs.map(({ id, state, output }) => ({
      id,
      state,
      output,
    }))
  } finally {
    await close()
  }
}

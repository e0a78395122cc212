import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { isStale } from '../../build/window/stale.ts'
import { rendererFolder } from '../../build/window/renderer.ts'
import { browserAvailable, openApp } from '../support/browser.ts'
import { follow, openHostAt } from '../support/host.ts'
import { root } from '../support/placebo.ts'
import { sharedAvailable, sharedPath } from '../support/shared.ts'
import { writeTinyCollection } from '../support/tiny-collection.ts'

/**
 * How soon the annotation bench of 1,600 tasks is there, and how soon it answers a key: in a real browser, over
 * `placebo serve`.
 */
if (!browserAvailable) {
  console.log('bench:annotations: skipped, no Chromium; PLACEBO_CHROMIUM names one')
  process.exit(0)
}
if (
  isStale(join(rendererFolder, 'index.html'), [
    join(root, 'src', 'renderer'),
    join(root, 'src', 'core'),
    join(root, 'src', 'contract'),
  ])
)
  await import('../../build/window/build.ts')

const tasks = 1600
const place = { collection: 'many', set: 'main' } as const
/** Milliseconds. */
const goal = { open: 1000, key: 50 }

/** Presses of each key. */
const times = 20

/**
 * As texts: tests know nothing of a document. Milliseconds from a key to the frame in which what it is to do is seen.
 */
const watch = `
  globalThis.answered = (holds) => new Promise((resolve, reject) => {
    addEventListener('keydown', ({ key }) => {
      const from = performance.now()
      const look = () => {
        if (holds()) requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - from)))
        else if (performance.now() - from > 5000) reject(new Error('nothing came of the key ' + key))
        else requestAnimationFrame(look)
      }
      look()
    }, { capture: true, once: true })
  })
  const text = (selector) => document.querySelector(selector)?.textContent ?? ''
  globalThis.seen = {
    pair: () => document.querySelector('[data-pair][aria-current]')?.dataset.pair,
    task: () => text('section[aria-label=Task] h2') + (document.querySelector('section[aria-label=Task] pre') && document.querySelector('[data-pair][aria-current]') ? '' : ' not read yet'),
    states: () => [...document.querySelectorAll('[data-pair]')].map(({ dataset }) => dataset.state).join(),
    row: () => document.querySelector('[role=option][aria-selected=true]')?.title,
    output: () => document.querySelector('textarea[data-field=output]')?.value,
    against: () => text('[aria-label="Problems with it"]'),
    field: () => document.activeElement?.dataset.field ?? document.activeElement?.placeholder ?? '',
    work: () => text('section[aria-label=Work] [role=tab][aria-selected=true]') + ([...document.querySelectorAll('section[aria-label=Work] [role=tabpanel]')].every(({ textContent }) => /^(Loading .*)?$/.test(textContent)) ? ' not read yet' : ''),
    dialog: () => document.querySelector('[role=dialog]') === null ? '' : 'open',
    listed: () => text('section[aria-label=Queue] [role=status]'),
  }`

const folder = mkdtempSync(join(tmpdir(), 'placebo-bench-annotations-'))
try {
  const data = join(folder, 'data')
  await fill(data, repeated(join(folder, 'tasks')))
  await measure(data)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** The 40 shared test tasks, or three small ones, again and again under new names. */
function repeated(to: string): string {
  const from = sharedAvailable ? sharedPath('superni/test') : writeTinyCollection(join(folder, 'tiny'), 100)
  const files = readdirSync(from)
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({ name, text: readFileSync(join(from, name), 'utf8') }))
  mkdirSync(to)
  for (let i = 0; i < tasks; i++) {
    const { name, text } = files[i % files.length]!
    writeFileSync(join(to, `round${String(Math.floor(i / files.length)).padStart(2, '0')}_${name}`), text)
  }
  return to
}

async function fill(data: string, path: string): Promise<void> {
  const { client, close } = openHostAt(data)
  try {
    await follow(await client.collections.import({ path, name: place.collection, replace: false, skipBroken: false }))
    await client.annotations.createSet({ collection: place.collection, name: place.set })
    await client.settings.save({ author: 'Ada' })
    const begun = performance.now()
    await follow(
      await client.annotations.propose({ ...place, perTask: 6, approveClear: false, model: null, instancesPerTask: 1 }),
    )
    console.log(`proposals for ${tasks} tasks: ${((performance.now() - begun) / 1000).toFixed(1)} s`)
  } finally {
    await close()
  }
}

async function measure(data: string): Promise<void> {
  const app = await openApp({ dataDirectory: data })
  const { page } = app
  try {
    await page.addInitScript({ content: watch })
    for (let i = 0; i < 3; i++) {
      await page.goto('about:blank')
      await page.goto(`${app.address}/#/annotate/${place.collection}/${place.set}`)
      await page.locator('[role=option]').nth(8).waitFor()
      emit('the queue is there', [await page.evaluate<number>('performance.now()')], goal.open)
      await page.locator('[data-pair][aria-current]').waitFor()
      emit('and the first pair', [await page.evaluate<number>('performance.now()')])
    }
    await keys(page)
  } finally {
    await app.close()
  }
}

/** What a key changes in sight. */
type Sight = 'pair' | 'task' | 'states' | 'row' | 'output' | 'field' | 'work' | 'dialog' | 'listed'

async function keys(page: Page): Promise<void> {
  const all: number[] = []
  const press = async (
    what: string,
    key: string,
    sights: readonly Sight[],
    { before, after, repeat = times }: { before?: string; after?: string; repeat?: number } = {},
  ) => {
    const taken: number[] = []
    for (let i = 0; i < repeat; i++) {
      if (before !== undefined) await page.keyboard.press(before)
      await settled(page)
      taken.push(await answer(page, key, sights))
      if (after !== undefined) await page.keyboard.press(after)
    }
    all.push(...taken)
    emit(`${key} (${what})`, taken, goal.key)
  }
  await press('next pair', 'j', ['pair'], { after: 'k' })
  await press('previous pair', 'k', ['pair'], { before: 'j' })
  await press('next task', ']', ['task'])
  await press('previous task', '[', ['task'])
  await press('next doubtful', 'd', ['pair'])
  await press('approve', 'a', ['states', 'row'], { after: ']' })
  await press('undo', 'u', ['row'], { repeat: times / 2 })
  await press('redo', 'r', ['row'], { repeat: times / 2 })
  await press('reject', 'x', ['states', 'row'], { after: ']' })
  await press('delete', 'Delete', ['states', 'row'], { after: ']' })
  await press('edit', 'e', ['field'], { after: 'Escape' })
  await press('next kind of work', 't', ['work'])
  for (let i = 0; i < (3 - (times % 3)) % 3; i++) await page.keyboard.press('t')
  await press('history', 'h', ['dialog'], { after: 'Escape' })
  await press('all keys', '?', ['dialog'], { after: 'Escape' })
  await page.keyboard.press('e')
  await press('a letter of the delusive output', 'w', ['output'])
  await page.keyboard.press('Escape')
  await page.keyboard.press('/')
  await press('a letter of what is looked for', '1', ['listed'], { repeat: 1 })
  emit('every key', all, goal.key)
}

async function answer(page: Page, key: string, sights: readonly Sight[]): Promise<number> {
  await page.evaluate(`{
    const before = ${JSON.stringify(sights)}.map((name) => seen[name]())
    globalThis.waiting = answered(() => ${JSON.stringify(sights)}.every((name, i) => seen[name]() !== before[i] && !String(seen[name]()).endsWith('not read yet')))
    // Nothing is awaited yet.
    0
  }`)
  await page.keyboard.press(key)
  return page.evaluate<number>('waiting')
}

/** Nobody presses two keys in no time. */
async function settled(page: Page): Promise<void> {
  await page.locator('[data-saved=saved], [data-saved=waiting]').waitFor()
  await page.waitForTimeout(150)
}

function emit(what: string, milliseconds: readonly number[], most?: number): void {
  const sorted = milliseconds.toSorted((a, b) => a - b)
  const [median, worst] = [sorted[Math.floor(sorted.length / 2)]!, sorted.at(-1)!]
  const reported =
    sorted.length === 1
      ? `${worst.toFixed(0)} ms`
      : `${median.toFixed(0)} ms, the slowest of ${sorted.length} ${worst.toFixed(0)} ms`
  console.log(
    `${what}:`.padEnd(48) +
      reported +
      (most === undefined ? '' : ` (goal: under ${most} ms${worst < most ? '' : '; MISSED'})`),
  )
}

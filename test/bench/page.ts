import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { openStore } from '#store/store.ts'
import { isStale } from '../../build/window/stale.ts'
import { rendererFolder } from '../../build/window/renderer.ts'
import { browserAvailable, openApp } from '../support/browser.ts'
import { root } from '../support/placebo.ts'
import { synthesise, synthetic } from './synthetic.ts'

/** How soon a page of 100,000 trials is there, and whether it stays smooth: in a real browser, over `placebo serve`. */
if (!browserAvailable) {
  console.log('bench:page: skipped, no Chromium; PLACEBO_CHROMIUM names one')
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

/** Four conditions: 4 × 25,000 instances, and one: 100,000 instances, so as many rows. */
const folder = mkdtempSync(join(tmpdir(), 'placebo-bench-page-'))
const wide = { ...synthetic, name: 'wide' }
const long = { ...synthetic, name: 'long', conditions: synthetic.conditions.slice(0, 1) }

// As texts: tests know nothing of a document.
const watch = `
  globalThis.longTasks = []
  globalThis.shifts = 0
  globalThis.interactions = new Map()
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) shifts += value
  }).observe({ type: 'layout-shift', buffered: true })
  new PerformanceObserver((list) => {
    for (const { interactionId, duration, name, target } of list.getEntries()) {
      if (interactionId === 0 || duration < (interactions.get(interactionId)?.duration ?? 0)) continue
      interactions.set(interactionId, { duration, what: name + ' on ' + (target?.getAttribute?.('aria-label') ?? target?.textContent ?? '?').slice(0, 40) })
    }
  }).observe({ type: 'event', durationThreshold: 16, buffered: true })
  new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask', buffered: true })`

/** Milliseconds that whoever uses it looks at what has come. */
const settled = 1000

try {
  const opened = openStore(folder, new Date())
  if (opened.state === 'refused') throw new Error(opened.reason)
  synthesise(opened.store, wide, 250, 100)
  synthesise(opened.store, long, 250, 400)
  opened.store.close()
  // The first one also waits for the disk, which is still writing what was just made.
  for (let i = 0; i < 3; i++) await measure()
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function measure(): Promise<void> {
  const app = await openApp({ dataDirectory: folder })
  try {
    const { page } = app
    await page.getByRole('heading', { level: 1 }).waitFor()
    emit('start of the renderer to its first screen', await now(page), 'under 1.5 s')
    await page.addInitScript({ content: watch })
    // What Home asks of the newest run is answered; of the one that is measured nothing is read.
    await page.getByText('Last finished: long').waitFor()
    await page.getByRole('region', { name: 'Last study' }).getByRole('figure').waitFor({ timeout: 120_000 })
    await page.goto('about:blank')
    await page.goto(`${app.address}/#/results/wide`)
    await page.locator('figure svg').first().waitFor()
    emit('results of 100,000 trials: figure', await now(page))
    await page.getByRole('region', { name: 'Verdict' }).getByRole('heading').waitFor()
    await page.locator('figcaption').filter({ hasText: '95 % intervals with tasks as clusters' }).first().waitFor()
    emit('results of 100,000 trials: verdict and intervals', await now(page), 'under 2 s')
    emit('longest block until then', await longest(page))
    for (const tab of ['Tables', 'Tasks', 'Labels', 'Effects', 'Trials', 'Figures']) {
      await page.getByRole('tab', { name: tab }).click()
      await page.waitForTimeout(settled)
    }
    await page.getByRole('button', { name: 'In words: comparisons, caveats, power' }).click()
    await page.waitForTimeout(settled)
    await emitManners(page, 'results, tabs and words')

    await page.goto('about:blank')
    await page.goto(`${app.address}/#/results/long`)
    await page.getByRole('tab', { name: 'Trials' }).click()
    await page.getByRole('row').nth(20).waitFor()
    await longest(page)
    await scroll(page)
    emit('longest block while 100,000 rows are scrolled', await longest(page), 'under 0.1 s')
    emit('rows at the end are there after', await endOfTable(page))
    await scrollTo(page, 0)
    await useTrials(page)
    await emitManners(page, '100,000 trials')
  } finally {
    await app.close()
  }
}

/** Rows by keys, unfolded and opened, filters, the order of the table. */
async function useTrials(page: Page): Promise<void> {
  const rows = page.locator('tr[data-open]')
  await rows.first().waitFor()
  await rows.first().focus()
  for (let i = 0; i < 20; i++) {
    await page.keyboard.press('ArrowDown')
    await page.waitForTimeout(50)
  }
  await page.keyboard.press('Space')
  await page.waitForTimeout(settled)
  await page.keyboard.press('Enter')
  await page.waitForTimeout(settled)
  await page.keyboard.press('j')
  await page.waitForTimeout(settled)
  await page.keyboard.press('Escape')
  await page.waitForTimeout(settled)
  await page.getByRole('textbox', { name: 'Text', exact: true }).click()
  await page.keyboard.type('river', { delay: 60 })
  await page.waitForTimeout(2 * settled)
}

/** What one waits for, and what moves by itself, since the page was opened. */
async function emitManners(page: Page, where: string): Promise<void> {
  const { worst, count, shifts } = await page.evaluate<{
    readonly worst: { readonly duration: number; readonly what: string }
    readonly count: number
    readonly shifts: number
  }>(
    `({ worst: [...interactions.values()].toSorted((a, b) => b.duration - a.duration)[0] ?? { duration: 0, what: 'none over 16 ms' }, count: interactions.size, shifts })`,
  )
  emit(`${where}: slowest of ${count} interactions`, worst.duration, `at most 0.2 s; ${worst.what}`)
  console.log(`${where}: layout shift:`.padEnd(52) + `${shifts.toFixed(3)} (goal: under 0.05)`)
}

/** Since the page was begun to be opened. Milliseconds. */
function now(page: Page): Promise<number> {
  return page.evaluate(() => performance.now())
}

/** The longest task since it was last asked. Milliseconds; 0: none over 50. */
async function longest(page: Page): Promise<number> {
  // Entries are told in a task of their own.
  await page.waitForTimeout(100)
  return page.evaluate<number>('Math.max(0, ...longTasks.splice(0))')
}

function scrollTo(page: Page, share: number): Promise<unknown> {
  return page.evaluate(
    `{ const table = document.querySelector('[role=region][aria-label=Trials]'); table.scrollTop = ${share} * table.scrollHeight }`,
  )
}

/** By the wheel, then in leaps to anywhere, as one drags the bar. */
async function scroll(page: Page): Promise<void> {
  await page.getByRole('region', { name: 'Trials' }).hover()
  for (let i = 0; i < 60; i++) {
    await page.mouse.wheel(0, 900)
    await page.waitForTimeout(30)
  }
  for (let i = 0; i < 30; i++) {
    await scrollTo(page, ((i * 7919) % 30) / 30)
    await page.waitForTimeout(80)
  }
}

async function endOfTable(page: Page): Promise<number> {
  const from = await now(page)
  await scrollTo(page, 1)
  await page.locator('tr[data-open][aria-rowindex="100001"]').waitFor()
  return (await now(page)) - from
}

function emit(what: string, milliseconds: number, goal?: string): void {
  console.log(
    `${what}:`.padEnd(52) + `${(milliseconds / 1000).toFixed(2)} s${goal === undefined ? '' : ` (goal: ${goal})`}`,
  )
}

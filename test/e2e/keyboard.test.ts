import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { browserAvailable, browserReason, openApp, type App } from '../support/browser.ts'
import { fileFolder } from '../support/temporary.ts'

/** One stop of the walk: what has the focus by Tab, what is pressed or typed there, and what is seen then. */
interface Stop {
  readonly what: string
  /** Tab is pressed until what is called so has the focus; absent: it stays where it is. */
  readonly tabTo?: RegExp
  /** Names of keys; what is no key's name is typed, letter by letter. */
  readonly keys: readonly string[]
  readonly seen: (page: Page) => { waitFor(options?: { readonly timeout: number }): Promise<void> }
  /** Milliseconds that it may take; default: 10 s. */
  readonly within?: number
}

const heading =
  (level: 1 | 2, name: string): Stop['seen'] =>
  (page) =>
    page.getByRole('heading', { level, name }).first()
const text =
  (words: string | RegExp): Stop['seen'] =>
  (page) =>
    page.getByText(words).first()
const table =
  (name: string): Stop['seen'] =>
  (page) =>
    page.getByRole('table', { name })

/** From the first start to a figure in a file. */
const walk: readonly Stop[] = [
  {
    what: 'the first Tab leads past the screens',
    tabTo: /^Skip to the content$/,
    keys: ['Enter'],
    seen: heading(1, ''),
  },
  { what: 'a key leads to a new study', keys: ['Alt+2'], seen: heading(1, 'New study') },
  {
    what: 'a question is chosen',
    tabTo: /^What does this model do under the four conditions\?/,
    keys: ['Enter'],
    seen: heading(2, '2. Which tasks?'),
  },
  {
    what: 'a collection is chosen from a list',
    tabTo: /^Collection/,
    keys: ['ArrowDown', 'ArrowDown', 'Enter'],
    seen: text(/ tasks drawn of 48\./),
  },
  {
    what: 'one instance of each task',
    tabTo: /^Instances per task/,
    keys: ['Control+A', '1'],
    seen: text(/^\d+ in 4 cells$/),
  },
  {
    what: 'one task of each category',
    tabTo: /^Tasks per category/,
    keys: ['Control+A', '1'],
    seen: text(/^12 tasks drawn of 48\./),
  },
  { what: 'the cost follows', keys: [], seen: text('48 in 4 cells') },
  { what: 'the next step: the model', keys: ['Control+Enter'], seen: heading(2, '3. Which model?') },
  {
    what: 'a model is chosen in a table',
    tabTo: /placebo-starter(?!-t5)/,
    keys: ['Enter'],
    seen: text('Check the speed'),
  },
  { what: 'the next step: the prompts', keys: ['Control+Enter'], seen: text('Instance 1 of 1') },
  {
    what: 'the next step: the method',
    keys: ['Control+Enter'],
    seen: heading(2, '5. How is it asked, and how tuned?'),
  },
  { what: 'the last step: the whole study', keys: ['Control+Enter'], seen: heading(2, '6. Is this the study?') },
  {
    what: 'it gets a name',
    tabTo: /^Name of the study/,
    keys: ['Control+A', 'by keys'],
    seen: heading(1, 'by keys'),
  },
  {
    what: 'it is started',
    tabTo: /^Start now/,
    keys: ['Enter'],
    seen: text(/of 48 trials/),
    within: 60_000,
  },
  { what: 'it comes to its end', keys: [], seen: text('48 of 48 trials'), within: 120_000 },
  {
    what: 'a key leads to its results',
    keys: ['Alt+R'],
    seen: (page) => page.getByRole('region', { name: 'Verdict' }).getByRole('figure'),
    within: 60_000,
  },
  {
    what: 'a mark of the chart tells its numbers',
    tabTo: /^Simplified − Original, /,
    keys: [],
    seen: text(/^Simplified − Original, .* points/),
  },
  { what: 'arrow keys go from mark to mark', keys: ['ArrowRight'], seen: text(/^Delusive − Original, .* points/) },
]

/** What unfolds, and every table by its tab, which arrow keys reach. */
const tabs: readonly Stop[] = [
  {
    what: 'the words unfold',
    tabTo: /^In words: comparisons, caveats, power/,
    keys: ['Enter'],
    seen: text('Read it with care'),
  },
  { what: 'and fold again', keys: ['Enter'], seen: text('In words: comparisons, caveats, power') },
  { what: 'the tabs', tabTo: /^Figures/, keys: ['ArrowRight'], seen: table('Comparisons') },
  { what: 'differences by task', keys: ['ArrowRight'], seen: table('Differences by task, classification') },
  { what: 'answers by label', keys: ['ArrowRight'], seen: table('Answers by label') },
  { what: 'scores by length', keys: ['ArrowRight'], seen: table('Scores by prompt length') },
  { what: 'the style of the answers', keys: ['ArrowRight'], seen: table('Style of free answers') },
  { what: 'the trials', keys: ['ArrowRight'], seen: table('Trials') },
]

/** The mouse is never touched, and nothing is clicked, filled or focused but by keys that a person has. */
describe.skipIf(!browserAvailable)(`by keyboard alone${browserReason}`, () => {
  const folder = fileFolder('keyboard')
  let app: App
  beforeAll(async () => {
    app = await openApp({ dataDirectory: folder, viewport: { width: 1100, height: 700 } })
    await app.page.getByText('starter (48 tasks)').waitFor()
  }, 60_000)
  afterAll(() => app.close())

  test('from the first start to a figure in a file', async () => {
    const { page } = app
    for (const stop of walk) await take(page, stop)
    await tabTo(page, /^SVG$/, 'the figure is saved')
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')])
    expect(download.suggestedFilename()).toMatch(/\.svg$/)
    expect(readFileSync(await download.path(), 'utf8')).toContain('<svg')
  }, 300_000)

  test('through everything that is in the results', async () => {
    for (const stop of tabs) await take(app.page, stop)
  }, 60_000)
})

async function take(page: Page, { what, tabTo: name, keys, seen, within = 10_000 }: Stop): Promise<void> {
  if (name !== undefined) await tabTo(page, name, what)
  for (const key of keys)
    await (/^(?:[A-Z][A-Za-z]+|\d|.\+.)/.test(key) && !key.includes(' ')
      ? page.keyboard.press(key)
      : page.keyboard.type(key))
  await seen(page)
    .waitFor({ timeout: within })
    .catch((error: unknown) => {
      throw new Error(`${what}: it was not seen`, { cause: error })
    })
}

/** Tab until what has the focus is called so; a screen has not more than 200 places to stop at, and each shows. */
async function tabTo(page: Page, name: RegExp, what: string): Promise<void> {
  const stops: string[] = []
  for (let i = 0; i < 200; i++) {
    await page.keyboard.press('Tab')
    const now = await focusOf(page)
    expect(now.hidden, `${what}: the focus on "${now.name}" is not to be seen`).toBeNull()
    if (name.test(now.name)) return
    stops.push(now.name)
  }
  throw new Error(`${what}: no Tab leads to ${name.source}; they lead to: ${stops.join(' | ')}`)
}

/** Borders change their colour, and screens scroll, within some moments. */
async function focusOf(page: Page): Promise<Focused> {
  for (let left = 10; ; left--) {
    const now = await page.evaluate<Focused>(focused)
    if (now.hidden === null || left === 0) return now
    await page.waitForTimeout(50)
  }
}

interface Focused {
  /** Its label, or its text. */
  readonly name: string
  /** Why nobody sees that it has the focus; `null`: one does. */
  readonly hidden: string | null
}

/** A ring, or a border in the colour of one, around it or what stands for it, inside the window and on top. */
const focused = `(() => {
  const element = document.activeElement
  const name = (element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent ?? '').trim().slice(0, 80)
  if (element === document.body) return { name, hidden: null }
  const probe = document.body.appendChild(document.createElement('i'))
  probe.style.color = 'var(--mantine-primary-color-filled)'
  const accent = getComputedStyle(probe).color
  probe.remove()
  const near = [element, element.nextElementSibling, element.parentElement, element.parentElement?.parentElement].filter(
    (each) => each && each.getBoundingClientRect().width > 4 && getComputedStyle(each).opacity !== '0',
  )
  const ringed = near.find((each) => {
    const { outlineStyle, outlineWidth, borderTopColor, borderTopWidth, boxShadow } = getComputedStyle(each)
    return (
      (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) ||
      (parseFloat(borderTopWidth) > 0 && borderTopColor === accent) ||
      (each === element && boxShadow !== 'none')
    )
  })
  if (ringed === undefined) return { name, hidden: 'it has no ring' }
  const { left, right, top, bottom } = ringed.getBoundingClientRect()
  const inside = (x, y) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight
  const points = [0.5, 0.1, 0.9].flatMap((x) => [0.5, 0.1, 0.9].map((y) => [left + x * (right - left), top + y * (bottom - top)]))
  const seen = points.filter(([x, y]) => inside(x, y))
  if (seen.length === 0) return { name, hidden: 'it is outside the window' }
  // What the pointer goes through is found at no point.
  if (getComputedStyle(ringed).pointerEvents === 'none') return { name, hidden: null }
  const covers = seen.map(([x, y]) => document.elementFromPoint(x, y))
  const own = covers.some((each) => each !== null && (ringed.contains(each) || each.contains(ringed)))
  return { name, hidden: own ? null : 'it is covered by ' + (covers[0]?.className ?? 'nothing') }
})()`

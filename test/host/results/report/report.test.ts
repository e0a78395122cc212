import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { synthesise, synthetic, tuned } from '../../../bench/synthetic.ts'
import { tunedStudy } from '../../../core/study/support.ts'
import { accessibilityProblems } from '../../../support/accessibility.ts'
import { browserAvailable, browserReason, launchBrowser } from '../../../support/browser.ts'
import { follow, openHostAt } from '../../../support/host.ts'
import { fileFolder } from '../../../support/temporary.ts'
import { poison, storeMixedRun, storeTunedRun, storeTunedStudy } from '../../stored-runs.ts'

const folder = fileFolder('report')
const file = (run: string) => join(folder, `${run}.html`)
const hostileName = "</title><script>document.title='broken'</script>\u202egnp"
const opened = openHostAt(folder)
const {
  client,
  host: { store },
} = opened

beforeAll(async () => {
  storeMixedRun(store)
  poison(store, 'mixed123')
  storeTunedRun(store)
  const all = [presets.original, presets.delusive]
  storeTunedStudy(
    store,
    {
      ...tunedStudy,
      name: hostileName,
      collection: '<b>c</b>',
      conditions: all,
      tuning: { ...tunedStudy.tuning, testConditions: all },
    },
    'hostile1',
  )
  for (const run of ['mixed123', 'tuned123', 'hostile1']) await client.reports.write({ run, file: file(run) })
}, 120_000)
afterAll(() => opened.close())

const textOf = (run: string) => readFileSync(file(run), 'utf8')

test('The same page is read piece by piece, with a name for its file', async () => {
  const pieces: string[] = []
  const end = await follow(await client.reports.read({ run: 'tuned123' }), ({ text }) => pieces.push(text))
  expect(end).toEqual({ name: 'tuned report.html' })
  const timeless = (text: string) => text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
  expect(timeless(pieces.join(''))).toBe(timeless(textOf('tuned123')))
})

test.each([
  [
    'the verdict stands first, in words',
    'mixed123',
    /1\. What was found<\/h2>\s*<p class="first">Simplified against Original, exact match on classification: −14\.3 points, 95 % interval [^<]+n = 42 in 5 tasks/,
  ],
  [
    'every verdict is drawn beneath it, with its caption',
    'mixed123',
    /n = 42 in 5 tasks[^]*?<figure>\s*<svg [^]*?>undecided<[^]*?<\/svg>\s*<figcaption><strong>mixed, verdicts\. <\/strong>Differences: points of the score/,
  ],
  [
    'a run that is not done says so',
    'mixed123',
    /These are not all results yet\. <\/strong>354 of 364 trials are there; the run is stopped\./,
  ],
  ['every other outcome than an answer is counted', 'mixed123', /<th scope="col" class="number">engine-error<\/th>/],
  [
    'the sample says how it was chosen',
    'mixed123',
    /12 of 91 instances, drawn without looking at any answer: .* seed 7, the first 12 of them\./,
  ],
  [
    'a prompt stands under each condition as it was asked',
    'mixed123',
    /<h4>Delusive<\/h4>\s*<p>Definition: the definition as the task has it\. Examples: .*<\/p>\s*<p class="soft">Instance .*<\/p>\s*<pre [^>]+>\nDo number \d\. 2\nInput: /,
  ],
  ['what may not be concluded', 'mixed123', /&quot;Undecided&quot; is not &quot;the same&quot;/],
  [
    'with tuning, what differs from the paper',
    'tuned123',
    /What differs from Kung &amp; Peng 2023<\/h3>\s*<ul><li>The paper tunes T5-large on Super-NaturalInstructions; here it is m, tuned by LoRA on 0 train tasks/,
  ],
  [
    'published values carry their marks',
    'mixed123',
    /<th scope="row">random guess, classification<\/th>\s*<td>exact match<\/td>\s*<td class="number">42\.649<\/td>\s*<td>N<\/td>/,
  ],
  ['marked lines say why', 'tuned123', /† Not reliable: .*equal answers on 31 of 40 prompts/],
  ['trainings stand with their certificates', 'tuned123', /<td class="number">40 of 40<\/td>/],
  [
    'what tuning gains is parted, with intervals',
    'tuned123',
    /<th scope="row">tuned on Original, asked with Original \(4 per task\)<\/th>\s*<td class="number">240<\/td>/,
  ],
  [
    'and lines are held against guessing',
    'tuned123',
    /<h2 id="guessing">5\. Above chance\?<\/h2>\s*<ul><li>tuned on Original, asked with Original/,
  ],
])('%s', (_, run, part) => {
  expect(textOf(run)).toMatch(part)
})

test('Nothing that a task or a model says is markup, hides or turns', () => {
  for (const run of ['mixed123', 'hostile1']) {
    const text = textOf(run)
    expect(text).not.toMatch(/<script|<img|<iframe|javascript:|\son\w+="|\sstyle="/)
    // eslint's no-control-regex is not among the rules in use.
    expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069]/)
    expect(text.match(/(?:src|href)="(?!#)[^"]*"/g)).toBeNull()
  }
  expect(textOf('hostile1')).toContain(
    "<h1>&lt;/title&gt;&lt;script&gt;document.title='broken'&lt;/script&gt;⟨U+202E⟩gnp</h1>",
  )
})

test('Without texts no prompt, input or answer stands in it, and everything else does', async () => {
  await client.reports.write({ run: 'mixed123', file: file('untold'), texts: false })
  const [full, bare] = [textOf('mixed123'), textOf('untold')]
  expect(full).toMatch(/<pre class="prompt"/)
  expect(bare).not.toMatch(/<pre|<article|Do number|Input: |A sample of trials/)
  expect(bare).toMatch(/SHA-256 of the prompt [\w-]+</)
  const tables = (text: string) => text.slice(text.indexOf('<h2 id="verdict"'), text.indexOf('<h2 id="method"'))
  expect(tables(bare)).toBe(tables(full))
})

test('A run that asked nothing has no report', async () => {
  await expect(client.reports.write({ run: 'none', file: file('none') })).rejects.toThrow()
})

describe.skipIf(!browserAvailable)(`in a browser without JavaScript${browserReason}`, () => {
  let browser: Browser
  const reported: string[] = []

  beforeAll(async () => {
    synthesise(store, { ...synthetic, name: 'small' }, 4, 10)
    synthesise(store, { ...tuned, name: 'large' }, 119, 71)
    browser = await launchBrowser()
    // Storing 100,000 trials takes half a minute, and minutes on a busy machine.
  }, 900_000)
  afterAll(() => browser.close())

  const pageOf = async (run: string, javaScriptEnabled = false): Promise<Page> => {
    const page = await (
      await browser.newContext({ javaScriptEnabled, viewport: { width: 1100, height: 900 } })
    ).newPage()
    page.on('console', (message) => reported.push(`${run}: ${message.type()} ${message.text()}`))
    page.on('request', (request) => {
      if (!request.url().startsWith('file:')) reported.push(`${run}: asked for ${request.url()}`)
    })
    await page.goto(`file://${file(run)}`)
    return page
  }

  test.each([
    ['small', '160 trials', 4],
    ['large', '101,388 trials', 12],
    ['mixed123', '354 trials', 4],
    ['hostile1', '4,320 trials', 18],
  ])(
    '%s: %s, no console message, no request, under 20 MB',
    async (run, trials, cells) => {
      if (run === 'small' || run === 'large') await client.reports.write({ run, file: file(run) })
      expect(statSync(file(run)).size).toBeLessThan(20_000_000)
      const page = await pageOf(run)
      expect(await page.locator('h1').count()).toBe(1)
      await page.getByText(trials).first().waitFor()
      expect(await page.locator('figure svg').count()).toBeGreaterThan(0)
      expect(await page.locator('article').first().locator('tbody tr').count()).toBe(cells)
      expect(await page.title()).not.toBe('broken')
      const pdf = await page.pdf({ preferCSSPageSize: true })
      expect(pdf.length).toBeGreaterThan(20_000)
      expect(reported).toEqual([])
      await page.context().close()
    },
    300_000,
  )

  test.each(['small', 'mixed123', 'tuned123', 'hostile1'])(
    '%s: accessible, headings in order, every table with caption and scope',
    async (run) => {
      const page = await pageOf(run, true)
      expect(await accessibilityProblems(page)).toEqual([])
      const levels = await page.evaluate<number[]>(
        '[...document.querySelectorAll("h1,h2,h3,h4")].map((each) => Number(each.localName[1]))',
      )
      expect(levels.filter((level, i) => level > (levels[i - 1] ?? 0) + 1)).toEqual([])
      expect(await page.locator('table').count()).toBe(await page.locator('table > caption').count())
      expect(await page.locator('th:not([scope])').count()).toBe(0)
      expect(await page.locator('html').getAttribute('lang')).toBe('en')
      // Nothing is wider than the window but what scrolls by itself.
      expect(
        await page.evaluate<boolean>('document.documentElement.scrollWidth <= document.documentElement.clientWidth'),
      ).toBe(true)
      await page.context().close()
    },
    120_000,
  )
})

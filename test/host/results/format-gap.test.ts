import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import type { Study } from '#core/study/study.ts'
import { smallTuned, withTuning } from '../../core/study/tuned-results.ts'
import { readLatex } from '../../exchange/latex-reader.ts'
import { openHostAt, type TestHost } from '../../support/host.ts'
import { placebo } from '../../support/placebo.ts'
import { fileFolder } from '../../support/temporary.ts'
import { storeTunedStudy } from '../stored-runs.ts'

const folder = fileFolder('format-gap')
const data = join(folder, 'data')
let opened: TestHost & { readonly close: () => Promise<void> }

/** Every untuned answer is the right label with a full stop behind it, every tuned one the right label. */
const study: Study = {
  ...withTuning({ trainConditions: [presets.original] }, { ...smallTuned, conditions: [presets.original] }),
  name: 'copied stop',
}

beforeAll(() => {
  mkdirSync(data)
  opened = openHostAt(data)
  storeTunedStudy(opened.host.store, study, 'stop1234', {
    right: ({ training }) => training !== null,
    wrong: (_, __, i) => (i % 2 === 0 ? 'yes.' : 'no.'),
  })
}, 120_000)
afterAll(() => opened.close())

const run = 'copied stop'
const untuned = 'untuned, asked with Original'
const stop = `${untuned}: 240 of 240 out-of-format answers are a label followed by the full stop that tk-instruct adds to demonstrations.`
const attributed =
  '+0.0 are format and +0.0 are task when answers that are no label after normalisation count as random guesses. Format correctness, untuned → tuned: strict 0.0 → 100.0 %, normalised 100.0 → 100.0 %. The parts use the normalised one, as exact match does.'

test('outcomes: out-of-format stands beside what normalisation makes of it, in table, LaTeX and CSV', async () => {
  const { client } = opened
  const { cells } = await client.results.means({ run })
  expect(cells[0]).toMatchObject({
    name: untuned,
    outcomes: { 'out-of-format': 240 },
    normalised: { label: 240, right: 240 },
  })
  const { text } = await client.results.latex({ run, by: null, of: 'outcomes' })
  expect(readLatex(text)[0]?.rows[0]?.slice(0, 5)).toEqual([untuned, '0', '240', '240', '240'])
  expect(readLatex(text)[0]?.caption).toContain(
    'An empty answer scores 0. Trials that are too-long or an engine-error have no score and are in no mean.',
  )
  const csv = await client.results.csv({ run, by: null, of: 'outcomes' })
  expect(csv.text.split('\r\n')[1]).toBe(
    `"${untuned}",in context,,,,,original,original,free,0,240,0,0,0,240,240,240,0,0,0,0,0,0,240,240,`,
  )
})

test('figures: either format has a panel, and the waterfall says by which it goes', async () => {
  const into = join(folder, 'figures')
  const { files } = await opened.client.results.writeFigures({ run, folder: into })
  const drawn = (name: string) => readFileSync(join(into, name), 'utf8')
  expect(files).toEqual(
    expect.arrayContaining(['scores-classification.svg', 'attribution.svg', 'figure-4-random-baseline.svg']),
  )
  expect(/<desc>(.*)<\/desc>/.exec(drawn('scores-classification.svg'))?.[1]).toMatch(
    /format, strict: untuned, asked with Original 0\.0 %, tuned on Original, asked with Original \(4 per task\) 100\.0 %.*format, normalised: untuned, asked with Original 100\.0 %, tuned on Original, asked with Original \(4 per task\) 100\.0 %/,
  )
  expect(/<desc>(.*)<\/desc>/.exec(drawn('figure-4-random-baseline.svg'))?.[1]).toMatch(
    /Strict format correctness, %: Tuned, original 100\.0 % at 4; untuned 0\.0 %.*Normalised format correctness, %: Tuned, original 100\.0 % at 4; untuned 100\.0 %/,
  )
  expect(drawn('attribution.svg')).toContain(attributed)
})

test('report: the stop stands with the verdict, and table, outcomes and attribution agree', async () => {
  const file = join(folder, 'report.html')
  await opened.client.reports.write({ run, file })
  const text = readFileSync(file, 'utf8')
  expect(text).toContain(stop)
  expect(text).toContain(attributed)
  expect(text).toMatch(
    /<th scope="col" class="number">Format, strict<\/th>\s*<th scope="col" class="number">Format, normalised<\/th>/,
  )
  expect(text).not.toContain('never counted as a wrong one')
})

test('terminal: the same counts, and what ended the answers', { timeout: 60_000 }, async () => {
  const { stdout } = await placebo(data, 'results', run)
  const lines = stdout.split('\n')
  expect(lines.filter((line) => line.startsWith(stop))).toHaveLength(1)
  expect(lines.filter((line) => line.endsWith(attributed))).toHaveLength(1)
  expect(lines.map((line) => line.replaceAll(/ {2,}/g, ' · '))).toContain(
    `${untuned} · 0 · 240 · 240 · 240 · 0 · 0 · 0 · 240 · 0 · 240 · 240`,
  )
})

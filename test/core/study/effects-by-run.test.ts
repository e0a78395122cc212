import { expect, test } from 'vitest'
import { effectsByRun } from '#core/study/effects-by-run.ts'
import { levelsByRun } from '#core/study/levels-by-run.ts'
import type { ResultsInput } from '#core/study/results-table.ts'
import { drawRuns, type ComparedRun } from '#core/study/run-columns.ts'
import { studentQuantile } from '#core/statistics/student.ts'
import { resultsOf, taskOf } from './support.ts'
import { smallTuned, instanceCount, taskCount, tunedResults } from './tuned-results.ts'

const [tasks, each] = [20, 30] as const
const references = Array.from({ length: each }, (_, i) => (i % 2 === 0 ? 'yes' : 'no'))
const wrong = { yes: 'no', no: 'yes' } as const
type Right = (task: number, instance: number) => boolean

const asked = (original: Right, simplified: Right): ResultsInput =>
  resultsOf(
    Array.from({ length: tasks }, (_, t) => {
      const answers = (right: Right) => references.map((reference, i) => (right(t, i) ? reference : wrong[reference]))
      return {
        task: taskOf(`t${t}`, ['yes', 'no']),
        references,
        answers: { original: answers(original), simplified: answers(simplified) },
      }
    }),
  )
const run = (name: string, input: ResultsInput): ComparedRun => ({
  name,
  input,
  instances: input.tasks.map((_, t) => references.map((__, i) => t * each + i + 1)),
})

/** Right on the first so many of each task, one more on every other task. */
const upTo =
  (count: number): Right =>
  (t, i) =>
    i < count + (t % 2)

const small = run('small', asked(upTo(15), upTo(13)))
const large = run('large', asked(upTo(24), upTo(10)))
const likeSmall = run('like small', asked(upTo(24), upTo(22)))

test('what a condition changes is told of every run, and how far it is from the first', () => {
  const effects = effectsByRun([small, large])
  expect(
    effects.map(({ line, against, run: at, difference, gap }) => [line, against, at, difference, gap?.difference]),
  ).toEqual([
    ['Simplified', 'Original', 0, -100 * (2 / 30), undefined],
    ['Simplified', 'Original', 1, expect.closeTo(-100 * (14 / 30), 10), expect.closeTo(-40, 10)],
  ])
  expect(effects[1]).toMatchObject({ instances: 600, tasks: 20, kind: 'classification', score: 'exactMatch' })
  expect(effects[1]?.gap?.verdict).toBe('different')
  expect(effects[1]?.gap?.sentence).toMatch(
    /^Simplified against Original in large \(−46\.7\) less that in small \(−6\.7\), exact match on classification: −40\.0 points, 95 % interval −\d+\.\d to −\d+\.\d, n = 600 in 20 tasks: different\.$/,
  )
})

test('runs whose scores differ by 30 points may do the same with a condition', () => {
  const [, other] = effectsByRun([small, likeSmall])
  expect(other?.difference).toBeCloseTo(-100 * (2 / 30), 10)
  expect(other?.gap).toMatchObject({ difference: 0, verdict: 'equivalent' })
})

test('the interval of a gap is the one of tasks as clusters: mean of its differences, with Student’s t', () => {
  // Effects that vary by task: in one run, and the other way round in the other one.
  const uneven =
    (sign: 1 | -1): Right =>
    (t, i) =>
      i < 15 + sign * ((t % 5) - 2)
  const one = run('one', asked(upTo(15), uneven(1)))
  const other = run('other', asked(upTo(15), uneven(-1)))
  const [, { gap } = { gap: null }] = effectsByRun([one, other])
  // Per task −2 ((t mod 5) − 2) of 30 instances.
  const perTask = Array.from({ length: tasks }, (_, t) => (-2 * ((t % 5) - 2) * 100) / each)
  const mean = perTask.reduce((sum, value) => sum + value, 0) / tasks
  const variance = perTask.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (tasks - 1)
  const half = studentQuantile(0.975, tasks - 1) * Math.sqrt(variance / tasks)
  expect(gap?.difference).toBeCloseTo(mean, 10)
  const interval = gap?.interval95
  if (interval === undefined || interval === 'too-few') throw new Error('no interval')
  expect(interval.high - interval.low).toBeGreaterThan(0.9 * 2 * half)
  expect(interval.high - interval.low).toBeLessThan(1.15 * 2 * half)
})

test('several runs are one family, each held against the first', () => {
  const gaps = effectsByRun([small, large, likeSmall]).flatMap(({ run: at, gap }) =>
    gap === null ? [] : [{ at, gap }],
  )
  expect(gaps.map(({ at }) => at)).toEqual([1, 2])
  expect(gaps.every(({ gap }) => gap.pAdjusted !== null)).toBe(true)
})

test('tuned lines: what the train condition and what tuning changes, means of their seeds', () => {
  const instances = Array.from({ length: taskCount }, (_, t) =>
    Array.from({ length: instanceCount }, (__, i) => t * instanceCount + i + 1),
  )
  const tuned = (name: string): ComparedRun => ({ name, input: tunedResults(smallTuned), instances })
  const effects = effectsByRun([tuned('one'), tuned('two')]).filter(({ run: at }) => at === 1)
  expect(effects.map(({ line, against, gap }) => [line, against, gap?.difference])).toEqual([
    [
      'tuned on Simplified, asked with Simplified (4 per task)',
      'tuned on Original, asked with Original (4 per task)',
      0,
    ],
    ['tuned on Original, asked with Original (4 per task)', 'untuned, asked with Original', 0],
    ['tuned on Simplified, asked with Simplified (4 per task)', 'untuned, asked with Simplified', 0],
  ])
})

test('levels are means on what all runs have answered', () => {
  const levels = levelsByRun(drawRuns([small, large]))
  expect(levels.map(({ line, run: at, mean }) => [line, at, mean])).toEqual([
    ['Original', 0, expect.closeTo((100 * 15.5) / 30, 10)],
    ['Simplified', 0, expect.closeTo((100 * 13.5) / 30, 10)],
    ['Original', 1, expect.closeTo((100 * 24.5) / 30, 10)],
    ['Simplified', 1, expect.closeTo((100 * 10.5) / 30, 10)],
  ])
})

test('nothing in common is no effect', () => {
  expect(effectsByRun([])).toEqual([])
  expect(effectsByRun([small])).toEqual([])
})

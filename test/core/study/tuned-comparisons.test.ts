import { expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { compareCells } from '#core/study/comparisons.ts'
import { publishedCaveat, publishedCaveatFor } from '#core/study/published.ts'
import { resultsTable } from '#core/study/results-table.ts'
import type { Study } from '#core/study/study.ts'
import { study } from './support.ts'
import { goodParity, isRight, smallTuned, tunedResults, withTuning, type Asked } from './tuned-results.ts'

// Expected numbers: NumPy 1.24 and SciPy 1.10 on the formulas of tuned-results.ts, written anew: 100 * np.mean(s - o);
// 200,000 draws of seeds, tasks and instances, each with rng.integers; the standard error from mean squares of seeds ×
// tasks with Satterthwaite's degrees of freedom, and percentiles stretched to it with scipy.stats.t.ppf. McNemar:
// scipy.stats.binomtest.

const [original, simplified] = [
  'tuned on Original, asked with Original (4 per task)',
  'tuned on Simplified, asked with Simplified (4 per task)',
]

function compared(asked: Asked = {}, of: Study = smallTuned) {
  const result = compareCells(tunedResults(of, asked), null)
  if (result.state === 'refused') throw new Error(result.reason)
  return result
}
const pair = (name: string, against: string, asked?: Asked, of?: Study) =>
  compared(asked, of).comparisons.find((each) => each.name === name && each.against === against)

const near = (found: ReturnType<typeof pair>, low: number, high: number, within: number) => {
  if (found?.interval95 === undefined || found.interval95 === 'too-few') throw new Error('no interval')
  expect(Math.abs(found.interval95.low - low)).toBeLessThan(within)
  expect(Math.abs(found.interval95.high - high)).toBeLessThan(within)
}

// Of two seeds that are nearly all of the variance: by Satterthwaite's formula alone .99908, and no fewer than 1.
test.each([
  ['Simplified against Original', simplified, original, 10 / 3, 3.5533452725935075, 11, -3.73, 12.47],
  [
    'Original, whose seeds lie 26.7 points, against untuned',
    original,
    'untuned, asked with Original',
    110 / 3,
    13.333333333333334,
    1,
    -100,
    100,
  ],
  ['Original against random guess', original, 'random guess', -10 / 3, 13.333333333333334, 1, -100, 100],
])(
  '%s: the difference of the means over seeds, and its interval',
  (_, name, against, difference, standardError, degreesOfFreedom, low, high) => {
    const found = pair(name, against)
    expect(found?.difference).toBeCloseTo(difference, 10)
    expect(found?.standardError).toBeCloseTo(standardError, 8)
    expect(found?.degreesOfFreedom).toBeCloseTo(degreesOfFreedom, 6)
    expect(found).toMatchObject({
      instances: 240,
      tasks: 12,
      seeds: { first: 2 },
      pMcNemar: null,
      withoutMcNemar: 'a score is a mean over seeds',
    })
    near(found, low, high, 0.6)
  },
)

test.each([
  ['Simplified against Original', simplified, original, 20 / 3, -8.81, 22.57],
  ['Original against untuned', original, 'untuned, asked with Original', 70 / 3, 7.37, 38.41],
  ['Original against random guess', original, 'random guess', -50 / 3, -32.61, -1.63],
])('%s with one seed: nothing is drawn of seeds', (_, name, against, difference, low, high) => {
  const found = pair(name, against, {}, withTuning({ seeds: [2] }))
  expect(found?.difference).toBeCloseTo(difference, 10)
  expect(found).toMatchObject({
    standardError: expect.closeTo(7.106690545187015, 8) as number,
    degreesOfFreedom: expect.closeTo(11, 8) as number,
  })
  expect(found?.minimumDetectableEffect).toBeCloseTo(21.863841044463857, 8)
  near(found, low, high, 1)
})

test('with one seed McNemar is there: 64 against 48 discordant instances', () => {
  const found = pair(simplified, original, {}, withTuning({ seeds: [2] }))
  expect(found).toMatchObject({
    discordant: { onlyFirst: 64, onlySecond: 48 },
    seeds: { first: 1, second: 1 },
    withoutMcNemar: null,
  })
  expect(found?.pMcNemar).toBeCloseTo(0.15606630199376736, 12)
  expect(found?.sentence).toContain('n = 240 in 12 tasks, one seed: ')
})

test('seeds that answer alike are still means: no McNemar, though every mean is 0 or 1', () => {
  const found = pair(simplified, original, {
    right: (cell, t, i) => isRight({ ...cell, training: cell.training && { ...cell.training, seed: 2 } }, t, i),
  })
  expect(found?.difference).toBeCloseTo(20 / 3, 10)
  expect(found).toMatchObject({ pMcNemar: null, discordant: null })
})

test.each([
  ['random guess', 'random guess is an expectation, not an answer'],
  ['majority label', null],
])('one seed against %s: without McNemar because %s', (against, reason) => {
  expect(pair(original, against, {}, withTuning({ seeds: [1] }))?.withoutMcNemar).toBe(reason)
})

test('generation has no McNemar whatever the seeds', () => {
  expect(pair(simplified, original, { kind: 'generation' }, withTuning({ seeds: [1] }))).toMatchObject({
    score: 'rougeL',
    withoutMcNemar: 'ROUGE-L is not just right or wrong',
  })
})

test('an instance that one seed left unanswered is in no comparison', () => {
  const { comparisons, verdict } = compared({
    state: (cell, _, i) => (i === 0 && cell.training?.seed === 2 ? 'without answer' : 'answered'),
  })
  // 100 * (s - o)[:, 1:].mean()
  expect(comparisons[0]?.difference).toBeCloseTo(4.385964912280701, 10)
  expect(new Set(comparisons.map(({ instances }) => instances))).toEqual(new Set([228]))
  expect(verdict[0]).toMatch(/^Comparisons use the 228 of 240 instances that every cell answered/)
})

test('a cell that is not asked in full is left out, and its line stands on the other seed', () => {
  const { comparisons, verdict } = compared({
    state: (cell, t) =>
      cell.training?.seed === 2 && cell.training.condition.definition === 'simplified' && t > 4
        ? 'no trial'
        : 'answered',
  })
  expect(comparisons[0]).toMatchObject({
    name: simplified,
    against: original,
    instances: 240,
    seeds: { first: 1, second: 2 },
  })
  expect(comparisons[0]?.sentence).toContain(', mean of 1 against 2 seeds: ')
  expect(verdict[0]).toBe('1 of 6 cells is incomplete and in no comparison.')
})

test('a line of which nothing is asked in full is in no comparison', () => {
  const { comparisons } = compared({
    state: (cell, t) => (cell.training?.condition.definition === 'simplified' && t > 4 ? 'no trial' : 'answered'),
  })
  expect(comparisons.map(({ name, against }) => `${name} | ${against}`)).toEqual([
    `${original} | untuned, asked with Original`,
    `${original} | random guess`,
    `${original} | majority label`,
  ])
})

test('before anything is asked there is nothing to compare', () => {
  expect(compared({ state: () => 'no trial' })).toMatchObject({
    comparisons: [],
    family: 0,
    verdict: ['6 of 6 cells are incomplete and in no comparison.', expect.stringMatching(/^Comparisons use the 0/)],
  })
})

test('a run that only trains has nothing to compare, and is not refused', () => {
  const input = { ...tunedResults(), cells: [], tasks: [], references: new Map<number, string[]>() }
  expect(compareCells(input, null)).toMatchObject({ state: 'compared', comparisons: [], verdict: [] })
  expect(resultsTable(input, null)).toEqual([])
})

test('the verdict: conditions against Original, and Original against untuned and guessing', () => {
  const reported = compared().verdict.map((sentence) => sentence.replace(/95 % interval \S+ to \S+,/, '…,'))
  expect(reported.slice(0, 4)).toEqual([
    'Trained on Simplified definitions against trained on Original ones (4 per task, each asked with its own), exact match on classification: +3.3 points, …, n = 240 in 12 tasks, mean of 2 seeds: undecided: n is too small to detect 3 points (minimum detectable effect: 10.9).',
    'Trained on Original instructions against untuned (4 per task, both asked with Original), exact match on classification: +36.7 points, …, n = 240 in 12 tasks, mean of 2 seeds: undecided: n is too small to detect 3 points (minimum detectable effect: more than 100).',
    'Trained on Original instructions against random guess (4 per task, asked with Original), exact match on classification: −3.3 points, …, n = 240 in 12 tasks, mean of 2 seeds: undecided: n is too small to detect 3 points (minimum detectable effect: more than 100); no evidence that tuning beats chance.',
    'Trained on Original instructions against majority label (4 per task, asked with Original), exact match on classification: −3.3 points, …, n = 240 in 12 tasks, mean of 2 seeds: undecided: n is too small to detect 3 points (minimum detectable effect: more than 100); no evidence that tuning beats the majority label.',
  ])
  expect(reported[4]).toMatch(/^p values are corrected/)
})

test.each<[string, NonNullable<Asked['right']>, RegExp]>([
  ['above', (_, t, i) => (i * 7 + t) % 10 < 9, /: different; tuning beats chance\.$/],
  ['below', (_, t, i) => (i * 7 + t) % 10 < 1, /: different; tuning is worse than chance\.$/],
])('tuning that stands %s guessing', (_, right, end) => {
  expect(pair(original, 'random guess', { right })?.sentence).toMatch(end)
})

test('equivalent to guessing says what may be said of tuning', () => {
  const of = { ...withTuning({ seeds: [1] }), margin: 15 }
  expect(pair(original, 'random guess', {}, of)?.sentence).toMatch(
    /: equivalent within ±15 points, though different from 0; tuning beats chance by less than the margin, if at all\.$/,
  )
})

test.each<[string, Study, string[]]>([
  [
    'train and test conditions apart',
    withTuning(
      { testConditions: [presets.original, presets.delusive] },
      { ...smallTuned, conditions: [presets.original, presets.delusive] },
    ),
    [
      'Trained on Simplified definitions against trained on Original ones (4 per task, both asked with Original), ',
      'Trained on Simplified definitions against trained on Original ones (4 per task, both asked with Delusive), ',
      'Asked with Delusive against Original, both trained on Original instructions (4 per task), ',
      'Asked with Delusive against Original, both trained on Simplified definitions (4 per task), ',
    ],
  ],
  [
    'two decodings',
    withTuning({}, { ...smallTuned, decodings: ['free', 'likelihood'] }),
    [
      'Trained on Simplified definitions against trained on Original ones (4 per task, each asked with its own, free decoding), ',
      'Trained on Simplified definitions against trained on Original ones (4 per task, each asked with its own, likelihood decoding), ',
      'By likelihood decoding against free, both trained on Original instructions (4 per task, asked with Original), ',
    ],
  ],
  [
    'pairs of conditions',
    withTuning(
      {
        trainConditions: [
          presets.original,
          presets.empty,
          { definition: 'simplified', examples: 'delusive' },
          { definition: 'empty', examples: 'original' },
        ],
      },
      {
        ...smallTuned,
        conditions: [
          presets.original,
          presets.empty,
          { definition: 'simplified', examples: 'delusive' },
          { definition: 'empty', examples: 'original' },
        ],
      },
    ),
    [
      'Trained on Empty instructions against trained on Original ones (4 per task, ',
      'Trained on Simplified definitions and Delusive examples against trained on Original ones (4 per task, ',
      'Trained on no definitions against trained on Original ones (4 per task, ',
    ],
  ],
  [
    "the paper's Figure 2, without examples",
    withTuning(
      {
        trainConditions: [
          { definition: 'original', examples: 'empty' },
          { definition: 'simplified', examples: 'empty' },
          presets.empty,
        ],
      },
      {
        ...smallTuned,
        conditions: [
          { definition: 'original', examples: 'empty' },
          { definition: 'simplified', examples: 'empty' },
          presets.empty,
        ],
      },
    ),
    [
      'Trained on Simplified definitions and no examples against trained on Original definitions and no examples (4 per task, ',
      'Trained on Empty instructions against trained on Original definitions and no examples (4 per task, ',
    ],
  ],
])('in words: %s', (_, of, beginnings) => {
  const { verdict } = compared({}, of)
  beginnings.forEach((beginning, i) => {
    expect(verdict[i]?.startsWith(beginning), verdict[i]).toBe(true)
  })
})

test('the mark: first in the verdict, in each sentence and comparison of the line, and nowhere else', () => {
  const { comparisons, verdict } = compared({
    parity: (cell) =>
      cell.training?.condition.definition === 'original'
        ? goodParity
        : cell.training?.seed === 1
          ? null
          : { prompts: 43, equal: 38, tied: 0, largestLogitDifference: 2, ownLogitDifference: null },
  })
  expect(verdict[0]).toBe(
    '† Not reliable: trainer and engine did not give equal greedy answers on at least 90 % of prompts. Trained on Simplified, 4 per task, seed 1 (no parity certificate); Simplified, 4 per task, seed 2 (equal answers on 38 of 43 prompts, 88 %).',
  )
  expect(verdict[1]).toMatch(/^Trained on Simplified definitions† against trained on Original ones \(/)
  expect(verdict[2]).toMatch(/^Trained on Original instructions against untuned \(/)
  expect(comparisons.map(({ name, marked }) => [name, marked])).toEqual([
    [simplified, true],
    [original, false],
    [simplified, true],
    [original, false],
    [simplified, true],
    [original, false],
    [simplified, true],
  ])
})

test('beside the published values: on which side of low resource a study is', () => {
  expect(publishedCaveatFor(study)).toBe(publishedCaveat)
  expect(publishedCaveat).toMatch(
    /low-resource setting only: at 200 instances per task, tuning is 15 points above chance \[N\]/,
  )
  expect(publishedCaveatFor(withTuning({ sizes: [1, 4, 5, 50] }))).toBe(
    `${publishedCaveat} Low resource is fewer than 5 instances per task; trained here on 1 (low), 4 (low), 5 (not low), 50 (not low).`,
  )
})

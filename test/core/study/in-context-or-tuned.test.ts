import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Condition } from '#core/conditions/condition.ts'
import { pairRows } from '#core/statistics/paired-rows.ts'
import type { Cell } from '#core/study/cell.ts'
import { drawColumns } from '#core/study/comparisons.ts'
import { linesAgainstGuesses, type LineAgainstGuesses } from '#core/study/exact-guessing.ts'
import {
  comparedCorners,
  corners,
  inContextOrTuned,
  type ByCorner,
  type Corner,
} from '#core/study/in-context-or-tuned/index.ts'
import { solvedTogether, tasksOfSquare } from '#core/study/in-context-or-tuned/solved.ts'
import type { Study } from '#core/study/study.ts'
import { asTexts } from '#core/tables/table.ts'
import { inContextOrTunedTables } from '#core/tables/in-context-or-tuned.ts'
import { sharedAvailable, sharedPath, sharedReason } from '../../support/shared.ts'
import { study } from './support.ts'
import { smallTuned, tunedResults, withTuning } from './tuned-results.ts'

const zeroShot: Condition = { definition: 'original', examples: 'empty' }
const kShot: Condition = { definition: 'original', examples: 'original' }

/** Right answers of 20 on every task, corner by corner. */
const right =
  (base: number, baseShots: number, tuned: number, tunedShots: number) =>
  ({ training, condition }: Cell, t: number, i: number) => {
    const [without, with_] = training === null ? [base, baseShots] : [tuned, tunedShots]
    return (i * 7) % 20 < (condition.examples === 'empty' ? without : with_) + (t % 2)
  }
const asked: Study = {
  ...withTuning({ trainConditions: [kShot], testConditions: [zeroShot, kShot], seeds: [1] }, smallTuned),
  conditions: [zeroShot, kShot],
}

describe('a study that tunes a model and asks both without examples and with k', () => {
  const [found, ...others] = inContextOrTuned(drawColumns(tunedResults(asked, { right: right(9, 18, 18, 19) })), 2)

  test('four lines, one question', () => {
    expect(others).toEqual([])
    expect(found).toMatchObject({ decoding: 'free', condition: zeroShot, k: 2, training: { size: 4 } })
    expect(found?.names).toEqual({
      'base zero-shot': 'untuned, asked with Original+empty',
      'base k-shot': 'untuned, asked with Original',
      'tuned zero-shot': 'tuned on Original, asked with Original+empty (4 per task)',
      'tuned k-shot': 'tuned on Original, asked with Original (4 per task)',
    })
  })

  test('accuracies, margins and the guessing line of a task', () => {
    expect(found?.tasks).toHaveLength(12)
    expect(found?.tasks[1]).toMatchObject({
      n: 20,
      guess: 50,
      corners: {
        'base zero-shot': { accuracy: 50, margin: 0, solved: false },
        'base k-shot': { accuracy: 95, margin: 45, solved: true },
        'tuned zero-shot': { accuracy: 95, margin: 45, solved: true },
        'tuned k-shot': { accuracy: 100, margin: 50, solved: true },
      },
    })
  })

  test('the sentence says what was solved, and not why', () => {
    expect(found?.sentence).toBe(
      'Of 12 tasks that the tuned model solves without examples, 12 were solved by the base model with 2 examples.',
    )
  })

  test('each gain changes one thing, and its steps add up to it', () => {
    expect(found?.gains.map(({ before, after }) => `${before} → ${after}`)).toEqual([
      'base zero-shot → base k-shot',
      'tuned zero-shot → tuned k-shot',
      'base zero-shot → tuned zero-shot',
      'base k-shot → tuned k-shot',
    ])
    expect(found?.gains.map(({ parts }) => Math.round(parts.gain.value))).toEqual([45, 5, 45, 5])
    for (const { parts } of found?.gains ?? [])
      expect(parts.steps.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(parts.gain.value, 9)
  })

  test('five tables', async () => {
    if (found === undefined) throw new Error('nothing is compared')
    const named = { ...found, tasks: found.tasks.slice(0, 2).map((task) => ({ ...task, name: `task ${task.task}` })) }
    const written = Object.values(inContextOrTunedTables(named)).map((table) => {
      const { caption, columns, parts } = asTexts<never>(table as never)
      return [caption, columns.map(({ title }) => title), ...parts.flat()].map((line) =>
        typeof line === 'string' ? line : line.join(' | '),
      )
    })
    await expect(`${written.map((lines) => lines.join('\n')).join('\n\n')}\n`).toMatchFileSnapshot(
      '../../golden/tables/in-context-or-tuned.txt',
    )
  })
})

test.each<[string, Study]>([
  ['no line without examples', { ...asked, ...withTuning({ testConditions: [kShot] }, asked), conditions: [kShot] }],
  ['no tuning', { ...study, conditions: [zeroShot, kShot] }],
  [
    'delusive examples only',
    {
      ...withTuning({ testConditions: [zeroShot, { definition: 'original', examples: 'delusive' }] }, asked),
      conditions: [zeroShot, { definition: 'original', examples: 'delusive' }],
    },
  ],
])('nothing is compared: %s', (_, of) =>
  expect(inContextOrTuned(drawColumns(tunedResults(of, { right: right(9, 18, 18, 19) })), 2)).toEqual([]),
)

test('a likelihood line is compared, but nothing of its gain is format', () => {
  const likelihood: Study = { ...asked, decodings: ['likelihood'] }
  const [found] = inContextOrTuned(drawColumns(tunedResults(likelihood, { right: right(9, 18, 18, 19) })), 2)
  expect(found).toMatchObject({ decoding: 'likelihood', gains: [] })
})

test('a tuned model that solves nothing', () => {
  const [found] = inContextOrTuned(drawColumns(tunedResults(asked, { right: right(9, 18, 9, 9) })), 2)
  expect(found?.sentence).toBe('The tuned model solves no task without examples.')
  expect(found?.together).toMatchObject({ both: 0, neither: 0, onlyFirst: 12, onlySecond: 0 })
})

test('lines that were asked other instances are refused', () => {
  const line = linesOf([{ n: 4, guess: 0.5, right: 2 }])
  const other = linesOf([{ n: 5, guess: 0.5, right: 2 }])
  expect(() => tasksOfSquare([{ ...sameFour(line), 'tuned k-shot': other }])).toThrow(
    'invalid lines: tuned k-shot and base zero-shot were asked other instances (pair them first)',
  )
})

/**
 * Base rates of Lu et al. 2024, percent. Their modified_arithmetic and gsm8k are free answers, which nobody guesses:
 * 0. Their codenames has no score by BERTScore, the accuracy of their figures, so that 21 of 22 tasks are left.
 */
const baseRates: Readonly<Record<string, number>> = {
  analytic_entailment: 48,
  causal_judgment: 54,
  common_morpheme: 27,
  commonsense_qa: 20,
  english_proverbs: 20,
  fact_checker: 49,
  figure_of_speech_detection: 9,
  gsm8k: 0,
  hindu_knowledge: 25,
  implicatures: 48,
  logical_deduction: 33,
  misconceptions: 47,
  modified_arithmetic: 0,
  nonsense_words_grammar: 24,
  phrase_relatedness: 24,
  physical_intuition: 26,
  rhyming: 21,
  social_iqa: 34,
  strange_stories: 21,
  strategyqa: 49,
  tracking_shuffled_objects: 32,
}

describe.skipIf(!sharedAvailable)(`scores of Lu et al. 2024, closed prompts, seeds averaged${sharedReason}`, () => {
  // SciPy 1.17.1, binom.sf(round(n · mean) − 1, n, base rate); kappa and Pearson's r by scikit-learn's and SciPy's
  // formulas. Two tasks have prompts too long for five examples: the authors ask them with two and four.
  test.each([
    {
      score: 'bert_score_accuracy',
      raw: [6, 6, 3, 6],
      rawKappa: 0.16,
      holm: [5, 12, 2, 2],
      kappa: 0.57,
      r: 0.5357669150048757,
    },
    {
      score: 'exact_match_accuracy',
      raw: [6, 6, 2, 7],
      rawKappa: 0.19,
      holm: [6, 8, 2, 5],
      kappa: 0.34,
      r: 0.4973196488167826,
    },
  ])('$score: GPT-J with examples beside Flan-T5-large without', ({ score, raw, rawKappa, holm, kappa, r }) => {
    const base = luScores('EleutherAI/gpt-j-6b', ['2', '4', '5'], score)
    const tuned = luScores('google/flan-t5-large', ['0'], score)
    const [first, second] = [linesOf(base), linesOf(tuned)]
    const found = comparedCorners(
      [{ 'base zero-shot': first, 'base k-shot': first, 'tuned zero-shot': second, 'tuned k-shot': second }],
      5,
    )
    expect(found.tasks).toHaveLength(21)
    const before = solvedTogether(
      found.tasks.map(({ corners: of }) => ({
        first: of['base k-shot'].p < 0.05,
        second: of['tuned zero-shot'].p < 0.05,
      })),
    )
    expect(countsOf(before)).toEqual(raw)
    expect(before.kappa).toMatchObject({ value: expect.closeTo(rawKappa, 2) as number })
    expect(countsOf(found.together)).toEqual(holm)
    expect(found.together.kappa).toMatchObject({ value: expect.closeTo(kappa, 2) as number })
    expect(found.margins).toMatchObject({ value: expect.closeTo(r, 9) as number })
    const [both = 0, , , onlyTuned = 0] = holm
    expect(found.sentence).toBe(
      `Of ${both + onlyTuned} tasks that the tuned model solves without examples, ${both} were solved by the base model with 5 examples.`,
    )
  })
})

function countsOf({ both, neither, onlyFirst, onlySecond }: ReturnType<typeof solvedTogether>): readonly number[] {
  return [both, neither, onlyFirst, onlySecond]
}

interface Scored {
  readonly n: number
  readonly guess: number
  readonly right: number
}

/** A line that has so many right of each task, beside guesses. */
function linesOf(tasks: readonly Scored[]): LineAgainstGuesses {
  const rows = tasks.map(({ n, guess, right: many }) => Array.from({ length: n }, (_, i) => [i < many ? 1 : 0, guess]))
  const [line] = linesAgainstGuesses({
    kind: 'choice',
    lines: [{ name: 'line', method: 'in context', condition: kShot, decoding: 'free', training: null, cells: [0] }],
    guesses: ['random guess'],
    guessedFormats: null,
    rows: pairRows(2, rows),
    tasks: tasks.map((_, i) => i),
    formats: null,
    rougeL: null,
  })
  if (line === undefined) throw new Error('no line')
  return line
}

function sameFour(line: LineAgainstGuesses): ByCorner<LineAgainstGuesses> {
  return Object.fromEntries(corners.map((corner) => [corner, line])) as Record<Corner, LineAgainstGuesses>
}

/** Right answers of a model, from the mean of its seeds rounded to a whole number. */
function luScores(model: string, shots: readonly string[], score: string): readonly Scored[] {
  const [head = '', ...lines] = readFileSync(sharedPath('golden/lu_scores.csv'), 'utf8').trim().split('\r\n')
  const names = head.split(',')
  const rows = lines
    .map((line) => Object.fromEntries(line.split(',').map((value, i) => [names[i], value])) as Record<string, string>)
    .filter(
      (row) =>
        row['model'] === model && row['prompt_type'] === 'closed' && shots.includes(row['number_of_shots'] ?? ''),
    )
  return Object.entries(baseRates).map(([task, rate]) => {
    const own = rows.filter(({ filename }) => filename === `${task}/task.json`)
    const n = Number(own[0]?.['number_of_data'])
    const mean = own.reduce((sum, row) => sum + Number(row[score]), 0) / own.length
    return { n, guess: rate / 100, right: Math.round(n * mean) }
  })
}

import { describe, expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { pairedBootstrap } from '#core/statistics/paired-bootstrap.ts'
import { cellName, planCells, type Cell } from '#core/study/cell.ts'
import { compareCells } from '#core/study/comparisons.ts'
import { stepCount } from '#core/study/optimiser-steps.ts'
import { overSteps, stepColumns } from '#core/study/over-steps/index.ts'
import { saidInLines } from '#core/study/said.ts'
import { saidOverSteps } from '#core/study/over-steps/sentences.ts'
import { styleOverSteps } from '#core/study/over-steps/style.ts'
import { linesOf, linesWithCheckpoints } from '#core/study/line.ts'
import { resultsTable, type ResultsInput } from '#core/study/results-table.ts'
import type { Study } from '#core/study/study.ts'
import { planTrainings, trainingName } from '#core/study/training.ts'
import { halfTimesTable, overStepsTables, styleOverStepsTable } from '#core/tables/over-steps.ts'
import { asTexts } from '#core/tables/table.ts'
import { smallTuned, tunedResults, withTuning, type Asked } from './tuned-results.ts'

/** 12 examples of a task in batches of two for two epochs: 12 steps. */
const settings = { ...smallTuned.tuning?.settings, epochs: 2, batch: 2 } as NonNullable<Study['tuning']>['settings']
const whole = withTuning(
  { settings, trainConditions: [presets.original] },
  { ...smallTuned, conditions: [presets.original] },
)
const asked = withTuning({ checkpoints: 'powers-of-two' }, whole)
const examples = Array.from({ length: 24 }, (_, i) => `text ${i}`)
const hash = (text: string) => text
const trainingsOf = (study: Study, texts = examples) => planTrainings(study, hash, () => texts)
const cellsOf = (study: Study) => planCells(study, hash, trainingsOf(study))

describe('which models are asked', () => {
  test.each<[epochs: number, batch: number, examples: number, steps: number[]]>([
    [1, 8, 8, []],
    [2, 8, 8, [1]],
    [1, 1, 3, [1, 2]],
    [1, 1, 4, [1, 2]],
    [1, 1, 5, [1, 2, 4]],
    [3, 4, 22, [1, 2, 4, 8, 16]],
  ])('%i epochs in batches of %i of %i examples: below the whole of its steps', (epochs, batch, count, steps) => {
    const study = withTuning({ settings: { ...settings, epochs, batch }, seeds: [1] }, asked)
    const texts = Array.from({ length: 2 * count }, () => 'text')
    expect(trainingsOf(study, texts).map(({ step }) => step)).toEqual([...steps, undefined])
    expect(Math.max(0, ...steps)).toBeLessThan(stepCount({ epochs, batch }, count))
  })

  test('each training gives its models in the order of their steps, its end with the key of a study without', () => {
    const trainings = trainingsOf(asked)
    expect(trainings.map(trainingName)).toEqual(
      [1, 2].flatMap((seed) =>
        [', step 1', ', step 2', ', step 4', ', step 8', ''].map((at) => `Original, 4 per task, seed ${seed}${at}`),
      ),
    )
    expect(trainings.map(({ position }) => position)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(trainings.filter(({ step }) => step === undefined).map(({ key }) => key)).toEqual(
      trainingsOf(whole).map(({ key }) => key),
    )
    expect(new Set(trainings.map(({ key }) => key)).size).toBe(10)
  })

  test('cells of ends and of the untuned model have the keys of a study without; others say their step', () => {
    const cells = cellsOf(asked)
    const ends = cells.filter(({ training }) => training?.step === undefined)
    expect(ends.map(({ key }) => key)).toEqual(cellsOf(whole).map(({ key }) => key))
    expect(cells.slice(0, 3).map((cell) => cellName(cell, asked))).toEqual([
      'untuned, asked with Original',
      'tuned on Original, asked with Original (4 per task, step 1, seed 1)',
      'tuned on Original, asked with Original (4 per task, step 2, seed 1)',
    ])
    expect(new Set(cells.map(({ key }) => key)).size).toBe(cells.length)
  })

  test('a study without checkpoints is frozen as before', () => {
    expect(JSON.stringify(whole)).not.toContain('checkpoints')
    expect(JSON.stringify(cellsOf(whole))).not.toContain('step')
  })
})

/** Answers become labels with the first steps, right ones with the later ones. */
const labelled = new Map([0, 1, 2, 4, 8].map((step, i) => [step, [0, 1, 6, 8, 9][i] ?? 0]))
const right = new Map([0, 1, 2, 4, 8].map((step, i) => [step, [0, 0, 1, 2, 5][i] ?? 0]))
const stepOf = ({ training }: Cell) => (training === null ? 0 : (training.step ?? 12))
const place = (t: number, i: number) => (i * 7 + t * 3) % 10
const growing: Asked = {
  right: (cell, t, i) =>
    place(t, i) < (right.get(stepOf(cell)) ?? 6) - (cell.training?.seed === 2 && t % 4 === 0 ? 1 : 0),
  wrong: (cell, t, i) => (place(t, i) < (labelled.get(stepOf(cell)) ?? 9) ? undefined : 'no label'),
}

/** As `planTrainings` of the test's study would plan it with its examples. */
function resultsOf(study: Study, of: Asked = growing): ResultsInput {
  return tunedResults(study, { ...of, examples })
}

const ends = new Map([[4, 12]])
const drawn = (input: ResultsInput) => {
  const draw = (columns: ReturnType<typeof stepColumns>[number]['scores']) => ({
    columns,
    bootstrap: pairedBootstrap(columns.rows, input.study.seed),
  })
  return stepColumns(input).map(({ scores, formats }) => ({ scores: draw(scores), formats: formats && draw(formats) }))
}
const over = (input: ResultsInput) => overSteps(input, drawn(input), ends)

describe('format before accuracy', () => {
  const input = resultsOf(asked)
  const all = over(input)
  const [one] = all
  const followed = (score: string) => one?.followed.find((each) => each.score === score)

  test('one training, asked the same after each step, on the instances that every model has answered', () => {
    expect(all).toHaveLength(1)
    expect(one).toMatchObject({ kind: 'classification', size: 4, seeds: 2, instances: 240, tasks: 12 })
    for (const score of ['format', 'exactMatch'])
      expect(followed(score)?.points.map(({ step, isEnd }) => [step, isEnd])).toEqual([
        [0, false],
        [1, false],
        [2, false],
        [4, false],
        [8, false],
        [12, true],
      ])
  })

  test('the values are those of the table, where it has them', () => {
    const [group] = resultsTable(input, null)
    const named = (name: string) => group?.lines.find((line) => line.name === name)
    for (const [name, at] of [
      ['untuned, asked with Original', 0],
      ['tuned on Original, asked with Original (4 per task)', -1],
    ] as const) {
      expect(followed('exactMatch')?.points.at(at)?.value).toBeCloseTo(named(name)?.exactMatch.overInstances ?? NaN, 9)
      expect(followed('format')?.points.at(at)?.value).toBeCloseTo(named(name)?.format.overInstances ?? NaN, 9)
    }
  })

  test('half of the change in format is there after 2 steps, of that in accuracy after 8', () => {
    // 0, 10, 60, 80, 90, 90 % of the answers are labels; 0, 0, 10, 20, 50, 60 % are right, with seed 2 a little less.
    expect(followed('format')?.halved?.halfTime).toMatchObject({ state: 'found', step: 2, low: 2, high: 2 })
    expect(followed('exactMatch')?.halved?.halfTime).toMatchObject({ state: 'found', step: 8, low: 8, high: 8 })
    expect(saidInLines(saidOverSteps(all))[1]).toBe(
      'Format correctness is there before exact match: 2.0 doublings of the steps between their half-times (95 % interval +2.0 to +2.0).',
    )
  })

  test('all others of its results are those of a study that asks no checkpoints', () => {
    const without = resultsOf(whole)
    const of = (results: ResultsInput) => {
      const names = (lines: ReturnType<typeof linesOf>) => lines.map(({ name }) => name)
      const compared = compareCells(results, null)
      return {
        lines: names(
          linesOf(
            results.cells.map(({ cell }) => cell),
            results.study,
          ),
        ),
        table: resultsTable(results, null).map(({ lines }) => lines.map(({ name, exactMatch }) => [name, exactMatch])),
        comparisons: compared.state === 'compared' ? compared.comparisons : [],
        verdict: compared.state === 'compared' ? compared.verdict : [],
      }
    }
    expect(of(input)).toEqual(of(without))
    expect(over(without)).toEqual([])
  })

  test('as people and files have them', async () => {
    const style = styleOverSteps(
      linesWithCheckpoints(
        input.cells.map(({ cell }) => cell),
        asked,
      ).map((line, i) => ({
        line,
        answered: Array.from({ length: 6 }, (_, n) => ({
          answer: Array.from({ length: 1 + ((n + i) % (i + 2)) }, (__, word) => `- word ${word}`).join('\n'),
          references: ['- word 1\n- word 2'],
        })),
      })),
      ends,
    )
    await expect(
      [
        ...[...overStepsTables(all), halfTimesTable(all), styleOverStepsTable(style)].map((table) => {
          const { caption, columns, parts } = asTexts(table as Parameters<typeof asTexts>[0])
          return [caption, columns.map(({ title }) => title), ...parts.flat()]
            .map((row) => [row].flat().join(' | '))
            .join('\n')
        }),
        ...saidInLines(saidOverSteps(all)),
        '',
      ].join('\n\n'),
    ).toMatchFileSnapshot('../../golden/tables/over-steps.txt')
  })
})

test.each<[what: string, of: Asked, words: string]>([
  [
    'nothing that changes',
    { right: (_, t, i) => place(t, i) < 5 },
    'Strict format correctness has no half-time: the end is like the untuned model; exact match has no half-time: the end is like the untuned model.',
  ],
  [
    'a change that may be chance',
    { right: (cell, t, i) => place(t, i) < 5 !== (stepOf(cell) === 12 && i === 2) },
    'exact match has no half-time: no change is shown (',
  ],
  [
    'a change of every answer at once',
    { right: (cell) => stepOf(cell) >= 4 },
    'exact match covers half of its way from 0.0 to 100.0 % by step 4 (95 % interval 4 to 4).',
  ],
  [
    'a fall',
    { right: (cell, t, i) => place(t, i) < 9 - Math.min(6, stepOf(cell)) },
    'exact match covers half of its way from 90.0 to 30.0 % by step 4 (95 % interval 4 to 4).',
  ],
])('half-times of %s', (_, of, words) => {
  expect(saidInLines(saidOverSteps(over(resultsOf(asked, of))))[0]).toContain(words)
})

test.each<[what: string, is: (cell: Cell) => boolean]>([
  ['the end', (cell) => stepOf(cell) === 12],
  ['the untuned model', (cell) => stepOf(cell) === 0],
])('as long as %s is not asked in full there is no half-time', (_, isOpen) => {
  const input = resultsOf(asked, {
    ...growing,
    state: (cell, t) => (isOpen(cell) && t === 11 ? 'no trial' : 'answered'),
  })
  expect(saidInLines(saidOverSteps(over(input)))).toEqual([
    'Strict format correctness has no half-time: the untuned model or the end is not asked in full yet; exact match has no half-time: the untuned model or the end is not asked in full yet.',
  ])
})

test('generation is followed by ROUGE-L, and has no format', () => {
  const [one] = over(resultsOf(asked, { ...growing, kind: 'generation', wrong: () => 'nothing' }))
  expect(one?.followed.map(({ score, decoding }) => [score, decoding])).toEqual([['rougeL', 'free']])
  expect(one?.followed[0]?.halved?.halfTime).toMatchObject({ state: 'found', step: 8 })
})

test('each decoding is followed by itself: only free answers can be out of format', () => {
  const study: Study = { ...asked, decodings: ['free', 'likelihood'] }
  const [one] = over(resultsOf(study))
  expect(one?.followed.map(({ score, decoding }) => [score, decoding])).toEqual([
    ['format', 'free'],
    ['exactMatch', 'free'],
    ['exactMatch', 'likelihood'],
  ])
  expect(saidInLines(saidOverSteps(one ? [one] : []))[0]).toMatch(
    /^Strict format correctness \(free\) covers .*; exact match \(likelihood\) covers/,
  )
})

import { expect, test } from 'vitest'
import { compareCells } from '#core/study/comparisons.ts'
import type { ResultsInput } from '#core/study/results-table.ts'
import { resultsOf, taskOf, type AskedTask } from './support.ts'
import { smallTuned, tunedResults, withTuning } from './tuned-results.ts'

const intervalsOf = (input: ResultsInput, against: string | null = null) => {
  const compared = compareCells(input, against)
  if (compared.state === 'refused') throw new Error(compared.reason)
  return compared.intervals
}
const of = (input: ResultsInput, name: string, score: string) =>
  intervalsOf(input).find((each) => each.name === name && each.score === score)

/** 12 tasks of 5 to 15 instances, by a rule that another program can repeat; under Simplified every answer is right. */
const asked: readonly AskedTask[] = Array.from({ length: 12 }, (_, t) => {
  const references = Array.from({ length: 5 + ((t * 7) % 11) }, (__, i) => (i % 2 === 0 ? 'yes' : 'no'))
  const original = references.map((reference, i) => {
    if ((i * 7 + t * 13) % 10 < 3 + (t % 5)) return reference
    return (i * 3 + t * 5) % 10 < 4 ? 'perhaps' : reference === 'yes' ? 'no' : 'yes'
  })
  return { task: taskOf(`t${t}`, ['yes', 'no']), references, answers: { original, simplified: references } }
})
const input = resultsOf(asked)

// Two sources that agree: statsmodels 0.13, GLM(y, ones, family=Binomial()).fit(cov_type='cluster', cov_kwds={'groups':
// task}), log odds ± scipy.stats.t.ppf(0.975, 11) standard errors turned back; R's survey::svyciprop is asked in
// mean-interval.test.ts.
test.each([
  ['exactMatch', 51.30434782608696, 41.90910033133049, 60.60831951796093],
  ['format', 79.13043478260869, 66.0776677255758, 88.06767117547403],
] as const)("a line's own interval as statsmodels finds it: %s", (score, mean, low, high) => {
  const close = (value: number): number => expect.closeTo(value, 8) as number
  expect(of(input, 'Original', score)).toEqual({
    name: 'Original',
    kind: 'classification',
    score,
    mean: close(mean),
    interval95: { level: 0.95, low: close(low), high: close(high) },
    instances: 115,
    tasks: 12,
  })
})

test('a line that is right everywhere has a mean and no interval', () => {
  expect(of(input, 'Simplified', 'exactMatch')).toMatchObject({ mean: 100, interval95: 'too-few' })
})

test('an interval does not depend on what others are compared with', () => {
  expect(intervalsOf(input, 'simplified')).toEqual(intervalsOf(input))
})

test('it stands on the instances that every compared cell has answered, as the comparisons do', () => {
  const some = resultsOf(
    asked.map((each, t) => ({
      ...each,
      answers: {
        ...each.answers,
        simplified: each.references.map((reference, i) => (t === 0 && i < 2 ? null : reference)),
      },
    })),
  )
  expect(of(some, 'Original', 'exactMatch')).toMatchObject({ instances: 113, tasks: 12 })
})

test('a line of several seeds has one interval, of their means', () => {
  const names = intervalsOf(tunedResults())
    .filter(({ score }) => score === 'exactMatch')
    .map(({ name, mean, interval95 }) => [name, Math.round(mean), interval95 === 'too-few'])
  expect(names).toEqual([
    ['untuned, asked with Original', 10, false],
    ['untuned, asked with Simplified', 10, false],
    ['tuned on Original, asked with Original (4 per task)', 47, false],
    ['tuned on Simplified, asked with Simplified (4 per task)', 50, false],
  ])
})

test('generation has ROUGE-L and no format correctness', () => {
  expect(intervalsOf(tunedResults(undefined, { kind: 'generation' })).map(({ kind, score }) => [kind, score])).toEqual(
    Array.from({ length: 4 }, () => ['generation', 'rougeL']),
  )
})

test('a run without any trial has no interval', () => {
  expect(intervalsOf(resultsOf([{ task: taskOf('a', ['yes', 'no']), references: ['yes'], answers: {} }]))).toEqual([])
})

test('a line that one kind of tasks does not have has no interval of all tasks; the others have theirs', () => {
  const two = withTuning({}, { ...smallTuned, decodings: ['free', 'likelihood'] })
  const labels = tunedResults(two)
  const texts = tunedResults(two, { kind: 'generation' })
  const both = bothKinds(labels, texts, ({ decoding }) => decoding === 'free')
  const all = intervalsOf(both).filter(({ kind }) => kind === null)
  expect(all.length).toBeGreaterThan(0)
  expect(all.map(({ name }) => name).filter((name) => !name.endsWith(', free'))).toEqual([])
  for (const { mean } of all) expect(mean).toBeGreaterThanOrEqual(0)
})

test('with tuning ROUGE-L has an interval on both kinds and on all tasks', () => {
  const [labels, texts] = [tunedResults(), tunedResults(undefined, { kind: 'generation' })]
  const both = bothKinds(labels, texts)
  const name = 'tuned on Original, asked with Original (4 per task)'
  const rouge = intervalsOf(both).filter((each) => each.name === name && each.score === 'rougeL')
  expect(
    rouge.map(({ kind, instances, tasks, interval95 }) => [kind, instances, tasks, interval95 === 'too-few']),
  ).toEqual([
    ['classification', 240, 12, false],
    ['generation', 240, 12, false],
    [null, 480, 24, false],
  ])
  expect(rouge[2]?.mean).toBeCloseTo((rouge[0]!.mean + rouge[1]!.mean) / 2, 9)
  // An answer of one word is right or shares nothing.
  expect({ ...rouge[0], score: '' }).toEqual({
    ...intervalsOf(both).find((each) => each.name === name && each.score === 'exactMatch'),
    score: '',
  })
  expect(of(input, 'Original', 'rougeL')).toBeUndefined()
})

/** One run over the tasks of two; of those of the second only the cells that are asked with it. */
function bothKinds(
  labels: ResultsInput,
  texts: ResultsInput,
  isAsked: (cell: ResultsInput['cells'][number]['cell']) => boolean = () => true,
): ResultsInput {
  return {
    ...labels,
    tasks: [...labels.tasks, ...texts.tasks],
    references: new Map([
      ...labels.references,
      ...[...texts.references].map(([instance, references]) => [instance + 1000, references] as const),
    ]),
    cells: labels.cells.map((asked, c) => ({
      ...asked,
      trials: [
        ...asked.trials,
        ...(isAsked(asked.cell) ? texts.cells[c]!.trials : []).map((trial) => ({
          ...trial,
          instance: trial.instance + 1000,
          task: trial.task + labels.tasks.length,
        })),
      ],
    })),
  }
}

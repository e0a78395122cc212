import { expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { headlineOf } from '#core/study/headline.ts'
import { resultsOf, study, taskOf, type AskedTask } from './support.ts'
import { smallTuned, tunedResults } from './tuned-results.ts'

const references = Array.from({ length: 30 }, (_, i) => (i % 2 === 0 ? 'yes' : 'no'))
const rightUpTo = (count: number) =>
  references.map((reference, i) => (i < count ? reference : reference === 'yes' ? 'no' : 'yes'))
const asked = (answers: AskedTask['answers']): AskedTask[] =>
  Array.from({ length: 20 }, (_, t) => ({ task: taskOf(`t${t}`, ['yes', 'no']), references, answers }))

test('Original stands beside the strongest of what it is held against', () => {
  expect(headlineOf(resultsOf(asked({ original: rightUpTo(24), simplified: rightUpTo(18) })))).toEqual({
    kind: 'classification',
    score: 'exactMatch',
    name: 'Original',
    percent: 80,
    n: 600,
    empty: null,
    control: { name: 'Simplified', percent: 60, difference: 20, verdict: 'different' },
  })
})

test('guessing is a control, too: it may be the strongest', () => {
  const headline = headlineOf(resultsOf(asked({ original: rightUpTo(9), simplified: rightUpTo(3) })))
  expect(headline?.control).toMatchObject({ name: 'random guess', percent: 50, difference: -20 })
})

test('Original is told although it is not the first condition', () => {
  const turned = { ...study, conditions: [presets.simplified, presets.original] }
  const headline = headlineOf(resultsOf(asked({ original: rightUpTo(24), simplified: rightUpTo(18) }), turned))
  expect(headline).toMatchObject({ name: 'Original', percent: 80, control: { name: 'Simplified', difference: 20 } })
})

test('a study without Original is told by its first condition', () => {
  const without = { ...study, conditions: [presets.simplified, presets.delusive] }
  expect(headlineOf(resultsOf(asked({ simplified: rightUpTo(24), delusive: rightUpTo(18) }), without))).toMatchObject({
    name: 'Simplified',
    control: { name: 'Delusive' },
  })
})

test('with tuning it is the tuned line, and what it is held against is trained otherwise', () => {
  const headline = headlineOf(tunedResults(smallTuned))
  expect(headline?.name).toBe('tuned on Original, asked with Original (4 per task)')
  expect(headline?.control?.name).not.toMatch(/untuned/)
})

test('of several sizes the largest is told', () => {
  const sizes = { ...smallTuned, tuning: smallTuned.tuning && { ...smallTuned.tuning, sizes: [2, 8, 4] } }
  expect(headlineOf(tunedResults(sizes))?.name).toBe('tuned on Original, asked with Original (8 per task)')
})

test.each([
  [
    'generation is told by ROUGE-L',
    resultsOf([
      {
        task: taskOf('g', null),
        references: ['a b', 'c d'],
        answers: { original: ['a b', 'x'], simplified: ['a', 'c'] },
      },
    ]),
    { kind: 'generation', score: 'rougeL', percent: 50 },
  ],
  [
    'nothing asked yet is no headline',
    resultsOf([{ task: taskOf('a', ['yes', 'no']), references: ['yes'], answers: {} }]),
    null,
  ],
])('%s', (_, input, expected) => {
  const headline = headlineOf(input)
  if (expected === null) expect(headline).toBeNull()
  else expect(headline).toMatchObject(expected)
})

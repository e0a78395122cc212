import { expect, test } from 'vitest'
import { pairProblems } from '#core/annotations/pair-problems.ts'
import { reasonAgainst } from '#core/conditions/delusive-validators.ts'
import { knownOutputsOf, rightBy } from '#core/right-outputs.ts'
import type { Task } from '#core/task.ts'
import { lintTask } from '#exchange/lint.ts'
import { capitals, examples, sentiment } from './conditions/tasks.ts'

const example = (place: number) => ({ by: 'positive example', place })
const reference = (text: string) => ({ by: 'reference', reference: text })

/**
 * As in task869 of Super-NaturalInstructions: what stands among the negative examples is the reference of an instance.
 */
const rows: [
  name: string,
  task: Task,
  input: string,
  output: string,
  references: readonly string[],
  right: ReturnType<typeof rightBy> | object,
][] = [
  ['classification, the reference of an instance', sentiment, 'I like it.', 'good', ['good'], reference('good')],
  ['classification, another label than the reference', sentiment, 'I like it.', 'bad', ['good'], null],
  [
    'classification, one of several references',
    sentiment,
    'It is so-so.',
    'neutral',
    ['bad', 'neutral'],
    reference('neutral'),
  ],
  ['classification, the output of a positive example', sentiment, 'I love it.', 'good', [], example(1)],
  ['generation, the reference of an instance', capitals, 'Bolivia', 'Sucre', ['La Paz', 'Sucre'], reference('Sucre')],
  ['generation, no reference', capitals, 'Bolivia', 'Lima', ['La Paz', 'Sucre'], null],
  ['generation, the output of a positive example', capitals, 'Italy', 'Rome', [], example(2)],
  ['generation, right for another input', capitals, 'Bolivia', 'Rome', ['Sucre'], null],
  ['white space around the input', capitals, ' Bolivia\n', 'Sucre', ['Sucre'], reference('Sucre')],
  ['white space around the output', sentiment, 'I like it.', 'good ', ['good'], reference('good')],
  ['the input in another case', capitals, 'BOLIVIA', 'Sucre', ['Sucre'], reference('Sucre')],
  ['the output in another case, with punctuation', capitals, 'Bolivia', 'sucre.', ['Sucre'], reference('Sucre')],
  ['a positive example in another case', capitals, 'italy ', 'ROME', [], example(2)],
]

/** Of an instance with the input as it is usually written. */
const usual = (input: string) => (input.trim() === 'BOLIVIA' ? 'Bolivia' : input.trim())

test.each(rows)('%s', (_, task, input, output, references, right) => {
  const known = knownOutputsOf(
    [input],
    [
      { input: usual(input), references },
      { input: 'another', references: [output] },
    ],
  )
  expect(rightBy({ input, output }, { ...task, knownOutputs: known })).toEqual(right)
})

test.each(rows)('the condition, the bench and lint agree: %s', (_, task, input, output, references, right) => {
  const instances = references.length === 0 ? [] : [{ id: 'x', input: usual(input), references }]
  const head = { ...task, negativeExamples: [{ input, output }] }
  const candidate = { input, output, source: 'negative example' as const, title: 'negative example 1' }
  const isRight = [
    reasonAgainst(candidate, { ...task, knownOutputs: knownOutputsOf([input], instances) })?.includes('right') === true,
    pairProblems({ input, output, gold: null }, { task, others: [], references }).some(
      ({ code }) => code === 'right after all',
    ),
    lintTask(head, instances, task.answerSpace).some(({ code }) => code === 'negative-example-right'),
  ]
  expect(isRight).toEqual(isRight.map(() => right !== null))
})

test('an input that no instance has is known to have no outputs', () => {
  expect(
    knownOutputsOf(
      ['a', 'b'],
      [
        { input: 'A ', references: ['x', 'y'] },
        { input: 'a', references: ['x'] },
      ],
    ),
  ).toEqual([
    { input: 'a', outputs: ['x', 'y'] },
    { input: 'b', outputs: [] },
  ])
  expect(rightBy(examples('a > x')[0]!, { positiveExamples: [] })).toBeNull()
})

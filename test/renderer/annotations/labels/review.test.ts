import { describe, expect, test } from 'vitest'
import {
  foundDegree,
  lookedAt,
  markedParts,
  outputRows,
  problemsOf,
  spaceOf,
  toggled,
  type Looked,
} from '#renderer/annotations/labels/review.ts'

type BenchTask = Parameters<typeof lookedAt>[0]

const origin = { step: 1, author: 'Ada', at: '2026-11-21T12:00:00.000Z' }
const task = (more: Partial<BenchTask> = {}): BenchTask => ({
  name: 'a task',
  kind: 'classification',
  categories: [],
  instances: 10,
  definition: 'Answer yes or no. Yes means it is so.',
  positiveExamples: [],
  negativeExamples: [],
  space: { kind: 'classification', labels: ['no', 'yes'], stated: 'stated' },
  outputs: [
    { output: 'no', instances: 6 },
    { output: 'yes', instances: 3 },
    { output: 'maybe', instances: 1 },
  ],
  otherOutputs: 0,
  version: 1,
  pairs: [],
  tags: null,
  simplified: null,
  shownSimplified: null,
  outputType: null,
  labelSpace: null,
  fields: null,
  paraphrases: null,
  references: [],
  form: null,
  passedOver: [],
  ...more,
})
const looked = (more: Partial<Looked> = {}): Looked => ({
  kind: 'classification',
  labels: ['no', 'yes'],
  stated: null,
  ...more,
})

describe('what is looked at', () => {
  test.each<[string, Partial<BenchTask>, Looked]>([
    ['what was found, where nobody has reviewed it', {}, looked()],
    [
      'what was reviewed, whatever was found',
      { labelSpace: { space: { kind: 'classification', labels: ['yes'], stated: 'partly' }, origin } },
      looked({ labels: ['yes'], stated: 'partly' }),
    ],
    [
      'generation, with its few outputs in hand',
      { space: { kind: 'generation' } },
      looked({ kind: 'generation', labels: ['no', 'yes', 'maybe'] }),
    ],
    [
      'generation, without them where there are more',
      { space: { kind: 'generation' }, otherOutputs: 4 },
      looked({ kind: 'generation', labels: [] }),
    ],
  ])('%s', (_, more, expected) => {
    expect(lookedAt(task(more))).toEqual(expected)
  })
})

test('a label is taken out and put in again; fewer than two cannot be kept', () => {
  const without = toggled(looked(), 'yes')
  expect(spaceOf(without)).toEqual({ kind: 'classification', labels: ['no'], stated: null })
  expect(spaceOf(toggled(without, 'yes'))).toEqual({ kind: 'classification', labels: ['no', 'yes'], stated: null })
  expect(problemsOf(without)).toHaveLength(1)
  expect(problemsOf(toggled(without, 'no'))).toHaveLength(1)
  expect(problemsOf(looked({ kind: 'generation', labels: [] }))).toEqual([])
})

test('each output with its instances and the places where the definition states it; a label that no instance has comes last', () => {
  const rows = outputRows(task(), looked({ labels: ['no', 'yes', 'never'] }), [])
  expect(rows).toEqual([
    { output: 'no', isLabel: true, instances: 6, stated: 1 },
    { output: 'yes', isLabel: true, instances: 3, stated: 2 },
    { output: 'maybe', isLabel: false, instances: 1, stated: 0 },
    { output: 'never', isLabel: true, instances: 0, stated: 0 },
  ])
  expect(outputRows(task(), looked({ labels: ['no'] }), ['maybe', 'typed']).map(({ output }) => output)).toEqual([
    'maybe',
    'typed',
    'no',
    'yes',
  ])
  expect(foundDegree(rows)).toBe('partly')
  expect(foundDegree(rows.slice(0, 3))).toBe('stated')
  expect(foundDegree([])).toBe('not at all')
})

describe('the definition is marked where it states labels', () => {
  const reported = (definition: string, labels: readonly string[], chosen?: string) =>
    markedParts(definition, labels, chosen)
      .map(({ text, label }) => (label === null ? text : `[${label}:${text}]`))
      .join('')
  test.each<[string, readonly string[], string | undefined, string]>([
    ['Answer yes or no. Yes.', ['no', 'yes'], undefined, 'Answer [yes:yes] or [no:no]. [yes:Yes].'],
    ['Say not true or true.', ['true', 'not true'], undefined, 'Say [not true:not true] or [true:true].'],
    ['Say not true or true.', ['true', 'not true'], 'true', 'Say not [true:true] or [true:true].'],
    ['Say maybe.', ['yes'], 'maybe', 'Say [maybe:maybe].'],
    ['Say it.', ['yes'], undefined, 'Say it.'],
    ['yes', ['yes'], undefined, '[yes:yes]'],
  ])('%s %j, looking at %s', (definition, labels, chosen, expected) => {
    expect(reported(definition, labels, chosen)).toBe(expected)
  })
})

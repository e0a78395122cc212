import { expect, test } from 'vitest'
import type { TaggedSpan } from '#core/annotations/content-types.ts'
import { removalsOf } from '#renderer/annotations/definition/left-out.ts'

type BenchTask = Parameters<typeof removalsOf>[0]

const definition = 'Read the text. Answer "yes" or "no".'
const span = (text: string, type: TaggedSpan['type']): TaggedSpan => ({
  from: definition.indexOf(text),
  to: definition.indexOf(text) + text.length,
  type,
  text,
})
const task = (spans: readonly TaggedSpan[] | null): BenchTask => ({
  name: 'a task',
  kind: 'classification',
  categories: [],
  instances: 10,
  definition,
  positiveExamples: [],
  negativeExamples: [],
  space: { kind: 'classification', labels: ['no', 'yes'], stated: 'stated' },
  outputs: [],
  otherOutputs: 0,
  version: 1,
  pairs: [],
  tags: spans && { spans: [...spans], hold: true, origin: { step: 1, author: 'Ada', at: '2026-11-21T12:00:00.000Z' } },
  simplified: null,
  shownSimplified: null,
  outputType: null,
  labelSpace: null,
  fields: null,
  paraphrases: null,
  references: [],
  form: null,
  passedOver: [],
})

test.each<[string, readonly TaggedSpan[] | null, readonly string[]]>([
  ['nothing', null, []],
  ['a sentence', [span('Read the text', 'action content')], ['without action content: Answer "yes" or "no".']],
  [
    'two parts',
    [span('Read the text', 'action content'), span('"yes" or "no"', 'label list')],
    ['without action content: Answer "yes" or "no".', 'without label list: Read the text. Answer.'],
  ],
  ['everything: nothing would be left', [span(definition, 'output content')], []],
  ['parts of another definition', [{ ...span('Read', 'action content'), text: 'Look at' }], []],
])('with %s tagged', (_, spans, expected) => {
  const removals = removalsOf(task(spans), 'main')
  expect(removals).toHaveLength(8)
  expect(removals.flatMap(({ title, text }) => (text === undefined ? [] : [`${title}: ${text}`]))).toEqual(expected)
})

test('a part beside which nothing is left is told from one that is not tagged', () => {
  expect(
    removalsOf(task([span(definition, 'output content')]), 'main')
      .filter(({ emptied }) => emptied)
      .map(({ name }) => name),
  ).toEqual(['without-output-content'])
})

import { describe, expect, test } from 'vitest'
import type { TaggedSpan } from '#core/annotations/content-types.ts'
import { simplifiedOf, taggedOf } from '#renderer/annotations/definition/live.ts'

type BenchTask = Parameters<typeof simplifiedOf>[0]

const definition = 'Read the text. Answer "yes" or "no".'
const origin = { step: 1, author: 'Ada', at: '2026-11-21T12:00:00.000Z' }
const labels: TaggedSpan = { from: 22, to: 35, type: 'label list', text: '"yes" or "no"' }

const task = (more: Partial<BenchTask> = {}): BenchTask => ({
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
const generation = { kind: 'generation', space: { kind: 'generation' } } as const
const tagged = { tags: { spans: [labels], hold: true, origin } }

describe('what Simplified shows, before the host has been asked', () => {
  test.each<[string, Partial<BenchTask>, ReturnType<typeof simplifiedOf>]>([
    [
      'the label space where nothing is tagged',
      {},
      { shown: 'Output one of: no, yes.', followed: 'Output one of: no, yes.', from: 'label space' },
    ],
    ['what is tagged', tagged, { shown: '"yes" or "no".', followed: '"yes" or "no".', from: 'tags' }],
    [
      'what was written by hand, whatever is tagged',
      { ...tagged, simplified: { text: 'Yes or no?', origin } },
      { shown: 'Yes or no?', followed: '"yes" or "no".', from: 'tags' },
    ],
    [
      'not what was tagged in another definition',
      { tags: { spans: [{ ...labels, text: 'yes' }], hold: false, origin } },
      { shown: 'Output one of: no, yes.', followed: 'Output one of: no, yes.', from: 'label space' },
    ],
    ['nothing of a generation task', generation, { shown: undefined, followed: undefined, from: 'nothing' }],
    [
      'its output type',
      { ...generation, outputType: { text: 'a question', origin } },
      { shown: 'Output a question.', followed: 'Output a question.', from: 'output type' },
    ],
    [
      'what is tagged before its output type',
      { ...generation, ...tagged, outputType: { text: 'a question', origin } },
      { shown: '"yes" or "no".', followed: '"yes" or "no".', from: 'tags' },
    ],
  ])('%s', (_, more, expected) => {
    expect(simplifiedOf(task(more), 'main')).toEqual(expected)
  })
})

test.each<[string, Partial<BenchTask>, number, number]>([
  ['no tags', {}, 0, 0],
  ['tags that hold', tagged, 1, 0],
  ['tags of an earlier definition', { ...tagged, definition: 'Yes or no?' }, 0, 1],
])('%s: %i to be shown, %i out of date', (_, more, spans, outOfDate) => {
  const found = taggedOf(task(more))
  expect([found.spans.length, found.outOfDate.length]).toEqual([spans, outOfDate])
})

import { expect, test } from 'vitest'
import { annotatedTask } from '#core/annotations/annotated-task.ts'
import type { ContentType, TaggedSpan } from '#core/annotations/content-types.ts'
import type { Annotated, Pair } from '#core/annotations/item.ts'
import { makeInstruction, presets } from '#core/conditions/index.ts'
import type { Task } from '#core/task.ts'
import { capitals, sentiment } from '../conditions/tasks.ts'

const set = { name: 'main', version: 3 }
const pair = (input: string, output: string, gold: string | null): Pair => ({
  input,
  output,
  gold,
  proposed: output,
  source: 'annotator',
  state: 'approved',
  position: 0,
  note: '',
})
const span = (task: Task, text: string, type: ContentType): TaggedSpan => ({
  from: task.definition.indexOf(text),
  to: task.definition.indexOf(text) + text.length,
  type,
  text,
})
const labels = span(sentiment, 'good, bad or neutral', 'label list')

test('approved pairs come before those of the task file', () => {
  const task = annotatedTask(
    { ...capitals, curatedExamples: [{ input: 'a', output: 'b' }] },
    { set, approved: [pair('Peru', 'Cusco', 'Lima'), pair('Chile', 'Arica', null)] },
  )
  expect(task.curatedExamples).toEqual([
    { input: 'Peru', output: 'Cusco', gold: 'Lima', approved: true },
    { input: 'Chile', output: 'Arica', approved: true },
    { input: 'a', output: 'b' },
  ])
  expect(task.annotationSet).toEqual(set)
})

test.each<[string, Task, Omit<Annotated, 'set'>, string | undefined, boolean]>([
  ['nothing', sentiment, {}, 'Output one of: good, bad, neutral.', false],
  ['written', sentiment, { simplified: 'One of three.', tags: [labels] }, 'One of three.', true],
  ['tags', sentiment, { tags: [labels] }, 'good, bad or neutral.', true],
  [
    'tags that say nothing of the output',
    sentiment,
    { tags: [span(sentiment, 'Say', 'action content')] },
    'Output one of: good, bad, neutral.',
    false,
  ],
  [
    'tags of another definition',
    sentiment,
    { tags: [{ ...labels, text: 'good or bad' }] },
    'Output one of: good, bad, neutral.',
    false,
  ],
  ['no tags any more', sentiment, { tags: [] }, 'Output one of: good, bad, neutral.', false],
  ['nothing, generation', capitals, {}, undefined, false],
  ['an output type', capitals, { 'output type': 'a city' }, 'Output a city.', true],
  [
    'tags and an output type',
    capitals,
    { 'output type': 'a city', tags: [span(capitals, 'the capital', 'output content')] },
    'the capital.',
    true,
  ],
  [
    'an output type is for generation tasks',
    sentiment,
    { 'output type': 'a label' },
    'Output one of: good, bad, neutral.',
    false,
  ],
  ['an output type of the task file', { ...capitals, outputType: 'a name' }, {}, 'Output a name.', false],
])('Simplified: %s', (_, task, annotated, shown, fromSet) => {
  const made = makeInstruction(annotatedTask(task, { ...annotated, set }), presets.simplified, { k: 1, seed: 1 })
  expect(made.fit && made.value.definition).toBe(shown)
  expect(made.fit && made.value.notes).toEqual(fromSet ? [`${task.name}: annotation set "main", version 3`] : undefined)
})

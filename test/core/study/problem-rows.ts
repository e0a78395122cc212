import { presets } from '#core/conditions/index.ts'
import { studyDefaults } from '#core/study/limits.ts'
import type { ProblemCode, StudyProblem } from '#core/study/problems.ts'
import { noFacts, type ModelFact, type StudyFacts, type StudyPlan } from '#core/study/validate.ts'
import { tunedStudy } from './support.ts'

/** A study against which nothing speaks. */
export const asking: StudyPlan = {
  asks: true,
  collection: 'c',
  model: 'm',
  conditions: [presets.original],
  decodings: ['free'],
  ...studyDefaults,
}
export const tuned: StudyPlan & { readonly tuning: NonNullable<StudyPlan['tuning']> } = {
  ...asking,
  tuning: { ...tunedStudy.tuning, trainTasks: ['a'] },
}
export const model: Extract<ModelFact, { state: 'known' }> = {
  state: 'known',
  name: 'm',
  contextLength: 2048,
  hasChatTemplate: false,
  untrainable: null,
}

export interface Row<C extends ProblemCode = ProblemCode> {
  readonly plan: StudyPlan
  readonly facts?: Partial<StudyFacts>
  readonly problem: StudyProblem<C>
}

const collection = { state: 'found', tasks: ['a', 'ab', 'b'] } as const
const ineligible = [{ task: 'b', condition: 'original', reason: 'b: it has no examples' }]
const none = { eligible: 0, ineligible: [] }
const longest = { task: 'a', instance: 'a-1', tokens: 5000, budget: 4000 }
const shared = { train: { task: 'a', instance: 'a-1' }, test: { task: 'b', instance: 'b-2' } }

/** Each code once: a plan, the facts, and the one problem that follows. */
export const rows: { readonly [C in ProblemCode]: Row<C> } = {
  'invalid-number': {
    plan: { ...asking, k: 101 },
    problem: { code: 'invalid-number', field: 'k', data: { value: 101 } },
  },
  'name-too-long': {
    plan: { ...asking, name: 'n'.repeat(201) },
    problem: { code: 'name-too-long', field: 'name', data: { length: 201 } },
  },
  'formats-with-tuning': {
    plan: { ...tuned, formats: 10 },
    problem: { code: 'formats-with-tuning', field: 'formats', data: { formats: 10 } },
  },
  'invalid-stop': {
    plan: { ...asking, stop: [''] },
    problem: { code: 'invalid-stop', field: 'stop', data: { texts: [''] } },
  },
  'none-chosen': {
    plan: { ...asking, decodings: [] },
    problem: { code: 'none-chosen', field: 'decodings', data: {} },
  },
  'collection-missing': {
    plan: asking,
    facts: { collection: { state: 'missing', here: ['d'] } },
    problem: { code: 'collection-missing', field: 'collection', data: { collection: 'c', here: ['d'] } },
  },
  'tasks-missing': {
    plan: { ...asking, tasks: ['a', 'B', 'a'] },
    facts: { collection: { state: 'found', tasks: ['a', 'aB'] } },
    problem: {
      code: 'tasks-missing',
      field: 'testTasks',
      data: { collection: 'c', tasks: [{ task: 'B', alike: ['aB'] }] },
    },
  },
  'tasks-on-both-sides': {
    plan: { ...tuned, tasks: ['a', 'b'] },
    facts: { collection },
    problem: { code: 'tasks-on-both-sides', field: 'trainTasks', data: { tasks: ['a'] } },
  },
  'nothing-to-ask': {
    plan: { ...tuned, tuning: { ...tuned.tuning, trainTasks: ['a', 'ab', 'b'] } },
    facts: { collection },
    problem: { code: 'nothing-to-ask', field: 'testTasks', data: { collection: 'c', trained: true } },
  },
  'tasks-ineligible': {
    plan: asking,
    facts: { fitness: { test: { eligible: 2, ineligible }, train: none } },
    problem: { code: 'tasks-ineligible', field: 'testTasks', data: { side: 'test', ineligible } },
  },
  'no-task-eligible': {
    plan: { ...tuned, skipIneligible: true },
    facts: { fitness: { test: { eligible: 2, ineligible }, train: { eligible: 0, ineligible } } },
    problem: { code: 'no-task-eligible', field: 'trainTasks', data: { side: 'train', collection: 'c', ineligible } },
  },
  'text-on-both-sides': {
    plan: tuned,
    facts: { sharedTexts: [shared] },
    problem: { code: 'text-on-both-sides', field: 'trainTasks', data: shared },
  },
  'examples-too-long': {
    plan: tuned,
    facts: { tooLong: [longest], trainTasksLeft: 0 },
    problem: { code: 'examples-too-long', field: 'trainTasks', data: { examples: [longest] } },
  },
  'no-example-fits': {
    plan: { ...tuned, skipIneligible: true },
    facts: { tooLong: [longest], trainTasksLeft: 0 },
    problem: { code: 'no-example-fits', field: 'trainTasks', data: { examples: [longest] } },
  },
  'prompts-too-long': {
    plan: asking,
    facts: {
      tooLongPrompts: { prompts: [{ task: 'a', condition: 'original', tokens: 900, budget: 500 }], left: 1 },
    },
    problem: {
      code: 'prompts-too-long',
      field: 'contextSize',
      data: { prompts: [{ task: 'a', condition: 'original', tokens: 900, budget: 500 }], left: 1 },
    },
  },
  'model-missing': {
    plan: asking,
    facts: { model: { state: 'missing', model: 'm', file: '/here/m' } },
    problem: { code: 'model-missing', field: 'model', data: { model: 'm', file: '/here/m' } },
  },
  'model-not-added': {
    plan: asking,
    facts: { model: { state: 'not added', file: '/m.gguf' } },
    problem: { code: 'model-not-added', field: 'model', data: { file: '/m.gguf' } },
  },
  'model-is-adapter': {
    plan: asking,
    facts: { model: { state: 'adapter', model: 'm' } },
    problem: { code: 'model-is-adapter', field: 'model', data: { model: 'm' } },
  },
  'model-file-gone': {
    plan: asking,
    facts: { model: { state: 'gone', model: 'm', file: '/m.gguf' } },
    problem: { code: 'model-file-gone', field: 'model', data: { model: 'm', file: '/m.gguf' } },
  },
  'model-unusable': {
    plan: asking,
    facts: { model: { state: 'unusable', why: 'it is truncated', convertible: false } },
    problem: { code: 'model-unusable', field: 'model', data: { why: 'it is truncated', convertible: false } },
  },
  'model-not-trainable': {
    plan: tuned,
    facts: { model: { ...model, untrainable: 'its weights are Q8_0' } },
    problem: { code: 'model-not-trainable', field: 'model', data: { why: 'its weights are Q8_0' } },
  },
  'context-too-large': {
    plan: { ...asking, contextSize: 4096 },
    facts: { model },
    problem: {
      code: 'context-too-large',
      field: 'contextSize',
      data: { contextSize: 4096, contextLength: 2048, model: 'm' },
    },
  },
  'no-room-for-prompts': {
    plan: { ...asking, maxAnswerTokens: 2048 },
    facts: { model },
    problem: {
      code: 'no-room-for-prompts',
      field: 'maxAnswerTokens',
      data: { maxAnswerTokens: 2048, contextSize: 2048 },
    },
  },
  'decoding-unavailable': {
    plan: { ...asking, decodings: ['free', 'likelihood'] },
    facts: { model: { ...model, unavailable: { likelihood: 'echo: it tells none' } } },
    problem: {
      code: 'decoding-unavailable',
      field: 'decodings',
      data: { decoding: 'likelihood', model: 'm', why: 'echo: it tells none' },
    },
  },
  'format-unavailable': {
    plan: { ...asking, format: 'chat' },
    facts: { model },
    problem: { code: 'format-unavailable', field: 'format', data: { format: 'chat', model: 'm', fault: null } },
  },
  'system-message-refused': {
    plan: { ...asking, systemMessage: 'Be brief.' },
    facts: {
      model: {
        ...model,
        hasChatTemplate: true,
        systemMessages: { default: null, refusal: 'System role not supported', staying: null },
      },
    },
    problem: {
      code: 'system-message-refused',
      field: 'systemMessage',
      data: { model: 'm', leftOut: false, why: 'System role not supported' },
    },
  },
  'system-message-unused': {
    plan: { ...asking, systemMessage: 'Be brief.', format: 'plain' },
    facts: { model },
    problem: { code: 'system-message-unused', field: 'systemMessage', data: { format: 'plain' } },
  },
  'file-unwritable': {
    plan: { ...tuned, asks: false },
    facts: { unwritable: 'invalid output: x exists' },
    problem: { code: 'file-unwritable', field: 'file', data: { why: 'invalid output: x exists' } },
  },
  'equivalence-unlikely': {
    plan: asking,
    facts: { detectable: 6.1 },
    problem: { code: 'equivalence-unlikely', field: 'margin', data: { detectable: 6.1, margin: 3 } },
  },
}

export const factsOf = (known: Partial<StudyFacts> = {}): StudyFacts => ({ ...noFacts, ...known })

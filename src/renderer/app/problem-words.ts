import type { StepName } from '#contract/drafts.ts'
import { counted, noun } from '#core/noun.ts'
import { stopLimits } from '#core/answers/stop-strings.ts'
import { count, decimal } from '#core/numbers.ts'
import { limitsInWords, maxNameLength, type NumberField } from '#core/study/limits.ts'
import {
  byCode,
  type ByCode,
  type ChoiceField,
  type StudyField,
  type StudyProblem,
  type TooLongExample,
} from '#core/study/problems.ts'
import { remedyWords } from './remedy-words.ts'

/** What speaks against a study, in one sentence that names the wizard's fields. */
export function problemInWords(problem: StudyProblem): string {
  return byCode(words, problem)
}

/** The wizard's step with the field in which a problem is mended. */
export function stepOf(field: StudyField): StepName {
  return steps[field]
}

const steps = {
  collection: 'tasks',
  testTasks: 'tasks',
  trainTasks: 'tasks',
  instancesPerTask: 'tasks',
  instanceSeed: 'tasks',
  model: 'model',
  contextSize: 'model',
  threads: 'model',
  conditions: 'conditions',
  trainConditions: 'conditions',
  testConditions: 'conditions',
  decodings: 'method',
  k: 'method',
  seed: 'method',
  margin: 'method',
  maxAnswerTokens: 'method',
  primary: 'method',
  temperature: 'method',
  topP: 'method',
  draws: 'method',
  stop: 'method',
  format: 'method',
  formats: 'conditions',
  systemMessage: 'method',
  sizes: 'method',
  seeds: 'method',
  heldOutPerTask: 'method',
  rank: 'method',
  alpha: 'method',
  matrices: 'method',
  epochs: 'method',
  batch: 'method',
  learningRate: 'method',
  warmUp: 'method',
  weightDecay: 'method',
  clip: 'method',
  checkpointEvery: 'method',
  name: 'review',
  // The wizard has no training alone.
  file: 'review',
} as const satisfies Record<StudyField, StepName>

/** As the wizard's fields are called. */
const fields = {
  k: 'Examples shown (k)',
  instancesPerTask: 'Instances per task',
  instanceSeed: 'Seed of the instances',
  seed: 'Seed',
  formats: 'Sampled formats',
  margin: 'Equivalence margin',
  maxAnswerTokens: 'Answer tokens',
  temperature: 'Temperature',
  topP: 'Top-p',
  draws: 'Draws',
  contextSize: 'Context',
  threads: 'Threads',
  sizes: 'Sizes',
  seeds: 'Seeds',
  heldOutPerTask: 'Held out per train task',
  rank: 'Rank',
  alpha: 'Alpha',
  epochs: 'Epochs',
  batch: 'Batch',
  learningRate: 'Learning rate',
  warmUp: 'Warm-up',
  weightDecay: 'Weight decay',
  clip: 'Clip',
  checkpointEvery: 'Checkpoint every',
} as const satisfies Record<NumberField, string>

const nothingChosen = {
  collection: 'no collection is chosen',
  model: 'no model is chosen',
  trainTasks: 'no train task is chosen; a model has to be tuned on something',
  decodings: 'choose at least one decoding',
  conditions: 'choose at least one condition',
  trainConditions: 'choose at least one train condition',
  testConditions: 'choose at least one test condition',
  matrices: 'choose at least one matrix for LoRA to adapt',
  sizes: 'choose at least one size',
  seeds: 'choose at least one seed',
  primary: 'choose at least one primary comparison, or let all be one family',
} as const satisfies Record<ChoiceField, string>

const words = {
  'invalid-number': ({ field, data: { value } }) =>
    `${fields[field]}: ${value === null ? 'a value is missing' : `${value} is not possible`}; it has to be ${limitsInWords(field)}`,
  'name-too-long': ({ data: { length } }) => `the name has ${length} characters; it may have ${maxNameLength}`,
  'invalid-stop': () =>
    `a stop string has 1 to ${stopLimits.characters} characters, and there are at most ${stopLimits.texts}`,
  'formats-with-tuning': () =>
    'sampled formats go with models that are asked as they are; tune first, and ask the tuned model',
  'none-chosen': ({ field }) => nothingChosen[field],
  'collection-missing': ({ data: { collection } }) =>
    `the collection ${collection} is not here any more; choose another one, or import it again`,
  'tasks-missing': ({ data: { collection, tasks } }) =>
    `${listed(tasks.map(({ task }) => task))} ${noun(tasks.length, 'is', 'are')} not in the collection ${collection} any more; choose the tasks again`,
  'tasks-on-both-sides': ({ data: { tasks } }) =>
    `${listed(tasks)} ${noun(tasks.length, 'is', 'are')} both train and test task; leave out on one side`,
  'nothing-to-ask': () => 'no task is left to ask; choose at least one',
  'tasks-ineligible': ({ data: { side, ineligible } }) => {
    const n = new Set(ineligible.map(({ task }) => task)).size
    return `${counted(n, `${side} task`)} ${noun(n, 'is', 'are')} ineligible for this study; leave ${noun(n, 'it', 'them')} out, or fix the reason`
  },
  'no-task-eligible': ({ data: { side } }) => `no ${side} task is left that could take part in this study`,
  'text-on-both-sides': ({ data: { train, test } }) =>
    `instance ${test.instance} of the test task ${test.task} has the text of instance ${train.instance} of the train task ${train.task}; leave one of the two tasks out`,
  'examples-too-long': ({ data: { examples } }) =>
    `${tooLong(examples)}; take a larger context, or leave ${noun(examples.length, 'the task', 'these tasks')} out`,
  'no-example-fits': ({ data: { examples } }) =>
    `no train task is left: ${tooLong(examples)}; take a larger context, or other train tasks`,
  'prompts-too-long': ({ data: { prompts, left } }) => {
    const [first] = prompts
    const tasks = [...new Set(prompts.map(({ task }) => task))]
    const shortest =
      first === undefined
        ? ''
        : ` (the shortest of ${first.task} under ${first.condition} has ${count(first.tokens)} tokens, ${count(first.budget)} fit)`
    return `no prompt of ${listed(tasks)} fits the context${shortest}; take a larger context${left > 0 ? `, or leave ${noun(tasks.length, 'the task', 'these tasks')} out` : ''}`
  },
  'model-missing': ({ data: { model } }) => `the model ${model} is not among the installed ones; add its file`,
  'model-not-added': ({ data: { file } }) =>
    `the model file ${file} is not among the installed ones; it is looked at and added when the study begins`,
  'model-is-adapter': ({ data: { model } }) =>
    `${model} is an adapter; merge it with its base first, or choose the base`,
  'model-file-gone': ({ data: { model, file } }) =>
    `the file ${file} of the model ${model} is gone; bring it back, or choose another model`,
  'model-unusable': ({ data: { why, convertible } }) => `${why}${convertible ? remedyWords.convert : ''}`,
  'model-not-trainable': ({ data: { why } }) => `this model cannot be tuned so: ${why}`,
  'context-too-large': ({ data: { contextSize, contextLength, model } }) =>
    `a context of ${contextSize} tokens is more than ${model} was trained on (${contextLength})`,
  'no-room-for-prompts': ({ data: { maxAnswerTokens, contextSize } }) =>
    `${maxAnswerTokens} answer tokens leave no room for a prompt in a context of ${contextSize}`,
  'decoding-unavailable': ({ data: { decoding, model, why } }) =>
    `the endpoint ${model} cannot be asked by ${decoding} decoding: ${why}`,
  'own-system-message-unavailable': ({ data: { conditions, why } }) =>
    `${listed(conditions)} ${noun(conditions.length, 'has a system message of its own', 'have system messages of their own')}, and ${why}; or leave ${noun(conditions.length, 'it', 'them')} out`,
  'primary-impossible': ({ data: { comparisons } }) =>
    `the primary ${noun(comparisons.length, 'comparison', 'comparisons')} ${listed(comparisons)} ${noun(comparisons.length, 'is', 'are')} not possible with these conditions and decodings; choose again`,
  'sampling-unavailable': ({ data: { other } }) =>
    `answers are drawn by free decoding in exact mode only, not by ${other}; take it out, or answer greedily`,
  'format-unavailable': ({ data: { format, model, fault } }) =>
    `the prompt format ${format} does not go with ${model}: ${fault ?? 'it has no chat template; choose tk-instruct or plain'}`,
  'system-message-refused': ({ data: { model, leftOut, why } }) =>
    leftOut
      ? `the chat template of ${model} cannot leave its own system message out: ${why}`
      : `the chat template of ${model} takes no system message: ${why}`,
  'system-message-unused': ({ data: { format } }) =>
    `the prompt format ${format} has no place for a system message; choose chat`,
  'file-unwritable': ({ data: { why } }) => why,
  'equivalence-unlikely': ({ data: { detectable, margin } }) =>
    `equivalence within ${decimal(margin)} points will hardly be shown at this size, which finds differences of ${decimal(detectable)} points; more tasks or instances help`,
} satisfies ByCode<string>

function tooLong(examples: readonly TooLongExample[]): string {
  const tasks = listed(examples.map(({ task }) => task))
  const [first] = examples
  const longest =
    first === undefined
      ? ''
      : ` (instance ${first.instance} has ${count(first.tokens)} tokens, ${count(first.budget)} fit)`
  return `${tasks} ${noun(examples.length, 'has an example', 'have examples')} longer than the context${longest}`
}

function listed(names: readonly string[]): string {
  return names.length <= 3 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`
}

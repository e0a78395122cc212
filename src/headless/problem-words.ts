import { decimal } from '#core/numbers.ts'
import { stopLimits } from '#core/answers/stop-strings.ts'
import { maxNameLength, refusedNumber, type NumberField } from '#core/study/limits.ts'
import {
  byCode,
  type ByCode,
  type ChoiceField,
  type Side,
  type StudyProblem,
  type TooLongExample,
} from '#core/study/problems.ts'
import type { Ineligible } from '#core/study/study.ts'
import { reasonInWords } from './remedy-words.ts'

/** What speaks against a study or a training, one sentence each, with the options that mend it. */
export function problemsInWords(problems: readonly StudyProblem[]): readonly string[] {
  return [...new Set(problems.flatMap((problem) => byCode(words, problem)))]
}

/** Options that study, training and replication have under one name; the others are named by what they are. */
const numberOptions: Readonly<Partial<Record<NumberField, string>>> = {
  margin: '--margin',
  instanceSeed: '--instance-seed',
  formats: '--formats',
  maxAnswerTokens: '--max-tokens',
  contextSize: '--context',
  threads: '--threads',
}

const lists = {
  collection: 'collection',
  model: 'model',
  trainTasks: 'list of train tasks',
  decodings: 'list of decodings',
  conditions: 'list of conditions',
  trainConditions: 'list of train conditions',
  testConditions: 'list of test conditions',
  matrices: 'list of matrices',
  sizes: 'list of sizes',
  seeds: 'list of seeds',
} as const satisfies Record<ChoiceField, string>

const words = {
  'invalid-number': ({ field, data: { value } }) => {
    const option = numberOptions[field]
    return [`${refusedNumber(field, value)}${option === undefined ? '' : ` (${option})`}`]
  },
  'name-too-long': ({ data: { length } }) => [`invalid name: ${length} characters; at most ${maxNameLength} (--name)`],
  'invalid-stop': ({ data: { texts } }) => [
    `invalid stop string: ${texts.map((text) => JSON.stringify(text)).join(', ') || 'none'}; 1 to ${stopLimits.texts} texts of 1 to ${stopLimits.characters} characters (--stop)`,
  ],
  'formats-with-tuning': ({ data: { formats } }) => [
    `invalid number of formats: ${formats} with --tune; tune first, and ask the tuned model's file with --formats`,
  ],
  'none-chosen': ({ field }) => [`invalid ${lists[field]}: none; name at least one`],
  'collection-missing': ({ data: { collection, here } }) => [
    `invalid collection: ${collection} (${
      here.length === 0
        ? 'none is here yet; the starter collection comes with: placebo collection import resources/starter-collection/tasks --name starter'
        : `here are: ${here.join(', ')}`
    })`,
  ],
  'tasks-missing': ({ data: { collection, tasks } }) =>
    tasks.map(
      ({ task, alike }) =>
        `invalid task: ${task} is not in the collection ${collection} (${alike.length > 0 ? `did you mean ${alike.join(', ')}?` : `see: placebo collection show ${collection}`})`,
    ),
  'tasks-on-both-sides': ({ data: { tasks } }) =>
    tasks.map((task) => `invalid split: ${task} is both a train and a test task; leave it out on one side`),
  'nothing-to-ask': ({ data: { collection, trained } }) => [
    trained
      ? `invalid list of train tasks: all of ${collection}; at least one has to be left to ask`
      : `invalid list of tasks: none of ${collection} is left to ask; name at least one`,
  ],
  'tasks-ineligible': ({ data: { ineligible } }) => [...ineligible.map(ineligibleInWords), leaveOut],
  'no-task-eligible': ({ data: { side, collection, ineligible } }) => [
    noneLeft[side](collection),
    ...ineligible.map(ineligibleInWords),
  ],
  'text-on-both-sides': ({ data: { train, test } }) => [
    `invalid split: instance ${test.instance} of test task ${test.task} has the text of instance ${train.instance} of train task ${train.task}; leave one of the two tasks out`,
  ],
  'examples-too-long': ({ data: { examples } }) => [...examples.map(tooLongInWords), leaveOut],
  'no-example-fits': ({ data: { examples } }) => [noneLeft.train(), ...examples.map(tooLongInWords)],
  'prompts-too-long': ({ data: { prompts, left } }) => [
    ...prompts.map(
      ({ task, condition, tokens, budget }) =>
        `invalid task for ${condition}: ${task}: its shortest prompt has ${tokens} tokens even without examples, ${budget} fit; take a larger --context, or leave the task out`,
    ),
    left > 0 ? leaveOut : 'no prompt of any task fits this context',
  ],
  'model-missing': ({ data: { file } }) => [noSuchFile(file)],
  'model-not-added': ({ data: { file } }) => [`the model file ${file} is looked at when the study begins`],
  'model-is-adapter': ({ data: { model } }) => [
    `invalid model: ${model} is an adapter; make a model of it with: placebo model merge BASE ${model} --out FILE`,
  ],
  'model-file-gone': ({ data: { file } }) => [noSuchFile(file)],
  'model-unusable': ({ data: { why, convertible } }) => [
    convertible ? reasonInWords({ sentence: why, remedy: 'convert' }) : why,
  ],
  'model-not-trainable': ({ data: { why } }) => [why],
  'context-too-large': ({ data: { contextSize, contextLength, model } }) => [
    `invalid context size: ${contextSize} tokens (model ${model} was trained on ${contextLength}; give a smaller --context)`,
  ],
  'no-room-for-prompts': ({ data: { maxAnswerTokens, contextSize } }) => [
    `invalid number of answer tokens: ${maxAnswerTokens} (the context has ${contextSize}, and the prompt needs room too; give a smaller --max-tokens or a larger --context)`,
  ],
  'decoding-unavailable': ({ data: { decoding, model, why } }) => [
    `invalid decoding: ${decoding} (the endpoint ${model} cannot be asked so: ${why}; give another --decoding)`,
  ],
  'format-unavailable': ({ data: { format, model, fault } }) => [
    `invalid prompt format: ${format} (model ${model} ${fault === null ? 'has no chat template; use --format tk-instruct or plain' : `cannot be asked so: ${fault}`})`,
  ],
  'system-message-refused': ({ data: { model, leftOut, why } }) => [
    leftOut
      ? `invalid system message: none (the chat template of ${model} cannot leave its own out: ${why}; give another with --system-message, or use --format tk-instruct)`
      : `invalid system message: the chat template of ${model} takes none: ${why}; leave --system-message out, or use --format tk-instruct`,
  ],
  'system-message-unused': ({ data: { format } }) => [
    `invalid system message: the prompt format ${format} has no place for one (--system-message goes with --format chat)`,
  ],
  'file-unwritable': ({ data: { why } }) => [why],
  'equivalence-unlikely': ({ data: { detectable, margin } }) => [
    `equivalence within ${margin} points will hardly be shown: differences of less than ${decimal(detectable)} points are not found at this size`,
  ],
} satisfies ByCode<readonly string[]>

const leaveOut = 'leave these tasks out with --skip-ineligible, or choose others'

const noneLeft = {
  test: (collection: string) => `no task of the collection ${collection} can take this study's conditions`,
  train: () => 'no train task can be trained on so',
} as const satisfies Record<Side, (collection: string) => string>

function noSuchFile(file: string): string {
  return `invalid model file: ${file}: there is no such file; check the path`
}

function ineligibleInWords({ condition, reason }: Ineligible): string {
  return `invalid task for ${condition}: ${reason}`
}

function tooLongInWords({ task, instance, tokens, budget }: TooLongExample): string {
  return `invalid task for training: ${task}: invalid training example: instance ${instance} of task ${task} has ${tokens} tokens even without examples, ${budget} fit; take a larger --context, or leave the task out`
}

import type { Decoding } from '#core/answers/decoding.ts'
import type { StopChoice } from '#core/answers/stop-rule.ts'
import { stopLimits } from '#core/answers/stop-strings.ts'
import type { Condition } from '#core/conditions/condition.ts'
import type { PromptFormatName } from '#core/prompts/format.ts'
import { promptFormats } from '#core/prompts/index.ts'
import { settledSystemMessage, type SystemMessage, type SystemMessages } from '#core/prompts/system-message.ts'
import { isWithinLimits, maxNameLength, usualContextSize, type NumberField } from './limits.ts'
import {
  isError,
  type ChoiceField,
  type SharedText,
  type Side,
  type StudyField,
  type StudyProblem,
  type TooLongExample,
  type TooLongPrompt,
} from './problems.ts'
import { sharedTasks } from './split.ts'
import type { Ineligible, StudyTuning } from './study.ts'
import type { TrainingSettings, TuningMethod } from './tuning.ts'

/** A study as far as it is planned: what is missing may still be chosen. */
export interface StudyPlan {
  /** `false`: a training alone, after which nothing is asked. */
  readonly asks: boolean
  readonly name?: string | undefined
  readonly collection?: string | undefined
  readonly model?: string | undefined
  /** To ask; undefined: all that are not trained on. */
  readonly tasks?: readonly string[] | undefined
  readonly conditions?: readonly Condition[] | undefined
  /** `trainTasks`: undefined for all tasks, as a training alone may have it. */
  readonly tuning?: (StudyTuning & { readonly trainTasks?: readonly string[] | undefined }) | undefined
  readonly decodings?: readonly Decoding[] | undefined
  readonly format?: PromptFormatName | undefined
  /** How many are sampled, to ask every condition under each. */
  readonly formats?: number | undefined
  readonly systemMessage?: SystemMessage | undefined
  readonly k?: number | undefined
  readonly instancesPerTask?: number | undefined
  readonly instanceSeed?: number | undefined
  readonly seed?: number | undefined
  readonly margin?: number | undefined
  readonly maxAnswerTokens?: number | undefined
  readonly stop?: StopChoice | undefined
  readonly contextSize?: number | undefined
  readonly threads?: number | undefined
  readonly skipIneligible?: boolean | undefined
}

/** What is known of the world a study is planned in. What nobody has looked at yet speaks against nothing. */
export interface StudyFacts {
  /** `null`: none is named. `tasks`: names of all there are; `here`: of the collections instead. */
  readonly collection:
    | { readonly state: 'found'; readonly tasks: readonly string[] }
    | { readonly state: 'missing'; readonly here: readonly string[] }
    | null
  /** `null`: not to be told, as the tasks or what is to be done with them are not. */
  readonly fitness: Readonly<Record<Side, Fitness>> | null
  readonly model: ModelFact | null
  readonly sharedTexts: readonly SharedText[]
  readonly tooLong: readonly TooLongExample[]
  /** Tasks none of whose prompts fits; `left`: those that are left to ask. */
  readonly tooLongPrompts: { readonly prompts: readonly TooLongPrompt[]; readonly left: number }
  /** Train tasks that all examples of fit; `null`: nobody has looked. */
  readonly trainTasksLeft: number | null
  /** Why the file that a training is to write cannot be. */
  readonly unwritable: string | null
  /** Points. */
  readonly detectable: number | null
}

/** Nothing was looked at. */
export const noFacts: StudyFacts = {
  collection: null,
  fitness: null,
  model: null,
  sharedTexts: [],
  tooLong: [],
  tooLongPrompts: { prompts: [], left: 0 },
  trainTasksLeft: null,
  unwritable: null,
  detectable: null,
}

export interface Fitness {
  readonly eligible: number
  readonly ineligible: readonly Ineligible[]
}

export type ModelFact =
  | { readonly state: 'missing'; readonly model: string; readonly file: string }
  | { readonly state: 'not added'; readonly file: string }
  | { readonly state: 'adapter'; readonly model: string }
  | { readonly state: 'gone'; readonly model: string; readonly file: string }
  | { readonly state: 'unusable'; readonly why: string; readonly convertible: boolean }
  | KnownModel

interface KnownModel {
  readonly state: 'known'
  readonly name: string
  readonly contextLength: number
  readonly hasChatTemplate: boolean
  readonly chatTemplateFault?: string | undefined
  readonly systemMessages?: SystemMessages | undefined
  /** Of an endpoint: decodings that it cannot be asked by, and why. */
  readonly unavailable?: Partial<Readonly<Record<Decoding, string>>> | undefined
  /** Why it cannot be trained so; `null`: it can, or nobody has asked the trainer. */
  readonly untrainable: string | null
}

/**
 * Everything that speaks against a study, and what is worth knowing of it (`severityOf`). The same function tells the
 * wizard, and keeps a study or a training from beginning: with all facts that are there at that moment.
 */
export function validateStudy(plan: StudyPlan, facts: StudyFacts): readonly StudyProblem[] {
  return [
    ...taskProblems(plan, facts),
    ...(facts.fitness === null ? [] : fitnessProblems(plan, facts.fitness)),
    ...facts.sharedTexts.map((data): StudyProblem => ({ code: 'text-on-both-sides', field: 'trainTasks', data })),
    ...exampleProblems(plan, facts),
    ...promptProblems(plan, facts),
    ...(facts.model === null ? [] : modelProblems(plan, facts.model)),
    ...choiceProblems(plan),
    ...found(facts.unwritable, (why) => ({ code: 'file-unwritable', field: 'file', data: { why } })),
    ...equivalenceProblems(plan, facts),
  ]
}

/** What keeps it from beginning. */
export function errorsOf(plan: StudyPlan, facts: StudyFacts): readonly StudyProblem[] {
  return validateStudy(plan, facts).filter(isError)
}

/** Tasks as they are named: one that is on both sides is trained on. */
export function namedTasks(
  { tasks, tuning, asks }: StudyPlan,
  all: readonly string[],
): Readonly<Record<Side, readonly string[]>> {
  const train = tuning === undefined ? [] : (tuning.trainTasks ?? all)
  const trained = new Set(train)
  return { train, test: asks ? (tasks ?? all).filter((name) => !trained.has(name)) : [] }
}

/** Whether tasks can be held against what is to be done with them: nothing is missing for it or makes no sense. */
export function canBeWeighed(plan: StudyPlan): boolean {
  return choiceProblems(plan).every(({ field }) => beside.has(field))
}

/** Fields that say nothing of which tasks take part. */
const beside: ReadonlySet<StudyField> = new Set([
  'name',
  'collection',
  'model',
  'trainTasks',
  'contextSize',
  'threads',
  'formats',
  'maxAnswerTokens',
])

function taskProblems(plan: StudyPlan, { collection }: StudyFacts): readonly StudyProblem[] {
  const { collection: name = '', tasks, tuning, asks } = plan
  if (collection === null) return []
  if (collection.state === 'missing')
    return [{ code: 'collection-missing', field: 'collection', data: { collection: name, here: collection.here } }]
  const named = namedTasks(plan, collection.tasks)
  const isShared = sharedTasks(named.train, tasks ?? [])
  return [
    ...missingProblems(name, 'testTasks', named.test, collection.tasks),
    ...missingProblems(name, 'trainTasks', named.train, collection.tasks),
    ...(isShared.length === 0
      ? []
      : [{ code: 'tasks-on-both-sides', field: 'trainTasks', data: { tasks: isShared } } as const]),
    ...(asks && named.test.length === 0
      ? [
          {
            code: 'nothing-to-ask',
            field: 'testTasks',
            data: { collection: name, trained: tuning !== undefined && tasks === undefined },
          } as const,
        ]
      : []),
  ]
}

function missingProblems(
  collection: string,
  field: `${Side}Tasks`,
  named: readonly string[],
  all: readonly string[],
): readonly StudyProblem[] {
  const there = new Set(all)
  const tasks = [...new Set(named)]
    .filter((name) => !there.has(name))
    .map((task) => ({ task, alike: all.filter((known) => known.includes(task)).slice(0, maxAlike) }))
  return tasks.length === 0 ? [] : [{ code: 'tasks-missing', field, data: { collection, tasks } }]
}

const maxAlike = 3

/** One problem a side. */
function fitnessProblems(
  { collection = '', skipIneligible = false, tuning, asks }: StudyPlan,
  fitness: Readonly<Record<Side, Fitness>>,
): readonly StudyProblem[] {
  const sides: readonly Side[] = [...(asks ? (['test'] as const) : []), ...(tuning ? (['train'] as const) : [])]
  return sides.flatMap((side): readonly StudyProblem[] => {
    const { eligible, ineligible } = fitness[side]
    if (ineligible.length === 0) return []
    const field = `${side}Tasks` as const
    return [
      ...(skipIneligible ? [] : [{ code: 'tasks-ineligible', field, data: { side, ineligible } } as const]),
      ...(eligible > 0
        ? []
        : [
            {
              code: 'no-task-eligible',
              field,
              data: { side, collection, ineligible: skipIneligible ? ineligible : [] },
            } as const,
          ]),
    ]
  })
}

function exampleProblems(
  { skipIneligible = false }: StudyPlan,
  { tooLong: examples, trainTasksLeft }: StudyFacts,
): readonly StudyProblem[] {
  if (examples.length === 0) return []
  if (!skipIneligible) return [{ code: 'examples-too-long', field: 'trainTasks', data: { examples } }]
  return trainTasksLeft === 0 ? [{ code: 'no-example-fits', field: 'trainTasks', data: { examples } }] : []
}

/** Left out on request, as long as something is left. */
function promptProblems(
  { skipIneligible = false }: StudyPlan,
  { tooLongPrompts: data }: StudyFacts,
): readonly StudyProblem[] {
  return data.prompts.length === 0 || (skipIneligible && data.left > 0)
    ? []
    : [{ code: 'prompts-too-long', field: 'contextSize', data }]
}

/** What is wrong with the model, and with how it is to be asked. */
export function modelProblems(
  plan: Pick<StudyPlan, 'contextSize' | 'maxAnswerTokens' | 'format' | 'systemMessage'> &
    Partial<Pick<StudyPlan, 'decodings'>>,
  model: ModelFact,
): readonly StudyProblem[] {
  switch (model.state) {
    case 'missing':
      return [{ code: 'model-missing', field: 'model', data: { model: model.model, file: model.file } }]
    case 'not added':
      return [{ code: 'model-not-added', field: 'model', data: { file: model.file } }]
    case 'adapter':
      return [{ code: 'model-is-adapter', field: 'model', data: { model: model.model } }]
    case 'gone':
      return [{ code: 'model-file-gone', field: 'model', data: { model: model.model, file: model.file } }]
    case 'unusable':
      return [{ code: 'model-unusable', field: 'model', data: { why: model.why, convertible: model.convertible } }]
    case 'known':
      return askingProblems(plan, model)
  }
}

function askingProblems(plan: Parameters<typeof modelProblems>[0], model: KnownModel): readonly StudyProblem[] {
  const { contextLength, chatTemplateFault = null } = model
  const { maxAnswerTokens = 0, format } = plan
  const contextSize = plan.contextSize ?? usualContextSize(contextLength)
  return [
    ...(contextSize > contextLength
      ? [
          {
            code: 'context-too-large',
            field: 'contextSize',
            data: { contextSize, contextLength, model: model.name },
          } as const,
        ]
      : []),
    ...(maxAnswerTokens >= contextSize
      ? [{ code: 'no-room-for-prompts', field: 'maxAnswerTokens', data: { maxAnswerTokens, contextSize } } as const]
      : []),
    ...(plan.decodings ?? []).flatMap((decoding) => {
      const why = model.unavailable?.[decoding]
      return why === undefined
        ? []
        : [{ code: 'decoding-unavailable', field: 'decodings', data: { decoding, model: model.name, why } } as const]
    }),
    ...(format !== undefined && formatFor(format, model) === undefined
      ? [
          {
            code: 'format-unavailable',
            field: 'format',
            data: { format, model: model.name, fault: chatTemplateFault },
          } as const,
        ]
      : []),
    ...systemMessageProblems(plan, model),
    ...found(model.untrainable, (why) => ({ code: 'model-not-trainable', field: 'model', data: { why } })),
  ]
}

/** What is already so without a system message of one's own is no problem, whatever the template takes. */
function systemMessageProblems(plan: Parameters<typeof modelProblems>[0], model: KnownModel): readonly StudyProblem[] {
  const format = formatFor(plan.format, model)
  if (format === undefined) return []
  const { userTurn } = promptFormats[format]
  const { name, systemMessages } = model
  const wished = settledSystemMessage(plan.systemMessage, systemMessages, { userTurn })
  if (wished === undefined) return []
  if (!userTurn) return [{ code: 'system-message-unused', field: 'systemMessage', data: { format } }]
  const why = wished === '' ? (systemMessages?.refusal ?? systemMessages?.staying) : systemMessages?.refusal
  return found(why ?? null, (reason) => ({
    code: 'system-message-refused',
    field: 'systemMessage',
    data: { model: name, leftOut: wished === '', why: reason },
  }))
}

/** An instruct model is asked in its own chat form unless something else is wanted. Undefined: it has no such form. */
export function formatFor(
  asked: PromptFormatName | undefined,
  { hasChatTemplate }: { readonly hasChatTemplate: boolean },
): PromptFormatName | undefined {
  if (asked !== undefined && promptFormats[asked].userTurn && !hasChatTemplate) return undefined
  return asked ?? (hasChatTemplate ? 'chat' : 'tk-instruct')
}

function equivalenceProblems({ margin }: StudyPlan, { detectable }: StudyFacts): readonly StudyProblem[] {
  // Both one-sided tests have to find a difference from their end of the margin, so it takes twice as much.
  return margin !== undefined && detectable !== null && detectable > 2 * margin
    ? [{ code: 'equivalence-unlikely', field: 'margin', data: { detectable, margin } }]
    : []
}

/** What is missing or wrong by itself, whatever it is held against. */
function choiceProblems(plan: StudyPlan): readonly StudyProblem[] {
  const { asks, name = '', collection = '', model = '', stop, tuning, decodings = [], conditions = [] } = plan
  return [
    ...(collection === '' ? none('collection') : []),
    ...(model === '' ? none('model') : []),
    ...(name.length > maxNameLength
      ? [{ code: 'name-too-long', field: 'name', data: { length: name.length } } as const]
      : []),
    ...(asks && decodings.length === 0 ? none('decodings') : []),
    ...(asks && !tuning && conditions.length === 0 ? none('conditions') : []),
    ...(tuning && plan.formats !== undefined
      ? [{ code: 'formats-with-tuning', field: 'formats', data: { formats: plan.formats } } as const]
      : []),
    ...optional('formats', plan.formats),
    ...number('k', plan.k),
    ...optional('instancesPerTask', plan.instancesPerTask),
    ...optional('instanceSeed', plan.instanceSeed),
    ...number('seed', plan.seed),
    ...(asks ? number('margin', plan.margin) : []),
    ...number('maxAnswerTokens', plan.maxAnswerTokens),
    ...optional('contextSize', plan.contextSize),
    ...optional('threads', plan.threads),
    ...(typeof stop === 'object' && !isStop(stop)
      ? [{ code: 'invalid-stop', field: 'stop', data: { texts: stop } } as const]
      : []),
    ...(tuning ? tuningProblems(tuning) : []),
  ]
}

/** A learning rate that is only too high is found by training. */
function tuningProblems(tuning: NonNullable<StudyPlan['tuning']>): readonly StudyProblem[] {
  const { method, settings, sizes, seeds, trainConditions, testConditions, heldOutPerTask, trainTasks } = tuning
  return [
    ...(trainTasks?.length === 0 ? none('trainTasks') : []),
    ...(trainConditions.length === 0 ? none('trainConditions') : []),
    ...(testConditions.length === 0 ? none('testConditions') : []),
    ...trainingProblems(method, settings),
    ...(sizes.length === 0 ? none('sizes') : sizes.flatMap((size) => number('sizes', size))),
    ...(seeds.length === 0 ? none('seeds') : seeds.flatMap((seed) => number('seeds', seed))),
    ...number('heldOutPerTask', heldOutPerTask),
  ]
}

type TrainingProblem = StudyProblem<'invalid-number' | 'none-chosen'>

/** Of one training alone: how it is done. */
export function trainingProblems(
  method: TuningMethod,
  settings: Omit<TrainingSettings, 'seed'>,
): readonly TrainingProblem[] {
  const fields = ['epochs', 'batch', 'learningRate', 'warmUp', 'weightDecay', 'clip', 'checkpointEvery'] as const
  return [
    ...(method.kind === 'lora'
      ? [
          ...number('rank', method.rank),
          ...number('alpha', method.alpha),
          ...(method.matrices.length === 0 ? none('matrices') : []),
        ]
      : []),
    ...fields.flatMap((field) => number(field, settings[field])),
  ]
}

function number(field: NumberField, value: number | undefined): readonly StudyProblem<'invalid-number'>[] {
  return value !== undefined && isWithinLimits(field, value)
    ? []
    : [{ code: 'invalid-number', field, data: { value: value ?? null } }]
}

function optional(field: NumberField, value: number | undefined): readonly StudyProblem<'invalid-number'>[] {
  return value === undefined ? [] : number(field, value)
}

function none(field: ChoiceField): readonly StudyProblem<'none-chosen'>[] {
  return [{ code: 'none-chosen', field, data: {} }]
}

function isStop(texts: readonly string[]): boolean {
  const { characters, texts: most } = stopLimits
  return texts.length > 0 && texts.length <= most && texts.every(({ length }) => length > 0 && length <= characters)
}

function found(why: string | null, problem: (why: string) => StudyProblem): readonly StudyProblem[] {
  return why === null ? [] : [problem(why)]
}

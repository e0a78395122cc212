import type { Decoding } from '#core/answers/decoding.ts'
import type { PromptFormatName } from '#core/prompts/format.ts'
import type { NumberField } from './limits.ts'
import type { Ineligible } from './study.ts'

/** What is chosen out of a list or a collection, and may not be left empty. */
export const choiceFields = [
  'collection',
  'model',
  'trainTasks',
  'decodings',
  'conditions',
  'trainConditions',
  'testConditions',
  'matrices',
  'sizes',
  'seeds',
] as const
export type ChoiceField = (typeof choiceFields)[number]

/** Where a problem is mended: a field of a study, or of a training alone. */
export type StudyField = NumberField | ChoiceField | 'name' | 'stop' | 'format' | 'systemMessage' | 'testTasks' | 'file'

export type Side = 'train' | 'test'
type TasksField = `${Side}Tasks`

/** An instance by its task and its id. */
export interface NamedInstance {
  readonly task: string
  readonly instance: string
}

/** The same text on both sides of a split. */
export interface SharedText {
  readonly train: NamedInstance
  readonly test: NamedInstance
}

/** An example that does not fit the context: `tokens` even with no demonstration, of which `budget` fit. */
export interface TooLongExample extends NamedInstance {
  readonly tokens: number
  readonly budget: number
}

/** A task whose shortest prompt under a condition, without any example, does not fit the context. */
export interface TooLongPrompt {
  readonly task: string
  readonly condition: string
  readonly tokens: number
  /** Tokens that fit, beside the answer. */
  readonly budget: number
}

/** Everything that can be said against a study: its code, where it is mended, and what it is about. */
interface ProblemsByCode {
  /** A number that is missing (`null`) or not within its limits (`limits.ts`). */
  'invalid-number': { readonly field: NumberField; readonly data: { readonly value: number | null } }
  'name-too-long': { readonly field: 'name'; readonly data: { readonly length: number } }
  'invalid-stop': { readonly field: 'stop'; readonly data: { readonly texts: readonly string[] } }
  'none-chosen': { readonly field: ChoiceField; readonly data: Readonly<Record<string, never>> }
  /** `here`: the collections that there are. */
  'collection-missing': {
    readonly field: 'collection'
    readonly data: { readonly collection: string; readonly here: readonly string[] }
  }
  /** `alike`: tasks of the collection that may be meant. */
  'tasks-missing': {
    readonly field: TasksField
    readonly data: {
      readonly collection: string
      readonly tasks: readonly { readonly task: string; readonly alike: readonly string[] }[]
    }
  }
  'tasks-on-both-sides': { readonly field: 'trainTasks'; readonly data: { readonly tasks: readonly string[] } }
  /** `trained`: because all are trained on. */
  'nothing-to-ask': {
    readonly field: 'testTasks'
    readonly data: { readonly collection: string; readonly trained: boolean }
  }
  'tasks-ineligible': {
    readonly field: TasksField
    readonly data: { readonly side: Side; readonly ineligible: readonly Ineligible[] }
  }
  /** `ineligible`: what was left out on request; what was not is told by the problem beside it. */
  'no-task-eligible': {
    readonly field: TasksField
    readonly data: { readonly side: Side; readonly collection: string; readonly ineligible: readonly Ineligible[] }
  }
  'text-on-both-sides': { readonly field: 'trainTasks'; readonly data: SharedText }
  'examples-too-long': { readonly field: 'trainTasks'; readonly data: { readonly examples: readonly TooLongExample[] } }
  /** All train tasks were left out on request, for an example of each is too long. */
  'no-example-fits': { readonly field: 'trainTasks'; readonly data: { readonly examples: readonly TooLongExample[] } }
  /** `left`: tasks that are left to ask without them. */
  'prompts-too-long': {
    readonly field: 'contextSize'
    readonly data: { readonly prompts: readonly TooLongPrompt[]; readonly left: number }
  }
  /** Neither an added model nor a file. */
  'model-missing': { readonly field: 'model'; readonly data: { readonly model: string; readonly file: string } }
  /** A file is there, and is looked at when the study begins. */
  'model-not-added': { readonly field: 'model'; readonly data: { readonly file: string } }
  'model-is-adapter': { readonly field: 'model'; readonly data: { readonly model: string } }
  'model-file-gone': { readonly field: 'model'; readonly data: { readonly model: string; readonly file: string } }
  /** What the engine or the disk says of the file. */
  /** `convertible`: a conversion makes one of it that can be used. */
  'model-unusable': { readonly field: 'model'; readonly data: { readonly why: string; readonly convertible: boolean } }
  /** What the trainer says of the file. */
  'model-not-trainable': { readonly field: 'model'; readonly data: { readonly why: string } }
  'context-too-large': {
    readonly field: 'contextSize'
    readonly data: { readonly contextSize: number; readonly contextLength: number; readonly model: string }
  }
  'no-room-for-prompts': {
    readonly field: 'maxAnswerTokens'
    readonly data: { readonly maxAnswerTokens: number; readonly contextSize: number }
  }
  /** Of an endpoint: what its probes found against it. */
  'decoding-unavailable': {
    readonly field: 'decodings'
    readonly data: { readonly decoding: Decoding; readonly model: string; readonly why: string }
  }
  /** `fault`: what is wrong with the model's chat template; `null`: it has none. */
  'format-unavailable': {
    readonly field: 'format'
    readonly data: { readonly format: PromptFormatName; readonly model: string; readonly fault: string | null }
  }
  /** A line of a tuned model is a mean of seeds already. */
  'formats-with-tuning': { readonly field: 'formats'; readonly data: { readonly formats: number } }
  /** The chat template takes no system message of one's own, or keeps its own; why, where possible in its words. */
  'system-message-refused': {
    readonly field: 'systemMessage'
    readonly data: { readonly model: string; readonly leftOut: boolean; readonly why: string }
  }
  /** A format without a chat template has no place for it. */
  'system-message-unused': { readonly field: 'systemMessage'; readonly data: { readonly format: PromptFormatName } }
  /** What the disk says of a file that a training is to write. */
  'file-unwritable': { readonly field: 'file'; readonly data: { readonly why: string } }
  /** Points: the smallest effect that a study of this size finds, against the margin. */
  'equivalence-unlikely': {
    readonly field: 'margin'
    readonly data: { readonly detectable: number; readonly margin: number }
  }
}

export type ProblemCode = keyof ProblemsByCode

/** One problem of a certain code, or of any. */
export type StudyProblem<C extends ProblemCode = ProblemCode> = {
  [K in C]: { readonly code: K } & ProblemsByCode[K]
}[C]

/** Something for every code, as a face has its words: total, so that no problem goes without. */
export type ByCode<T> = { readonly [C in ProblemCode]: (problem: StudyProblem<C>) => T }

export function byCode<T, C extends ProblemCode>(catalogue: ByCode<T>, problem: StudyProblem<C>): T {
  return catalogue[problem.code](problem)
}

/** `error`: keeps a study from beginning. `warning`: is worth knowing before it does. */
export type Severity = 'error' | 'warning'

const warnings: ReadonlySet<ProblemCode> = new Set(['model-not-added', 'equivalence-unlikely'])

export function severityOf({ code }: Pick<StudyProblem, 'code'>): Severity {
  return warnings.has(code) ? 'warning' : 'error'
}

export function isError(problem: Pick<StudyProblem, 'code'>): boolean {
  return severityOf(problem) === 'error'
}

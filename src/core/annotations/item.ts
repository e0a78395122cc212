import type { AnnotationSet } from '#core/task.ts'
import type { TaggedSpan } from './content-types.ts'
import type { ReviewedSpace } from '../reviewed-space.ts'
import type { TaskFields } from '../templates/fields.ts'

export const pairStates = ['proposed', 'approved', 'rejected', 'needs a second look'] as const
export type PairState = (typeof pairStates)[number]

/** Where the first delusive output of a pair came from. */
export const pairSources = ['negative example', 'wrong label', 'rotated output', 'model answer', 'annotator'] as const
export type PairSource = (typeof pairSources)[number]

/** An input with a delusive output, as an annotator works on it. */
export interface Pair {
  readonly input: string
  /** `null`: nobody has written one down, as for most negative examples. */
  readonly gold: string | null
  /** The delusive output. */
  readonly output: string
  /** As it was proposed, before anybody edited it; annotators agree or differ about what was proposed. */
  readonly proposed: string
  readonly source: PairSource
  readonly state: PairState
  /** Place among the approved pairs of the task, from 0: the delusive condition shows the first k. */
  readonly position: number
  /** Why it needs a second look, or what an annotator wants to say of it. */
  readonly note: string
}

/** What an annotation set holds of a task, beside its pairs: at most one of each. */
export interface TaskItems {
  /** In order, without overlap. */
  readonly tags: readonly TaggedSpan[]
  /** The simplified definition as an annotator has written it, in place of the one that follows from the tags. */
  readonly simplified: string
  /** Completes "Output …." for a generation task. */
  readonly 'output type': string
  readonly 'label space': ReviewedSpace
  /** What every input is made of; templates with slots are filled from it. */
  readonly fields: TaskFields
  /** The definition in other words: further instructive templates, in their order. */
  readonly paraphrases: readonly string[]
}
export const taskItems = [
  'tags',
  'simplified',
  'output type',
  'label space',
  'fields',
  'paraphrases',
] as const satisfies readonly (keyof TaskItems)[]
export type TaskItem = (typeof taskItems)[number]

/** What an annotation set says of a task; what it does not hold is absent. */
export type Annotated = Partial<TaskItems> & {
  /** Approved, in the order of their positions. */
  readonly approved?: readonly Pair[]
  readonly set: AnnotationSet
}

/**
 * What a step says it is that nobody decided: pairs it left are proposed, in doubt or even approved, but judged by no
 * annotator.
 */
export const automaticStep = 'automatic proposals'

/** An item's name in the log: `tags`, …, or `pair` with its id. */
export function pairItem(id: string): string {
  return `pair ${id}`
}

/** @returns undefined for what is no pair */
export function pairId(item: string): string | undefined {
  return item.startsWith('pair ') ? item.slice('pair '.length) : undefined
}

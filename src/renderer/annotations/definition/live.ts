import { annotatedTask } from '#core/annotations/annotated-task.ts'
import { tagsHold, type TaggedSpan } from '#core/annotations/content-types.ts'
import { shownSimplified } from '#core/annotations/shown-simplified.ts'
import { simplifiedFromTags } from '#core/annotations/simplified-from-tags.ts'
import type { Task } from '#core/task.ts'
import type { BenchTask } from '../work.ts'

/** The task as studies would see it with what is on the bench now, before the host has heard of it. */
export function liveTask(task: BenchTask, set: string): Task {
  return annotatedTask(bare(task), {
    ...(task.tags && { tags: task.tags.spans }),
    ...(task.simplified && { simplified: task.simplified.text }),
    ...(task.outputType && { 'output type': task.outputType.text }),
    set: { name: set, version: task.version },
  })
}

export interface Simplified {
  /** What the condition shows; undefined: no definition block. */
  readonly shown: string | undefined
  /** What it would show if nobody had written it by hand. */
  readonly followed: string | undefined
  /** What `followed` is made of. */
  readonly from: 'tags' | 'label space' | 'output type' | 'nothing'
}

export function simplifiedOf(task: BenchTask, set: string): Simplified {
  const live = liveTask({ ...task, simplified: null }, set)
  const followed = shownSimplified(live)
  const tagged = live.contentTags !== undefined && simplifiedFromTags(live.contentTags) !== undefined
  const from = tagged
    ? 'tags'
    : live.answerSpace.kind === 'classification'
      ? 'label space'
      : live.outputType !== undefined
        ? 'output type'
        : 'nothing'
  return { shown: task.simplified?.text ?? followed, followed, from }
}

export interface Tagged {
  /** Those that still stand where they were tagged. */
  readonly spans: readonly TaggedSpan[]
  /** Tags of an earlier definition. */
  readonly outOfDate: readonly TaggedSpan[]
}

const none: readonly TaggedSpan[] = []

export function taggedOf({ tags, definition }: Pick<BenchTask, 'tags' | 'definition'>): Tagged {
  if (tags === null) return { spans: none, outOfDate: none }
  return tagsHold(tags.spans, definition)
    ? { spans: tags.spans, outOfDate: none }
    : { spans: none, outOfDate: tags.spans }
}

function bare({ name, definition, positiveExamples, negativeExamples, categories, space }: BenchTask): Task {
  return { name, definition, positiveExamples, negativeExamples, categories, answerSpace: space, curatedExamples: [] }
}

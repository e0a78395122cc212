import type { Stated } from '#core/task.ts'
import type { ReviewedSpace, TaskDetails } from './words.ts'

/** A review before it is saved; labels stay chosen while the kind is changed to and fro. */
export interface ReviewDraft {
  readonly kind: ReviewedSpace['kind']
  readonly labels: readonly string[]
  readonly stated: Stated | null
  /** Labels a person has typed; they stay in sight when they are left out again. */
  readonly added: readonly string[]
}

/** Outputs a generation task may have to be offered as labels. */
const maxLabels = 100

export function reviewDraft({ space, review, outputs, otherOutputs }: TaskDetails): ReviewDraft {
  const stated = review?.space.kind === 'classification' ? review.space.stated : null
  if (space.kind === 'classification') return { kind: space.kind, labels: space.labels, stated, added: space.labels }
  const few = otherOutputs === 0 && outputs.length <= maxLabels
  return {
    kind: 'generation',
    labels: few ? outputs.map(({ output }) => output).filter((output) => output !== '') : [],
    stated,
    added: [],
  }
}

export function spaceOfDraft({ kind, labels, stated }: ReviewDraft): ReviewedSpace {
  return kind === 'generation' ? { kind } : { kind, labels, stated }
}

export function sameSpace(a: ReviewedSpace, b: ReviewedSpace): boolean {
  if (a.kind === 'generation' || b.kind === 'generation') return a.kind === b.kind
  return (
    a.stated === b.stated && a.labels.length === b.labels.length && a.labels.every((label) => b.labels.includes(label))
  )
}

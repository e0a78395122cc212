import { setImmediate as pause } from 'node:timers/promises'
import { closedSpace } from '#core/answer-space.ts'
import { spaceProblems, type ReviewedSpace } from '#core/corrections.ts'
import { readReferences, type TaskRow } from '#store/collections.ts'
import { dropReview, saveReview } from '#store/corrections.ts'
import type { ReadableDB } from '#store/store.ts'
import type { Host } from './host.ts'

export interface OutputCounts {
  /** Labels first, in their order; then the others, the most frequent first. */
  readonly outputs: { readonly output: string; readonly instances: number }[]
  /** Instances with an output that is not among them. */
  readonly otherOutputs: number
}

/** Outputs beside the labels that are told apart; a person looks at no more. */
const mostOutputs = 500
/** Instances read between two moments in which others are heard. */
const atOnce = 1000

/** How many instances have each output: what a person judges a label space by. */
export async function countOutputs(db: ReadableDB, task: number, instanceCount: number, ...labels: readonly (readonly string[])[]): Promise<OutputCounts> {
  const known = new Map(labels.flat().map((label) => [label, 0]))
  const others = new Map<string, number>()
  let otherOutputs = 0
  for (let from = 0; from < instanceCount; from += atOnce) {
    for (const references of readReferences(db, task, from, atOnce)) {
      let left = false
      for (const output of new Set(references.map((reference) => reference.trim()))) {
        const counts = known.has(output) ? known : others
        if (counts === known || others.has(output) || (others.size < mostOutputs && output.length <= closedSpace.longestLabel)) counts.set(output, (counts.get(output) ?? 0) + 1)
        else left = true
      }
      if (left) otherOutputs += 1
    }
    await pause()
  }
  const all = [...known, ...[...others].sort(([, a], [, b]) => b - a)]
  return { outputs: all.map(([output, instances]) => ({ output, instances })), otherOutputs }
}

export type Reviewed = { readonly state: 'reviewed'; readonly reviewedAt: string | null } | { readonly state: 'refused'; readonly reasons: readonly string[] }

/** @param space `null`: as it was imported */
export function reviewLabels({ store, date }: Host, { id }: TaskRow, space: ReviewedSpace | null): Reviewed {
  if (space === null) {
    dropReview(store, id)
    return { state: 'reviewed', reviewedAt: null }
  }
  const trimmed: ReviewedSpace = space.kind === 'generation' ? space : { ...space, labels: space.labels.map((label) => label.trim()) }
  const reasons = spaceProblems(trimmed)
  if (reasons.length > 0) return { state: 'refused', reasons }
  const reviewedAt = date().toISOString()
  saveReview(store, id, { space: trimmed, reviewedAt })
  return { state: 'reviewed', reviewedAt }
}

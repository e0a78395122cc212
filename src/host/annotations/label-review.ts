import type { Reason } from '#contract/errors.ts'
import { setImmediate as pause } from 'node:timers/promises'
import { closedSpace } from '#core/answer-space.ts'
import { choiceUnreviewed, spaceProblems } from '#core/corrections.ts'
import { readReferences, type TaskRow } from '#store/collections.ts'
import { readItems } from '#store/annotations.ts'
import type { ReadableDB } from '#store/store.ts'
import { reviewFrom } from './annotations.ts'
import type { Host } from '../host.ts'
import { keepItem } from './keep-item.ts'
import type { ReviewedSpace } from '#core/reviewed-space.ts'

export interface OutputCounts {
  /** Labels first, in their order; then the others, the most frequent first. */
  readonly outputs: { readonly output: string; readonly instances: number }[]
  /** Instances with an output that is not among them. */
  readonly otherOutputs: number
}

/** Outputs beside the labels that are told apart; a person looks at no more. */
const maxOutputs = 500
/** Instances read between two moments in which others are heard. */
const batchSize = 1000

/** How many instances have each output: what a person judges a label space by. */
export async function countOutputs(
  db: ReadableDB,
  task: number,
  instanceCount: number,
  ...labels: readonly (readonly string[])[]
): Promise<OutputCounts> {
  const known = new Map(labels.flat().map((label) => [label, 0]))
  const others = new Map<string, number>()
  let otherOutputs = 0
  for (let from = 0; from < instanceCount; from += batchSize) {
    for (const references of readReferences(db, task, from, batchSize)) {
      let left = false
      for (const output of new Set(references.map((reference) => reference.trim()))) {
        const counts = known.has(output) ? known : others
        if (
          counts === known ||
          others.has(output) ||
          (others.size < maxOutputs && output.length <= closedSpace.longestLabel)
        )
          counts.set(output, (counts.get(output) ?? 0) + 1)
        else left = true
      }
      if (left) otherOutputs += 1
    }
    await pause()
  }
  const all = [...known, ...[...others].sort(([, a], [, b]) => b - a)]
  return { outputs: all.map(([output, instances]) => ({ output, instances })), otherOutputs }
}

export type Reviewed =
  | { readonly state: 'reviewed'; readonly reviewedAt: string | null }
  | { readonly state: 'refused'; readonly reasons: readonly Reason[] }

/**
 * As a step of the active annotation set, so that it has an author and can be taken back.
 *
 * @param space `null`: as it was imported
 */
export async function reviewLabels(
  host: Pick<Host, 'store' | 'date'>,
  { collection, task, imported }: TaskRow,
  space: ReviewedSpace | null,
  named: string | undefined,
): Promise<Reviewed> {
  const { store } = host
  if (imported.answerSpace.kind === 'choice' && space !== null)
    return { state: 'refused', reasons: [`invalid review of ${task.name}: ${choiceUnreviewed}`] }
  const trimmed =
    space === null || space.kind === 'generation'
      ? space
      : { ...space, labels: space.labels.map((label) => label.trim()) }
  const reasons = trimmed === null ? [] : spaceProblems(trimmed)
  if (reasons.length > 0) return { state: 'refused', reasons }
  const { set } = await keepItem(host, { collection, task: task.name }, { kind: 'label space', value: trimmed }, named)
  const kept = reviewFrom(readItems(store, set, task.name))
  return { state: 'reviewed', reviewedAt: kept?.row.at ?? null }
}

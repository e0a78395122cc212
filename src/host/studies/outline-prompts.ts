import { labelsOf } from '#core/answer-space.ts'
import type { Condition } from '#core/conditions/condition.ts'
import { makeInstruction } from '#core/conditions/index.ts'
import type { PromptFormatName } from '#core/prompts/format.ts'
import { promptCandidates } from '#core/prompts/index.ts'
import { drawnPositions, type AskedInstances } from '#core/study/asked-instances.ts'
import { findInstance, type TaskRow } from '#store/collections.ts'
import type { Host } from '../host.ts'

/** What the prompts of some tasks under one condition are like, in characters. */
export interface PromptSample {
  readonly prompts: number
  /** Of a whole prompt. */
  readonly mean: number
  readonly longest: number
  /** Of the part that all instances of a task share. */
  readonly shared: number
  /** Of a right answer. */
  readonly answer: number
  /** Of an instance's input and references. */
  readonly instance: number
  /** Labels of a classification task, options of an instance of a choice task. */
  readonly labels: number
}

export interface SampledStudy extends AskedInstances {
  readonly k: number
  readonly seed: number
  readonly format: PromptFormatName
}

/** Prompts rendered for one condition, at most; enough for a mean, and done within some milliseconds. */
const maxPrompts = 30
/** Of one task. */
const maxOfTask = 5

/**
 * Renders the prompts of some instances of some tasks, evenly spread, by the functions a run uses. Tasks count by the
 * instances that are asked of them; those that cannot take the condition are passed over.
 */
export function samplePrompts(
  host: Pick<Host, 'store'>,
  tasks: readonly TaskRow[],
  condition: Condition,
  { k, seed, format, ...instances }: SampledStudy,
): PromptSample | null {
  const chosen = spread(tasks, maxPrompts)
  const perTask = Math.max(1, Math.min(maxOfTask, Math.floor(maxPrompts / chosen.length)))
  const sums = { weight: 0, prompts: 0, mean: 0, longest: 0, shared: 0, answer: 0, instance: 0, labels: 0 }
  for (const { id, task, instanceCount } of chosen) {
    const made = makeInstruction(task, condition, { k, seed })
    if (!made.fit) continue
    const asked = Math.min(instanceCount, instances.instancesPerTask ?? instanceCount)
    const drawn = drawnPositions({ name: task.name, instanceCount }, instances)
    const positions = spread(
      Array.from({ length: Math.min(asked, perTask * 20) }, (_, i) =>
        Math.floor((i * asked) / Math.min(asked, perTask * 20)),
      ),
      perTask,
    )
    for (const position of positions) {
      const instance = findInstance(host.store, id, drawn?.[position] ?? position)
      const candidate = instance && promptCandidates(format, made.value, instance)[0]
      if (!instance || !candidate) continue
      const weight = asked / positions.length
      const references = instance.references.map(({ length }) => length)
      sums.weight += weight
      sums.prompts++
      sums.mean += weight * candidate.text.length
      sums.shared += weight * candidate.sharedLength
      sums.longest = Math.max(sums.longest, candidate.text.length)
      sums.answer += (weight * references.reduce((a, b) => a + b, 0)) / Math.max(1, references.length)
      sums.instance += weight * (instance.input.length + references.reduce((a, b) => a + b, 0))
      sums.labels += weight * (labelsOf(task.answerSpace, instance)?.length ?? 0)
    }
  }
  if (sums.weight === 0) return null
  const { prompts, longest, weight } = sums
  return {
    prompts,
    longest,
    mean: sums.mean / weight,
    shared: sums.shared / weight,
    answer: sums.answer / weight,
    instance: sums.instance / weight,
    labels: sums.labels / weight,
  }
}

/** At most `most` of them, evenly spread. */
function spread<T>(items: readonly T[], most: number): readonly T[] {
  const n = Math.min(items.length, most)
  return Array.from({ length: n }, (_, i) => items[Math.floor((i * items.length) / n)]).filter(
    (item) => item !== undefined,
  )
}

import { positionLetters } from '#core/position-letters.ts'
import { normalise } from '#core/scoring/normalise.ts'
import {
  baseline,
  guessable,
  type Baseline,
  type BaselineOfTask,
  kindOf,
  type BaselineTask,
  type GuessableTask,
} from './baseline.ts'

export interface MajorityLabel extends Baseline<'majority label'> {
  /** The first author's notebook (2472/5700): references counted literally. Over instances, percent. */
  readonly literal: number
  readonly perTask: readonly MajorityOfTask[]
}

export interface MajorityOfTask extends BaselineOfTask {
  /** As the first instance that has it writes it. */
  readonly label: string
  /** Share of the most frequent reference counted literally, percent. */
  readonly literal: number
}

/**
 * Always answering a task's most frequent reference among the asked instances; of equally frequent ones
 * the first. References equal after exact match's normalisation (`His` and `his`) are one, and an instance counts once
 * for each of its own, so that `exactMatch` is what exact match gives that answer. `literal` tells them apart, as the
 * first author's notebook does. A choice task has one only where its options are letters, and so say the same of every
 * instance; of others no answer can be given to all.
 */
export function majorityLabel(tasks: readonly BaselineTask[]): MajorityLabel | null {
  const perTask = guessable(tasks).filter(hasCommonLabels).map(ofTask)
  const whole = baseline('majority label', perTask)
  return (
    whole && { ...whole, perTask, literal: perTask.reduce((sum, { literal, n }) => sum + literal * n, 0) / whole.n }
  )
}

function hasCommonLabels(task: GuessableTask): boolean {
  return kindOf(task) === 'classification' || positionLetters(task.instances.map(({ labels }) => labels)) !== null
}

function ofTask({ task, category, instances }: GuessableTask): MajorityOfTask {
  const [best, literal] = [mostFrequent(instances, normalise), mostFrequent(instances, (reference) => reference)]
  const n = instances.length
  return {
    task,
    category,
    n,
    label: best.label,
    exactMatch: (100 * best.count) / n,
    literal: (100 * literal.count) / n,
  }
}

interface Frequency {
  readonly label: string
  readonly count: number
}

/** @param keyOf equal for references that are one */
function mostFrequent(instances: GuessableTask['instances'], keyOf: (reference: string) => string): Frequency {
  const counts = new Map<string, { readonly label: string; count: number }>()
  for (const { references } of instances) {
    const own = new Set<string>()
    for (const label of references) {
      const key = keyOf(label)
      if (own.has(key)) continue
      own.add(key)
      const known = counts.get(key)
      if (known) known.count++
      else counts.set(key, { label, count: 1 })
    }
  }
  return [...counts.values()].reduce<Frequency>((best, next) => (next.count > best.count ? next : best), {
    label: '',
    count: 0,
  })
}

import { positionLetters } from '#core/position-letters.ts'
import { exactMatch } from '#core/scoring/exact-match.ts'
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
  /** The majority labels scored as answers by exact match, over instances. */
  readonly scored: number
  readonly perTask: readonly MajorityOfTask[]
}

export interface MajorityOfTask extends BaselineOfTask {
  readonly label: string
  readonly scored: number
}

/**
 * Always answering a task's most frequent reference among the asked instances; of equally frequent ones
 * the first. `exactMatch` is that reference's share, counted literally as in the first author's notebook (2472/5700);
 * `scored` scores it by exact match, whose normalisation makes `his` right where the reference is `His`. A choice task has one only where its options
 * are letters, and so say the same of every instance; of others no answer can be given to all.
 */
export function majorityLabel(tasks: readonly BaselineTask[]): MajorityLabel | null {
  const perTask = guessable(tasks).filter(hasCommonLabels).map(ofTask)
  const whole = baseline('majority label', perTask)
  return whole && { ...whole, perTask, scored: perTask.reduce((sum, { scored, n }) => sum + scored * n, 0) / whole.n }
}

function hasCommonLabels(task: GuessableTask): boolean {
  return kindOf(task) === 'classification' || positionLetters(task.instances.map(({ labels }) => labels)) !== null
}

function ofTask({ task, category, instances }: GuessableTask): MajorityOfTask {
  const counts = new Map<string, number>()
  for (const { references } of instances) {
    for (const reference of new Set(references)) counts.set(reference, (counts.get(reference) ?? 0) + 1)
  }
  const [label, count] = [...counts].reduce((best, next) => (next[1] > best[1] ? next : best), ['', 0])
  const right = instances.filter(({ references, labels }) => exactMatch.score(label, references, labels) === 1)
  const n = instances.length
  return { task, category, n, label, exactMatch: (100 * count) / n, scored: (100 * right.length) / n }
}

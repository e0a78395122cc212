import { exactMatch } from '#core/scoring/exact-match.ts'
import {
  baseline,
  guessable,
  type Baseline,
  type BaselineOfTask,
  type BaselineTask,
  type ClassificationTask,
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
 * Always answering a classification task's most frequent reference among the asked instances; of equally frequent ones
 * the first. `exactMatch` is that reference's share, counted literally as in the first author's notebook (2472/5700);
 * `scored` scores it by exact match, whose normalisation makes `his` right where the reference is `His`.
 */
export function majorityLabel(tasks: readonly BaselineTask[]): MajorityLabel | null {
  const perTask = guessable(tasks).map(ofTask)
  const whole = baseline('majority label', perTask)
  return whole && { ...whole, perTask, scored: perTask.reduce((sum, { scored, n }) => sum + scored * n, 0) / whole.n }
}

function ofTask({ task, category, labels, instances }: ClassificationTask): MajorityOfTask {
  const counts = new Map<string, number>()
  for (const { references } of instances) {
    for (const reference of new Set(references)) counts.set(reference, (counts.get(reference) ?? 0) + 1)
  }
  const [label, count] = [...counts].reduce((best, next) => (next[1] > best[1] ? next : best), ['', 0])
  const right = instances.filter(({ references }) => exactMatch.score(label, references, labels) === 1)
  const n = instances.length
  return { task, category, n, label, exactMatch: (100 * count) / n, scored: (100 * right.length) / n }
}

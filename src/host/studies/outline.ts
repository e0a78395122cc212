import type { Reason } from '#contract/errors.ts'
import type { StudyRequest } from '#contract/runs.ts'
import type { Condition } from '#core/conditions/condition.ts'
import { conditionName } from '#core/conditions/index.ts'
import { tuningProblems } from '#core/study/check-tuning.ts'
import { sharedTasks } from '#core/study/split.ts'
import type { StudyTuning } from '#core/study/study.ts'
import type { TaskRow } from '#store/collections.ts'
import type { Host } from '../host.ts'
import { chooseTasks } from '../collections/tasks.ts'
import { fitToAsk, fitToTrain, type FitTasks } from './ineligible.ts'

export type Refused = { readonly state: 'refused'; readonly reasons: readonly Reason[] }

export type OutlineRequest = Pick<
  StudyRequest,
  'collection' | 'tasks' | 'conditions' | 'tuning' | 'decodings' | 'k' | 'seed'
>

/** What a study comes to before any model is looked at. */
export interface Outline {
  readonly state: 'outlined'
  /** Test conditions, each once. */
  readonly conditions: readonly Condition[]
  readonly tuning: StudyTuning | null
  readonly test: FitTasks
  readonly train: FitTasks
}

/** Reads no instance and asks no engine. */
export function outlineStudy(host: Pick<Host, 'store'>, request: OutlineRequest): Outline | Refused {
  const { conditions, tuning } = factorsFrom(request)
  const problems = tuning === null ? [] : tuningProblems(tuning)
  if (problems.length > 0) return refuse(...problems)
  const split = chooseSplit(host, request)
  if (split.state === 'refused') return split
  const test = fitToAsk(host.store, split.test, { ...request, conditions })
  const train = tuning === null ? { fit: [], ineligible: [] } : fitToTrain(host.store, split.train, tuning, request)
  return { state: 'outlined', conditions, tuning, test, train }
}

/** What is named twice is done once. */
export function factorsFrom({
  conditions = [],
  tuning,
}: Pick<StudyRequest, 'conditions' | 'tuning'>): Pick<Outline, 'conditions' | 'tuning'> {
  if (!tuning) return { conditions: distinct(conditions), tuning: null }
  const { method, settings, heldOutPerTask } = tuning
  const trainConditions = distinct(tuning.trainConditions)
  const testConditions = tuning.testConditions === 'same' ? 'same' : distinct(tuning.testConditions)
  return {
    conditions: testConditions === 'same' ? trainConditions : testConditions,
    tuning: {
      method,
      settings,
      heldOutPerTask,
      trainConditions,
      testConditions,
      sizes: [...new Set(tuning.sizes)],
      seeds: [...new Set(tuning.seeds)],
    },
  }
}

function distinct(conditions: readonly Condition[]): readonly Condition[] {
  return [...new Map(conditions.map((condition) => [conditionName(condition), condition])).values()]
}

type Split =
  { readonly state: 'chosen'; readonly test: readonly TaskRow[]; readonly train: readonly TaskRow[] } | Refused

/** Without tuning everything is asked; with it, what is not trained on, unless other tasks are named. */
export function chooseSplit(
  host: Pick<Host, 'store'>,
  { collection, tasks, tuning }: Pick<StudyRequest, 'collection' | 'tasks' | 'tuning'>,
): Split {
  const asked = chooseTasks(host.store, collection, tasks)
  if (asked.state === 'refused') return asked
  if (!tuning) return { state: 'chosen', test: asked.tasks, train: [] }
  if (tuning.trainTasks.length === 0) return refuse('invalid list of train tasks: none; name at least one')
  const train = chooseTasks(host.store, collection, tuning.trainTasks)
  if (train.state === 'refused') return train
  const shared = tasks === undefined ? [] : sharedTasks(tuning.trainTasks, tasks)
  if (shared.length > 0)
    return refuse(
      ...shared.map((name) => `invalid split: ${name} is both a train and a test task; leave it out on one side`),
    )
  const trained = new Set(tuning.trainTasks)
  const test = asked.tasks.filter(({ task }) => !trained.has(task.name))
  return test.length > 0
    ? { state: 'chosen', test, train: train.tasks }
    : refuse(`invalid list of train tasks: all of ${collection}; at least one has to be left to ask`)
}

export function refuse(...reasons: readonly Reason[]): Refused {
  return { state: 'refused', reasons }
}

import { resolve } from 'node:path'
import type { TrainRequest } from '#contract/trainings.ts'
import { defaultStop } from '#core/answers/stop-rule.ts'
import { conditionName } from '#core/conditions/index.ts'
import { tuningProblems } from '#core/study/check-tuning.ts'
import type { StudyTuning, Ineligible } from '#core/study/study.ts'
import type { TaskRow } from '#store/collections.ts'
import type { Host } from '../host.ts'
import { refuse, type Refused } from '../studies/outline.ts'
import { outputProblems } from '../disk/output-file.ts'
import { refuseIneligible, storePlan, type Planned } from '../studies/plan-study.ts'
import { readyModel } from '../models/ready-model.ts'
import { chooseTasks } from '../collections/tasks.ts'
import { fitToTrain, ineligibleSentence } from '../studies/ineligible.ts'

interface Checked {
  readonly state: 'checked'
  readonly tuning: StudyTuning
  readonly fit: readonly TaskRow[]
  /** Left out on request. */
  readonly ineligible: readonly Ineligible[]
}

/** Everything that can be refused without the model. */
export function checkTraining(host: Pick<Host, 'store'>, request: TrainRequest): Checked | Refused {
  const { method, settings, condition, size, seed, heldOutPerTask } = request
  const tuning: StudyTuning = {
    method,
    settings,
    trainConditions: [condition],
    testConditions: 'same',
    sizes: [size],
    seeds: [seed],
    heldOutPerTask,
  }
  const problems = [...tuningProblems(tuning), ...outputProblems(resolve(request.file), 'never')]
  if (problems.length > 0) return refuse(...problems)
  const chosen = chooseTasks(host.store, request.collection, request.tasks)
  if (chosen.state === 'refused') return chosen
  const { fit, ineligible } = fitToTrain(host.store, chosen.tasks, tuning, request)
  if (ineligible.length > 0 && !request.skipIneligible) return refuseIneligible(ineligible)
  if (fit.length === 0) return refuse('no train task can be trained on so', ...ineligible.map(ineligibleSentence))
  return { state: 'checked', tuning, fit, ineligible }
}

/** One training without anything to ask: a study of one train condition, size and seed, and no test tasks. */
export async function planTraining(
  host: Pick<Host, 'store' | 'engine' | 'trainer' | 'results' | 'date'>,
  request: TrainRequest,
): Promise<Planned> {
  const checked = checkTraining(host, request)
  if (checked.state === 'refused') return checked
  const { tuning, fit, ineligible } = checked
  const { method, condition, seed } = request
  const ready = await readyModel(host, request, method)
  if (ready.state === 'refused') return ready
  return storePlan(
    host,
    {
      name: request.name ?? `train ${ready.model.name} on ${request.collection}, ${conditionName(condition)}`,
      collection: request.collection,
      model: ready.model,
      conditions: [],
      decodings: [],
      format: ready.format,
      k: request.k,
      instancesPerTask: null,
      seed,
      margin: 3,
      maxAnswerTokens: request.maxAnswerTokens,
      stop: defaultStop,
      leftOut: ineligible,
      tuning,
    },
    { test: [], train: fit },
    { skipIneligible: request.skipIneligible, file: request.file },
  )
}

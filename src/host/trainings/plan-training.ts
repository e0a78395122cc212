import { resolve } from 'node:path'
import { sentenceOf } from '#contract/errors.ts'
import type { TrainRequest } from '#contract/trainings.ts'
import { defaultStop } from '#core/answers/stop-rule.ts'
import { conditionName } from '#core/conditions/index.ts'
import { studyDefaults } from '#core/study/limits.ts'
import type { StudyProblem } from '#core/study/problems.ts'
import type { StudyTuning } from '#core/study/study.ts'
import { errorsOf } from '#core/study/validate.ts'
import type { Host } from '../host.ts'
import { outputProblems } from '../disk/output-file.ts'
import { outlineStudy, refuse, type Outline } from '../studies/outline.ts'
import { storePlan, type Planned } from '../studies/plan-study.ts'
import { readyModel } from '../studies/ready-model.ts'

/** What keeps a training from beginning, as far as that can be told without its model. */
export function trainingErrors(host: Pick<Host, 'store'>, request: TrainRequest): readonly StudyProblem[] {
  const { plan, facts } = outlineTraining(host, request)
  return errorsOf(plan, facts)
}

/** One training without anything to ask: a study of one train condition, size and seed, and no test tasks. */
export async function planTraining(
  host: Pick<Host, 'store' | 'engine' | 'trainer' | 'results' | 'date'>,
  request: TrainRequest,
): Promise<Planned> {
  const outline = outlineTraining(host, request)
  const errors = errorsOf(outline.plan, outline.facts)
  if (errors.length > 0) return refuse(...errors)
  const { condition, seed } = request
  const ready = await readyModel(host, { ...outline.plan, model: request.model }, outline.facts, request)
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
      systemMessage: ready.systemMessage,
      k: request.k,
      instancesPerTask: null,
      seed,
      // Nothing is compared.
      margin: studyDefaults.margin,
      maxAnswerTokens: request.maxAnswerTokens,
      stop: defaultStop,
      leftOut: outline.train.ineligible,
      tuning: outline.tuning,
    },
    { ...outline, facts: ready.facts },
    request.file,
  )
}

function outlineTraining(host: Pick<Host, 'store'>, request: TrainRequest): Outline {
  const { tasks: trainTasks, ...rest } = request
  const outline = outlineStudy(host, { ...rest, asks: false, tuning: { ...tuningOf(request), trainTasks } })
  const [problem] = outputProblems(resolve(request.file), 'never')
  const unwritable = problem === undefined ? null : sentenceOf(problem)
  return { ...outline, facts: { ...outline.facts, unwritable } }
}

function tuningOf({ method, settings, condition, size, seed, heldOutPerTask }: TrainRequest): StudyTuning {
  return {
    method,
    settings,
    trainConditions: [condition],
    testConditions: 'same',
    sizes: [size],
    seeds: [seed],
    heldOutPerTask,
  }
}

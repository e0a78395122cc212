import { settledLabelScore } from '#core/answers/label-score.ts'
import { defaultStop, type StopChoice } from '#core/answers/stop-rule.ts'
import type { Condition } from '#core/conditions/condition.ts'
import { conditionName } from '#core/conditions/index.ts'
import { sampleFormats } from '#core/prompts/sample-formats.ts'
import { settledMode } from './mode-difference.ts'
import { distinctPrimaries } from './primary.ts'
import type { Study, StudyTuning } from './study.ts'
import type { StudyPlan } from './validate.ts'

/** What of a study can be asked for again: neither its model nor its tasks, which are asked for by name. */
type Choices = Pick<
  Study,
  | 'conditions'
  | 'tuning'
  | 'decodings'
  | 'sampledFormats'
  | 'k'
  | 'instancesPerTask'
  | 'instanceSeed'
  | 'seed'
  | 'margin'
  | 'maxAnswerTokens'
  | 'systemMessage'
  | 'mode'
  | 'labelScore'
  | 'sampling'
  | 'primary'
>

/**
 * What asks for a study: of what was asked for before, or of what a question makes of a person's choices. `studyFrom`
 * makes the same study of it again.
 */
export function requestFrom(
  study: Choices & { readonly stop: StopChoice; readonly formats?: number },
  trainTasks: readonly string[],
) {
  const {
    conditions,
    tuning,
    decodings,
    sampledFormats,
    k,
    instancesPerTask,
    instanceSeed,
    seed,
    margin,
    maxAnswerTokens,
    stop,
    systemMessage,
    mode,
    labelScore,
    sampling,
    primary,
  } = study
  const formats = study.formats ?? sampledFormats?.length
  return {
    decodings: [...decodings],
    k,
    seed,
    margin,
    maxAnswerTokens,
    stop,
    ...(formats !== undefined && { formats }),
    ...(systemMessage !== undefined && { systemMessage }),
    ...(mode !== undefined && { mode }),
    ...(labelScore !== undefined && { labelScore }),
    ...(sampling !== undefined && { sampling: { ...sampling } }),
    ...(primary !== undefined && { primary: primary.map((pair) => ({ ...pair })) }),
    ...(instancesPerTask !== null && { instancesPerTask, ...(instanceSeed !== undefined && { instanceSeed }) }),
    ...(tuning === null
      ? { conditions: [...conditions] }
      : { tuning: { ...tuningOf(tuning), trainTasks: [...trainTasks] } }),
  }
}

/**
 * What a request comes to: what is named twice is done once, and what is not said is as it usually is. What a system
 * message comes to depends on the model (`settledSystemMessage`).
 */
export function studyFrom(
  request: Omit<Choices, 'conditions' | 'tuning' | 'sampledFormats' | 'instancesPerTask' | 'instanceSeed'> &
    Pick<StudyPlan, 'conditions' | 'tuning' | 'formats' | 'instancesPerTask' | 'instanceSeed' | 'stop'>,
): Choices & { readonly stop: StopChoice } {
  const {
    decodings,
    formats,
    k,
    seed,
    margin,
    maxAnswerTokens,
    instancesPerTask = null,
    stop = defaultStop,
    sampling,
    primary,
  } = request
  const mode = settledMode(request.mode)
  const labelScore = settledLabelScore(request.labelScore)
  // Of all instances none is drawn.
  const instanceSeed = instancesPerTask === null ? undefined : request.instanceSeed
  return {
    ...factorsFrom(request),
    decodings,
    k,
    instancesPerTask,
    seed,
    margin,
    maxAnswerTokens,
    stop,
    ...(formats !== undefined && { sampledFormats: sampleFormats(formats, seed) }),
    ...(instanceSeed !== undefined && { instanceSeed }),
    ...(mode !== undefined && { mode }),
    ...(labelScore !== undefined && { labelScore }),
    ...(sampling !== undefined && { sampling }),
    ...(primary !== undefined && { primary: distinctPrimaries(primary) }),
  }
}

/** Conditions and tuning of a request, each factor once. */
export function factorsFrom({
  conditions = [],
  tuning,
}: Pick<StudyPlan, 'conditions' | 'tuning'>): Pick<Study, 'conditions' | 'tuning'> {
  if (!tuning) return { conditions: distinct(conditions), tuning: null }
  const { method, settings, heldOutPerTask, checkpoints } = tuning
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
      ...(checkpoints !== undefined && { checkpoints }),
    },
  }
}

/** As a request has it. */
export function tuningOf(tuning: StudyTuning) {
  const { method, settings, trainConditions, testConditions, sizes, seeds, heldOutPerTask, checkpoints } = tuning
  return {
    method: method.kind === 'lora' ? { ...method, matrices: [...method.matrices] } : method,
    settings,
    trainConditions: [...trainConditions],
    testConditions: testConditions === 'same' ? testConditions : [...testConditions],
    sizes: [...sizes],
    seeds: [...seeds],
    heldOutPerTask,
    ...(checkpoints !== undefined && { checkpoints }),
  }
}

function distinct(conditions: readonly Condition[]): readonly Condition[] {
  return [...new Map(conditions.map((condition) => [conditionName(condition), condition])).values()]
}

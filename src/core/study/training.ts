import { stopRuleVersion } from '#core/answers/stop-rule.ts'
import type { Condition } from '#core/conditions/condition.ts'
import { conditionTitle } from '#core/conditions/index.ts'
import { promptFormats } from '#core/prompts/index.ts'
import { conditionIdentity } from './condition-identity.ts'
import { checkpointsOf } from './optimiser-steps.ts'
import type { Study, StudyTuning } from './study.ts'

/** What tells one tuned model of a study from another. */
export interface TrainingFactors {
  readonly condition: Condition
  /** Instances of each train task. */
  readonly size: number
  readonly seed: number
  /** Optimiser steps after which the model is taken out of its training; absent: after all of them. */
  readonly step?: number | undefined
}

/** One tuned model of a study: the first stage, before any of its cells is asked. */
export interface Training extends TrainingFactors {
  readonly position: number
  readonly key: string
}

/**
 * Part of every training's key: raised whenever the trainer would make other weights of the same examples and settings.
 */
export const trainingVersion = 1

/**
 * The trainings of a study, in the order they are carried out; none without tuning.
 *
 * @param hash of a text, as hexadecimal digits; collisions must be practically impossible
 * @param examplesOf everything that is trained on, as texts: prompts with all examples, and their answers
 */
export function planTrainings(
  study: Study,
  hash: (text: string) => string,
  examplesOf: (training: TrainingFactors) => readonly string[],
): readonly Training[] {
  const { tuning } = study
  if (tuning === null) return []
  return trainingsOf(tuning)
    .flatMap((factors) => {
      const texts = examplesOf(factors)
      const examples = hash(JSON.stringify(texts))
      return modelsOf(tuning, factors, texts.length / textsOfExample).map((model) => ({
        ...model,
        key: hash(trainingIdentity(study, tuning, model, examples)),
      }))
    })
    .map((training, position) => ({ ...training, position }))
}

/** Its prompt and its answer (`trainTexts`). */
const textsOfExample = 2

/** What one training gives: its model at each checkpoint that is asked, in the order of the steps, then at its end. */
export function modelsOf(tuning: StudyTuning, training: TrainingFactors, examples: number): readonly TrainingFactors[] {
  return [...checkpointsOf(tuning, examples).map((step) => ({ ...training, step })), training]
}

/** Every train condition × size × seed. */
export function trainingsOf({ trainConditions, sizes, seeds }: StudyTuning): readonly TrainingFactors[] {
  return trainConditions.flatMap((condition) =>
    sizes.flatMap((size) => seeds.map((seed) => ({ condition, size, seed }))),
  )
}

/** e.g. "Original, 10 per task, seed 1", and of a checkpoint "Original, 10 per task, seed 1, step 4". */
export function trainingName({ condition, size, seed, step }: TrainingFactors): string {
  return `${conditionTitle(condition)}, ${size} per task, seed ${seed}${step === undefined ? '' : `, step ${step}`}`
}

/** What tells a model from others, and nothing else of what it is written with. */
export function factorsOf({ condition, size, seed, step }: TrainingFactors): TrainingFactors {
  return { condition, size, seed, ...(step !== undefined && { step }) }
}

/** Whether two models are of one training: the later one goes on from the earlier one. */
export function isOfOneTraining(one: TrainingFactors, other: TrainingFactors): boolean {
  return trainingName({ ...one, step: undefined }) === trainingName({ ...other, step: undefined })
}

/** Everything that determines the weights, in a fixed order. */
function trainingIdentity(
  study: Study,
  { method, settings }: StudyTuning,
  { condition, size, seed, step }: TrainingFactors,
  examples: string,
): string {
  return JSON.stringify([
    ['trainer', trainingVersion],
    ['base', study.model.sha256],
    ['context', study.model.contextSize],
    ['method', method.kind === 'full' ? ['full'] : ['lora', method.rank, method.alpha, method.matrices]],
    [
      'settings',
      settings.epochs,
      settings.batch,
      settings.learningRate,
      settings.schedule,
      settings.warmUp,
      settings.weightDecay,
      settings.clip,
    ],
    ['format', study.format, promptFormats[study.format].version],
    ...(study.systemMessage === undefined ? [] : [['system message', study.systemMessage]]),
    ...conditionIdentity(condition, study.k, study.seed),
    ['answer tokens', study.maxAnswerTokens],
    // It ends what is learned where a model has no token for that.
    ...(study.stop === undefined ? [] : [['stop', study.stop, stopRuleVersion]]),
    ['size', size],
    ['seed', seed],
    ['texts', examples],
    ...(step === undefined ? [] : [['step', step]]),
  ])
}

import type { Condition } from '#core/conditions/condition.ts'
import type { AskedInstances } from '../asked-instances.ts'
import type { StudyTuning } from '../study.ts'
import { defaultHeldOutPerTask, tuningDefaults } from '../tuning-defaults.ts'
import type { CheckpointPlan, LoraMatrix, TrainingSettings } from '../tuning.ts'
import type { MethodName, Question, StudyChoices } from './question.ts'

/** How training is set; each method keeps its own settings while the other one is chosen. */
export interface TrainingChoices {
  readonly lora: { readonly rank: number; readonly alpha: number; readonly matrices: readonly LoraMatrix[] }
  readonly loraSettings: Omit<TrainingSettings, 'seed'>
  readonly fullSettings: Omit<TrainingSettings, 'seed'>
  readonly heldOutPerTask: number
  /** `null`: models are asked at the trainings' ends alone. */
  readonly checkpoints: CheckpointPlan | null
}

/** A study as far as its question and a person's choices tell it: without tasks and model. */
export interface AskedStudy
  extends AskedInstances, Pick<StudyChoices, 'decodings' | 'k' | 'seed' | 'margin' | 'maxAnswerTokens' | 'stop'> {
  readonly method: MethodName
  /** Test conditions; with tuning the distinct ones. */
  readonly conditions: readonly Condition[]
  /** How many are sampled; absent: the question samples none. */
  readonly formats?: number
  readonly tuning: StudyTuning | null
}

/** What a question makes of a person's choices: what it fixes stands, what was never chosen is what it begins with. */
export function askedStudy(
  question: Question,
  chosen: { readonly [K in keyof (StudyChoices & TrainingChoices)]?: (StudyChoices & TrainingChoices)[K] | undefined },
): AskedStudy {
  const choices = { ...question.start, ...defined(chosen) }
  const method = question.methods.includes(choices.method) ? choices.method : question.methods[0]
  const planned = question.plan(choices)
  const test = planned.test === 'same' ? planned.test : [...planned.test, ...choices.own]
  const { decodings, k, instancesPerTask, instanceSeed, seed, margin, maxAnswerTokens, stop, own } = choices
  const asked = {
    method,
    decodings,
    k,
    instancesPerTask,
    seed,
    margin,
    maxAnswerTokens,
    stop,
    ...(instanceSeed !== null && { instanceSeed }),
  }
  if (method === 'in context') {
    const { formats } = planned
    const conditions = [...planned.conditions, ...own]
    return { ...asked, conditions, ...(formats !== undefined && { formats }), tuning: null }
  }
  const conditions = [...(planned.tuned ?? planned.conditions), ...own]
  const { sizes, seeds, heldOutPerTask = defaultHeldOutPerTask, checkpoints = null } = choices
  return {
    ...asked,
    conditions: test === 'same' ? conditions : test,
    tuning: {
      ...trainingOf(method, choices),
      trainConditions: conditions,
      testConditions: test,
      sizes,
      seeds,
      heldOutPerTask,
      ...(checkpoints !== null && { checkpoints }),
    },
  }
}

function trainingOf(
  method: Exclude<MethodName, 'in context'>,
  { lora, loraSettings, fullSettings }: Partial<TrainingChoices>,
): Pick<StudyTuning, 'method' | 'settings'> {
  const defaults = tuningDefaults[method]
  return method === 'full'
    ? { method: { kind: 'full' }, settings: fullSettings ?? defaults.settings }
    : { method: { ...tuningDefaults.lora.method, ...lora }, settings: loraSettings ?? defaults.settings }
}

function defined<T extends object>(chosen: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }
}

import { z } from 'zod'
import { checkpointPlans, loraMatrices, schedules } from '#core/study/tuning.ts'
import { list } from './list.ts'
import { condition } from './words.ts'

/** Numbers are only numbers here: what they may be is told by `tuningProblems`, with the value. */
export const tuningMethod = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('full') }),
  z.object({ kind: z.literal('lora'), rank: z.number(), alpha: z.number(), matrices: list(z.enum(loraMatrices)) }),
])

export const trainingSettings = z.object({
  epochs: z.number(),
  batch: z.number(),
  learningRate: z.number(),
  schedule: z.enum(schedules),
  warmUp: z.number(),
  weightDecay: z.number(),
  clip: z.number(),
  checkpointEvery: z.number(),
})

export const studyTuning = z.object({
  method: tuningMethod,
  settings: trainingSettings,
  trainConditions: list(condition),
  /** `same`: each tuned model is asked under the condition it was trained under. */
  testConditions: z.union([z.literal('same'), list(condition)]),
  /** Instances of each train task. */
  sizes: list(z.number()),
  seeds: list(z.number()),
  /** Instances of each train task, at most, whose loss is reported and that are never trained on. */
  heldOutPerTask: z.number(),
  /** At which steps models are asked, beside those at the trainings' ends; absent: none. */
  checkpoints: z.enum(checkpointPlans).optional(),
})

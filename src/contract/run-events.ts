import { z } from 'zod'
import { outcome, parity } from './words.ts'

const progress = z.object({
  done: z.number(),
  total: z.number(),
  perSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
})

/** Which training of the run is meant: its position, of how many. */
const ofTraining = { run: z.string(), training: z.number(), trainings: z.number(), name: z.string() }

/** Losses in nats. */
export const runEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('planned'),
    run: z.string(),
    done: z.number(),
    total: z.number(),
    /** 0 without tuning. */
    trainings: z.number(),
    /** Trained before. */
    trained: z.number(),
    leftOut: z.array(z.string()),
    /** What a study of this size can and cannot show, in words; `null` without classification tasks. */
    canDetect: z.string().nullable(),
  }),
  z.object({
    type: z.literal('trial'),
    run: z.string(),
    progress,
    cell: z.number(),
    task: z.string(),
    instance: z.string(),
    outcome,
    prompt: z.string(),
    raw: z.string().nullable(),
  }),
  z.object({
    type: z.literal('step'),
    ...ofTraining,
    step: z.number(),
    steps: z.number(),
    loss: z.number().nullable(),
    tokensPerSecond: z.number(),
    secondsLeft: z.number(),
  }),
  z.object({
    type: z.literal('trained'),
    ...ofTraining,
    file: z.string(),
    steps: z.number(),
    loss: z.number(),
    heldOutLoss: z.number().nullable(),
    parity,
  }),
  z.object({ type: z.literal('diverged'), ...ofTraining, reason: z.string() }),
])

export const runEnd = z.object({
  run: z.string(),
  state: z.enum(['finished', 'stopped']),
  done: z.number(),
  total: z.number(),
  /** Trials the engine could not answer; resuming asks them again. */
  engineErrors: z.number(),
})

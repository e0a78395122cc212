import { z } from 'zod'
import { list } from './list.ts'
import { outcome, parity } from './words.ts'

/**
 * `paused`: stopped, and meant to go on. `interrupted`: it was running and its process ended without a word. All but
 * `finished` can be resumed.
 */
export const runState = z.enum(['running', 'paused', 'stopped', 'finished', 'failed', 'interrupted'])

/** What starting and resuming answer: one run at a time is carried out, the others wait in the queue. */
export const begun = z.discriminatedUnion('state', [
  z.object({ state: z.literal('started'), run: z.string() }),
  z.object({
    state: z.literal('queued'),
    /** In `runs.queue`. */
    id: z.number(),
    /** 1: the next. */
    position: z.number(),
  }),
])

/** Losses in nats; `null`: no number, or none was taken. */
export const trainingStep = z.object({
  step: z.number(),
  loss: z.number().nullable(),
  /** Mean over the epoch that ends with this step. */
  epochLoss: z.number().nullable(),
  heldOutLoss: z.number().nullable(),
  learningRate: z.number(),
  gradientNorm: z.number().nullable(),
  tokensPerSecond: z.number(),
})

/** See core's training-loss.ts. Nats. */
export const trainingLoss = {
  firstEpochLoss: z.number().nullable(),
  lastEpochLoss: z.number().nullable(),
  /** Of the last step's examples alone. */
  loss: z.number().nullable(),
  heldOutBefore: z.number().nullable(),
  heldOutLoss: z.number().nullable(),
}

const progress = z.object({
  done: z.number(),
  total: z.number(),
  perSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
})

/** Prompts of a certificate that are answered by the engine and followed by the trainer. */
const certifying = { done: z.number(), prompts: z.number(), secondsLeft: z.number().nullable() }

/** Prompts of a run in fast mode that are asked in exact mode, too. */
const comparing = { run: z.string(), done: z.number(), prompts: z.number(), secondsLeft: z.number().nullable() }

/** Which training of the run is meant: its position, of how many. */
const ofTraining = { run: z.string(), training: z.number(), trainings: z.number(), name: z.string() }

const stepNow = {
  ...ofTraining,
  step: z.number(),
  steps: z.number(),
  /** Of the step's examples. */
  loss: z.number().nullable(),
  /** Mean over what the epoch has trained on so far. */
  epochLoss: z.number().nullable(),
  endsEpoch: z.boolean(),
  tokensPerSecond: z.number(),
  secondsLeft: z.number(),
}

const trial = {
  cell: z.number(),
  task: z.string(),
  instance: z.string(),
  outcome,
  prompt: z.string(),
  raw: z.string().nullable(),
  /** A label after normalisation; `null` for generation and without a score. */
  formatNormalised: z.union([z.literal(0), z.literal(1)]).nullable(),
}

/**
 * What a follower is told: `planned` and `snapshot` first, then what happens. A follower who is slower than the run is
 * told less of it: of trials and steps the newest. Cells are named by their position. Losses in nats.
 */
export const runEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('planned'),
    run: z.string(),
    /** Before it was started or resumed; `snapshot` tells how far it is now. */
    done: z.number(),
    total: z.number(),
    /** 0 without tuning. */
    trainings: z.number(),
    /** Trained before. */
    trained: z.number(),
    leftOut: list(z.string()),
    /** What a study of this size can and cannot show, in words; `null` without classification tasks. */
    canDetect: z.string().nullable(),
  }),
  z.object({
    type: z.literal('snapshot'),
    run: z.string(),
    state: runState,
    /** Whether this host carries it out: another process's run is neither paused nor stopped here. */
    here: z.boolean(),
    /** As what it is going to end, after the trial or step in hand; `null`: nobody has asked it to. */
    ending: z.enum(['paused', 'stopped']).nullable(),
    progress,
    cells: list(z.object({ cell: z.number(), done: z.number(), total: z.number() })),
    /** The newest trial; `null` where none was asked since the run was begun here. */
    last: z.object(trial).nullable(),
    /** The training under way. Its curve has at most some hundred points, spread over all steps. */
    training: z.object({ ...stepNow, heldOutBefore: z.number().nullable(), curve: list(trainingStep) }).nullable(),
    /** The training whose certificate is made. */
    certifying: z.object({ ...ofTraining, ...certifying }).nullable(),
    /** Of a run in fast mode, after its last trial. */
    comparing: z.object(comparing).nullable(),
  }),
  z.object({
    type: z.literal('trial'),
    run: z.string(),
    progress,
    ...trial,
    /** What is done now of every cell that went on since the event before. */
    cells: list(z.object({ cell: z.number(), done: z.number() })),
  }),
  /** Once while another process keeps the run from writing what it has; what comes next says that it went on. */
  z.object({ type: z.literal('waiting'), run: z.string(), reason: z.string() }),
  z.object({ type: z.literal('step'), ...stepNow }),
  /** Step 0: before the first one. */
  z.object({ type: z.literal('held-out'), ...ofTraining, step: z.number(), loss: z.number() }),
  z.object({ type: z.literal('certifying'), ...ofTraining, ...certifying }),
  z.object({ type: z.literal('comparing'), ...comparing }),
  z.object({
    type: z.literal('trained'),
    ...ofTraining,
    file: z.string(),
    steps: z.number(),
    ...trainingLoss,
    parity,
  }),
  z.object({ type: z.literal('diverged'), ...ofTraining, reason: z.string() }),
])

export type RunEvent = z.infer<typeof runEvent>

/** Told when nobody carries the run out (any more). */
export const runEnd = z.object({
  run: z.string(),
  state: runState.exclude(['running']),
  done: z.number(),
  total: z.number(),
  /** Trials the engine could not answer; resuming asks them again. */
  engineErrors: z.number(),
  /** Why it failed. */
  message: z.string().nullable(),
  /** What helps a run that failed; `results`: nothing is left to do, and some of it has failed for good. */
  remedy: z.enum(['resume', 'results']).nullable(),
})
export type RunEnd = z.infer<typeof runEnd>

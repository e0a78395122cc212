import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { trainingTargets } from '#core/training-sets/training-set.ts'
import { call } from './errors.ts'
import { list } from './list.ts'
import { begun, trainingLoss, trainingStep } from './run-events.ts'
import { reportedProblems } from './study-problems.ts'
import { trainingSettings, tuningMethod } from './tuning.ts'
import {
  answerTokens,
  condition,
  contextSize,
  exampleCount,
  gpuLayers,
  parity,
  promptFormat,
  seed,
  studyName,
  systemMessage,
  threads,
  checkpointStep,
} from './words.ts'

/**
 * `interrupted`: begun, and nobody goes on with it now; resuming its run does. Losses in nats; what does not exist yet
 * is `null`.
 */
export const training = z.object({
  position: z.number(),
  name: z.string(),
  condition,
  size: z.number(),
  seed: z.number(),
  step: checkpointStep,
  state: z.enum(['planned', 'training', 'interrupted', 'trained', 'failed', 'diverged']),
  file: z.string(),
  sha256: z.string().nullable(),
  steps: z.number().nullable(),
  ...trainingLoss,
  seconds: z.number(),
  threads: z.number().nullable(),
  parity: parity.nullable(),
  /** Whether the certificate is good enough for scores to count; `null` without one. */
  parityHolds: z.boolean().nullable(),
  message: z.string().nullable(),
})

export const trainRequest = z.object({
  name: studyName.optional(),
  collection: z.string(),
  /** A GGUF file, or the name of a model that was added. */
  model: z.string(),
  /** Default: all tasks of the collection. */
  tasks: list(z.string()).optional(),
  method: tuningMethod,
  settings: trainingSettings,
  condition,
  /** Instances of each task. */
  size: z.number(),
  seed,
  heldOutPerTask: z.number(),
  k: exampleCount,
  /** Default: `chat` for a model with a chat template, else `tk-instruct`. */
  format: promptFormat.optional(),
  /** Default: what the chat template says of its own accord. */
  systemMessage: systemMessage.optional(),
  maxAnswerTokens: answerTokens,
  contextSize: contextSize.optional(),
  gpuLayers,
  threads: threads.optional(),
  /** Leave out tasks that cannot take the condition or have too few instances instead of refusing. */
  skipIneligible: z.boolean(),
  /** The adapter or model to write; must not exist yet. */
  file: z.string().min(1),
})
export type TrainRequest = z.infer<typeof trainRequest>

const trainingSet = z.object({
  name: z.string(),
  folder: z.string(),
  rows: z.number(),
  /** Rows whose texts are read as other tokens than they are: the data hold what looks like a special token. */
  inexact: z.number(),
})

export const trainings = {
  /** Writes what each training of a run is shown, with a ready configuration for a trainer elsewhere. */
  handOut: call
    .input(z.object({ run: z.string().min(1), folder: z.string().min(1), target: z.enum(trainingTargets) }))
    .output(
      eventIterator(
        z.object({ done: z.number(), total: z.number() }),
        z.object({ run: z.string(), folder: z.string(), trainings: list(trainingSet) }),
      ),
    ),
  /**
   * Attaches a file that was tuned elsewhere to a training that is not done. Its base, architecture and vocabulary are
   * checked; resuming the run asks it. Without its trainer's weights it has no certificate.
   */
  takeIn: call
    .input(
      z.object({
        run: z.string().min(1),
        /** Its name, the name of its folder in a hand-out, or its position. */
        training: z.string().min(1),
        kind: z.enum(['model', 'adapter']),
        file: z.string().min(1),
      }),
    )
    .output(
      z.object({
        run: z.string(),
        training: z.string(),
        file: z.string(),
        sha256: z.string(),
        /** Trainings of the run that are still to be done. */
        left: z.number(),
      }),
    ),
  /** Trains one model and asks nothing: a run with one training and no cells, which `runs.follow` follows. */
  start: call
    .errors({ INVALID_REQUEST: { data: reportedProblems } })
    .input(trainRequest)
    .output(begun),
  list: call.input(z.object({ run: z.string() })).output(z.object({ run: z.string(), trainings: list(training) })),
  /** The steps of one training. */
  curve: call
    .input(
      z.object({
        run: z.string(),
        training: z.number().int().min(0),
        /**
         * Most steps wanted, spread evenly over all of them, those with a held-out loss or the end of an epoch before
         * others. Default: all.
         */
        points: z.number().int().min(2).optional(),
      }),
    )
    .output(
      z.object({
        run: z.string(),
        name: z.string(),
        heldOutBefore: z.number().nullable(),
        steps: list(trainingStep),
      }),
    ),
}

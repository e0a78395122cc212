import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { call } from './errors.ts'
import { condition, decoding, exampleCount, gpuLayers, instanceCount, outcome, promptFormat, seed } from './words.ts'

const progress = z.object({
  done: z.number(),
  total: z.number(),
  perSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
})

/** `canDetect`: what a study of this size can and cannot show, in words; `null` without classification tasks. */
const event = z.discriminatedUnion('type', [
  z.object({ type: z.literal('planned'), run: z.string(), done: z.number(), total: z.number(), leftOut: z.array(z.string()), canDetect: z.string().nullable() }),
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
])

const end = z.object({
  run: z.string(),
  state: z.enum(['finished', 'stopped']),
  done: z.number(),
  total: z.number(),
  /** Trials the engine could not answer; resuming asks them again. */
  engineErrors: z.number(),
})

export const studyRequest = z.object({
  name: z.string().max(200).optional(),
  collection: z.string(),
  /** A GGUF file, or the name of a model that was added. */
  model: z.string(),
  /** Default: all tasks of the collection. */
  tasks: z.array(z.string()).optional(),
  conditions: z.array(condition).min(1),
  decodings: z.array(decoding).min(1),
  /** Default: `chat` for a model with a chat template, else `tk-instruct`. */
  format: promptFormat.optional(),
  k: exampleCount,
  /** Default: all. */
  instancesPerTask: instanceCount.optional(),
  seed,
  /** Points: the widest difference that still counts as equivalent. */
  margin: z.number().positive().max(100),
  maxAnswerTokens: z.number().int().min(1).max(4096),
  /** Tokens; default: the model's own, at most 4096. */
  contextSize: z.number().int().min(64).optional(),
  gpuLayers,
  threads: z.number().int().min(1).max(512).optional(),
  /** Leave out tasks that cannot take a condition instead of refusing the study. */
  skipUnfit: z.boolean(),
})
export type StudyRequest = z.infer<typeof studyRequest>

/** `interrupted`: it was running and its process ended without a word. */
const state = z.enum(['running', 'stopped', 'finished', 'failed', 'interrupted'])

const runSummary = z.object({
  id: z.string(),
  name: z.string(),
  state,
  done: z.number(),
  total: z.number(),
  collection: z.string(),
  model: z.string(),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
  message: z.string().nullable(),
})

export const runs = {
  /** Plans a study and carries it out. Nothing is stored when it is refused. */
  start: call.input(studyRequest).output(eventIterator(event, end)),
  /** Asks what a run has not asked yet. */
  resume: call
    .input(z.object({ run: z.string(), gpuLayers: gpuLayers.optional(), threads: z.number().int().min(1).max(512).optional() }))
    .output(eventIterator(event, end)),
  /** Newest first. */
  list: call.output(z.object({ runs: z.array(runSummary) })),
  show: call.input(z.object({ run: z.string() })).output(runSummary.extend({
    study: z.object({
      conditions: z.array(condition),
      decodings: z.array(decoding),
      format: promptFormat,
      k: z.number(),
      instancesPerTask: z.number().nullable(),
      seed,
      margin: z.number(),
      maxAnswerTokens: z.number(),
      engineBuild: z.string(),
      contextSize: z.number(),
      modelFile: z.string(),
      modelSha256: z.string(),
    }),
    tasks: z.array(z.string()),
    leftOut: z.array(z.object({ task: z.string(), condition: z.string(), reason: z.string() })),
    cells: z.array(z.object({ name: z.string(), condition, decoding, done: z.number(), total: z.number() })),
  })),
}

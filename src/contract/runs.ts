import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { call } from './errors.ts'
import { runEnd, runEvent } from './run-events.ts'
import { training } from './trainings.ts'
import { studyTuning } from './tuning.ts'
import { condition, decoding, exampleCount, gpuLayers, instanceCount, promptFormat, seed } from './words.ts'

export const studyRequest = z.object({
  name: z.string().max(200).optional(),
  collection: z.string(),
  /** A GGUF file, or the name of a model that was added. */
  model: z.string(),
  /** Tasks to ask. Default: all tasks of the collection; with tuning all but the train tasks. */
  tasks: z.array(z.string()).optional(),
  /** With tuning its test conditions take this place. */
  conditions: z.array(condition).min(1).optional(),
  tuning: studyTuning.extend({ trainTasks: z.array(z.string()) }).optional(),
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
}).refine(({ conditions, tuning }) => (conditions === undefined) !== (tuning === undefined), { message: 'either conditions or tuning is needed', path: ['conditions'] })
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
  start: call.input(studyRequest).output(eventIterator(runEvent, runEnd)),
  /** Asks what a run has not asked yet. */
  resume: call
    .input(z.object({ run: z.string(), gpuLayers: gpuLayers.optional(), threads: z.number().int().min(1).max(512).optional() }))
    .output(eventIterator(runEvent, runEnd)),
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
      tuning: studyTuning.nullable(),
    }),
    tasks: z.array(z.string()),
    trainTasks: z.array(z.string()),
    trainings: z.array(training),
    leftOut: z.array(z.object({ task: z.string(), condition: z.string(), reason: z.string() })),
    /** `training`: the position of its training; `null` for the untuned model. */
    cells: z.array(z.object({ name: z.string(), condition, decoding, training: z.number().nullable(), done: z.number(), total: z.number() })),
  })),
}

import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { call } from './errors.ts'
import { runOrigin } from './bundles.ts'
import { connection, endpointReport } from './endpoints.ts'
import { answerSource } from './hand-outs.ts'
import { list } from './list.ts'
import { begun, runEnd, runEvent, runState } from './run-events.ts'
import { training } from './trainings.ts'
import { reportedProblems } from './study-problems.ts'
import { studyTuning } from './tuning.ts'
import { maxPrimary } from '#core/study/primary.ts'
import {
  anySampling,
  answerTokens,
  askingMode,
  condition,
  contextSize,
  decoding,
  draw,
  exampleCount,
  formatCount,
  gpuLayers,
  instanceCount,
  labelScoreName,
  margin,
  modeDifference,
  outcome,
  primaryComparison,
  promptFormat,
  sampling,
  seed,
  stopChoice,
  studyName,
  systemMessage,
  threads,
} from './words.ts'

export const studyRequest = z
  .object({
    name: studyName.optional(),
    collection: z.string(),
    /** A GGUF file, or the name of a model that was added. */
    model: z.string(),
    /** Tasks to ask. Default: all tasks of the collection; with tuning all but the train tasks. */
    tasks: list(z.string()).optional(),
    /** With tuning its test conditions take this place. */
    conditions: list(condition, { min: 1 }).optional(),
    tuning: studyTuning.extend({ trainTasks: list(z.string()) }).optional(),
    decodings: list(decoding, { min: 1 }),
    /** Default: `chat` for a model with a chat template, else `tk-instruct`. */
    format: promptFormat.optional(),
    /** Sampled by the seed; each condition is asked under each of them. Default: under `format` alone. */
    formats: formatCount.optional(),
    /** Default: what the chat template says of its own accord. */
    systemMessage: systemMessage.optional(),
    /** Default: exact. */
    mode: askingMode.optional(),
    labelScore: labelScoreName.optional(),
    /** Default: every answer is greedy. */
    sampling: anySampling.optional(),
    /** What Holm's correction is over, others are exploratory; default: all comparisons are one family. */
    primary: list(primaryComparison, { min: 1, max: maxPrimary }).optional(),
    k: exampleCount,
    /** Default: all. */
    instancesPerTask: instanceCount.optional(),
    /** Draws them; default: the first ones. */
    instanceSeed: seed.optional(),
    seed,
    margin,
    maxAnswerTokens: answerTokens,
    /** Default: as the references need. */
    stop: stopChoice.optional(),
    contextSize: contextSize.optional(),
    gpuLayers,
    threads: threads.optional(),
    /** Leave out tasks that cannot take a condition instead of refusing the study. */
    skipIneligible: z.boolean(),
  })
  .refine(({ conditions, tuning }) => (conditions === undefined) !== (tuning === undefined), {
    message: 'either conditions or tuning is needed',
    path: ['conditions'],
  })
export type StudyRequest = z.infer<typeof studyRequest>

export const resumeRequest = z.object({
  run: z.string(),
  gpuLayers: gpuLayers.optional(),
  threads: threads.optional(),
})
export type ResumeRequest = z.infer<typeof resumeRequest>

export const runSummary = z.object({
  id: z.string(),
  name: z.string(),
  state: runState,
  done: z.number(),
  total: z.number(),
  collection: z.string(),
  model: z.string(),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
  message: z.string().nullable(),
})

const ofRun = z.object({ run: z.string() })

const refusedStudy = { INVALID_REQUEST: { data: reportedProblems } }

const queued = z.object({
  id: z.number(),
  name: z.string(),
  kind: z.enum(['study', 'training', 'resume']),
  queuedAt: z.string(),
  /** Why it could not begin when its turn came; `null`: still to come. What was refused waits for a person. */
  refusal: reportedProblems.nullable(),
})

const problem = z.object({
  cell: z.string(),
  task: z.string(),
  instance: z.string(),
  outcome,
  prompt: z.string(),
  raw: z.string().nullable(),
  /** A label after normalisation; `null` for generation and without a score. */
  formatNormalised: z.union([z.literal(0), z.literal(1)]).nullable(),
  /** What the engine said. */
  message: z.string().nullable(),
})

export const runs = {
  /**
   * Plans a study and begins it; nothing is stored when it is refused. Whoever asked may go: the run belongs to the
   * host. While another is under way here the request waits in the queue, unless it is refused already without a model.
   */
  start: call.errors(refusedStudy).input(studyRequest).output(begun),
  /**
   * Plans a study as `start` does and asks nothing: the run is stored as stopped, to be handed out or resumed. Refused
   * while another is under way here.
   */
  plan: call
    .errors(refusedStudy)
    .input(studyRequest)
    .output(z.object({ run: z.string() })),
  /** Begins again with what a run has not asked and not trained yet. */
  resume: call.input(resumeRequest).output(begun),
  /** Where a run stands, then everything that happens to it, to its end. Leaving stops nothing. */
  follow: call.input(ofRun).output(eventIterator(runEvent, runEnd)),
  /** Ends the run after the current trial or step, to go on later; a queue waits with it. */
  pause: call.input(ofRun).output(ofRun),
  /** Ends the run after the current trial or step; the next of the queue begins. */
  stop: call.input(ofRun).output(ofRun),
  /** Trials with these outcomes, newest first, and how many there are of each outcome in all. */
  problems: call
    .input(
      ofRun.extend({
        outcomes: list(outcome).default(['engine-error', 'too-long']),
        limit: z.number().int().min(1).max(1000),
      }),
    )
    .output(ofRun.extend({ counts: z.record(outcome, z.number()), problems: list(problem) })),
  /** What waits for its turn, in that order. It goes on by itself whenever a run has ended. */
  queue: call.output(
    z.object({
      queue: list(queued),
      /** The run under way here, which they wait for; `null`: they wait for `startQueue`. */
      active: z.string().nullable(),
    }),
  ),
  /** The run under way here, in short; `null`: none is. */
  current: call.output(
    z.object({
      current: z
        .object({
          run: z.string(),
          name: z.string(),
          /** As what it is going to end; `null`: nobody has asked it to. */
          ending: z.enum(['paused', 'stopped']).nullable(),
          done: z.number(),
          total: z.number(),
          /** 0 without tuning. */
          trainings: z.number(),
          trained: z.number(),
          /** Trials. */
          perSecond: z.number().nullable(),
          /** To its end, asking and training together; `null` while a rate is unknown. */
          secondsLeft: z.number().nullable(),
          /** Prompts that are being asked now. */
          inHand: z.number(),
        })
        .nullable(),
      /** The endpoint that a run, a speed check or a probing asks now; `null`: nothing is connected. */
      connection: connection.nullable(),
    }),
  ),
  unqueue: call.input(z.object({ id: z.number() })).output(z.object({ id: z.number() })),
  /** Begins with the next of the queue, or with a certain one, even if it was refused before. */
  startQueue: call
    .errors(refusedStudy)
    .input(z.object({ id: z.number().optional() }))
    .output(z.object({ /** `null`: none could begin. */ run: z.string().nullable() })),
  /** Newest first. */
  list: call.output(z.object({ runs: list(runSummary) })),
  show: call.input(z.object({ run: z.string() })).output(
    runSummary.extend({
      /** Runs that asked other models the very same study, newest first. */
      sameStudy: list(runSummary),
      /** What answered some of it elsewhere. */
      askedElsewhere: list(answerSource),
      study: z.object({
        conditions: list(condition),
        decodings: list(decoding),
        format: promptFormat,
        /** In the place of its text; absent: none. */
        sampledFormats: list(z.string()).optional(),
        k: z.number(),
        instancesPerTask: z.number().nullable(),
        instanceSeed: z.number().optional(),
        seed,
        margin: z.number(),
        maxAnswerTokens: z.number(),
        stop: stopChoice,
        systemMessage: systemMessage.optional(),
        mode: askingMode,
        labelScore: labelScoreName,
        sampling: sampling.optional(),
        primary: list(primaryComparison).optional(),
        /** What the chat template says where there is none; absent: nobody has looked. */
        templateSays: z.string().nullable().optional(),
        engineBuild: z.string(),
        contextSize: z.number(),
        modelFile: z.string(),
        modelSha256: z.string(),
        /** Asked instead of a file; `null`: a file was. */
        endpoint: z.object({ name: z.string(), model: z.string(), report: endpointReport.optional() }).nullable(),
        tuning: studyTuning.nullable(),
      }),
      /** Of a run in fast mode; `null`: not measured yet. */
      modeDifference: modeDifference.nullable().optional(),
      origin: runOrigin.nullable(),
      tasks: list(z.string()),
      trainTasks: list(z.string()),
      trainings: list(training),
      leftOut: list(z.object({ task: z.string(), condition: z.string(), reason: z.string() })),
      /** The same, with what a decoding leaves out in one sentence. */
      leftOutInWords: list(z.string()),
      /** `training`: the position of its training; `null` for the untuned model. */
      cells: list(
        z.object({
          name: z.string(),
          condition,
          decoding,
          draw: draw.optional(),
          training: z.number().nullable(),
          done: z.number(),
          total: z.number(),
        }),
      ),
    }),
  ),
}

import { z } from 'zod'
import { call } from './errors.ts'
import { list } from './list.ts'
import { trainingNeeds } from './models.ts'
import { runState } from './run-events.ts'
import { studyRequest } from './runs.ts'
import { split } from './starter.ts'
import { reportedProblems, studyProblem } from './study-problems.ts'
import { demonstrationNames } from '#core/conditions/demonstration-names.ts'
import { wordSetNames } from '#core/target-words/names.ts'
import { replicated } from '#core/study/questions/index.ts'
import { mostSelections } from '#core/study/questions/demonstrations.ts'
import { mostTemplatesPerCategory } from '#core/study/questions/templates.ts'
import { mostParaphrases } from '#core/templates/paraphrases.ts'
import { studyTuning, tuningMethod } from './tuning.ts'
import {
  answerTokens,
  askingMode,
  condition,
  contextSize,
  decoding,
  exampleCount,
  formatCount,
  gpuLayers,
  instanceCount,
  kind,
  margin,
  primaryComparison,
  spelledWords,
  stopChoice,
  studyName,
  threads,
} from './words.ts'

const { name, collection, model, tasks, format, systemMessage, mode, labelScore, sampling, skipIneligible, stop } =
  studyRequest.shape

/** A request as far as it is there. A number may be any: what is wrong with it is told as a problem. */
const askedRequest = z
  .object({
    name,
    collection,
    model,
    tasks,
    format,
    systemMessage,
    mode,
    labelScore,
    gpuLayers,
    skipIneligible,
    stop,
    conditions: list(condition),
    decodings: list(decoding),
    tuning: studyTuning.extend({ trainTasks: list(z.string()) }),
    sampling,
    primary: list(primaryComparison),
    formats: z.number(),
    k: z.number(),
    instancesPerTask: z.number(),
    instanceSeed: z.number(),
    seed: z.number(),
    margin: z.number(),
    maxAnswerTokens: z.number(),
    contextSize: z.number(),
    threads: z.number(),
  })
  .partial()
export type AskedRequest = z.infer<typeof askedRequest>

/** Lowest, usual and highest of what was measured. */
const spread = z.object({ low: z.number(), mid: z.number(), high: z.number() })

/** How fast a model is on this machine; what could not be measured is `null`. */
const rates = z.object({
  /** Tokens a second, of prompts that are read. */
  prompt: spread,
  /** Tokens a second, of answers. */
  answer: spread.nullable(),
  /** Tokens a second, of examples that are trained on. */
  train: spread.nullable(),
  tokensPerCharacter: z.number(),
  /** Tokens of a free answer, where some were asked for. */
  answerTokens: z.number().nullable(),
  /** Seconds to load the model. */
  load: z.number(),
  /** Characters that its chat template puts before and after a prompt; absent in checks of before. */
  template: z.object({ before: z.number(), after: z.number() }).optional(),
  /** Of a check in fast mode: exact mode, in which some prompts of the run are asked, too. */
  exact: z.object({ prompt: spread, answer: spread.nullable(), load: z.number() }).optional(),
})
export type Rates = z.infer<typeof rates>

const range = z.object({ low: z.number(), high: z.number() })

const ineligible = z.object({
  task: z.string(),
  side: z.enum(['train', 'test']),
  kind,
  /** A condition, a decoding or a size. */
  condition: z.string(),
  reason: z.string(),
  /** Beside leaving it out: other choices at the step of the method, or another task text. */
  remedy: z.enum(['method', 'task']),
})

const size = z.object({
  cells: z.number(),
  trials: z.number(),
  trainings: z.number(),
  testTasks: z.number(),
  /** What each decoding asks in each of its cells: those that choose among labels leave out tasks without any. */
  byDecoding: list(z.object({ decoding, tasks: z.number(), instances: z.number() })),
  /** Instances of all test tasks. */
  instances: z.number(),
  /** Of each task, least and most. */
  instancesPerTask: range.nullable(),
  trainTasks: z.number(),
  /** Examples that the largest training is given. */
  examples: z.number(),
})

const tokens = z.object({
  /** Of all prompts together, as they are asked. */
  prompts: z.number(),
  /** Of those, what is evaluated: what a task's instances share is read once. */
  evaluated: z.number(),
  answers: range,
  /** Over all trainings and passes. */
  training: z.number(),
  /** Tokens of a prompt, the mean and the longest of those that were looked at. */
  perPrompt: z.object({ mean: z.number(), longest: z.number() }),
  /** Prompts that were looked at. */
  sampled: z.number(),
  /** Where characters → tokens comes from: this model's own prompts, or one token for four characters. */
  basis: z.enum(['measured', 'assumed']),
})

/** Bytes. */
const disk = z.object({
  trials: z.number(),
  /**
   * Adapters or models, and the checkpoint beside the one in hand. `null`: not known before the model was looked at.
   */
  models: z.number().nullable(),
  /** `null`: the disk does not say. */
  free: z.number().nullable(),
})

/** The newest run of the very same study. */
const replicatedBefore = z.object({ run: z.string(), state: runState, done: z.number(), total: z.number() }).nullable()

export const replicationRequest = z.object({
  /** Of Kung & Peng 2023 by its number, or the study of another paper. */
  figure: z.literal(replicated),
  /** Of templates, beside the instructive and the null one. */
  templatesPerCategory: z.number().int().min(1).max(mostTemplatesPerCategory).optional(),
  /** A set of imported templates, in the place of those that come with the program. */
  templateSet: z.string().optional(),
  /** Of each task, as further instructive templates. */
  paraphrases: z.number().int().min(0).max(mostParaphrases).optional(),
  words: list(z.enum(wordSetNames)).optional(),
  /** Words that are written out, beside these. */
  spelled: list(spelledWords).optional(),
  /** What other words mean is said in the prompt. */
  told: z.boolean().optional(),
  /** Kinds of examples beside the original ones. */
  demonstrations: list(z.enum(demonstrationNames)).optional(),
  /** Of other examples; 0: each task's own first ones. */
  draws: z.number().int().min(0).max(mostSelections).optional(),
  /** Of the same examples. */
  orders: z.number().int().min(0).max(mostSelections).optional(),
  /** Sampled formats. */
  formats: formatCount.optional(),
  /** Examples where there are any. */
  k: exampleCount.optional(),
  /** Models are tuned, where the study can do without. */
  tuned: z.boolean().optional(),
  /** Of `lu`: a tuned model that is a file of its own; nothing is trained then. */
  tunedModel: z.string().optional(),
  name: studyName.optional(),
  /** Default: the starter collection and its own split. */
  collection: z.string().optional(),
  split: split.optional(),
  /** Default: the starter model. */
  model: z.string().optional(),
  /** What is not said is as the starter material needs it, or as any study begins with. */
  method: z.enum(['lora', 'full']).optional(),
  sizes: list(z.number(), { min: 1 }).optional(),
  seeds: list(z.number(), { min: 1 }).optional(),
  epochs: z.number().optional(),
  learningRate: z.number().optional(),
  instancesPerTask: instanceCount.optional(),
  margin: margin.optional(),
  maxAnswerTokens: answerTokens.optional(),
  /** Default: as the references need. */
  stop: stopChoice.optional(),
  /** Default: exact. */
  mode: askingMode.optional(),
  contextSize: contextSize.optional(),
  gpuLayers: gpuLayers.optional(),
  threads: threads.optional(),
  skipIneligible: z.boolean().optional(),
})
export type ReplicationRequest = z.infer<typeof replicationRequest>

export const studies = {
  /** What can be said of a study before it is begun, whole or not. Asks no engine, and reads samples only. */
  check: call
    .input(
      z.object({
        request: askedRequest,
        /** As `calibrate` measured them; without, there is no time. */
        rates: rates.optional(),
        /** Numbers that training changes, as `models.trainable` told. */
        trained: z.number().optional(),
        /** What training takes in memory, as `models.trainable` told. */
        memory: trainingNeeds.optional(),
      }),
    )
    .output(
      z.object({
        /** Errors keep it from beginning, warnings do not. */
        problems: list(studyProblem),
        ineligible: list(ineligible),
        /**
         * Instances compared for texts on both sides of the split, and how many there are; the run compares all. `null`
         * without tuning.
         */
        overlap: z.object({ compared: z.number(), of: z.number() }).nullable(),
        /** `null` while there is nothing to count. */
        size: size.nullable(),
        /** Points; `null`: no difference could be found. */
        detectable: z.object({ points: z.number().nullable(), sentence: z.string() }).nullable(),
        tokens: tokens.nullable(),
        /** Seconds. */
        time: z.object({ asking: range, training: range }).nullable(),
        disk: disk.nullable(),
        /** Bytes that training takes at its peak; `null`: nothing is trained, or nobody asked. */
        memory: z.number().nullable(),
      }),
    ),
  /** Takes some seconds: loads the model, reads and answers, and trains a few steps in memory; nothing is written. */
  calibrate: call
    .errors({ INVALID_REQUEST: { data: reportedProblems } })
    .input(
      z.object({
        model: z.string().min(1),
        gpuLayers,
        threads: threads.optional(),
        /** Measures training, too. */
        method: tuningMethod.optional(),
        /** Whose prompts are read; else some plain text. */
        collection: z.string().optional(),
        maxAnswerTokens: answerTokens.optional(),
        /** Whose speed it is; default: exact. */
        mode: askingMode.optional(),
      }),
    )
    .output(
      rates.extend({
        sha256: z.string(),
        gpu: z.string(),
        gpuLayers: z.number(),
        /** Why training was not measured; `null`: it was, or was not asked for. */
        withoutTraining: z.string().nullable(),
        /**
         * Why the rates are wide: few prompts were asked, or they took different times, as beside other work; `null`:
         * they are not.
         */
        wide: z.enum(['few', 'uneven']).nullable(),
        /** The fastest smaller number of threads, as fast as the one asked for; `null`: none was tried. */
        fewerThreads: z.object({ threads: z.number(), times: z.number() }).nullable(),
        seconds: z.number(),
      }),
    ),
  /**
   * One of the paper's figures as the request of a study, planned by the same question as in the wizard. Puts the
   * starter collection and model in their place where neither others are named nor they are there.
   */
  replication: call.input(replicationRequest).output(
    z.object({
      request: studyRequest,
      /** Name of its drawing among the run's figures, without an ending. */
      drawing: z.string(),
      title: z.string(),
      /** What cannot be chosen, */
      fixes: list(z.string()),
      /** and what differs from the paper; one sentence each. */
      differences: list(z.string()),
      /** The newest run of the very same study, to go on with; `null`: there is none. */
      before: replicatedBefore,
      /** The same asked of a tuned model that is a file of its own; `null`: there is none. */
      tuned: z.object({ request: studyRequest, before: replicatedBefore }).nullable(),
    }),
  ),
}

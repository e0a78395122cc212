import { z } from 'zod'
import { call } from './errors.ts'
import { list } from './list.ts'
import { reportedProblems } from './study-problems.ts'
import {
  answerEnd,
  answerTokens,
  askingMode,
  condition,
  contextSize,
  exampleCount,
  gpuLayers,
  instanceCount,
  labelScoreName,
  outcome,
  promptFormat,
  sampledFormat,
  seed,
  stopChoice,
  systemMessage,
  threads,
} from './words.ts'

const ofPrompt = z.object({
  collection: z.string(),
  task: z.string(),
  /** Position in the task, from 0, or the instance's id. */
  instance: z.union([z.number().int().min(0), z.string()]),
  condition,
  k: exampleCount,
  seed,
  /** Default: `chat` for a model with a chat template, else `tk-instruct`. */
  format: promptFormat.optional(),
  /** Writes the text in the place of `format`. */
  sampledFormat: sampledFormat.optional(),
  /** Default: what the chat template of the model says of its own accord. */
  systemMessage: systemMessage.optional(),
  maxAnswerTokens: z.number().int().min(1),
  /** Default: as the references need. */
  stop: stopChoice.optional(),
  /** Asked of the task: their references decide where answers end. Default: all. */
  instancesPerTask: instanceCount.optional(),
  /** Draws them; default: the first ones. */
  instanceSeed: seed.optional(),
})

export const prompts = {
  /** The exact prompt of one instance under one condition, made by the functions a run uses. */
  render: call
    .errors({ INVALID_REQUEST: { data: reportedProblems } })
    .input(
      ofPrompt.extend({
        /** Without a model there is no token budget, no chat template, and nothing is dropped. */
        model: z.string().optional(),
      }),
    )
    .output(
      z.object({
        text: z.string(),
        /** SHA-256 of `text`, hexadecimal. */
        hash: z.string(),
        /** Examples left out because the prompt was over the token budget. */
        dropped: z.number(),
        /** Where each example shown came from. */
        exampleSources: list(z.string()),
        notes: list(z.string()),
        format: promptFormat,
        /** `null` without a model. */
        promptTokens: z.number().nullable(),
        /** Characters of `text`, at its beginning and its end, that the chat template of the model adds. */
        template: z.object({ before: z.number(), after: z.number() }),
        /** Where a free answer to it ends and why, in a sentence without a full stop. */
        stop: z.string(),
        /** In words, and whose it is; `null` where no chat template is put around the text. */
        systemMessage: z.string().nullable(),
      }),
    ),
  /** Asks one instance under one condition now, as a run would; nothing is stored. Refused while a run is under way. */
  ask: call
    .errors({ INVALID_REQUEST: { data: reportedProblems } })
    .input(
      ofPrompt.extend({
        model: z.string(),
        maxAnswerTokens: answerTokens,
        gpuLayers,
        threads: threads.optional(),
        contextSize: contextSize.optional(),
        /** Default: exact. */
        mode: askingMode.optional(),
        /** What labels are ranked by; default: the sum. */
        labelScore: labelScoreName.optional(),
      }),
    )
    .output(
      z.object({
        /** The free answer, without what ended it. */
        raw: z.string(),
        outcome,
        /** Exact match with a reference. */
        isRight: z.boolean(),
        references: list(z.string()),
        end: answerEnd,
        answerTokens: z.number(),
        /** That the free answer took, without loading the model. */
        seconds: z.number(),
        /**
         * How likely each label or option is by the score that ranks them, of all of them together; `null`: there are
         * none, or they cannot be compared.
         */
        labels: list(z.object({ label: z.string(), /** 0–1. */ share: z.number() })).nullable(),
        /** What ranks them. */
        labelScore: labelScoreName,
      }),
    ),
}

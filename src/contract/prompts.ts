import { z } from 'zod'
import { call } from './errors.ts'
import { list } from './list.ts'
import { reportedProblems } from './study-problems.ts'
import { condition, exampleCount, instanceCount, promptFormat, seed, stopChoice, systemMessage } from './words.ts'

export const prompts = {
  /** The exact prompt of one instance under one condition, made by the functions a run uses. */
  render: call
    .errors({ INVALID_REQUEST: { data: reportedProblems } })
    .input(
      z.object({
        collection: z.string(),
        task: z.string(),
        /** Position in the task, from 0, or the instance's id. */
        instance: z.union([z.number().int().min(0), z.string()]),
        condition,
        k: exampleCount,
        seed,
        /** Default: `chat` for a model with a chat template, else `tk-instruct`. */
        format: promptFormat.optional(),
        /** Default: what the chat template of the model says of its own accord. */
        systemMessage: systemMessage.optional(),
        /** Without a model there is no token budget, no chat template, and nothing is dropped. */
        model: z.string().optional(),
        maxAnswerTokens: z.number().int().min(1),
        /** Default: as the references need. */
        stop: stopChoice.optional(),
        /** Asked of the task, from its first on: their references decide where answers end. Default: all. */
        instancesPerTask: instanceCount.optional(),
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
        /** Where a free answer to it ends and why, in a sentence without a full stop. */
        stop: z.string(),
        /** In words, and whose it is; `null` where no chat template is put around the text. */
        systemMessage: z.string().nullable(),
      }),
    ),
}

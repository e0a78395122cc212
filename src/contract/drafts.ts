import { z } from 'zod'
import { demonstrationNames } from '#core/conditions/demonstration-names.ts'
import { methodNames, questionNames } from '#core/study/questions/index.ts'
import { wordSetNames } from '#core/target-words/names.ts'
import { checkpointPlans, loraMatrices } from '#core/study/tuning.ts'
import { call } from './errors.ts'
import { list } from './list.ts'
import { trainingSettings } from './tuning.ts'
import {
  anySampling,
  askingMode,
  condition,
  decoding,
  gpuLayers,
  importedTemplate,
  primaryComparison,
  promptFormat,
  spelledWords,
  stopChoice,
  systemMessage,
  labelScoreName,
} from './words.ts'

/** The steps of the wizard, in their order. */
export const stepNames = ['question', 'tasks', 'model', 'conditions', 'method', 'review'] as const
export type StepName = (typeof stepNames)[number]
export const step = z.enum(stepNames)

/**
 * What a person has chosen so far. A number is any number here: a draft can be saved as it is, and what is wrong is
 * told at its step.
 */
export const draftContent = z
  .object({
    question: z.enum(questionNames),
    collection: z.string(),
    /** Tasks to ask. */
    testTasks: list(z.string()),
    trainTasks: list(z.string()),
    /** How the tasks to ask were drawn (`sampledTasks`); `null`: they were not. */
    draw: z.object({ perCategory: z.number(), seed: z.number() }).nullable(),
    /** How train and test tasks were told apart, to go on from. */
    splitBy: z.enum(['category', 'hand', 'collection']),
    splitSeed: z.number(),
    /** Name or file. */
    model: z.string(),
    /** Names; each is asked the same study in a run of its own. */
    furtherModels: list(z.string()),
    gpuLayers,
    threads: z.number().nullable(),
    contextSize: z.number().nullable(),
    method: z.enum(methodNames),
    conditions: list(condition),
    /** Of a person's own, beside those of the question. */
    own: list(condition),
    testConditions: z.union([z.literal('same'), list(condition)]),
    examplesBeside: z.enum(['original', 'empty']),
    definitionBeside: z.enum(['original', 'simplified']),
    delusiveTest: z.boolean(),
    templatesPerCategory: z.number(),
    importedTemplates: list(importedTemplate),
    paraphrases: z.number(),
    words: list(z.enum(wordSetNames)),
    spelled: list(spelledWords),
    told: z.boolean(),
    shots: list(z.enum(['empty', 'original'])),
    demonstrations: list(z.enum(demonstrationNames)),
    draws: z.number(),
    orders: z.number(),
    /** Sampled, to ask every condition under each. */
    formats: z.number(),
    sizes: list(z.number()),
    seeds: list(z.number()),
    lora: z.object({ rank: z.number(), alpha: z.number(), matrices: list(z.enum(loraMatrices)) }),
    loraSettings: trainingSettings,
    fullSettings: trainingSettings,
    heldOutPerTask: z.number(),
    /** `null`: models are asked at the trainings' ends alone. */
    checkpoints: z.enum(checkpointPlans).nullable(),
    decodings: list(decoding),
    /** Each cell asks the tasks that its decoding can take; tasks that cannot take a condition are left out of all. */
    skipIneligible: z.boolean(),
    /** `null`: what fits the model. */
    format: promptFormat.nullable(),
    /** `null`: what the chat template says of its own accord. */
    systemMessage: systemMessage.nullable(),
    mode: askingMode,
    labelScore: labelScoreName,
    /** `null`: every answer is greedy. */
    sampling: anySampling.nullable(),
    /** `null`: all comparisons are one family. */
    primary: list(primaryComparison).nullable(),
    k: z.number(),
    /** `null`: all. */
    instancesPerTask: z.number().nullable(),
    /** `null`: the first ones. */
    instanceSeed: z.number().nullable(),
    seed: z.number(),
    margin: z.number(),
    maxAnswerTokens: z.number(),
    stop: stopChoice,
    name: z.string(),
    /** Whose prompts are looked at: position of the instance from 0. */
    shown: z.object({ task: z.string(), instance: z.number() }),
  })
  .partial()
export type DraftContent = z.infer<typeof draftContent>

const id = z.string().min(1).max(64)
const savedAt = z.string()

const summary = z.object({
  id,
  name: z.string(),
  step,
  savedAt,
  question: z.enum(questionNames).nullable(),
  collection: z.string().nullable(),
  model: z.string().nullable(),
})

/** Studies that are not begun yet: kept as they are at every moment, over a restart and a kill. */
export const drafts = {
  /** Newest first. */
  list: call.output(z.object({ drafts: list(summary) })),
  read: call.input(z.object({ id })).output(z.object({ id, name: z.string(), step, savedAt, content: draftContent })),
  /**
   * Keeps what is given and leaves every other field as it was, so that two windows do not take back each other's
   * changes.
   */
  save: call
    .input(
      z.object({
        /** `null`: a new draft. */
        id: id.nullable(),
        step: step.optional(),
        content: draftContent,
      }),
    )
    .output(z.object({ id, savedAt })),
  remove: call.input(z.object({ id })).output(z.object({ removed: z.boolean() })),
}

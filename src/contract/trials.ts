import { z } from 'zod'
import { call } from './errors.ts'
import { list, pairOf } from './list.ts'
import { answerScores } from './scores.ts'
import {
  bit,
  cellPlace,
  condition,
  decoding,
  kind,
  labelScore,
  outcome,
  parity,
  seed,
  targetWords,
  checkpointStep,
} from './words.ts'

/** In which texts words are looked for; default: in both. */
const searchedIn = z.enum(['prompts', 'answers']).optional()

/** Words in letters and digits, phrases in quotes, a star where a word may go on; all have to be in one trial. */
const typedWords = z.string().max(1000)

const filter = z.object({
  /** A task's name. */
  task: z.string().optional(),
  kind: kind.optional(),
  /** Of a certain cell, or of any. */
  outcome: z.object({ is: outcome, cell: cellPlace.optional() }).optional(),
  /** Part of the input, of a reference, of an answer or of the instance's id; a–z and A–Z are the same. */
  text: z.string().max(1000).optional(),
  /** Cells whose answer is an exact match. */
  right: list(cellPlace, { max: 100 }).optional(),
  /** Cells whose answer is none. A trial without a score is neither right nor wrong. */
  wrong: list(cellPlace, { max: 100 }).optional(),
  /** Cells whose answer is out of format: literally no label, though it may be one, and right, after normalisation. */
  outOfFormat: list(cellPlace, { max: 100 }).optional(),
  /** Cells that were asked but have no score. */
  unscored: list(cellPlace, { max: 100 }).optional(),
  /** Two cells whose answers are not the same, white space around them aside. */
  differ: pairOf(cellPlace).optional(),
  /** Of a certain cell, or of any. */
  words: z.object({ is: typedWords, in: searchedIn, cell: cellPlace.optional() }).optional(),
})

const cell = z.object({ name: z.string(), marked: z.boolean() })

/** A text in parts. */
const marked = list(z.object({ text: z.string(), /** One of the words. */ found: z.boolean() }))

export const trials = {
  /** Instances of a run with what every cell answered, without prompts; long texts are cut. */
  page: call
    .input(
      z.object({
        run: z.string(),
        offset: z.number().int().min(0),
        limit: z.number().int().min(1).max(500),
        filter: filter.default({}),
      }),
    )
    .output(
      z.object({
        run: z.string(),
        /** Instances that the filter lets through. */
        total: z.number(),
        /** Trials whose words are not in the index yet, and so not found; 0 where no words were asked for. */
        waiting: z.number(),
        cells: list(cell),
        tasks: list(z.object({ name: z.string(), kind })),
        rows: list(
          z.object({
            task: z.string(),
            kind,
            /** In its task, from 0; with the task it names the instance. */
            position: z.number(),
            instance: z.string(),
            input: z.string(),
            references: list(z.string()),
            /** Of a choice task; `null` elsewhere. */
            options: list(z.string()).nullable(),
            /** For each cell; `null`: not asked yet. */
            trials: list(
              z
                .object({
                  outcome,
                  answer: z.string().nullable(),
                  /** An exact match or none; `null` without a score. */
                  right: bit.nullable(),
                  /** 0–1. */
                  rougeL: z.number().nullable(),
                  /** A label after normalisation; `null` for generation and without a score. */
                  formatNormalised: bit.nullable(),
                })
                .nullable(),
            ),
          }),
        ),
      }),
    ),
  /** Trials in whose prompt or answer words stand, cell by cell, with what stands around them. */
  search: call
    .input(
      z.object({
        run: z.string(),
        words: typedWords,
        in: searchedIn,
        task: z.string().optional(),
        cell: cellPlace.optional(),
        offset: z.number().int().min(0).default(0),
        limit: z.number().int().min(1).max(200).default(20),
      }),
    )
    .output(
      z.object({
        run: z.string(),
        /** As they were understood. */
        words: list(z.object({ text: z.string(), /** It may go on. */ prefix: z.boolean() })),
        /** Trials that have all of them. */
        total: z.number(),
        /** Trials whose words are not in the index yet, and so not found. */
        waiting: z.number(),
        rows: list(
          z.object({
            cell: cellPlace,
            name: z.string(),
            task: z.string(),
            kind,
            /** In its task, from 0. */
            position: z.number(),
            instance: z.string(),
            outcome,
            right: bit.nullable(),
            /** `null` where none of the words stands in it. */
            prompt: marked.nullable(),
            answer: marked.nullable(),
          }),
        ),
      }),
    ),
  /** Everything of one instance under every cell. */
  show: call
    .input(
      z.object({
        run: z.string(),
        task: z.string(),
        /** Its position in the task, from 0, or its id. */
        instance: z.union([z.number().int().min(0), z.string()]),
      }),
    )
    .output(
      z.object({
        run: z.string(),
        task: z.string(),
        kind,
        /** The labels of the task or the options of the instance; `null` for generation. */
        labels: list(z.string()).nullable(),
        position: z.number(),
        instance: z.string(),
        input: z.string(),
        references: list(z.string()),
        cells: list(
          z.object({
            name: z.string(),
            condition,
            decoding,
            /** `null`: the untuned model. */
            training: z
              .object({
                name: z.string(),
                condition,
                size: z.number(),
                seed,
                step: checkpointStep,
                parity: parity.nullable(),
              })
              .nullable(),
            /** Why the scores are marked; `null`: they are not. */
            mark: z.string().nullable(),
            /** `null`: not asked yet. */
            trial: z
              .object({
                outcome,
                prompt: z.string(),
                /** SHA-256 of the prompt, hexadecimal. */
                promptHash: z.string(),
                /** Examples left out because the prompt was over the token budget. */
                dropped: z.number(),
                exampleSources: list(z.string()),
                notes: list(z.string()),
                /** Absent: as the task calls its labels. */
                targetWords: targetWords.exactOptional(),
                raw: z.string().nullable(),
                stop: z.string().nullable(),
                promptTokens: z.number().nullable(),
                answerTokens: z.number().nullable(),
                labelScores: list(labelScore).nullable(),
                message: z.string().nullable(),
                scores: z.object(answerScores).nullable(),
                /** Yes, no, or neither, in words. */
                facts: list(z.object({ title: z.string(), is: z.boolean().nullable() })),
              })
              .nullable(),
          }),
        ),
      }),
    ),
}

import { z } from 'zod'
import { call } from './errors.ts'
import { answerScores } from './scores.ts'
import { bit, cellPlace, condition, decoding, kind, labelScore, outcome, parity, seed } from './words.ts'

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
  right: z.array(cellPlace).max(100).optional(),
  /** Cells whose answer is none. A trial without a score is neither right nor wrong. */
  wrong: z.array(cellPlace).max(100).optional(),
  /** Cells whose answer is out of format: literally no label, though it may be one, and right, after normalisation. */
  outOfFormat: z.array(cellPlace).max(100).optional(),
  /** Cells that were asked but have no score. */
  unscored: z.array(cellPlace).max(100).optional(),
  /** Two cells whose answers are not the same, white space around them aside. */
  differ: z.tuple([cellPlace, cellPlace]).optional(),
  /** Of a certain cell, or of any. */
  words: z.object({ is: typedWords, in: searchedIn, cell: cellPlace.optional() }).optional(),
})

const cell = z.object({ name: z.string(), marked: z.boolean() })

/** A text in parts. */
const marked = z.array(z.object({ text: z.string(), /** One of the words. */ found: z.boolean() }))

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
        cells: z.array(cell),
        tasks: z.array(z.object({ name: z.string(), kind })),
        rows: z.array(
          z.object({
            task: z.string(),
            kind,
            /** In its task, from 0; with the task it names the instance. */
            position: z.number(),
            instance: z.string(),
            input: z.string(),
            references: z.array(z.string()),
            /** Of a choice task; `null` elsewhere. */
            options: z.array(z.string()).nullable(),
            /** For each cell; `null`: not asked yet. */
            trials: z.array(
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
        words: z.array(z.object({ text: z.string(), /** It may go on. */ prefix: z.boolean() })),
        /** Trials that have all of them. */
        total: z.number(),
        /** Trials whose words are not in the index yet, and so not found. */
        waiting: z.number(),
        rows: z.array(
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
        labels: z.array(z.string()).nullable(),
        position: z.number(),
        instance: z.string(),
        input: z.string(),
        references: z.array(z.string()),
        cells: z.array(
          z.object({
            name: z.string(),
            condition,
            decoding,
            /** `null`: the untuned model. */
            training: z
              .object({ name: z.string(), condition, size: z.number(), seed, parity: parity.nullable() })
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
                exampleSources: z.array(z.string()),
                notes: z.array(z.string()),
                raw: z.string().nullable(),
                stop: z.string().nullable(),
                promptTokens: z.number().nullable(),
                answerTokens: z.number().nullable(),
                labelScores: z.array(labelScore).nullable(),
                message: z.string().nullable(),
                scores: z.object(answerScores).nullable(),
                /** Yes, no, or neither, in words. */
                facts: z.array(z.object({ title: z.string(), is: z.boolean().nullable() })),
              })
              .nullable(),
          }),
        ),
      }),
    ),
}

import { z } from 'zod'
import { groupings } from '#core/study/results-table.ts'
import { call } from './errors.ts'
import { condition, decoding, kind, outcome, seed } from './words.ts'

/** Percent, 0–100, unrounded; `null` where there is nothing to take a mean of. */
const mean = z.object({
  /** Mean over instances. */
  overInstances: z.number().nullable(),
  /** Mean of the tasks' means. */
  overTasks: z.number().nullable(),
  n: z.number(),
  tasks: z.number(),
})

const line = z.object({
  name: z.string(),
  role: z.enum(['cell', 'baseline']),
  exactMatch: mean,
  strictMatch: mean,
  rougeL: mean,
  format: mean,
  formatNormalised: mean,
  /** Trials without an answer (too-long, engine-error): in no mean, and not counted as wrong. */
  unscored: z.number(),
})

const tooFew = z.literal('too-few')
const interval = z.union([tooFew, z.object({ level: z.number(), low: z.number(), high: z.number() })])

/** The difference is `name` − `against`, in points; all comparisons of a study are one family. */
const comparison = z.object({
  name: z.string(),
  against: z.string(),
  kind,
  score: z.enum(['exactMatch', 'rougeL']),
  instances: z.number(),
  tasks: z.number(),
  difference: z.number().nullable(),
  interval95: interval,
  /** The interval of the two one-sided tests. */
  interval90: interval,
  /** `null` where scores are not just right or wrong. */
  pMcNemar: z.union([tooFew, z.number()]).nullable(),
  pBootstrap: z.union([tooFew, z.number()]),
  /** After Holm over the family; `null` for `too-few`. */
  pAdjusted: z.number().nullable(),
  differsFromZero: z.boolean(),
  verdict: z.enum(['equivalent', 'different', 'undecided', 'too-few']),
  /** In words, with interval and margin. */
  sentence: z.string(),
})

export const results = {
  /** The table of a run as far as it is: cells and baselines on the same instances, and their paired comparisons. */
  table: call
    .input(z.object({
      run: z.string(),
      by: z.enum(groupings).nullable(),
      /** A condition of the study; default: the first one. */
      compare: z.string().nullable(),
    }))
    .output(z.object({
      run: z.string(),
      name: z.string(),
      collection: z.string(),
      model: z.string(),
      done: z.number(),
      total: z.number(),
      by: z.enum(groupings).nullable(),
      margin: z.number(),
      seed,
      draws: z.number(),
      cells: z.array(z.object({
        name: z.string(),
        condition,
        decoding,
        done: z.number(),
        total: z.number(),
        outcomes: z.partialRecord(outcome, z.number()),
        /** Trials whose prompt had room for fewer examples than the condition shows. */
        withDroppedExamples: z.number(),
      })),
      groups: z.array(z.object({ name: z.string(), kind: kind.nullable(), lines: z.array(line) })),
      comparisons: z.array(comparison),
      /** What can be said, and what cannot, one sentence each. */
      verdict: z.array(z.string()),
      /** Points that a comparison of this size would find in 4 of 5 studies; `null` where it cannot be told. */
      smallestDetectableDifference: z.number().nullable(),
      published: z.array(z.object({ setting: z.string(), value: z.number(), score: z.string(), mark: z.enum(['P', 'N']) })),
      publishedCaveat: z.string(),
    })),
  /** Writes the same table as CSV, one row a line of it. */
  writeCsv: call
    .input(z.object({ run: z.string(), by: z.enum(groupings).nullable(), file: z.string().min(1) }))
    .output(z.object({ file: z.string(), rows: z.number() })),
  /** Writes every trial with its prompt, answer, outcome and scores as JSONL. */
  writeTrials: call
    .input(z.object({ run: z.string(), file: z.string().min(1) }))
    .output(z.object({ file: z.string(), trials: z.number() })),
}

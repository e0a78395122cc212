import { z } from 'zod'
import { changes } from '#core/study/family.ts'
import { groupings, roles } from '#core/study/results-table.ts'
import { call } from './errors.ts'
import { training } from './trainings.ts'
import { condition, decoding, kind, outcome, parity, seed } from './words.ts'

/** Percent, 0–100, unrounded; `null` where there is nothing to take a mean of. */
const mean = z.object({
  /** Mean over instances. */
  overInstances: z.number().nullable(),
  /** Mean of the tasks' means. */
  overTasks: z.number().nullable(),
  n: z.number(),
  tasks: z.number(),
})

const means = {
  exactMatch: mean,
  strictMatch: mean,
  rougeL: mean,
  format: mean,
  formatNormalised: mean,
  /** Trials without an answer (too-long, engine-error): in no mean, and not counted as wrong. */
  unscored: z.number(),
}

const method = z.enum(['in context', 'full', 'lora'])
const trainedOn = { condition, size: z.number() }

/** Scores of a tuned model that is not shown to be the one trained: no certificate, or too few equal answers. */
const marked = z.boolean()

const line = z.object({
  name: z.string(),
  /** A tuned line of several seeds is their mean, every trial counting the same. */
  role: z.enum(roles),
  /** `null` for a baseline. */
  line: z.object({
    method,
    /** `null`: the untuned model. */
    training: z.object(trainedOn).nullable(),
    /** The test condition. */
    condition,
    decoding,
  }).nullable(),
  ...means,
  /** Each seed's cell of a tuned line; empty for the untuned model and for baselines. */
  bySeed: z.array(z.object({ name: z.string(), seed, ...means, marked })),
  marked,
})

const tooFew = z.literal('too-few')
const interval = z.union([tooFew, z.object({ level: z.number(), low: z.number(), high: z.number() })])

/** The difference is `name` − `against`, in points; all comparisons of a study are one family. */
const comparison = z.object({
  name: z.string(),
  against: z.string(),
  /** The one thing in which the two differ. */
  changed: z.enum(changes),
  kind,
  score: z.enum(['exactMatch', 'rougeL']),
  instances: z.number(),
  tasks: z.number(),
  difference: z.number().nullable(),
  interval95: interval,
  /** The interval of the two one-sided tests. */
  interval90: interval,
  /** Trainings that either side is a mean of; `null` for what has none. */
  seeds: z.object({ first: z.number().nullable(), second: z.number().nullable() }),
  /** `null` where scores are not just right or wrong; `withoutMcNemar` says why. */
  pMcNemar: z.union([tooFew, z.number()]).nullable(),
  withoutMcNemar: z.string().nullable(),
  pBootstrap: z.union([tooFew, z.number()]),
  /** After Holm over the family; `null` for `too-few`. */
  pAdjusted: z.number().nullable(),
  differsFromZero: z.boolean(),
  verdict: z.enum(['equivalent', 'different', 'undecided', 'too-few']),
  marked,
  /** In words, with interval and margin. */
  sentence: z.string(),
})

export const results = {
  /** The table of a run as far as it is: cells and baselines on the same instances, and their paired comparisons. */
  table: call
    .input(z.object({
      run: z.string(),
      by: z.enum(groupings).nullable(),
      /** A condition or a line of the study; default: Original with tuning, and else the first one. */
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
        method,
        /** `null`: the untuned model. */
        training: z.object({ ...trainedOn, seed }).nullable(),
        /** The test condition. */
        condition,
        decoding,
        /** The certificate of its training; `null`: there is none. */
        parity: parity.nullable(),
        marked,
        done: z.number(),
        total: z.number(),
        outcomes: z.partialRecord(outcome, z.number()),
        /** Trials whose prompt had room for fewer examples than the condition shows. */
        withDroppedExamples: z.number(),
      })),
      groups: z.array(z.object({ name: z.string(), kind: kind.nullable(), lines: z.array(line) })),
      comparisons: z.array(comparison),
      /** Comparisons that Holm's correction is over. */
      family: z.number(),
      /** What the mark means and which trainings it is for; `null`: nothing is marked. */
      mark: z.string().nullable(),
      trainings: z.array(training),
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

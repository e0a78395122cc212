import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { eachScore, scoreNames } from '#core/scoring/index.ts'
import { guessingFamilies, standings } from '#core/study/above-chance.ts'
import { changes } from '#core/study/family.ts'
import { answerParts } from '#core/study/answer-parts.ts'
import { groupings, roles } from '#core/study/results-table.ts'
import { details } from './details.ts'
import { call } from './errors.ts'
import { list } from './list.ts'
import { training } from './trainings.ts'
import {
  answerEnd,
  askingMode,
  condition,
  decoding,
  draw,
  fileMetric,
  kind,
  modeDifference,
  outcome,
  overwrite,
  parity,
  seed,
  checkpointStep,
} from './words.ts'
import { formatMeasures, stepNames } from '#core/study/attribution-parts.ts'

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
  ...eachScore(() => mean),
  /** Trials without an answer (too-long, engine-error): in no mean, and not counted as wrong. */
  unscored: z.number(),
}

const method = z.enum(['in context', 'full', 'lora', 'predictions'])
/** What gave the answers where they were made elsewhere; only of the method "predictions". */
const predictions = z
  .object({
    name: z.string(),
    /** Where it is not, the condition says nothing. */ conditionKnown: z.boolean(),
    fileMetric: fileMetric.exactOptional(),
  })
  .optional()
const trainedOn = { condition, size: z.number(), step: checkpointStep }

/** Scores of a tuned model that is not shown to be the one trained: no certificate, or too few equal answers. */
const marked = z.boolean()

const line = z.object({
  name: z.string(),
  /** A tuned line of several seeds is their mean, every trial counting the same. */
  role: z.enum(roles),
  /** `null` for a baseline. */
  line: z
    .object({
      method,
      /** `null`: the untuned model. */
      training: z.object(trainedOn).nullable(),
      /** The test condition. */
      condition,
      decoding,
      predictions,
    })
    .nullable(),
  ...means,
  /** Each seed's cell of a tuned line; empty for the untuned model and for baselines. */
  bySeed: list(z.object({ name: z.string(), seed, ...means, marked })),
  /** Each draw of a study that samples; absent where answers are greedy. */
  byDraw: list(z.object({ draw, ...eachScore(() => mean) })).exactOptional(),
  /** Each sampled format's cell; absent where the line is no mean of formats. */
  byFormat: list(z.object({ name: z.string(), sampledFormat: z.string(), ...means, marked })).exactOptional(),
  marked,
})

const tooFew = z.literal('too-few')
const interval = z.union([tooFew, z.object({ level: z.number(), low: z.number(), high: z.number() })])

/** `exploratory`: not among the primary comparisons of its study. */
const verdict = z.enum(['equivalent', 'different', 'undecided', 'exploratory', 'too-few'])

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
  /** Points; intervals and bootstrap test are rescaled to it, with Student's t. `null` for `too-few`. */
  standardError: z.number().nullable(),
  degreesOfFreedom: z.number().nullable(),
  /**
   * Points: the smallest true difference that a comparison with this very spread finds 4 times in 5, before Holm;
   * `too-few`: more than 100.
   */
  minimumDetectableEffect: z.union([tooFew, z.number()]),
  /** Instances on which exactly one of the two is right; `null` where scores are not just right or wrong. */
  discordant: z.object({ onlyFirst: z.number(), onlySecond: z.number() }).nullable(),
  /** Trainings that either side is a mean of; `null` for what has none. */
  seeds: z.object({ first: z.number().nullable(), second: z.number().nullable() }),
  /** Of means over sampled formats alone (core/study/format-noise.ts); `range` in points. */
  formatNoise: z.object({ formats: z.number(), range: z.number(), ratio: z.number().nullable() }).exactOptional(),
  /** `null` where scores are not just right or wrong; `withoutMcNemar` says why. */
  pMcNemar: z.union([tooFew, z.number()]).nullable(),
  withoutMcNemar: z.string().nullable(),
  /**
   * Against random guess, two-sided, guesses taken as independent (Poisson-binomial); `null` elsewhere, and for means
   * of seeds.
   */
  pExact: z.number().nullable(),
  pBootstrap: z.union([tooFew, z.number()]),
  /** After Holm over the family; `null` for `too-few`. */
  pAdjusted: z.number().nullable(),
  differsFromZero: z.boolean(),
  verdict,
  marked,
  /** In words, with interval and margin. */
  sentence: z.string(),
})

/** What a run is made of, and how far it is. */
const head = {
  run: z.string(),
  name: z.string(),
  collection: z.string(),
  model: z.string(),
  done: z.number(),
  total: z.number(),
  /** Of a run in fast mode alone: how far it is from exact mode, measured (`null`: not yet) and in one sentence. */
  asking: z.object({ mode: askingMode, difference: modeDifference.nullable(), sentence: z.string() }).optional(),
}

const cell = z.object({
  name: z.string(),
  method,
  /** `null`: the untuned model. */
  training: z.object({ ...trainedOn, seed }).nullable(),
  /** The test condition. */
  condition,
  /** Absent: the study's own format. */
  sampledFormat: z.string().exactOptional(),
  decoding,
  predictions,
  /** The certificate of its training; `null`: there is none. */
  parity: parity.nullable(),
  marked,
  done: z.number(),
  total: z.number(),
  outcomes: z.partialRecord(outcome, z.number()),
  /** Answers by what ended them. */
  ends: z.partialRecord(answerEnd, z.number()),
  /**
   * Of the trials that are out-of-format: those whose answer is a label after normalisation, and those that are an
   * exact match.
   */
  normalised: z.object({ label: z.number(), right: z.number() }),
  /** Trials whose prompt had room for fewer examples than the condition shows. */
  withDroppedExamples: z.number(),
})

const group = z.object({ name: z.string(), kind: kind.nullable(), lines: list(line) })

/** What happened to a line's answers on tasks of one kind (core/study/answer-parts.ts). */
const lineAnswers = z.object({
  name: z.string(),
  kind,
  answers: z.number(),
  /** Every answer is one of them. */
  parts: z.record(z.enum(answerParts), z.number()),
  cut: z.number().nullable(),
  inFormat: z.number().nullable(),
  marked,
})

/** What the mark means and which trainings it is for; `null`: nothing is marked. */
const mark = z.string().nullable()

const publishedValues = {
  published: list(z.object({ setting: z.string(), value: z.number(), score: z.string(), mark: z.enum(['P', 'N']) })),
  publishedCaveat: z.string(),
}

/** A line alone, on the instances that every compared cell has answered. */
const lineInterval = z.object({
  /** Of the line. */
  name: z.string(),
  /** `null`: all tasks, of a study with tuning that has several kinds. */
  kind: kind.nullable(),
  score: z.enum(['exactMatch', 'rougeL', 'format', 'formatNormalised']),
  /** Percent, unrounded. */
  mean: z.number(),
  /** Percent; tasks are clusters, and seeds a level of their own, as in the comparisons. */
  interval95: interval,
  instances: z.number(),
  tasks: z.number(),
})

const against = z.enum(['above', 'below', 'not shown'])

/** Whether a line is shown to know more than guessing, on classification and choice (core/study/above-chance.ts). */
const aboveChance = z.object({
  line: z.string(),
  kind,
  /** What Holm's correction is over. */
  family: z.enum(guessingFamilies),
  instances: z.number(),
  tasks: z.number(),
  /** Points of exact match; `null` for `too-few`. */
  fromRandom: z.number().nullable(),
  fromMajority: z.number().nullable(),
  random: against,
  /** `null`: there is no majority label. */
  majority: against.nullable(),
  standing: z.enum(standings),
  /**
   * Of independent guesses, before and after Holm over the lines of the family; tasks above chance after Holm over
   * tasks.
   */
  exact: z.object({ p: z.number(), pAdjusted: z.number(), tasksAbove: z.number(), sentence: z.string() }),
  marked,
  sentence: z.string(),
})

/** Percent for a level, points for a difference. */
const estimate = z.object({ value: z.number(), interval95: interval })

const bothModels = z.object({ untuned: z.number(), tuned: z.number() })

/**
 * What of tuned − untuned is format and what is left for the task; the steps add up to the gain
 * (core/study/attribution.ts).
 */
const attribution = z.object({
  tuned: z.string(),
  untuned: z.string(),
  kind,
  instances: z.number(),
  tasks: z.number(),
  seeds: z.number(),
  marked,
  /** Percent: both ends of the waterfall. */
  from: estimate,
  to: estimate,
  gain: estimate,
  /** Percent: format correctness of both models on the same instances; the parts go by the normalised one. */
  formats: z.object({ format: bothModels, formatNormalised: bothModels }),
  /** Bars of the waterfall, from one level in percent to the next. */
  steps: list(estimate.extend({ name: z.enum(stepNames), from: z.number(), to: z.number() })),
  parted: list(
    z.object({
      by: z.enum(formatMeasures),
      format: estimate,
      task: estimate,
      /** Percent of the gain; `null` where no gain is shown. */ formatShare: estimate.nullable(),
    }),
  ),
  /** Why constrained decoding is not among the steps; `null` where it is. */
  withoutConstrained: z.string().nullable(),
  sentence: z.string(),
})

/** One row's means of one score, in the order of the lines; `null` where a line has none. */
const scoresOfRow = z.object({
  overInstances: list(z.number().nullable()),
  overTasks: list(z.number().nullable()),
  n: list(z.number()),
})

/**
 * Which line comparisons are made against: a condition or a line of the study; default: Original with tuning, and else
 * the first one.
 */
const compare = z.string().nullable()

/** Which table is written; means are grouped, the others are not. */
const tables = z
  .enum(['means', 'comparisons', 'above chance', 'attribution', 'trainings', 'outcomes', 'answers'])
  .default('means')

export const results = {
  ...details,
  /** The table of a run as far as it is: cells and baselines on the same instances, and their paired comparisons. */
  table: call.input(z.object({ run: z.string(), by: z.enum(groupings).nullable(), compare })).output(
    z.object({
      ...head,
      by: z.enum(groupings).nullable(),
      margin: z.number(),
      seed,
      draws: z.number(),
      cells: list(cell),
      groups: list(group),
      answers: list(lineAnswers),
      comparisons: list(comparison),
      /** Comparisons that Holm's correction is over. */
      family: z.number(),
      mark,
      trainings: list(training),
      /** Lines whose answers are all empty, or nearly all, in words; `null` where there is none. Begins the verdict. */
      empty: z.string().nullable(),
      /** What can be said, and what cannot, one sentence each. */
      verdict: list(z.string()),
      /**
       * Its comparisons at all sizes in one sentence each; `verdict`: where it is the same at all of them. None where a
       * study has one size.
       */
      overSizes: list(z.object({ sentence: z.string(), verdict: verdict.nullable() })),
      /** Points that a comparison of this size would find in 4 of 5 studies; `null` where it cannot be told. */
      minimumDetectableEffect: z.number().nullable(),
      ...publishedValues,
      /**
       * Of every compared line, exact match or ROUGE-L, and both format correctnesses where there is a label space;
       * with tuning ROUGE-L of everything.
       */
      intervals: list(lineInterval),
      /** Seeds that every draw takes anew, before tasks and instances; `null` where no line is a mean of several. */
      seedsDrawn: z.number().nullable(),
      /** Sampled formats that every draw takes anew in their place; absent: the study has none. */
      formatsDrawn: z.number().exactOptional(),
      aboveChance: list(aboveChance),
      /** Of every freely decoding tuned line; `reason`: why there is none. */
      attribution: z.object({ lines: list(attribution), reason: z.string().nullable() }),
    }),
  ),
  /** What of the same table is there at once: all but what is drawn, without a grouping. */
  means: call.input(z.object({ run: z.string() })).output(
    z.object({
      ...head,
      margin: z.number(),
      cells: list(cell),
      groups: list(group),
      answers: list(lineAnswers),
      mark,
      trainings: list(training),
      ...publishedValues,
    }),
  ),
  /** The means of the same table with a row for each group and a column for each line. */
  matrix: call.input(z.object({ run: z.string(), by: z.enum(groupings) })).output(
    z.object({
      run: z.string(),
      by: z.enum(groupings),
      lines: list(line.pick({ name: true, role: true, line: true, marked: true })),
      rows: list(
        z.object({
          name: z.string(),
          /** `null` where a group holds tasks of several kinds. */
          kind: kind.nullable(),
          ...eachScore(() => scoresOfRow),
          unscored: list(z.number()),
        }),
      ),
    }),
  ),
  /**
   * A table as the text of a CSV: the means, one row a line and score, or the comparisons, the standing against
   * guessing, what of the gain is format, the trainings with their certificates, what became of each cell's trials,
   * or what happened to each line's answers.
   */
  csv: call
    .input(z.object({ run: z.string(), by: z.enum(groupings).nullable(), of: tables, compare: compare.default(null) }))
    .output(z.object({ /** Of a file, proposed. */ name: z.string(), text: z.string() })),
  /** Writes the same table as CSV, one row a line of it. */
  writeCsv: call
    .input(z.object({ run: z.string(), by: z.enum(groupings).nullable(), file: z.string().min(1), overwrite }))
    .output(z.object({ file: z.string(), rows: z.number() })),
  /** A table as it is printed, for LaTeX with booktabs. */
  latex: call
    .input(
      z.object({
        run: z.string(),
        by: z.enum(groupings).nullable(),
        of: tables,
        compare: compare.default(null),
        /** With `by`. */ score: z.enum(['compared', ...scoreNames]).default('compared'),
      }),
    )
    .output(z.object({ /** Of a file, proposed. */ name: z.string(), text: z.string() })),
  /** Writes all tables of a run as one LaTeX file; with `by` the means by group are among them. */
  writeLatex: call
    .input(
      z.object({
        run: z.string(),
        by: z.enum(groupings).nullable(),
        compare: compare.default(null),
        file: z.string().min(1),
        overwrite,
      }),
    )
    .output(z.object({ file: z.string(), tables: z.number() })),
  /** Draws all figures that a run has into a folder, as SVG. */
  writeFigures: call
    .input(
      z.object({
        run: z.string(),
        /** The run of a tuned model that is a file of its own. */
        tuned: z.string().optional(),
        folder: z.string().min(1),
        overwrite,
      }),
    )
    .output(z.object({ folder: z.string(), /** Names in the folder. */ files: list(z.string()) })),
  /** Every trial with its prompt, answer, outcome and scores as JSONL, piece by piece. */
  trialsJsonl: call
    .input(z.object({ run: z.string() }))
    .output(
      eventIterator(
        z.object({ text: z.string(), trials: z.number(), total: z.number() }),
        z.object({ name: z.string(), trials: z.number() }),
      ),
    ),
  /** Writes the same as a file. */
  writeTrials: call
    .input(z.object({ run: z.string(), file: z.string().min(1), overwrite }))
    .output(z.object({ file: z.string(), trials: z.number() })),
}

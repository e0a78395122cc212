import { z } from 'zod'
import { runOrigin } from './bundles.ts'
import { call } from './errors.ts'
import { list } from './list.ts'
import { runSummary, studyRequest } from './runs.ts'
import { fileForm, kind, overwrite } from './words.ts'

const verdict = z.enum(['equivalent', 'different', 'undecided', 'too-few'])
/** Within a run some comparisons may be exploratory. */
const told = z.enum([...verdict.options, 'exploratory'])
const score = z.enum(['exactMatch', 'rougeL'])

const headline = z.object({
  kind,
  score,
  /** Of the line it is told by: Original, where the run has it. */
  name: z.string(),
  /** Percent, 0–100, mean over instances. */
  percent: z.number(),
  n: z.number(),
  /** Of the line's answers, where they are all empty, or nearly all. */
  empty: z.object({ empty: z.number(), answered: z.number() }).nullable(),
  /** The strongest of the other conditions and guessing; `difference`: the line minus it, in points. */
  control: z.object({ name: z.string(), percent: z.number(), verdict: told, difference: z.number() }).nullable(),
})

const measured = z.object({
  /** `null`: nothing to tell, e.g. nothing was asked yet. */
  headline: headline.nullable(),
  /** Of its trials in the database. */
  bytes: z.number(),
})

const entry = runSummary.extend({
  modelSha256: z.string(),
  method: z.enum(['in context', 'full', 'lora', 'predictions']),
  notes: z.string(),
  tags: list(z.string()),
  /** `null`: it was carried out here. */
  origin: runOrigin.nullable(),
  /** `null`: not told yet, or no longer true; `history.measure` tells. */
  measured: measured.nullable(),
  /** Files of its trainings that are there. */
  models: z.object({ files: z.number(), bytes: z.number() }),
  /** `null`: it is not deleted. `until`: from then on it goes for good, `models`: with the files of its trainings. */
  deleted: z.object({ at: z.string(), until: z.string(), models: z.boolean() }).nullable(),
})

const run = z.string().min(1)
const runs = list(run, { min: 1, max: 1000 })

export const tagLimits = { tags: 20, characters: 40 } as const
const tag = z.string().trim().min(1).max(tagLimits.characters)

const tooFew = z.literal('too-few')
const interval = z.union([tooFew, z.object({ level: z.number(), low: z.number(), high: z.number() })])

/** The same line in another run and in the first one; the difference is the other's minus the first's, in points. */
const comparison = z.object({
  line: z.string(),
  run: z.string(),
  against: z.string(),
  kind,
  score,
  instances: z.number(),
  tasks: z.number(),
  difference: z.number().nullable(),
  interval95: interval,
  pAdjusted: z.number().nullable(),
  verdict,
  marked: z.boolean(),
  /** In words, with interval and margin. */
  sentence: z.string(),
})

/** A line's mean in one run, in percent, on what all runs have answered. */
const level = z.object({
  /** Its name in the first run. */
  line: z.string(),
  run: z.string(),
  kind,
  score,
  mean: z.number(),
  interval95: interval,
  marked: z.boolean(),
})

/** What a line has more or less than the one it is compared with, in one run. Points. */
const effect = z.object({
  /** Their names in the first run. */
  line: z.string(),
  against: z.string(),
  run: z.string(),
  kind,
  score,
  instances: z.number(),
  tasks: z.number(),
  difference: z.number().nullable(),
  interval95: interval,
  /** That less the same in the first run; `null` in the first run. */
  gap: z
    .object({
      difference: z.number().nullable(),
      interval95: interval,
      pAdjusted: z.number().nullable(),
      verdict,
      sentence: z.string(),
    })
    .nullable(),
  marked: z.boolean(),
})

/** All runs, what a person notes of them, and what they have deleted. */
export const history = {
  /** Newest first; of the deleted ones those deleted last. */
  list: call.input(z.object({ which: z.enum(['kept', 'deleted']) })).output(
    z.object({
      runs: list(entry),
      /** Every tag in use. */
      tags: list(z.string()),
    }),
  ),
  /** Headline and size of one run; told of a finished one once, and kept. */
  measure: call.input(z.object({ run })).output(measured.extend({ run })),
  note: call.input(z.object({ run, notes: z.string().max(20_000) })).output(z.object({ run, notes: z.string() })),
  /** Takes the place of the tags it has. */
  tag: call
    .input(z.object({ run, tags: list(tag, { max: tagLimits.tags }) }))
    .output(z.object({ run, tags: list(z.string()) })),
  /**
   * Hides runs everywhere for 30 days; then they go for good, with the files of their trainings where `models` says so.
   */
  remove: call
    .input(z.object({ runs, models: z.boolean() }))
    .output(z.object({ removed: list(z.string()), until: z.string() })),
  restore: call.input(z.object({ runs })).output(z.object({ restored: list(z.string()) })),
  /** Deleted runs go for good now. `files`: of trainings, deleted with them. */
  purge: call.input(z.object({ runs })).output(z.object({ purged: list(z.string()), files: z.number() })),
  /**
   * What would plan the run once more; `notes`: what has changed since, one sentence each. `excerpt`: a name under
   * which the tasks it was asked could be taken as a collection (`bundles.excerpt`); `null` where there is no need to.
   */
  request: call
    .input(z.object({ run }))
    .output(z.object({ run, request: studyRequest, notes: list(z.string()), excerpt: z.string().nullable() })),
  /** The first run and others, instance by instance on what all of them were asked. */
  compare: call.input(z.object({ runs: list(run, { min: 2, max: 8 }) })).output(
    z.object({
      runs: list(z.object({ id: z.string(), name: z.string() })),
      /** What is not the same; a value for each run, in words. */
      setup: list(z.object({ what: z.string(), values: list(z.string()) })),
      /** What may be compared and what may not, one sentence each. */
      may: list(z.string()),
      /** They have instances in common; on these alone they are compared. */
      paired: z.boolean(),
      /** They have all of them in common. */
      whole: z.boolean(),
      margin: z.number(),
      /** Empty where they are not paired. */
      comparisons: list(comparison),
      levels: list(level),
      /** Whether a change does the same in all runs. */
      effects: list(effect),
    }),
  ),
  /** One of its tables as the text of a file: unrounded as CSV, as it is printed for LaTeX. */
  compareFile: call
    .input(
      z.object({
        runs: list(run, { min: 2, max: 8 }),
        of: z.enum(['comparisons', 'effects']).default('comparisons'),
        as: fileForm,
      }),
    )
    .output(z.object({ /** Of a file, proposed. */ name: z.string(), text: z.string() })),
  /** Draws its figures into a folder, as SVG. */
  writeCompared: call
    .input(z.object({ runs: list(run, { min: 2, max: 8 }), folder: z.string().min(1), overwrite }))
    .output(z.object({ folder: z.string(), /** Names in the folder. */ files: list(z.string()) })),
}

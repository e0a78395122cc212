import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { call } from './errors.ts'
import { list } from './list.ts'
import { overwrite } from './words.ts'

/** How far it is: trials of all there are, or what its phase counts. */
const progress = z.object({
  phase: z.enum(['reading', 'trials', 'statistics', 'files']),
  done: z.number(),
  total: z.number(),
})

/** One number that is not what the bundle says it is. */
const difference = z.object({
  /** In the bundle. */
  file: z.string(),
  /** Names; `null` where it belongs to none. */
  cell: z.string().nullable(),
  task: z.string().nullable(),
  instance: z.string().nullable(),
  field: z.string(),
  stored: z.string(),
  recomputed: z.string(),
})

const recomputed = z.object({
  /** Numbers, hashes, prompts and outcomes that were computed again. */
  numbers: z.number(),
  /** Of these, those that are not what the bundle says. */
  differing: z.number(),
  /** The first of them. */
  differences: list(difference),
})

/** Where a run comes from that was not carried out on this machine. */
export const runOrigin = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('bundle'),
    /** Name of its file, without its folder. */
    file: z.string(),
    sha256: z.string(),
    openedAt: z.string(),
    /** Of the Placebo that made it. */
    version: z.string(),
    /** The run's id there. */
    run: z.string(),
    recomputed,
  }),
  z.object({
    kind: z.literal('predictions'),
    file: z.string(),
    sha256: z.string(),
    importedAt: z.string(),
    /** Instances of the collection's tasks without a prediction; `null` where the file brought its own. */
    missing: z.number().nullable(),
  }),
])

const verified = recomputed.extend({
  sha256: z.string(),
  run: z.string(),
  name: z.string(),
  version: z.string(),
  trials: z.number(),
  /** Files that are not what they were, one sentence each. */
  broken: list(z.string()),
  /** What could not be computed again, and why. */
  notes: list(z.string()),
})

const run = z.string().min(1)
const file = z.string().min(1)

/** A run in one file, to be looked at, computed again and rerun elsewhere. */
export const bundles = {
  /** Writes a bundle of a run, never in another file's place. `adapters`: with the files of its trainings. */
  make: call.input(z.object({ run, file, adapters: z.boolean(), overwrite })).output(
    eventIterator(
      progress,
      z.object({
        file: z.string(),
        bytes: z.number(),
        sha256: z.string(),
        trials: z.number(),
        adapters: z.number(),
      }),
    ),
  ),
  /**
   * Computes everything of a bundle again from its raw answers, and names every number that differs. Nothing is kept.
   */
  verify: call
    .input(z.object({ file }))
    .output(eventIterator(progress, verified.extend({ /** The run's id in it. */ run: z.string(), file: z.string() }))),
  /** Makes a run of a bundle, its scores computed again. One whose files are not what its manifest says is refused. */
  open: call
    .input(z.object({ file }))
    .output(eventIterator(progress, verified.extend({ /** The run's id here. */ run: z.string() }))),
  /** The tasks and instances of a run, as it has asked and trained on them, as a collection of their own. */
  excerpt: call
    .input(z.object({ run, name: z.string().trim().min(1).max(200) }))
    .output(z.object({ name: z.string(), tasks: z.number(), instances: z.number() })),
}

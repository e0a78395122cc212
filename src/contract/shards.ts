import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { call } from './errors.ts'
import { list } from './list.ts'

const progress = z.object({ done: z.number(), total: z.number() })
const folder = z.string().min(1)

const namedShard = z.object({ shard: z.number(), why: z.string() })

const gathered = z.object({
  run: z.string(),
  shards: z.number(),
  /** Shards whose results were taken now, and those that were taken before. */
  taken: z.number(),
  takenBefore: z.number(),
  /** Trials and trainings stored now. */
  trials: z.number(),
  trainings: z.number(),
  /** Trials stored before, which stay as they are; `differing`: those that were answered otherwise in a shard. */
  alreadyHere: z.number(),
  differing: z.number(),
  /** Shards without a result, and why. */
  missing: list(namedShard),
  /** Shards whose result is not what it has to be; nothing of it is kept. */
  refused: list(namedShard),
  /** Trials of the run that are still to be asked. */
  open: z.number(),
  state: z.enum(['finished', 'failed', 'open', 'to compare']),
})
/** What has become of the shards of a study. */
export type GatheredShards = z.infer<typeof gathered>

/** A study cut into shards, each carried out by itself on a machine of a cluster. */
export const shards = {
  /** Writes what is left of a run into a new folder: the frozen study, its shards, and files that launch them. */
  make: call
    .input(
      z.object({
        run: z.string().min(1),
        folder,
        /** That ask; each training is one more. */
        shards: z.number().int().min(1).max(10_000),
        /** Copies the model's file into the folder. */
        withModel: z.boolean(),
      }),
    )
    .output(
      eventIterator(
        progress,
        z.object({
          run: z.string(),
          folder: z.string(),
          trainings: z.number(),
          asking: z.number(),
          trials: z.number(),
          model: z.string(),
        }),
      ),
    ),
  /** Makes the run of one shard in this data directory, or finds it there; `runs.resume` carries it out then. */
  begin: call
    .input(
      z.object({ folder, /** Where the model's file lies on this machine. */ model: z.string().min(1).optional() }),
    )
    .output(
      eventIterator(
        progress,
        z.object({
          run: z.string(),
          shard: z.number(),
          of: z.number(),
          /** `done`: its result is written, and nothing is left. */
          state: z.enum(['begun', 'done']),
        }),
      ),
    ),
  /** Writes the result of a shard that is done, or why it failed; of one that was stopped nothing. */
  finish: call.input(z.object({ folder })).output(
    eventIterator(
      progress,
      z.discriminatedUnion('state', [
        z.object({
          state: z.literal('done'),
          shard: z.number(),
          file: z.string(),
          trials: z.number(),
          trainings: z.number(),
          engineErrors: z.number(),
        }),
        z.object({ state: z.literal('failed'), shard: z.number(), reason: z.string() }),
        z.object({ state: z.literal('open'), shard: z.number() }),
      ]),
    ),
  ),
  /** Joins what the shards have come to with the run. Done twice, it changes nothing. */
  gather: call.input(z.object({ folder })).output(eventIterator(progress, gathered)),
}

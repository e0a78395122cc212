import { z } from 'zod'
import { list } from './list.ts'

/** What stands in the files of a study in shards: they may come back from anywhere. */

const whole = z.number().int().min(0)
const hash = z.string().regex(/^[0-9a-f]{64}$/)
const id = z.string().regex(/^[\w-]{1,64}$/)
const number = z.number().int().min(1)

export const shardFormats = {
  manifest: 'placebo-shards',
  shard: 'placebo-shard',
  result: 'placebo-shard-result',
} as const

/** `shards.json`: what the folder is of. */
export const shardsManifest = z.object({
  format: z.literal(shardFormats.manifest),
  version: z.literal(1),
  /** Of this cutting: another one of the same run is another. */
  id,
  madeAt: z.string().max(40),
  /** Of the Placebo that made it. */
  placebo: z.string().max(100),
  run: id,
  /** `sha256`: of the frozen study as JSON. */
  study: z.object({ name: z.string().max(200), sha256: hash }),
  /** `file`: where it lay, or its name in this folder. */
  model: z.object({ name: z.string().max(1000), file: z.string().max(4096), sha256: hash, isCopied: z.boolean() }),
  /** Of `study.zip`. */
  bundle: hash,
  /** In their order. `sha256`: of its `shard.json`; `needs`: shards that have to be done before it. */
  shards: list(z.object({ number, sha256: hash, trainings: whole, trials: whole, needs: list(number) }), {
    min: 1,
    max: 100_000,
  }),
})
export type ShardsManifest = z.infer<typeof shardsManifest>

/** `N/shard.json`: what one of them does, by positions in the run. */
export const shardDocument = z.object({
  format: z.literal(shardFormats.shard),
  id,
  number,
  trainings: list(whole),
  needs: list(whole),
  slices: list(z.object({ cells: list(whole, { min: 1 }), task: whole, from: whole, to: whole })),
})

/** `N/result.json`: what has become of it; when it is done, of `result.zip`. */
export const shardResult = z.discriminatedUnion('state', [
  z.object({
    format: z.literal(shardFormats.result),
    id,
    number,
    state: z.literal('done'),
    /** Of `result.zip`. */
    sha256: hash,
    trials: whole,
    /** Of these, those that ended in an engine error: running it again asks them again. */
    engineErrors: whole,
  }),
  z.object({
    format: z.literal(shardFormats.result),
    id,
    number,
    state: z.literal('failed'),
    reason: z.string().max(10_000),
  }),
])
export type ShardResult = z.infer<typeof shardResult>

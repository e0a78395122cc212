import { lstatSync, readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { issueWords, type Issue } from '#contract/issue-words.ts'
import {
  shardDocument,
  shardResult,
  shardsManifest,
  type ShardResult,
  type ShardsManifest,
} from '#contract/shard-documents.ts'
import type { Shard } from '#core/shards/shard.ts'
import { readPlainJson } from '#exchange/json.ts'
import { limits } from '#exchange/limits.ts'
import { reasonOf } from '#files/reason.ts'
import { sha256 } from '../sha256.ts'

/** What lies where in the folder of a study in shards. */
export const shardFiles = {
  manifest: 'shards.json',
  study: 'study.zip',
  model: 'model.gguf',
  readme: 'README.md',
  shard: (number: number) => join(String(number), 'shard.json'),
  result: (number: number) => join(String(number), 'result.json'),
  answers: (number: number) => join(String(number), 'result.zip'),
} as const

type Refused = { readonly state: 'refused'; readonly reason: string }

export type ReadManifest =
  { readonly state: 'read'; readonly folder: string; readonly manifest: ShardsManifest } | Refused

/** @param asked the folder of a study in shards */
export function readManifest(asked: string): ReadManifest {
  const folder = resolve(asked)
  const read = readChecked(join(folder, shardFiles.manifest), shardsManifest)
  if (read.state === 'refused')
    return refuse(`invalid folder: ${folder} (${read.reason}; name the folder of a study in shards)`)
  const odd = read.value.shards.findIndex(({ number }, i) => number !== i + 1)
  if (odd !== -1) return refuse(`invalid folder: ${folder} (its ${shardFiles.manifest} names no shard ${odd + 1})`)
  return { state: 'read', folder, manifest: read.value }
}

export interface OneShard {
  readonly folder: string
  readonly manifest: ShardsManifest
  readonly shard: Shard
}

export type ReadShard = ({ readonly state: 'read' } & OneShard) | Refused

/** @param asked the folder of one shard, inside that of its study */
export function readShardAt(asked: string): ReadShard {
  const own = resolve(asked)
  const number = Number(basename(own))
  if (!/^[1-9]\d{0,5}$/.test(basename(own)))
    return refuse(`invalid shard: ${own} (name its folder inside that of the study, such as for-the-cluster/3)`)
  const read = readManifest(dirname(own))
  return read.state === 'refused' ? read : readShard(read, number)
}

export function readShard({ folder, manifest }: Omit<OneShard, 'shard'>, number: number): ReadShard {
  const listed = manifest.shards[number - 1]
  if (listed === undefined)
    return refuse(
      `invalid shard: ${number} (the study has ${manifest.shards.length} shards: 1 to ${manifest.shards.length})`,
    )
  const file = join(folder, shardFiles.shard(number))
  const read = readChecked(file, shardDocument)
  if (read.state === 'refused') return refuse(`invalid shard: ${number} (${read.reason})`)
  if (read.sha256 !== listed.sha256)
    return refuse(`invalid shard: ${number} (${file} is not the file that ${shardFiles.manifest} names)`)
  const { trainings, needs, slices } = read.value
  return { state: 'read', folder, manifest, shard: { number, trainings, needs, slices } }
}

export type ReadResult =
  | { readonly state: 'read'; readonly result: ShardResult }
  /** `missing`: nobody has ended it yet. */
  | { readonly state: 'missing' }
  | Refused

export function readResult({ folder, manifest }: Omit<OneShard, 'shard'>, number: number): ReadResult {
  const file = join(folder, shardFiles.result(number))
  if (lstatSync(file, { throwIfNoEntry: false }) === undefined) return { state: 'missing' }
  const read = readChecked(file, shardResult)
  if (read.state === 'refused') return refuse(read.reason)
  const { value } = read
  if (value.id !== manifest.id) return refuse(`${file} is of another study in shards`)
  return value.number === number
    ? { state: 'read', result: value }
    : refuse(`${file} is the result of shard ${value.number}`)
}

interface Schema<Value> {
  safeParse(
    value: unknown,
  ):
    | { readonly success: true; readonly data: Value }
    | { readonly success: false; readonly error: { readonly issues: readonly Issue[] } }
}

type Checked<Value> = { readonly state: 'read'; readonly value: Value; readonly sha256: string } | Refused

function readChecked<Value>(file: string, schema: Schema<Value>): Checked<Value> {
  try {
    const stats = lstatSync(file, { throwIfNoEntry: false })
    if (stats === undefined) return refuse(`there is no ${basename(file)}`)
    if (!stats.isFile()) return refuse(`${file} is no regular file`)
    if (stats.size > limits.bundle.document)
      return refuse(`${file} has ${stats.size} bytes; at most ${limits.bundle.document} are read`)
    const text = readFileSync(file, 'utf8')
    const read = readPlainJson(text, { depth: limits.depth, values: limits.bundle.values })
    if (read.state !== 'read') return refuse(`${file} ${read.state === 'not JSON' ? 'is not JSON' : `has ${read.why}`}`)
    const parsed = schema.safeParse(read.value)
    if (parsed.success) return { state: 'read', value: parsed.data, sha256: sha256(text) }
    const [issue] = parsed.error.issues
    return refuse(`${file}: ${issue ? `${issue.path.map(String).join('.')}: ${issueWords(issue)}` : 'not understood'}`)
  } catch (error) {
    return refuse(`${file} cannot be read: ${reasonOf(error)}`)
  }
}

function refuse(reason: string): Refused {
  return { state: 'refused', reason }
}

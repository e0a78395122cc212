import { join } from 'node:path'
import type { Reason } from '#contract/errors.ts'
import type { ShardResult } from '#contract/shard-documents.ts'
import { sha256OfFile } from '#runner/file-hash.ts'
import { takeLock } from '#store/lock.ts'
import { dropOpenings, openingLock } from '../bundles/unfinished.ts'
import type { Host } from '../host.ts'
import { identifyModel } from '../models/models.ts'
import { readResult, shardFiles, type OneShard } from './shard-folder.ts'

export type BegunShard =
  { readonly state: 'begun' | 'done'; readonly run: string } | { readonly state: 'refused'; readonly reason: Reason }

/** Makes the run of a shard in this data directory, or finds it there, and its model on this machine. */
export async function* beginShard(
  host: Pick<Host, 'store' | 'engine' | 'slot' | 'bundles' | 'date'>,
  one: OneShard,
  model: string | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<{ readonly done: number; readonly total: number }, BegunShard> {
  const { folder, manifest, shard } = one
  const refuse = (reason: Reason): BegunShard => ({ state: 'refused', reason })
  const found = readResult(one, shard.number)
  if (found.state === 'read' && (await isDone(one, found.result))) return { state: 'done', run: manifest.run }
  const file = model ?? (manifest.model.isCopied ? join(folder, shardFiles.model) : manifest.model.file)
  const borrowed = await host.slot.borrowEngine(() => identifyModel(host, file))
  if (borrowed.state === 'refused') return refuse(borrowed.reason)
  const identified = borrowed.result
  if (identified.state === 'refused') return refuse(identified.reason)
  if (identified.model.sha256 !== manifest.model.sha256)
    return refuse(
      `invalid model: ${identified.model.file} (it is another file than the study's ${manifest.model.name}, SHA-256 ${manifest.model.sha256.slice(0, 12)}…; name that one)`,
    )
  // This very process may just be removing what a killed opening has left.
  await host.bundles.tidied
  const lock = takeLock(host.store, openingLock)
  if (!lock) return refuse('a shard is being opened in this data directory; wait for it to end')
  try {
    await dropOpenings(host.store)
    const request = { folder: join(folder, String(shard.number)), at: host.date().toISOString() }
    const asked = yield* host.bundles.ask('openShard', request, signal)
    if (asked.state === 'failed') return refuse(`the shard was not opened: ${asked.reason}; nothing was kept`)
    const opened = asked.result
    return opened.state === 'refused' ? refuse(opened.reason) : { state: 'begun', run: opened.run }
  } finally {
    lock.release()
  }
}

/** A result that is not what it has to be is written anew. */
async function isDone({ folder, shard }: OneShard, result: ShardResult): Promise<boolean> {
  if (result.state !== 'done' || result.engineErrors > 0) return false
  const hash = await sha256OfFile(join(folder, shardFiles.answers(shard.number))).catch(() => undefined)
  return hash === result.sha256
}

import { join } from 'node:path'
import { openBundle } from '#exchange/bundle/read-bundle.ts'
import { sha256OfFile } from '#runner/file-hash.ts'
import { isRunIdTaken } from '#store/bundles.ts'
import { findRuns } from '#store/runs.ts'
import { finishShardOpening } from '#store/shards.ts'
import { openWriting, type Store } from '#store/store.ts'
import { write } from '#store/write.ts'
import type { OpenedShard } from '../bundles/calls.ts'
import { keeperIn } from '../bundles/thread/keeper.ts'
import { spaceProblem, takeAdapters, type Opening } from '../bundles/thread/open.ts'
import { readHead, readRun } from '../bundles/thread/read-run.ts'
import { Tally } from '../bundles/thread/tally.ts'
import { whyBroken } from '../bundles/thread/verify.ts'
import { BrokenBundle } from '../bundles/thread/work.ts'
import { drop } from '../bundles/unfinished.ts'
import { readResult, readShard, readShardAt, shardFiles, type OneShard } from './shard-folder.ts'
import { takeTraining } from './take-training.ts'

/**
 * Makes the run of one shard in this store: the whole plan, of which it carries out its share, and the models that
 * other shards have trained for it. Done before, it finds the run.
 */
export async function openShard(
  { folder, at }: { readonly folder: string; readonly at: string },
  opening: Opening,
): Promise<OpenedShard> {
  const read = readShardAt(folder)
  if (read.state === 'refused') return read
  const store = openWriting(opening.dataDirectory)
  try {
    const { run } = read.manifest
    const there = findRuns(store, run).find(({ id }) => id === run)
    if (there !== undefined || isRunIdTaken(store, run))
      return JSON.stringify(there?.shard) === JSON.stringify(read.shard)
        ? { state: 'opened', run }
        : refuse(
            `run ${run} is in this data directory already, and is not shard ${read.shard.number}; name another data directory`,
          )
    await openStudy(read, store, at, opening)
    return { state: 'opened', run }
  } catch (error) {
    return refuse(whyBroken(error))
  } finally {
    store.close()
  }
}

function refuse(reason: string): Extract<OpenedShard, { state: 'refused' }> {
  return { state: 'refused', reason }
}

async function openStudy(one: OneShard, store: Store, at: string, opening: Opening): Promise<void> {
  const { folder, manifest, shard } = one
  const file = join(folder, shardFiles.study)
  const opened = await openBundle(file)
  if (opened.state === 'refused') throw new BrokenBundle(`${file}: ${opened.reason}`)
  const { bundle } = opened
  const tally = new Tally()
  let isWhole = false
  try {
    if ((await sha256OfFile(file)) !== manifest.bundle)
      throw new BrokenBundle(`${file} is not the file that ${shardFiles.manifest} names`)
    const needed = await spaceProblem(bundle, opening.dataDirectory)
    if (needed !== undefined) throw new BrokenBundle(needed)
    const head = await readHead(bundle)
    if (head.document.run.id !== manifest.run)
      throw new BrokenBundle(`${file} is of run ${head.document.run.id}, and not of ${manifest.run}`)
    const keeper = keeperIn(store, manifest.run, at, opening.signal)
    await readRun(bundle, head, { ...opening, tally, keeper, withoutStatistics: true })
    await takeAdapters(bundle, store, manifest.run, opening)
    const [wrong] = [...bundle.wrong(), ...otherwise(tally)]
    if (wrong !== undefined) throw new BrokenBundle(`${file}: ${wrong}`)
    await takeNeeded(one, store, opening)
    await write(store, () => finishShardOpening(store, manifest.run, shard), { signal: opening.signal })
    isWhole = true
  } finally {
    bundle.close()
    if (!isWhole) await drop(store, manifest.run)
  }
}

/** What comes out otherwise here than where the study was planned. */
export function otherwise({ recomputed }: Pick<Tally, 'recomputed'>): readonly string[] {
  const [first] = recomputed.differences
  return first === undefined
    ? []
    : [
        `${recomputed.differing} numbers come out otherwise here, the first in ${first.file}, ${first.field}: ${first.stored} there, ${first.recomputed} here`,
      ]
}

/** The models that it asks, of the shards that have trained them. */
async function takeNeeded({ folder, manifest, shard }: OneShard, store: Store, opening: Opening): Promise<void> {
  for (const number of manifest.shards[shard.number - 1]?.needs ?? []) {
    const training = readShard({ folder, manifest }, number)
    if (training.state === 'refused') throw new BrokenBundle(training.reason)
    const result = readResult({ folder, manifest }, number)
    const file = join(folder, shardFiles.answers(number))
    if (result.state === 'refused') throw new BrokenBundle(result.reason)
    if (result.state === 'missing' || result.result.state === 'failed')
      throw new BrokenBundle(
        `shard ${shard.number} asks a model that shard ${number} trains, which is not done; run that first: placebo shard run ${join(folder, String(number))}`,
      )
    if ((await sha256OfFile(file)) !== result.result.sha256)
      throw new BrokenBundle(`${file} is not the file that its ${shardFiles.result(number)} names`)
    for (const position of training.shard.trainings.filter((each) => shard.needs.includes(each))) {
      // What is in a bundle can be read once.
      const opened = await openBundle(file)
      if (opened.state === 'refused') throw new BrokenBundle(`${file}: ${opened.reason}`)
      try {
        await takeTraining(store, manifest.run, position, opened.bundle, opening.signal)
      } finally {
        opened.bundle.close()
      }
    }
  }
}

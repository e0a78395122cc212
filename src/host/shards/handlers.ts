import { resolve } from 'node:path'
import type { Reason } from '#contract/errors.ts'
import { rememberModel } from '#runner/remember-model.ts'
import { takeLock } from '#store/lock.ts'
import { readTrainings } from '#store/trainings.ts'
import type { Host } from '../host.ts'
import { implementWith } from '../implement.ts'
import { findRun } from '../runs/run-id.ts'
import { whyNotResumed } from '../runs/run-origin.ts'
import { beginShard } from './begin.ts'
import { finishShard } from './finish.ts'
import { shardStudy } from './make.ts'
import { readShardAt } from './shard-folder.ts'

const os = implementWith<'store' | 'engine' | 'slot' | 'bundles' | 'date'>()

const make = os.shards.make.handler(async function* ({ context, input, errors, signal }) {
  const refuse = (reason: Reason) => errors.INVALID_REQUEST({ data: { reasons: [reason] } })
  const found = findRun(context.store, input.run)
  if (found.state === 'refused') throw refuse(found.reason)
  const { run } = found
  const elsewhere = whyNotResumed(run)
  if (elsewhere !== undefined) throw refuse(elsewhere)
  const lock = takeLock(context.store, `run-${run.id}`)
  if (!lock) throw refuse(`run ${run.id} is being carried out; pause it or wait for its end`)
  try {
    const sharded = yield* shardStudy(context, run, input, signal)
    if (sharded.state === 'refused') throw refuse(sharded.reason)
    const { folder, trainings, asking, trials, model } = sharded
    return { run: run.id, folder, trainings, asking, trials, model }
  } finally {
    lock.release()
  }
})

const begin = os.shards.begin.handler(async function* ({ context, input, errors, signal }) {
  const refuse = (reason: Reason) => errors.INVALID_REQUEST({ data: { reasons: [reason] } })
  const read = readShardAt(input.folder)
  if (read.state === 'refused') throw refuse(read.reason)
  const begun = yield* beginShard(context, read, input.model, signal)
  if (begun.state === 'refused') throw refuse(begun.reason)
  return { run: begun.run, state: begun.state, shard: read.shard.number, of: read.manifest.shards.length }
})

const finish = os.shards.finish.handler(async function* ({ context, input, errors, signal }) {
  const refuse = (reason: Reason) => errors.INVALID_REQUEST({ data: { reasons: [reason] } })
  const read = readShardAt(input.folder)
  if (read.state === 'refused') throw refuse(read.reason)
  const finished = yield* finishShard(context, read, signal)
  if (finished.state === 'refused') throw errors.WORK_FAILED({ data: { reasons: [finished.reason] } })
  return { ...finished, shard: read.shard.number }
})

const gather = os.shards.gather.handler(async function* ({ context, input, errors, signal }) {
  const request = { folder: resolve(input.folder), at: context.date().toISOString() }
  const asked = yield* context.bundles.ask('gather', request, signal)
  if (asked.state === 'failed')
    throw errors.WORK_FAILED({
      data: { reasons: [`not all shards were gathered: ${asked.reason}; whole ones are kept, gather them again`] },
    })
  const gathered = asked.result
  if (gathered.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: [gathered.reason] } })
  await rememberModels(context, gathered.result.run, gathered.trainings)
  return gathered.result
})

export const shards = { make, begin, finish, gather }

/** What was trained elsewhere stands among the models, as if it had been trained here. */
async function rememberModels(
  { store, engine, date }: Pick<Host, 'store' | 'engine' | 'date'>,
  id: string,
  positions: readonly number[],
): Promise<void> {
  const found = findRun(store, id)
  if (found.state === 'refused') return
  const { run } = found
  const { tuning } = run.study
  if (tuning === null) return
  const means = { store, engine, studyNow: run.study, date, signal: new AbortController().signal }
  for (const training of readTrainings(store, id).filter(({ position }) => positions.includes(position))) {
    const remembering = rememberModel(run, training, tuning, means)
    while ((await remembering.next()).done !== true);
  }
}

import { join } from 'node:path'
import { shardFormats, type ShardResult } from '#contract/shard-documents.ts'
import { writeText } from '#exchange/write-text.ts'
import { countOutcomes } from '#store/problems.ts'
import { findRuns, readCells, type RunRow } from '#store/runs.ts'
import type { Store } from '#store/store.ts'
import { readTrainings } from '#store/trainings.ts'
import type { Host } from '../host.ts'
import { shardFiles, type OneShard } from './shard-folder.ts'

export type FinishedShard =
  | {
      readonly state: 'done'
      readonly file: string
      readonly trials: number
      readonly trainings: number
      readonly engineErrors: number
    }
  | { readonly state: 'failed'; readonly reason: string }
  /** It was stopped, and goes on. */
  | { readonly state: 'open' }
  | { readonly state: 'refused'; readonly reason: string }

/**
 * Writes the result of a shard that has come to its end, or why it failed. The result names the file of answers by its
 * hash and is written after it: where it is there, all is.
 */
export async function* finishShard(
  { store, bundles }: Pick<Host, 'store' | 'bundles'>,
  { folder, manifest, shard }: OneShard,
  signal: AbortSignal | undefined,
): AsyncGenerator<{ readonly done: number; readonly total: number }, FinishedShard> {
  const run = findRuns(store, manifest.run).find(({ id }) => id === manifest.run)
  if (run?.shard?.number !== shard.number)
    return { state: 'refused', reason: `shard ${shard.number} has not begun in this data directory` }
  const about = { format: shardFormats.result, id: manifest.id, number: shard.number } as const
  if (!isOver(store, run)) {
    if (run.state !== 'failed') return { state: 'open' }
    const reason = run.message ?? 'it is not told why'
    await writeResult(folder, { ...about, state: 'failed', reason: reason.slice(0, 10_000) })
    return { state: 'failed', reason }
  }
  const file = join(folder, shardFiles.answers(shard.number))
  const asked = yield* bundles.ask(
    'make',
    { run: run.id, file, adapters: shard.trainings.length > 0, overwrite: true, content: 'answers' },
    signal,
  )
  if (asked.state === 'failed') return { state: 'refused', reason: `the result was not written: ${asked.reason}` }
  const made = asked.result
  if (made.state !== 'made')
    return { state: 'refused', reason: typeof made.reason === 'string' ? made.reason : made.reason.sentence }
  const engineErrors = countOutcomes(store, run.id)['engine-error'] ?? 0
  await writeResult(folder, { ...about, state: 'done', sha256: made.sha256, trials: made.trials, engineErrors })
  return { state: 'done', file, trials: made.trials, trainings: shard.trainings.length, engineErrors }
}

/** Whether running it again would do nothing but ask again what ended in an engine error. */
function isOver(store: Store, { id, state, shard }: RunRow): boolean {
  if (state === 'finished') return true
  const trainings = readTrainings(store, id)
  const diverged = new Set(trainings.flatMap((each) => (each.state === 'diverged' ? [each.id] : [])))
  return (
    state === 'failed' &&
    diverged.size > 0 &&
    trainings.every(
      (each) =>
        shard?.trainings.includes(each.position) !== true ||
        diverged.has(each.id) ||
        (each.state === 'trained' && each.parity !== null),
    ) &&
    readCells(store, id).every(
      ({ training, instances, done }) => done === instances || (training !== null && diverged.has(training)),
    )
  )
}

async function writeResult(folder: string, result: ShardResult): Promise<void> {
  const file = join(folder, shardFiles.result(result.number))
  const written = await writeText(file, [`${JSON.stringify(result, null, 1)}\n`], { overwrite: true })
  if (written.state === 'refused') throw new Error(written.reason)
}

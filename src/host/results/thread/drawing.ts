import { availableParallelism } from 'node:os'
import { draws } from '#core/study/comparisons.ts'
import type { DrawnColumns, PairedColumns } from '#core/study/paired-columns.ts'
import { joinDraws, type DrawRange } from '#core/statistics/paired-bootstrap.ts'
import { ProcessClient } from '#processes/client.ts'
import { forkThread } from '#processes/fork-thread.ts'
import { drawInTurns, type DrawCalls } from './draws.ts'

/** Threads that draw side by side; more gain little, for each has to pass over what those before it draw. */
const maxThreads = 4

/** Below so many instances drawn in all another thread would take longer to start than to draw. */
const worthAThread = 20_000_000

function isWorthThreads(instances: number): boolean {
  return instances * draws >= worthAThread
}

/** Draws bootstraps on several threads; the numbers are the very same as on one. */
export class Drawing {
  readonly #others: readonly ProcessClient<DrawCalls>[]

  constructor(modulePath: string, threads = Math.min(maxThreads, availableParallelism())) {
    this.#others = Array.from(
      { length: threads - 1 },
      () => new ProcessClient<DrawCalls>({ name: 'draws', fork: forkThread({ role: 'draws' }), modulePath }),
    )
  }

  /** Lets the other threads begin to start, before it is known what they are to draw. */
  wake(instances: number): void {
    if (isWorthThreads(instances)) for (const other of this.#others) other.current()
  }

  /** Rejects when the signal is aborted. */
  async draw(columns: readonly PairedColumns[], seed: number, signal?: AbortSignal): Promise<readonly DrawnColumns[]> {
    const instances = columns.reduce((sum, { rows }) => sum + rows.instances, 0)
    const [first, ...others] = rangesFor(isWorthThreads(instances) ? this.#others.length + 1 : 1)
    // The other threads begin before this thread does.
    const helped = columns.map(({ rows }) =>
      others.map((range, i) => ({
        range,
        reply: this.#others[i]?.current().call('draw', { rows, seed, range }, signal),
      })),
    )
    const own: (readonly Float64Array[])[] = []
    for (const { rows } of columns) own.push(first ? await drawInTurns(rows, seed, first, signal) : [])
    return Promise.all(
      columns.map(async (each, i) => {
        const parts = (helped[i] ?? []).map(async ({ range, reply }) => {
          const replied = await reply
          return replied?.state === 'done' ? replied.result : drawInTurns(each.rows, seed, range, signal)
        })
        return { columns: each, bootstrap: joinDraws(each.rows, seed, [own[i] ?? [], ...(await Promise.all(parts))]) }
      }),
    )
  }
}

/** Passing over a draw takes about this share of drawing it. */
const passing = 0.3

/** Ranges that take equally long: the later one begins, the more it has to pass over. */
export function rangesFor(threads: number): readonly DrawRange[] {
  const weights = Array.from({ length: threads }, (_, i) => (1 - passing) ** i)
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  let before = 0
  return weights.map((weight, i) => {
    const from = Math.round((draws * before) / all)
    before += weight
    return { from, to: i === threads - 1 ? draws : Math.round((draws * before) / all) }
  })
}

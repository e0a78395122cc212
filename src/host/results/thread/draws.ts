import { setImmediate as turn } from 'node:timers/promises'
import { drawsFrom, joinDraws, type DrawRange } from '#core/statistics/paired-bootstrap.ts'
import type { PairedRows } from '#core/statistics/paired-rows.ts'
import { parentThread } from '#processes/parent-thread.ts'
import { serve } from '#processes/serve.ts'

export interface DrawCalls {
  readonly draw: {
    readonly request: { readonly rows: PairedRows; readonly seed: number; readonly range: DrawRange }
    readonly result: readonly Float64Array[]
  }
}

export function serveDraws(): void {
  serve<DrawCalls>(
    { draw: ({ rows, seed, range }, _, signal) => drawInTurns(rows, seed, range, signal) },
    parentThread(),
  )
}

/** Instances drawn between two turns of the event loop, in which a stop can be heard: some milliseconds. */
const batchSize = 2_000_000

/** The same numbers as `drawPart`. Rejects when the signal is aborted. */
export async function drawInTurns(
  rows: PairedRows,
  seed: number,
  { from, to }: DrawRange,
  signal?: AbortSignal,
): Promise<readonly Float64Array[]> {
  const next = drawsFrom(rows, seed, from)
  const slice = Math.ceil(batchSize / Math.max(1, rows.instances))
  const parts: (readonly Float64Array[])[] = []
  for (let at = from; at < to; at += slice) {
    await turn()
    signal?.throwIfAborted()
    parts.push(next(Math.min(slice, to - at)))
  }
  return joinDraws(rows, seed, parts).draws
}

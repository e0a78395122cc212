import { drawPart, type DrawRange } from '#core/statistics/paired-bootstrap.ts'
import type { PairedRows } from '#core/statistics/paired-rows.ts'
import { parentThread } from '#processes/parent-thread.ts'
import { serve } from '#processes/serve.ts'

export interface DrawCalls {
  readonly draw: { readonly request: { readonly rows: PairedRows; readonly seed: number; readonly range: DrawRange }; readonly result: readonly Float64Array[] }
}

export function serveDraws(): void {
  serve<DrawCalls>({ draw: ({ rows, seed, range }) => drawPart(rows, seed, range) }, parentThread())
}

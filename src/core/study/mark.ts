import type { Cell } from './cell.ts'
import { leastParity, parityHolds, parityInWords, type Parity } from './parity.ts'
import { trainingName } from './training.ts'

/** Stands behind every name whose scores come from a tuned model that is not known to be the one that was trained. */
export const mark = '†'

/** What a mark depends on; a cell that has asked nothing shows no score that could be marked. */
export interface MarkedCell {
  readonly cell: Cell
  readonly parity?: Parity | null
  readonly trials: { readonly length: number }
}

/** Why a cell's scores are marked; `null`: they are not. */
export function whyMarked({ cell, parity, trials }: MarkedCell): string | null {
  if (cell.training === null || trials.length === 0) return null
  if (!parity) return 'no parity certificate'
  if (parityHolds(parity)) return null
  const { prompts, equal, tied } = parity
  return `equal answers on ${parityInWords(parity)}${prompts > 0 ? `, ${percentDown((equal + tied) / prompts)} %` : ''}`
}

export function isMarked(cell: MarkedCell): boolean {
  return whyMarked(cell) !== null
}

/** The mark in words, each training once; `null` where nothing is marked. */
export function markInWords(cells: readonly MarkedCell[]): string | null {
  const named = cells.flatMap((each) => {
    const why = whyMarked(each)
    return why === null || each.cell.training === null ? [] : [`${trainingName(each.cell.training)} (${why})`]
  })
  if (named.length === 0) return null
  const trainings = [...new Set(named)].join('; ')
  return `${mark} Not to be relied on: trainer and engine did not give equal greedy answers on at least ${100 * leastParity} % of prompts. Trained on ${trainings}.`
}

/** Rounded down, so that what is below the least share never reads as if it reached it. */
function percentDown(share: number): number {
  return Math.floor(100 * share)
}

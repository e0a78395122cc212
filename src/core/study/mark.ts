import { counted } from '#core/noun.ts'
import type { Cell } from './cell.ts'
import { differenceHolds, leastEqual, type ModeDifference } from './mode-difference.ts'
import { leastParity, parityHolds, parityInWords, type Parity } from './parity.ts'
import { trainingName } from './training.ts'

/**
 * Stands behind every name whose scores come from a tuned model that is not known to be the one that was trained, or
 * from fast mode where it answers unlike exact mode.
 */
export const mark = '†'

/** What a mark depends on; a cell that has asked nothing shows no score that could be marked. */
export interface MarkedCell {
  readonly cell: Cell
  readonly parity?: Parity | null
  /** Of a run in fast mode, once it is measured. */
  readonly modeDifference?: ModeDifference | null
  readonly trials: { readonly length: number }
}

/** Why a cell's scores are marked; `null`: they are not. */
export function whyMarked(marked: MarkedCell): string | null {
  const reasons = [whyUncertified(marked), whyUnlikeExact(marked)].filter((reason) => reason !== null)
  return reasons.length === 0 ? null : reasons.join('; ')
}

function whyUncertified({ cell, parity, trials }: MarkedCell): string | null {
  if (cell.training === null || trials.length === 0) return null
  if (!parity) return 'no parity certificate'
  if (parityHolds(parity)) return null
  const { prompts, equal, tied } = parity
  return `equal answers on ${parityInWords(parity)}${prompts > 0 ? `, ${percentDown((equal + tied) / prompts)} %` : ''}`
}

function whyUnlikeExact({ cell, trials, modeDifference }: MarkedCell): string | null {
  if (!modeDifference || cell.predictions || trials.length === 0 || differenceHolds(modeDifference)) return null
  const { prompts, equal } = modeDifference
  return `fast mode: answers equal exact mode's on ${equal} of ${counted(prompts, 'prompt')}, ${percentDown(equal / prompts)} %`
}

export function isMarked(cell: MarkedCell): boolean {
  return whyMarked(cell) !== null
}

/** The mark in words, each training once; `null` where nothing is marked. */
export function markInWords(cells: readonly MarkedCell[]): string | null {
  const sentences = [uncertifiedInWords(cells), unlikeExactInWords(cells)].filter((sentence) => sentence !== null)
  return sentences.length === 0 ? null : `${mark} Not reliable: ${sentences.join(' ')}`
}

function uncertifiedInWords(cells: readonly MarkedCell[]): string | null {
  const named = cells.flatMap((each) => {
    const why = whyUncertified(each)
    return why === null || each.cell.training === null ? [] : [`${trainingName(each.cell.training)} (${why})`]
  })
  if (named.length === 0) return null
  const trainings = [...new Set(named)].join('; ')
  return `trainer and engine did not give equal greedy answers on at least ${100 * leastParity} % of prompts. Trained on ${trainings}.`
}

function unlikeExactInWords(cells: readonly MarkedCell[]): string | null {
  const why = cells.map(whyUnlikeExact).find((reason) => reason !== null)
  return why === undefined ? null : `${why}, fewer than ${100 * leastEqual} %. Ask in exact mode, which takes longer.`
}

/** Rounded down, so that what is below the least share never reads as if it reached it. */
function percentDown(share: number): number {
  return Math.floor(100 * share)
}

import type { Scores } from '#core/scoring/index.ts'
import type { Outcome } from './outcome.ts'

/**
 * An outcome as it stands beside the scores of its trial. The outcome is strict, exact match and normalised format
 * correctness are not: an answer that normalisation makes a label is said to be one, so that nobody wonders about
 * `out-of-format` beside an exact match.
 *
 * @param formatNormalised the trial's score; `null` where it has none
 */
export function outcomeInWords(outcome: Outcome, formatNormalised: Scores['formatNormalised']): string {
  return outcome === 'out-of-format' && formatNormalised === 1 ? `${outcome}, a label after normalisation` : outcome
}

/** What normalisation sets aside (`core/scoring/normalise.ts`). */
export const normalisationInWords = 'upper and lower case, ASCII punctuation and repeated white space are set aside'

/** Beneath a table of outcomes: what counts as what. */
export const outcomesNote =
  'An out-of-format answer is literally no label; it may be one after normalisation, as exact match and normalised format correctness compare ' +
  `(${normalisationInWords}). An empty answer scores 0. Trials that are too-long or an engine-error have no score and are in no mean.`

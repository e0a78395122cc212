import { labelMeant } from '#core/target-words/answered-label.ts'
import type { TrialAnswer } from '#store/trial-answers.ts'

/**
 * An answer as a label of its task, whatever its cell calls that: tables of labels are read beside those of cells with
 * other target words. An answer that is no word of its cell is no label.
 */
export function meantAnswer<T extends Pick<TrialAnswer, 'raw' | 'targetWords'>>(trial: T): T {
  const { raw, targetWords } = trial
  return raw === null || targetWords === undefined ? trial : { ...trial, raw: labelMeant(raw, targetWords) ?? '' }
}

import { sentenceOf, type Reason } from '#contract/errors.ts'
import type { StudyProblem } from '#core/study/problems.ts'

/** Why a model cannot be used, as a study's problem says it. */
export function whyUnusable(reason: Reason): { readonly why: string; readonly convertible: boolean } {
  return { why: sentenceOf(reason), convertible: typeof reason === 'object' && reason.remedy === 'convert' }
}

export function unusableModel(reason: Reason): StudyProblem {
  return { code: 'model-unusable', field: 'model', data: whyUnusable(reason) }
}

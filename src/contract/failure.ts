import type { StudyProblem } from '#core/study/problems.ts'
import type { Reason } from './errors.ts'
import { reportedProblems } from './study-problems.ts'

/**
 * What the data of a failed call's error says of it, for a face to put into its words; undefined where it says nothing
 * that the contract knows.
 */
export function reasonsIn(data: unknown): readonly Reason[] | undefined {
  if (hasList(data, 'reasons')) return data.reasons.map(reasonFrom)
  return hasList(data, 'issues') ? data.issues.map(issueSentence) : undefined
}

/** What spoke against a study that was refused; none where something else did. */
export function problemsIn(data: unknown): readonly StudyProblem[] {
  return reportedProblems.safeParse(data).data?.problems ?? []
}

function reasonFrom(given: unknown): Reason {
  return typeof given === 'object' && given !== null && 'sentence' in given
    ? (given as Exclude<Reason, string>)
    : String(given)
}

/** Input that the contract's schema refused: which field, and what is wrong with it. */
function issueSentence(issue: unknown): string {
  const { path, message } = issue as { readonly path?: readonly PropertyKey[]; readonly message?: string }
  return `invalid ${(path ?? []).map(String).join('.') || 'request'}: ${message ?? 'not understood'}`
}

function hasList<K extends string>(data: unknown, key: K): data is Record<K, unknown[]> {
  return typeof data === 'object' && data !== null && key in data && Array.isArray((data as Record<K, unknown>)[key])
}

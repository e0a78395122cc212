import { ORPCError } from '@orpc/client'
import { reportedProblems } from '#contract/study-problems.ts'
import type { StudyProblem } from '#core/study/problems.ts'
import { problemInWords } from './problem-words.ts'

/**
 * What a failed call means to a person, one sentence each: never a stack trace. Empty when the call was aborted by the
 * caller.
 */
export function reasonsOf(error: unknown): readonly string[] {
  if (error instanceof Error && error.name === 'AbortError') return []
  if (!(error instanceof ORPCError)) return [error instanceof Error ? error.message : String(error)]
  const data: unknown = error.data
  switch (error.code) {
    case 'INVALID_REQUEST':
    case 'WORK_FAILED':
      return hasList(data, 'reasons')
        ? [...problemsOf(error).map(problemInWords).map(capitalised), ...data.reasons.map(String)]
        : [error.message]
    case 'BAD_REQUEST':
      return hasList(data, 'issues') ? data.issues.map(issueSentence) : [error.message]
    default:
      return [`unexpected: ${error.message}`]
  }
}

/** What spoke against a study that was refused; none where something else did. */
export function problemsOf(error: unknown): readonly StudyProblem[] {
  const data: unknown = error instanceof ORPCError ? error.data : undefined
  return reportedProblems.safeParse(data).data?.problems ?? []
}

function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

/** Input that the contract's schema refused: which field, and what is wrong with it. */
function issueSentence(issue: unknown): string {
  const { path, message } = issue as { readonly path?: readonly PropertyKey[]; readonly message?: string }
  return `invalid ${(path ?? []).map(String).join('.') || 'request'}: ${message ?? 'not understood'}`
}

function hasList<K extends string>(data: unknown, key: K): data is Record<K, unknown[]> {
  return typeof data === 'object' && data !== null && key in data && Array.isArray((data as Record<K, unknown>)[key])
}

import { ORPCError } from '@orpc/client'
import type { Reason } from '#contract/errors.ts'
import { problemsIn, reasonsIn } from '#contract/failure.ts'
import type { StudyProblem } from '#core/study/problems.ts'
import { problemInWords } from './problem-words.ts'
import { remedyWords } from './remedy-words.ts'

/**
 * What a failed call means to a person, one sentence each: never a stack trace. Empty when the call was aborted by the
 * caller.
 */
export function reasonsOf(error: unknown): readonly string[] {
  if (error instanceof Error && error.name === 'AbortError') return []
  if (!(error instanceof ORPCError)) return [error instanceof Error ? error.message : String(error)]
  const reasons = reasonsIn(error.data)
  return reasons
    ? [...problemsOf(error).map(problemInWords).map(capitalised), ...reasons.map(inWords)]
    : [expected.has(String(error.code)) ? error.message : `unexpected: ${error.message}`]
}

/** What spoke against a study that was refused; none where something else did. */
export function problemsOf(error: unknown): readonly StudyProblem[] {
  return error instanceof ORPCError ? problemsIn(error.data) : []
}

/** An error of the contract says in its message what there is to say. */
const expected: ReadonlySet<string> = new Set(['INVALID_REQUEST', 'WORK_FAILED', 'BAD_REQUEST', 'CONFLICT'])

function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

function inWords(reason: Reason): string {
  return typeof reason === 'string' ? reason : `${reason.sentence}${remedyWords[reason.remedy]}`
}

import { ORPCError } from '@orpc/server'
import { problemsIn, reasonsIn } from '#contract/failure.ts'
import { brokenWorld } from '#host/broken-world.ts'
import { problemsInWords } from './problem-words.ts'
import { reasonInWords } from './remedy-words.ts'

/** 0 done, 1 the work failed, 2 the request was wrong, 130 interrupted. */
export const exitCodes = { done: 0, failed: 1, wrong: 2, interrupted: 130 } as const

export interface Failure {
  readonly exitCode: number
  /** One sentence each. */
  readonly reasons: readonly string[]
}

/** What a failed call means to the person at the terminal: never a stack trace. */
export function failureOf(error: unknown): Failure {
  const broken = brokenWorld(error)
  if (broken !== undefined) return { exitCode: exitCodes.failed, reasons: [broken] }
  if (!(error instanceof ORPCError)) {
    return {
      exitCode: exitCodes.failed,
      reasons: [`unexpected: ${error instanceof Error ? error.message : String(error)}`],
    }
  }
  const said = reasonsIn(error.data)?.map(reasonInWords)
  const reasons = said === undefined ? [error.message] : [...problemsInWords(problemsIn(error.data)), ...said]
  switch (error.code) {
    case 'INVALID_REQUEST':
    case 'BAD_REQUEST':
      return { exitCode: exitCodes.wrong, reasons }
    case 'WORK_FAILED':
      return { exitCode: exitCodes.failed, reasons }
    default:
      return { exitCode: exitCodes.failed, reasons: [`unexpected: ${reasonOf(error)}`] }
  }
}

function reasonOf(error: Error): string {
  return error.cause instanceof Error ? error.cause.message : error.message
}

import { ORPCError } from '@orpc/server'
import { reportedProblems } from '#contract/study-problems.ts'
import { brokenWorld } from '#host/broken-world.ts'
import { problemsInWords } from './problem-words.ts'

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
  const data: unknown = error.data
  switch (error.code) {
    case 'INVALID_REQUEST':
      return { exitCode: exitCodes.wrong, reasons: reported(data) ?? [error.message] }
    case 'WORK_FAILED':
      return { exitCode: exitCodes.failed, reasons: reported(data) ?? [error.message] }
    case 'BAD_REQUEST':
      return { exitCode: exitCodes.wrong, reasons: invalidFields(data) ?? [error.message] }
    default:
      return { exitCode: exitCodes.failed, reasons: [`unexpected: ${reasonOf(error)}`] }
  }
}

function reported(data: unknown): readonly string[] | undefined {
  const refused = reportedProblems.safeParse(data).data
  return refused && [...problemsInWords(refused.problems ?? []), ...refused.reasons]
}

/** Input the contract's schema refused: which field, and what is wrong with it. */
function invalidFields(data: unknown): string[] | undefined {
  if (!hasList(data, 'issues')) return undefined
  return data.issues.map((issue) => {
    const { path, message } = issue as { path?: readonly PropertyKey[]; message?: string }
    return `invalid ${(path ?? []).map(String).join('.') || 'request'}: ${message ?? 'not understood'}`
  })
}

function hasList<K extends string>(data: unknown, key: K): data is Record<K, unknown[]> {
  return typeof data === 'object' && data !== null && key in data && Array.isArray((data as Record<K, unknown>)[key])
}

function reasonOf(error: Error): string {
  return error.cause instanceof Error ? error.cause.message : error.message
}

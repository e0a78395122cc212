import type { Reason } from '#contract/errors.ts'
import type { Host } from '../host.ts'
import { findRun } from '../runs/run-id.ts'
import type { ResultsCalls, RunCall } from './calls.ts'
import type { Answered } from './requests.ts'

/** The errors of a call, as its handler is given them. */
export interface Errors {
  INVALID_REQUEST(given: { readonly data: { readonly reasons: readonly Reason[] } }): Error
  WORK_FAILED(given: { readonly data: { readonly reasons: readonly Reason[] } }): Error
}

type AnswerOf<Result> =
  Extract<Result, { readonly state: 'answered' }> extends { readonly answer: infer Answer } ? Answer : never

/** A call of results under way, with what of the host it needs beside store and threads. */
export interface Asking<Needs extends keyof Host = never> {
  readonly context: Pick<Host, 'store' | 'results' | Needs>
  readonly errors: Errors
  readonly signal?: AbortSignal | undefined
}

/**
 * What the results' threads answer, or the call's own error. A run may be named by the beginning of its id; the threads
 * are given the whole of it.
 */
export async function askResults<K extends RunCall>(
  call: K,
  request: ResultsCalls[K]['request'],
  { context, errors, signal }: Asking,
): Promise<AnswerOf<ResultsCalls[K]['result']>> {
  const found = findRun(context.store, request.run)
  if (found.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: [found.reason] } })
  const asked = await context.results.ask(call, { ...request, run: found.run.id }, signal)
  if (asked.state === 'failed') throw errors.WORK_FAILED({ data: { reasons: [asked.reason] } })
  const answered = asked.result as Answered<AnswerOf<ResultsCalls[K]['result']>>
  if (answered.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: [answered.reason] } })
  return answered.answer
}

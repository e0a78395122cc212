import type { Answer, AskRequest, FitRequest, FitResult, Inspection, Loaded, LoadRequest } from './engine.ts'

/** Every call the engine process answers: one request, one result. */
export interface EngineCalls {
  readonly inspect: { readonly request: string; readonly result: Inspection }
  readonly load: { readonly request: LoadRequest; readonly result: Loaded }
  readonly fit: { readonly request: FitRequest; readonly result: FitResult }
  readonly ask: { readonly request: AskRequest; readonly result: Answer }
}
export type CallName = keyof EngineCalls

export type RequestOf<K extends CallName> = { readonly [P in K]: { readonly id: number; readonly call: P; readonly request: EngineCalls[P]['request'] } }[K]
export type EngineRequest = RequestOf<CallName>

/** `failure`: the call threw, which is a bug or a broken world; the process lives on. */
export type EngineResponse =
  | { readonly id: number; readonly result: EngineCalls[CallName]['result'] }
  | { readonly id: number; readonly failure: string }

/** Both sides are ours and of one version; this only keeps foreign messages (a debugger's, say) out. */
export function isRequest(message: unknown): message is EngineRequest {
  return hasId(message) && 'call' in message
}
export function isResponse(message: unknown): message is EngineResponse {
  return hasId(message) && ('result' in message || 'failure' in message)
}

function hasId(message: unknown): message is { readonly id: number } {
  return typeof message === 'object' && message !== null && 'id' in message && typeof message.id === 'number'
}

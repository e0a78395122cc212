import type { Answer, AskRequest, FitRequest, FitResult, Inspection, Loaded, LoadRequest } from './engine.ts'

/** Every call the engine process answers: one request, one result. */
export interface EngineCalls {
  readonly inspect: { readonly request: string; readonly result: Inspection }
  readonly load: { readonly request: LoadRequest; readonly result: Loaded }
  readonly fit: { readonly request: FitRequest; readonly result: FitResult }
  readonly ask: { readonly request: AskRequest; readonly result: Answer }
}

import type {
  Answer, AskRequest, Checked, Described, Encoded, EncodeRequest, FitRequest, FitResult, Inspection, Loaded, LoadRequest, MemoryRequest, MemoryTold, Traced, TraceRequest,
} from './engine.ts'

/** Every call the engine process answers: one request, one result. */
export interface EngineCalls {
  readonly inspect: { readonly request: string; readonly result: Inspection }
  readonly check: { readonly request: string; readonly result: Checked }
  readonly describe: { readonly request: string; readonly result: Described }
  readonly memory: { readonly request: MemoryRequest; readonly result: MemoryTold }
  readonly load: { readonly request: LoadRequest; readonly result: Loaded }
  readonly fit: { readonly request: FitRequest; readonly result: FitResult }
  readonly encode: { readonly request: readonly EncodeRequest[]; readonly result: readonly Encoded[] }
  readonly trace: { readonly request: TraceRequest; readonly result: Traced }
  readonly ask: { readonly request: AskRequest; readonly result: Answer }
}

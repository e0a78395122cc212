import type { SystemMessage, SystemMessages } from '#core/prompts/system-message.ts'
import type {
  Answer,
  AskRequest,
  Checked,
  Described,
  Encoded,
  EncodeRequest,
  FitRequest,
  FitResult,
  Inspection,
  Loaded,
  LoadRequest,
  MemoryRequest,
  MemoryReport,
  ModelInfo,
  OneOfMany,
  Retraced,
  Tokenised,
  TracedOfMany,
  TracedRow,
  TraceRequest,
} from './engine.ts'

/** Every call the engine process answers: one request, one result. */
export interface EngineCalls {
  readonly load: { readonly request: LoadRequest; readonly result: LoadedWithTemplate }
  /** What the loaded model's chat template came to; the process itself renders none. */
  readonly useTurn: { readonly request: Rendered; readonly result: undefined }
  readonly fit: { readonly request: FitRequest; readonly result: FitResult }
  readonly tokenise: { readonly request: readonly AskRequest[]; readonly result: readonly Tokenised[] }
  readonly encode: { readonly request: readonly EncodeRequest[]; readonly result: readonly Encoded[] }
  readonly retrace: { readonly request: readonly TracedRow[]; readonly result: readonly Retraced[] }
  readonly ask: { readonly request: AskRequest; readonly result: Answer }
  readonly askAll: {
    readonly request: readonly AskRequest[]
    readonly result: undefined
    readonly event: OfMany<OneOfMany>
  }
  readonly traceAll: {
    readonly request: readonly TraceRequest[]
    readonly result: undefined
    readonly event: OfMany<TracedOfMany>
  }
}

/** The request of this index is begun, or answered. */
export type OfMany<Answered> = { readonly begun: number } | Answered

/** Every call of the process that reads files which nobody vouches for. */
export interface ModelReaderCalls {
  readonly inspect: { readonly request: string; readonly result: Inspected }
  readonly describe: { readonly request: string; readonly result: Described }
  readonly memory: { readonly request: MemoryRequest; readonly result: MemoryReport }
  readonly check: { readonly request: WeightsRequest; readonly result: Checked }
  readonly attempt: { readonly request: WeightsRequest; readonly result: Checked }
  readonly render: { readonly request: TemplateRequest; readonly result: Rendered }
  readonly systemMessages: { readonly request: TemplateRequest; readonly result: SystemMessages }
}

export interface WeightsRequest {
  readonly file: string
  /** Bytes; what it may take depends on it. */
  readonly fileSize: number
}

/** An inspection as far as it goes without rendering the chat template; `null`: the file has none. */
export type Inspected =
  | {
      readonly state: 'usable'
      readonly model: Omit<ModelInfo, 'hasChatTemplate' | 'chatTemplateFault' | 'systemMessages'>
      readonly chatTemplate: string | null
    }
  | Extract<Inspection, { readonly state: 'refused' }>

export type LoadedWithTemplate =
  | {
      readonly state: 'loaded'
      readonly loaded: Extract<Loaded, { readonly state: 'loaded' }>
      readonly chatTemplate: TemplateRequest | null
    }
  | Extract<Loaded, { readonly state: 'refused' }>

/** A chat template, and what it may refer to: the texts of special tokens, '' where the model has none. */
export interface TemplateRequest {
  /** Jinja. */
  readonly template: string
  readonly bos: string
  readonly eos: string
  /** Of a person's own, in the place of what the template says of its own accord; '' leaves that out. */
  readonly systemMessage?: SystemMessage | undefined
}

export type Rendered =
  { readonly state: 'rendered'; readonly turn: RenderedTurn } | { readonly state: 'faulty'; readonly reason: string }

/** What a template puts around one user turn, ready for the answer. */
export interface RenderedTurn {
  /** What was given as the system message: a part of `before`. */
  readonly systemMessage?: SystemMessage | undefined
  readonly before: string
  readonly after: string
  /**
   * White space that past answers have between the header and their text, beyond what the generation prompt ends in.
   */
  readonly gap: string
}

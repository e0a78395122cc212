import type { EndpointReport } from '#core/endpoints/endpoint.ts'
import type { Decoding } from '#core/answers/decoding.ts'
import type { LabelEnd, LabelScore } from '#core/answers/label-likelihood.ts'
import type { TokenSampling } from '#core/answers/sampling.ts'
import type { AnswerEnd, StopRule } from '#core/answers/stop-rule.ts'
import type { AskingMode } from '#core/models/asking-mode.ts'
import type { MemoryNeeds } from '#core/models/memory.ts'
import type { Reading } from '#core/prompts/reading.ts'
import type { SystemMessage, SystemMessages } from '#core/prompts/system-message.ts'

export { decodings, type Decoding } from '#core/answers/decoding.ts'
export type { LabelScore } from '#core/answers/label-likelihood.ts'

/** Asking a model: what the runner sees of it. The engine lives in a process of its own (process/). */
export interface Engine {
  /** Reads the file's metadata and checks it; loads no weights. */
  inspect(file: string): Promise<Inspection>
  /**
   * Reads all weights and checks that they are finite numbers. As `attempt`, an abort ends it at once, in a refusal.
   */
  check(file: string, signal?: AbortSignal): Promise<Checked>
  /** Loads the model in a process of its own and has it write two tokens: whether the engine can work with the file. */
  attempt(file: string, signal?: AbortSignal): Promise<Checked>
  /** What else its metadata say, for a person to read. */
  describe(file: string): Promise<Described>
  /** What the model takes in memory, and what there is of it. Loads no weights and leaves the loaded model alone. */
  memory(request: MemoryRequest): Promise<MemoryReport>
  /** Loads the model; whatever was loaded before is let go. */
  load(request: LoadRequest): Promise<Loaded>
  /** Asks one instance. Only after a `load` that answered `loaded`. */
  ask(request: AskRequest): Promise<Answer>
  /**
   * Asks many, several at a time where the processor has threads for it, and gives each answer as soon as it is there:
   * the very answers that `ask` would give one after the other. Requests that share a prefix should follow each other.
   * An abort ends it after the prompts in hand; of the others nothing is told.
   */
  askAll(requests: readonly AskRequest[], signal: AbortSignal): AsyncGenerator<OneOfMany>
  /** Prompts of `askAll` that are being asked now. */
  inHand(): number
  /**
   * The whole text a prompt has for the loaded model (chat template applied), and which candidate fits. Asks nothing.
   */
  fit(request: FitRequest): Promise<FitResult>
  /** What `ask` would read, as tokens, in order. Asks nothing. */
  tokenise(requests: readonly AskRequest[]): Promise<readonly Tokenised[]>
  /** Examples to train on as rows of tokens, in order. Asks nothing. */
  encode(requests: readonly EncodeRequest[]): Promise<readonly Encoded[]>
  /**
   * Asks as the `free` decoding does, and gives each answer's tokens with their logits; several at a time, as `askAll`.
   */
  traceAll(requests: readonly TraceRequest[], signal: AbortSignal): AsyncGenerator<TracedOfMany>
  /** Traced answers once more, in another order of evaluation: what the engine's own rounding can change. */
  retrace(rows: readonly TracedRow[]): Promise<Retracing>
  close(): Promise<void>
}

export type Inspection =
  | { readonly state: 'usable'; readonly model: ModelInfo }
  /** `convertible`: converted to another type, it can be asked. */
  | { readonly state: 'refused'; readonly reason: string; readonly convertible?: true }

export type Checked = { readonly state: 'usable' } | { readonly state: 'refused'; readonly reason: string }

export interface ModelInfo {
  readonly name: string
  readonly architecture: string
  /** e.g. "Q8_0"; the file type of the GGUF metadata. */
  readonly quantisation: string
  readonly parameters: number
  /** Tokens the model was trained to read at once. */
  readonly contextLength: number
  readonly vocabularySize: number
  /** One that a user turn can be made with. */
  readonly hasChatTemplate: boolean
  /** Why the template it has is of no use. */
  readonly chatTemplateFault?: string
  /** Of a template that a user turn can be made with; absent where nobody has looked. */
  readonly systemMessages?: SystemMessages
  /** Bytes. */
  readonly fileSize: number
}

export type Described =
  | { readonly state: 'described'; readonly description: Description }
  | { readonly state: 'refused'; readonly reason: string }

/** Texts stand as they are in the file, which anybody may have written; long ones are cut. */
export interface Description {
  /** Jinja; `null`: it has none. `characters`: of the whole of it. */
  readonly chatTemplate: { readonly text: string; readonly characters: number } | null
  readonly metadata: readonly { readonly key: string; readonly value: string }[]
}

export interface MemoryRequest {
  readonly file: string
  /** Tokens. */
  readonly contextSize: number
}

/** Bytes. */
export type MemoryReport =
  | {
      readonly state: 'reported'
      readonly needs: MemoryNeeds
      /** `null`: no GPU was found. `name` is what drives it, e.g. "cuda". */
      readonly gpu: {
        readonly name: string
        readonly devices: readonly string[]
        readonly total: number
        readonly free: number
      } | null
      readonly ram: { readonly total: number; readonly free: number }
    }
  | { readonly state: 'refused'; readonly reason: string }

export interface LoadRequest {
  /** A GGUF, or the address of an endpoint. */
  readonly file: string
  /**
   * To be asked there instead; `fingerprint`: what it must still have, where it was asked before; `report`: what its
   * last probing found, so that it is not probed again.
   */
  readonly endpoint?: {
    readonly name: string
    readonly model: string
    readonly fingerprint?: string | undefined
    readonly report?: EndpointReport | undefined
  }
  /** A LoRA adapter (GGUF) to use the model with, at full strength. */
  readonly adapter?: string
  /** Tokens; at most the model's own context length. */
  readonly contextSize?: number
  readonly gpuLayers: 'auto' | number
  readonly threads: number
  /** Absent: exact. */
  readonly mode?: AskingMode
  /** Stands before every user turn; absent: what the chat template says of its own accord does. */
  readonly systemMessage?: SystemMessage | undefined
}

export type Loaded =
  | {
      readonly state: 'loaded'
      readonly engineBuild: string
      readonly contextSize: number
      readonly gpu: string
      readonly gpuLayers: number
      /** Of an endpoint alone. */
      readonly report?: EndpointReport
      /** Why no user turn can be asked, though the template had nothing against it without special tokens. */
      readonly chatTemplateFault?: string
    }
  | { readonly state: 'refused'; readonly reason: string }

export interface FitRequest {
  /** From all examples to none; the first that fits is asked. */
  readonly candidates: readonly { readonly text: string; readonly sharedLength: number }[]
  /** Put the model's chat template around the text, as one user turn. */
  readonly userTurn: boolean
  /** Tokens kept free for the answer. */
  readonly maxAnswerTokens: number
}

/** What the `free` decoding needs to know. */
export interface TraceRequest extends FitRequest {
  readonly stop: StopRule
}

export interface AskRequest extends TraceRequest {
  readonly decoding: Decoding
  /** The label space; needed by `constrained` and `likelihood`. */
  readonly labels: readonly string[]
  /** Of `free` alone; absent: the likeliest token each time. */
  readonly sampling?: TokenSampling | undefined
}

/**
 * The prompt that `ask` would read, then the answer as it would continue it, then the token that ends it: of the turn
 * after a user turn, of the text else. Where the model has none, the text at which the stop rule ends an answer does.
 *
 * A single candidate '' without a user turn is plain text: the model's BOS token, or the text's own first token where
 * it has none, counts as the prompt.
 */
export interface EncodeRequest extends TraceRequest {
  readonly answer: string
  /** The row as text, too, for trainers elsewhere. */
  readonly asText?: true
}

export type Encoded =
  | {
      readonly state: 'fits'
      /** Index of the candidate that fits, together with the answer. */
      readonly candidate: number
      /** The prompt's exact text, chat template included. */
      readonly text: string
      readonly tokens: Int32Array
      /** Index of the answer's first token. */
      readonly answerFrom: number
      readonly spelled?: SpelledRow
    }
  | TooLong

/** A row as two texts in which special tokens stand by their names. */
export interface SpelledRow {
  readonly prompt: string
  /** With the end. */
  readonly answer: string
  /** Whether the two, tokenised one by one, are the row's tokens: data may hold what looks like a special token. */
  readonly isExact: boolean
}

export type Tokenised =
  | {
      readonly state: 'fits'
      readonly fit: Fit
      /** The prompt's; under `likelihood` up to where the first label's tokens part from them. */
      readonly prompt: readonly number[]
      /** `likelihood` only, in the order of the labels asked; of their ends the usual ones (`usual-ends.ts`). */
      readonly labels: readonly {
        readonly label: string
        readonly tokens: readonly number[]
        readonly end: LabelEnd<number>
      }[]
    }
  | TooLong
  /** Why it would not be asked. */
  | { readonly state: 'engine-error'; readonly message: string }

export interface Fit {
  readonly state: 'fits'
  /** Index of the candidate that fits. */
  readonly candidate: number
  /** The exact text, chat template included. */
  readonly text: string
  /** Tokens, BOS included. */
  readonly promptTokens: number
  /** Absent: the text is read as it stands. */
  readonly reading?: Reading
}
export interface TooLong {
  readonly state: 'too-long'
  /** Tokens of the shortest candidate. */
  readonly promptTokens: number
  /** Tokens a prompt may have. */
  readonly budget: number
}
export type FitResult = Fit | TooLong

export type Answer =
  | {
      readonly state: 'answered'
      readonly fit: Fit
      /** The answer as the model gave it, without the stop string. */
      readonly raw: string
      readonly stop: AnswerEnd
      readonly answerTokens: number
      /** `likelihood` only, in the order of the labels asked. */
      readonly labelScores?: readonly LabelScore[]
    }
  | TooLong
  | { readonly state: 'engine-error'; readonly message: string }
  /** An endpoint could not be reached, or was too busy, however often it was tried: of the model nothing is known. */
  | { readonly state: 'unreached'; readonly message: string }

/** `index`: of the request. */
export interface OneOfMany {
  readonly index: number
  readonly answer: Answer
}

export type Traced =
  | {
      readonly state: 'traced'
      /** Prompt and answer, with the token that ended it where one did. */
      readonly tokens: Int32Array
      /** Index of the answer's first token. */
      readonly answerFrom: number
      /** Of each token of the answer, as the engine computed it, before any normalisation. */
      readonly logits: Float32Array
    }
  /** The model loads and gives no number: `logit` is NaN or infinite. */
  | { readonly state: 'not-finite'; readonly logit: number }
  | TooLong
  | { readonly state: 'engine-error'; readonly message: string }

/** `index`: of the request. */
export interface TracedOfMany {
  readonly index: number
  readonly answer: Traced
}

/** Prompt and answer of a trace. */
export type TracedRow = Pick<Extract<Traced, { readonly state: 'traced' }>, 'tokens' | 'answerFrom'>

/** At each place of an answer the likeliest token there, its logit, and that of the answer's own token. */
export interface Retraced {
  readonly greedy: Int32Array
  readonly greedyLogits: Float32Array
  readonly logits: Float32Array
}

export type Retracing =
  | { readonly state: 'retraced'; readonly rows: readonly Retraced[] }
  | { readonly state: 'engine-error'; readonly message: string }

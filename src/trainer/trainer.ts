import type { TypeCount } from '#core/models/conversion.ts'
import type { MergeInto } from '#core/models/merge-into.ts'
import type { TrainingNeeds } from '#core/models/training-memory.ts'
import type { TrainingSettings, TuningMethod } from '#core/study/tuning.ts'

/** Teaching a model: what the runner sees of it. The trainer lives in a process of its own (process/). */
export interface Trainer {
  /** Reads the file's metadata and says whether it can be trained so; loads no weights. */
  inspect(file: string, method: TuningMethod): Promise<Trainable>
  /**
   * Trains from the beginning, or on from the checkpoint where there is one of the same training. An abort ends the
   * step in hand, keeps a checkpoint of it and answers `stopped`.
   */
  train(request: TrainRequest, signal: AbortSignal): AsyncGenerator<TrainEvent, TrainEnd>
  /** What the trainer's own forward pass, on the last checkpoint, says at each place of an answer the engine gave. */
  follow(request: FollowRequest): AsyncGenerator<Following, Followed>
  /** How fast this machine trains a model so, on made-up examples in memory: nothing is kept and nothing written. */
  measure(request: MeasureRequest): Promise<Measured>
  /** Adds a LoRA adapter to its base and writes the sum as a model of its own. */
  merge(request: MergeRequest): Promise<Merged>
  /** In which types a model can be written, and what each makes of it; loads no weights. */
  conversions(source: string): Promise<Conversions>
  /**
   * Writes a model once more with its matrices in another type, some rows at a time. An abort ends it and leaves
   * nothing behind.
   */
  convert(request: ConvertRequest, signal: AbortSignal): AsyncGenerator<Converting, Converted>
  close(): Promise<void>
}

export type Trainable =
  | {
      readonly state: 'trainable'
      readonly architecture: string
      /** Numbers that are trained. */
      readonly trained: number
      readonly parameters: number
      readonly memory: TrainingNeeds
    }
  | Refused

/** `reason` names the value or the file, and what works instead. */
export interface Refused {
  readonly state: 'refused'
  readonly reason: string
}

/** A prompt and its answer as one row of tokens; the loss is taken on the answer only. */
export interface TokenExample {
  readonly tokens: Int32Array
  /** Index of the answer's first token; from 1 on, for a first token is predicted from nothing. */
  readonly answerFrom: number
}

export interface TrainRequest {
  readonly base: string
  readonly method: TuningMethod
  readonly settings: TrainingSettings
  readonly examples: readonly TokenExample[]
  /** Never trained on; their loss is told at each checkpoint and at the end. May be empty. */
  readonly heldOut: readonly TokenExample[]
  /**
   * Steps after which the training stops and writes what it has: the very weights that the whole training passes
   * through there. Its checkpoint stays, and one that is asked for more steps goes on from it. Absent: all of them.
   */
  readonly until?: number | undefined
  /** Tokens; a longer example is refused. */
  readonly contextSize: number
  /** `measured`: as many as are fastest at the first step, which does not change what comes out. */
  readonly threads: 'measured' | number
  /** Where checkpoints are kept; one of another training (other base, examples, settings) there is refused, by name. */
  readonly checkpoint: string
  /** The adapter (LoRA) or model (full) to write; must not exist yet. */
  readonly output: string
  /** Goes into the output's metadata as `placebo.*`: base hash, study, condition, size, seed … */
  readonly provenance: Readonly<Record<string, string | number>>
}

export type TrainEvent =
  | {
      readonly type: 'begun'
      /** Of the whole training, or those after which it stops. */
      readonly steps: number
      /** Steps done before, by the checkpoint it goes on from; 0 at the beginning. */
      readonly done: number
      readonly threads: number
      /**
       * Mean over the held-out answer tokens before the first step, in nats; `null` without any, or where it was not
       * taken.
       */
      readonly heldOutBefore: number | null
    }
  | {
      readonly type: 'step'
      /** Counted from 1. */
      readonly step: number
      readonly steps: number
      /** Mean over the answer tokens of the step, in nats. */
      readonly loss: number
      /**
       * Mean over those the epoch has trained on so far; `null` where a version that kept no sums has begun the epoch.
       */
      readonly epochLoss: number | null
      /** After this one the next epoch begins, or the end: `epochLoss` is the mean over a whole epoch. */
      readonly endsEpoch: boolean
      readonly learningRate: number
      /** Before clipping. */
      readonly gradientNorm: number
      readonly tokensPerSecond: number
      readonly secondsLeft: number
    }
  | {
      readonly type: 'checkpoint'
      readonly step: number
      /** Mean over the held-out answer tokens, in nats; `null` without any. */
      readonly heldOutLoss: number | null
    }

export type TrainEnd =
  | {
      readonly state: 'trained'
      readonly steps: number
      /** Of the last step's examples. */
      readonly loss: number
      /**
       * Means over the answer tokens of all examples of an epoch, each at the step that trained on it; see
       * epoch-loss.ts.
       */
      readonly firstEpochLoss: number | null
      readonly lastEpochLoss: number | null
      /** Mean over the held-out answer tokens before the first step, and after the last. */
      readonly heldOutBefore: number | null
      readonly heldOutLoss: number | null
      readonly sha256: string
    }
  | { readonly state: 'stopped'; readonly step: number }
  /**
   * Loss, gradient or weights tell that training has destroyed the model; the checkpoint before is kept, no file is
   * written.
   */
  | { readonly state: 'diverged'; readonly step: number; readonly reason: string }
  /** A broken world: disk full, process killed. The last checkpoint is kept; training again goes on from it. */
  | { readonly state: 'failed'; readonly reason: string }
  | Refused

/** `base`, `method` and `checkpoint` as they were trained. */
export interface FollowRequest {
  readonly base: string
  readonly method: TuningMethod
  readonly checkpoint: string
  /** Prompts with the answers the engine gave, end token included where it gave one. */
  readonly rows: readonly TokenExample[]
  readonly threads: number
}

/** How many rows it has followed. */
export interface Following {
  readonly rows: number
}

export type Followed =
  | {
      readonly state: 'followed'
      /** For each row, at each token of its answer: */
      readonly rows: readonly {
        /** the token the trainer finds most likely there, */
        readonly greedy: Int32Array
        /** its logit, */
        readonly greedyLogits: Float32Array
        /** and that of the token that stands there. */
        readonly logits: Float32Array
      }[]
    }
  | Refused
  | { readonly state: 'failed'; readonly reason: string }

export interface MeasureRequest {
  readonly base: string
  readonly method: TuningMethod
  /** Tokens of an example. */
  readonly length: number
  /** Examples in one step. */
  readonly batch: number
  /** About as long as it may take; a slow model needs longer for its first pass. */
  readonly seconds: number
}

export type Measured =
  | {
      readonly state: 'measured'
      /** Each time it was measured, at least once. */
      readonly tokensPerSecond: readonly number[]
      readonly threads: number
    }
  | Refused
  | { readonly state: 'failed'; readonly reason: string }

export interface MergeRequest {
  readonly base: string
  readonly adapter: string
  readonly output: string
  /** Of quantised matrices; default: F16. */
  readonly into?: MergeInto | undefined
}
export type Merged =
  | {
      readonly state: 'merged'
      readonly sha256: string
      /** Types of matrices whose sum was rounded to them once more, e.g. "Q4_K, Q6_K"; `null`: none. */
      readonly roundedAgain: string | null
    }
  | Refused
  | { readonly state: 'failed'; readonly reason: string }

/** What a file holds, or would hold, in its matrices and vectors. */
export interface Contents {
  /** Bytes. */
  readonly size: number
  readonly types: readonly TypeCount[]
}

export type Conversions =
  | {
      readonly state: 'listed'
      readonly now: Contents
      readonly choices: readonly (Contents & { /** ggml's name, e.g. "Q8_0". */ readonly type: string })[]
    }
  | Refused

export interface ConvertRequest {
  readonly source: string
  /** Must not exist yet. */
  readonly output: string
  /** ggml's name in any case, e.g. "q8_0"; an unknown one is refused with those there are. */
  readonly type: string
  readonly threads: number
}

/** Bytes of the source that are converted. */
export interface Converting {
  readonly done: number
  readonly total: number
}

export type Converted =
  | {
      readonly state: 'converted'
      readonly sha256: string
      readonly sourceSha256: string
      readonly before: Contents
      readonly after: Contents
    }
  | { readonly state: 'stopped' }
  | Refused
  | { readonly state: 'failed'; readonly reason: string }

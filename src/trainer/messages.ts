import type { TuningMethod } from '#core/study/tuning.ts'
import type {
  Conversions,
  Converted,
  Converting,
  ConvertRequest,
  Followed,
  Following,
  FollowRequest,
  Measured,
  MeasureRequest,
  Merged,
  MergeRequest,
  TokenExample,
  Trainable,
  TrainEnd,
  TrainEvent,
  TrainRequest,
} from './trainer.ts'

/** Every call the trainer process answers. */
export interface TrainerCalls {
  readonly inspect: {
    readonly request: { readonly file: string; readonly method: TuningMethod }
    readonly result: Trainable
  }
  readonly train: {
    readonly request: Packed<TrainRequest, 'examples' | 'heldOut'>
    readonly result: TrainEnd
    readonly event: TrainEvent
  }
  readonly follow: {
    readonly request: Packed<FollowRequest, 'rows'>
    readonly result: Followed
    readonly event: Following
  }
  readonly measure: { readonly request: MeasureRequest; readonly result: Measured }
  readonly conversions: { readonly request: { readonly source: string }; readonly result: Conversions }
  readonly convert: { readonly request: ConvertRequest; readonly result: Converted; readonly event: Converting }
  readonly merge: { readonly request: MergeRequest; readonly result: Merged }
}

export type Packed<Request, Key extends keyof Request> = Omit<Request, Key> & Readonly<Record<Key, PackedExamples>>

/**
 * Examples in three arrays of their own: 100,000 examples of 100 tokens take 0.1 s to send in place of 0.2, and nothing
 * but the tokens is sent. Electron's structured clone takes the whole buffer along that an array is a view of.
 */
export interface PackedExamples {
  readonly tokens: Int32Array
  /** Of each example, in tokens. */
  readonly lengths: Int32Array
  readonly answerFrom: Int32Array
}

export function packed(examples: readonly TokenExample[]): PackedExamples {
  const lengths = Int32Array.from(examples, (example) => example.tokens.length)
  const tokens = new Int32Array(lengths.reduce((sum, length) => sum + length, 0))
  let at = 0
  for (const example of examples) {
    tokens.set(example.tokens, at)
    at += example.tokens.length
  }
  return { tokens, lengths, answerFrom: Int32Array.from(examples, (example) => example.answerFrom) }
}

/** The examples as views of the pack. */
export function unpacked({ tokens, lengths, answerFrom }: PackedExamples): readonly TokenExample[] {
  let end = 0
  return Array.from(lengths, (length, i) => {
    end += length
    return { tokens: tokens.subarray(end - length, end), answerFrom: answerFrom[i] ?? 0 }
  })
}

import type { PretrainingPhase } from '../pretrain.ts'
import type { Shares } from '../starter-model/corpus/corpus.ts'
import type { Shape } from './model.ts'

/** Everything that determines the starter T5. */
export const seed = 1

export const shape: Shape = { layers: 4, width: 128, heads: 4, feedForward: 384, contextLength: 1024 }

/** Learned from as many characters of the documents, and from every common word as many times. */
export const vocabulary = {
  size: 3072,
  characters: 2_000_000,
  commonTimes: 250,
  shares: { prose: 90, copying: 5, records: 5 } satisfies Shares,
}

export interface Phase extends PretrainingPhase {
  /**
   * `copies`: some words of a document, and of these what follows one of the first half; `continuations`: a document,
   * cut in two between words.
   */
  readonly rows: ({ readonly kind: 'copies'; readonly words: number } | { readonly kind: 'continuations' }) & {
    readonly count: number
    readonly shares: Shares
  }
  /** Tokens at most, of what the encoder reads and of what the decoder writes. */
  readonly read: number
  readonly written: number
  /** Texts of which only the answer is learned, beside the rows. */
  readonly questions?: number
}

const everywhere = { weightDecay: 0.01, clip: 1, checkpointEvery: 200 } as const

/**
 * First a few words are written as they were read, until the decoder looks where it reads on, then more; then documents
 * are gone on with; at last come questions whose answer is one of the words offered. Copies begin anywhere: where they
 * begin with the text, ten tokens were learned by their places, which did not help with longer ones; and copies of 48
 * tokens alone did not make the decoder look there within a thousand steps.
 */
export const phases: readonly Phase[] = [
  {
    name: 'short copies',
    rows: { kind: 'copies', words: 8, count: 32 * 1600, shares: { repeats: 60, mosaics: 20, prose: 20 } },
    read: 64,
    written: 64,
    settings: { batch: 32, learningRate: 8e-4, schedule: 'constant', warmUp: 0.05, ...everywhere },
  },
  {
    name: 'copies',
    rows: { kind: 'copies', words: 24, count: 16 * 1500, shares: { repeats: 60, mosaics: 20, prose: 20 } },
    read: 128,
    written: 128,
    settings: { batch: 16, learningRate: 8e-4, schedule: 'constant', warmUp: 0.03, ...everywhere },
  },
  {
    name: 'continuations',
    rows: {
      kind: 'continuations',
      count: 16 * 1000,
      shares: { prose: 30, copying: 25, records: 15, offers: 15, mosaics: 15 },
    },
    read: 160,
    written: 48,
    settings: { batch: 16, learningRate: 8e-4, schedule: 'constant', warmUp: 0.03, ...everywhere },
  },
  {
    name: 'questions',
    rows: { kind: 'continuations', count: 8000, shares: { prose: 70, copying: 15, mosaics: 15 } },
    read: 256,
    written: 48,
    questions: 30_000,
    settings: { batch: 20, learningRate: 8e-4, schedule: 'cosine', warmUp: 0.03, ...everywhere },
  },
]

/** Rows whose loss is told and that are never trained on. */
export const heldOutRows = 40

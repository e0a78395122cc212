import type { PretrainingPhase } from '../pretrain.ts'
import type { Shares } from './corpus/corpus.ts'
import type { Shape } from './model.ts'

/** Everything that determines the starter model. */
export const seed = 1

export const shape: Shape = { layers: 4, width: 128, heads: 4, feedForward: 416, contextLength: 1024 }

/**
 * Learned from as many characters of the documents, and from every common word as many times, as they stand in texts
 * and in quotation marks.
 */
export const vocabulary = {
  size: 3072,
  characters: 2_000_000,
  commonTimes: 250,
  shares: { prose: 90, copying: 5, records: 5 } satisfies Shares,
}

export interface Phase extends PretrainingPhase {
  readonly shares: Shares
  /** Tokens in a row; documents are put together and cut. */
  readonly length: number
  readonly rows: number
  /** Questions of which only the answer is learned, beside the rows. */
  readonly questions?: number
}

const everywhere = { weightDecay: 0.01, clip: 1, checkpointEvery: 200 } as const

/**
 * First short rows said again and again, until the model looks back (the loss falls slowly and then, within a few
 * hundred steps, steeply); then everything; at last questions whose answer is one of the words offered. Without the
 * first phase three million tokens of the second were too few to make it look back.
 */
export const phases: readonly Phase[] = [
  {
    name: 'repeats',
    shares: { repeats: 100 },
    length: 96,
    rows: 16 * 2000,
    settings: { batch: 16, learningRate: 3e-3, schedule: 'constant', warmUp: 0.025, ...everywhere },
  },
  {
    name: 'everything',
    shares: { prose: 30, copying: 15, records: 20, offers: 20, mosaics: 15 },
    length: 256,
    rows: 8 * 3500,
    settings: { batch: 8, learningRate: 2e-3, schedule: 'cosine', warmUp: 0.03, ...everywhere },
  },
  {
    name: 'questions',
    shares: { prose: 70, copying: 15, mosaics: 15 },
    length: 128,
    rows: 12_000,
    questions: 60_000,
    settings: { batch: 20, learningRate: 1.5e-3, schedule: 'cosine', warmUp: 0.03, ...everywhere },
  },
]

/** Rows whose loss is told and that are never trained on. */
export const heldOutRows = 40

import type { TrainingSettings } from '#core/study/tuning.ts'
import type { Shares } from './corpus/corpus.ts'
import type { Shape } from './model.ts'

/** Everything that determines the starter model. */
export const seed = 1

export const shape: Shape = { layers: 4, width: 128, heads: 4, feedForward: 416, contextLength: 1024 }

/** Learned from as many characters of the documents. */
export const vocabulary = { size: 1024, characters: 2_000_000, shares: { prose: 30, copying: 30, records: 35, repeats: 5 } satisfies Shares }

export interface Phase {
  readonly name: string
  readonly shares: Shares
  /** Tokens in a row; documents are put together and cut. */
  readonly length: number
  readonly rows: number
  /** Questions of which only the answer is learned, beside the rows. */
  readonly questions?: number
  readonly settings: Omit<TrainingSettings, 'epochs' | 'seed'>
}

const everywhere = { weightDecay: 0.01, clip: 1, checkpointEvery: 200 } as const

/**
 * First short rows said again and again, until the model looks back (the loss falls slowly and then, within a few
 * hundred steps, steeply); then everything; then mostly texts that say first which words
 * may follow; then such words as only looking back can
 * spell; at last questions whose answer is one of the words offered. Without the first
 * phase three million tokens of the second were too few to make it look back.
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
    shares: { prose: 30, copying: 30, records: 35, repeats: 5 },
    length: 256,
    rows: 8 * 2200,
    settings: { batch: 8, learningRate: 2e-3, schedule: 'cosine', warmUp: 0.03, ...everywhere },
  },
  {
    name: 'offers',
    shares: { prose: 15, copying: 20, records: 20, offers: 40, repeats: 5 },
    length: 256,
    rows: 8 * 2000,
    settings: { batch: 8, learningRate: 1e-3, schedule: 'cosine', warmUp: 0.03, ...everywhere },
  },
  {
    name: 'mosaics',
    shares: { prose: 15, copying: 10, records: 10, offers: 25, mosaics: 40 },
    length: 256,
    rows: 8 * 1600,
    settings: { batch: 8, learningRate: 1e-3, schedule: 'cosine', warmUp: 0.03, ...everywhere },
  },
  {
    name: 'questions',
    shares: { prose: 70, copying: 15, mosaics: 15 },
    length: 128,
    rows: 6000,
    questions: 24_000,
    settings: { batch: 20, learningRate: 1e-3, schedule: 'cosine', warmUp: 0.03, ...everywhere },
  },
]

/** Rows whose loss is told and that are never trained on. */
export const heldOutRows = 40

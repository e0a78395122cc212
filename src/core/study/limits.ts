import { formatCount } from '#core/prompts/sample-formats.ts'

/** What a number of a study may be: from or above the least, up to the most. */
interface Limits {
  readonly whole: boolean
  readonly from?: number
  readonly above?: number
  readonly to?: number
  /** In place of "a number" or "a whole number". */
  readonly what?: string
  /** A usual value, where its size is not plain. */
  readonly example?: string
}

/** Every number of a study and of its training, once: contract, check, faces and trainer read them here. */
export const studyLimits = {
  /** Examples shown. */
  k: { whole: true, from: 0, to: 100 },
  instancesPerTask: { whole: true, from: 1 },
  instanceSeed: { whole: true, from: 0, to: 2 ** 31 - 1 },
  seed: { whole: true, from: 0, to: 2 ** 31 - 1 },
  formats: { whole: true, ...formatCount },
  /** Points. */
  margin: { whole: false, above: 0, to: 100 },
  maxAnswerTokens: { whole: true, from: 1, to: 4096 },
  /** Tokens. */
  contextSize: { whole: true, from: 64 },
  threads: { whole: true, from: 1, to: 512 },
  sizes: { whole: true, from: 1, what: 'a whole number of instances per train task,' },
  seeds: { whole: true, from: 0 },
  heldOutPerTask: { whole: true, from: 0 },
  rank: { whole: true, from: 1 },
  alpha: { whole: false, above: 0 },
  epochs: { whole: true, from: 1 },
  batch: { whole: true, from: 1, what: 'a whole number of examples' },
  learningRate: { whole: false, above: 0, example: '2e-4' },
  warmUp: { whole: false, from: 0, to: 1, what: 'a share of the steps,' },
  weightDecay: { whole: false, from: 0 },
  clip: { whole: false, above: 0 },
  checkpointEvery: { whole: true, from: 1 },
} as const satisfies Readonly<Record<string, Limits>>

export type NumberField = keyof typeof studyLimits
export const numberFields = Object.keys(studyLimits) as readonly NumberField[]

/** Characters of a study's name. */
export const maxNameLength = 200

/** What a study begins with, from the terminal and in the wizard. */
export const studyDefaults = { k: 2, seed: 1, margin: 3, maxAnswerTokens: 128 } as const

/** Tokens. Prompts of the paper's tasks stay well under it, and its memory fits a laptop. */
export const defaultContextSize = 4096

/** The context a model is asked with where none is chosen: no more than it was trained on. */
export function usualContextSize(contextLength: number): number {
  return Math.min(defaultContextSize, contextLength)
}

export function isWithinLimits(field: NumberField, value: number): boolean {
  const { whole, from = -Infinity, above = -Infinity, to = Infinity }: Limits = studyLimits[field]
  return (whole ? Number.isSafeInteger(value) : Number.isFinite(value)) && value >= from && value > above && value <= to
}

/** e.g. "a whole number from 0 to 100", "a number above 0, such as 2e-4". */
export function limitsInWords(field: NumberField): string {
  const { whole, from, above, to, what = whole ? 'a whole number' : 'a number', example }: Limits = studyLimits[field]
  const least = above === undefined ? `from ${from ?? 0}` : `above ${above}`
  const most =
    to === undefined ? (above === undefined ? ' on' : '') : above === undefined ? ` to ${to}` : ` and up to ${to}`
  return `${what} ${least}${most}${example === undefined ? '' : `, such as ${example}`}`
}

/** e.g. "invalid rank: 0; a whole number from 1 on". */
export function refusedNumber(field: NumberField, value: number | null): string {
  return `invalid ${titles[field]}: ${value ?? 'none'}; ${limitsInWords(field)}`
}

const titles: Readonly<Record<NumberField, string>> = {
  k: 'number of examples',
  instancesPerTask: 'number of instances',
  instanceSeed: 'seed of the instances',
  seed: 'seed',
  formats: 'number of formats',
  margin: 'margin',
  maxAnswerTokens: 'number of answer tokens',
  contextSize: 'context size',
  threads: 'number of threads',
  sizes: 'size',
  seeds: 'seed',
  heldOutPerTask: 'number of held-out instances',
  rank: 'rank',
  alpha: 'alpha',
  epochs: 'number of epochs',
  batch: 'batch',
  learningRate: 'learning rate',
  warmUp: 'warm-up',
  weightDecay: 'weight decay',
  clip: 'clip',
  checkpointEvery: 'number of steps between checkpoints',
}

import { pairRows, type PairedRows, type SeedMean } from '#core/statistics/paired-rows.ts'
import { seededRandom } from '#core/random/index.ts'

/** Studies that are drawn anew again and again from a population whose truth is known. */
export interface Design {
  readonly tasks: number
  /** Instances of each task: drawn evenly from the first to the second. */
  readonly instances: readonly [number, number]
  /** Of two instances of one task in being right, 0–1. */
  readonly correlation: number
  /** Shares of right answers of the two lines that are compared. */
  readonly rates: readonly [number, number]
  /** Of trainings; 1: the lines have one cell each. */
  readonly seeds: number
  /** Standard deviation of the seeds of one line about their mean, in points. */
  readonly seedSpread: number
}

/** Places of what a simulated study has, in its rows' means. */
export const means = { exactFirst: 0, exactSecond: 1, rougeFirst: 2, rougeSecond: 3 } as const
const scored = 4

/**
 * Share of the chance in an answer that all cells have in common: the same instance is easy or hard for all of them.
 */
const shared = 0.5

/**
 * A study: of every task and line a share of right answers from a beta distribution, which gives instances of one task
 * the correlation wanted; of every seed and line a shift of all tasks' shares; of every instance a zero or a one with
 * that probability, and a mean of two such with random weights as a score between 0 and 1. A line's mean in the
 * population is its rate.
 */
export function simulate(design: Design, chance: Chance): PairedRows {
  const shifts = design.rates.map((rate) =>
    Array.from({ length: design.seeds }, () => (design.seeds === 1 ? 0 : shiftOf(design, rate, chance))),
  )
  const tasks = Array.from({ length: design.tasks }, () => {
    const cells = design.rates.flatMap((rate, line) => {
      const ofTask = chance.beta(rate, design.correlation)
      return (shifts[line] ?? []).map((shift) => shifted(ofTask, shift, rate))
    })
    const [fewest, most] = design.instances
    const size = fewest + Math.floor(chance.uniform() * (most - fewest + 1))
    return Array.from({ length: size }, () => instance(cells, chance))
  })
  return pairRows(
    scored * design.seeds,
    tasks,
    Array.from({ length: scored }, (_, mean) => seedMean(mean, design.seeds)),
  )
}

/** Of a seed: as often up as down, and never beyond none or all right. */
function shiftOf({ seedSpread }: Design, rate: number, chance: Chance): number {
  const most = Math.min(rate, 1 - rate)
  return Math.min(most, Math.max(-most, (seedSpread / 100) * chance.normal()))
}

/** Towards all or none right, so far that the mean over tasks is shifted by `shift`. */
function shifted(ofTask: number, shift: number, rate: number): number {
  return ofTask + shift * (shift > 0 ? (1 - ofTask) / (1 - rate) : ofTask / rate)
}

function instance(cells: readonly number[], chance: Chance): number[] {
  const common = [chance.uniform(), chance.uniform(), chance.uniform()]
  const weight = chance.uniform()
  const right = (rate: number, which: number) =>
    (chance.uniform() < shared ? (common[which] ?? 0) : chance.uniform()) < rate ? 1 : 0
  const exact = cells.map((rate) => right(rate, 0))
  return [...exact, ...cells.map((rate) => weight * right(rate, 1) + (1 - weight) * right(rate, 2))]
}

function seedMean(mean: number, seeds: number): SeedMean {
  const columns = Array.from({ length: seeds }, (_, seed) => mean * seeds + seed)
  return { columns, seeds: seeds === 1 ? [] : columns.map((_, seed) => seed) }
}

/** Random numbers of the distributions that a study needs. */
export class Chance {
  readonly #random: ReturnType<typeof seededRandom>

  constructor(seed: number) {
    this.#random = seededRandom(seed)
  }

  /** Above 0 and below 1. */
  uniform(): number {
    return ((this.#random.next() >>> 0) + 0.5) / 2 ** 32
  }

  /** Box & Muller 1958. */
  normal(): number {
    return Math.sqrt(-2 * Math.log(this.uniform())) * Math.cos(2 * Math.PI * this.uniform())
  }

  /** With variance correlation × mean × (1 − mean). */
  beta(mean: number, correlation: number): number {
    if (correlation === 0) return mean
    const size = 1 / correlation - 1
    const [one, other] = [this.#gamma(mean * size), this.#gamma((1 - mean) * size)]
    return one + other === 0 ? (this.uniform() < mean ? 1 : 0) : one / (one + other)
  }

  /** Marsaglia & Tsang 2000. */
  #gamma(shape: number): number {
    if (shape < 1) return this.#gamma(shape + 1) * this.uniform() ** (1 / shape)
    const d = shape - 1 / 3
    for (;;) {
      const x = this.normal()
      const v = (1 + x / Math.sqrt(9 * d)) ** 3
      if (v > 0 && Math.log(this.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v
    }
  }
}

import type { Rates } from '#contract/studies.ts'

export interface Timed {
  readonly tokens: number
  readonly seconds: number
}

export type WhyWide = 'few' | 'uneven' | null

/**
 * A rate moves by as much from one minute to the next, on a machine with other work; few measurements say even less.
 */
const least = { few: 0.3, several: 0.15 }

/**
 * The median rate, and two of its standard errors around it (from the quartiles, as of a normal distribution). Not the
 * mean: while the engine tries which number of threads is faster, single evaluations take a hundred times as long.
 */
export function spreadOf(measured: readonly Timed[]): Rates['prompt'] {
  const sorted = measured.map(({ tokens, seconds }) => tokens / seconds).sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? 0
  const mid = at(0.5)
  const error = (2 * 1.253 * ((at(0.75) - at(0.25)) / 1.349)) / Math.sqrt(sorted.length) / mid
  const share = Math.max(sorted.length < 4 ? least.few : least.several, error)
  return { low: mid / (1 + share), mid, high: mid * (1 + share) }
}

/** Why what is measured is wide: few prompts were asked, or they took different times, as beside other work. */
export function whyWide(measured: readonly Timed[]): WhyWide {
  if (measured.length < 4) return 'few'
  const { low, high } = spreadOf(measured)
  return high / low > wideRatio ? 'uneven' : null
}

/** Of the highest and the lowest rate. */
const wideRatio = 1.7

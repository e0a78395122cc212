import binomialCdf from '@stdlib/stats-base-dists-binomial-cdf'
import { tooFew, type TooFew } from './interval.ts'

/** Instances on which exactly one of two cells is right. */
export interface Discordant {
  readonly onlyFirst: number
  readonly onlySecond: number
}

/**
 * Two-sided p of McNemar's exact test: among the discordant instances either cell is right with probability 1/2. It
 * takes instances as independent and knows nothing of tasks. Sources: McNemar 1947; exact conditional form as in
 * Fagerland, Lydersen & Laake 2013, BMC Medical Research Methodology 13:91.
 */
export function mcnemar({ onlyFirst, onlySecond }: Discordant): number | TooFew {
  const n = onlyFirst + onlySecond
  return n === 0 ? tooFew : Math.min(1, 2 * binomialCdf(Math.min(onlyFirst, onlySecond), n, 0.5))
}

/** @param differences of two columns of zeros and ones, the first minus the second */
export function discordant(differences: Float64Array): Discordant {
  let onlyFirst = 0
  let onlySecond = 0
  for (const difference of differences) {
    if (difference > 0) onlyFirst++
    else if (difference < 0) onlySecond++
  }
  return { onlyFirst, onlySecond }
}

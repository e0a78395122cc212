import normalQuantile from '@stdlib/stats-base-dists-normal-quantile'
import { tooFew, type TooFew } from './interval.ts'
import { studentQuantile } from './student.ts'

export interface PlannedSize {
  readonly instances: number
  readonly tasks: number
  /** Two-sided level of the test. */
  readonly alpha: number
  /** Chance of finding a difference of the size returned. */
  readonly power: number
  /** Share of instances, 0–1, on which exactly one of the two cells is right. */
  readonly discordance: number
  /** Correlation, 0–1, of two instances of one task in the difference between the cells; 0 ignores tasks. */
  readonly intraTaskCorrelation: number
}

/**
 * What is assumed before anything is known: our decision, not taken from a source. Two cells of one model that answer
 * near 45 % and err independently of each other are discordant on a half; sharing the instances lowers that.
 */
export const planningAssumptions = { alpha: 0.05, power: 0.8, discordance: 0.3, intraTaskCorrelation: 0.05 }

/**
 * The smallest true difference in exact match, in points, that McNemar's test finds with the given power. `too-few`
 * where even a difference as large as the discordance is not found. A normal approximation: the exact test's power at
 * that difference is 1 to 2 points lower (0.785 for 1,000 instances, discordance 0.3; summed in SciPy). Sources:
 * Miettinen 1968, Biometrics 24:339, and Connor 1987, Biometrics 43:207, n = (z_α/2 √ψ + z_β √(ψ − δ²))² / δ², solved
 * for δ; instances of one task count less by the design effect 1 + (m − 1)·ρ with m instances per task, Kish 1965,
 * "Survey Sampling".
 *
 * @throws RangeError for a share or a level that is none
 */
export function minimumDetectableEffect(size: PlannedSize): number | TooFew {
  const { instances, tasks, alpha, power, discordance, intraTaskCorrelation } = size
  for (const [name, value] of Object.entries({ alpha, power })) {
    if (!(value > 0 && value < 1)) throw new RangeError(`invalid ${name}: ${value} (between 0 and 1, not percent)`)
  }
  for (const [name, value] of Object.entries({ discordance, intraTaskCorrelation })) {
    if (!(value >= 0 && value <= 1))
      throw new RangeError(`invalid ${name}: ${value} (a share from 0 to 1, not percent)`)
  }
  if (instances < 2 || tasks < 1 || discordance === 0) return tooFew
  const n = instances / (1 + (instances / tasks - 1) * intraTaskCorrelation)
  const zAlpha = normalQuantile(1 - alpha / 2, 0, 1)
  const zBeta = normalQuantile(power, 0, 1)
  const underRoot = n + zBeta ** 2 - zAlpha ** 2
  if (underRoot < 0) return tooFew
  const delta = (Math.sqrt(discordance) * (zAlpha * Math.sqrt(n) + zBeta * Math.sqrt(underRoot))) / (n + zBeta ** 2)
  return delta > discordance ? tooFew : 100 * delta
}

/**
 * The same after the run, from the spread that was observed: the smallest true difference, in points, that the
 * bootstrap's test finds with the given power. The standard error knows how often the two really disagree, how much
 * tasks differ in it, and seeds where there are several, so nothing has to be assumed. `too-few` where that is more
 * than 100 points. Source: the minimum detectable effect of Bloom 1995, Evaluation Review 19:547, (t_α/2 + t_β) ×
 * standard error, with degrees of freedom as in Bloom 2005, "Learning More from Social Experiments", chapter 4, for
 * clusters. It is no power of what was found: the difference itself is not in it.
 */
export function detectableWith(
  { standardError, degreesOfFreedom }: { readonly standardError: number; readonly degreesOfFreedom: number },
  { alpha, power }: Pick<PlannedSize, 'alpha' | 'power'> = planningAssumptions,
): number | TooFew {
  const difference =
    (studentQuantile(1 - alpha / 2, degreesOfFreedom) + studentQuantile(power, degreesOfFreedom)) * standardError
  return difference > 100 ? tooFew : difference
}

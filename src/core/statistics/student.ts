import normalQuantile from '@stdlib/stats-base-dists-normal-quantile'
import studentT from '@stdlib/stats-base-dists-t-quantile'

/**
 * Student's t distribution with any positive number of degrees of freedom, `Infinity` being the normal one, which
 * stdlib's does not know.
 *
 * @param probability between 0 and 1, neither included
 */
export function studentQuantile(probability: number, degreesOfFreedom: number): number {
  if (!(probability > 0 && probability < 1))
    throw new RangeError(`invalid probability: ${probability} (between 0 and 1)`)
  return degreesOfFreedom === Infinity ? normalQuantile(probability, 0, 1) : studentT(probability, degreesOfFreedom)
}

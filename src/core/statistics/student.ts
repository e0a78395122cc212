import normalQuantile from '@stdlib/stats-base-dists-normal-quantile'

/**
 * Student's t distribution with any positive number of degrees of freedom, `Infinity` being the normal one. Sources:
 * Abramowitz & Stegun 1964, 26.7.1; the incomplete beta function by its continued fraction, 26.5.8, evaluated as in
 * Press et al. 2007, "Numerical Recipes", section 6.4; Lanczos 1964 for the gamma function.
 */
export function studentCdf(t: number, degreesOfFreedom: number): number {
  const upper = upperTail(Math.abs(t), degreesOfFreedom)
  return t > 0 ? 1 - upper : upper
}

/** @param probability between 0 and 1, neither included */
export function studentQuantile(probability: number, degreesOfFreedom: number): number {
  if (!(probability > 0 && probability < 1))
    throw new RangeError(`invalid probability: ${probability} (between 0 and 1)`)
  if (degreesOfFreedom === Infinity) return normalQuantile(probability, 0, 1)
  if (probability === 0.5) return 0
  const positive = upperQuantile(Math.min(probability, 1 - probability), degreesOfFreedom)
  return probability > 0.5 ? positive : -positive
}

/** Where the upper tail is `tail` (below 0.5): Newton's steps, and halving where one would leave the bracket. */
function upperQuantile(tail: number, degreesOfFreedom: number): number {
  let [low, high] = [0, 1]
  while (upperTail(high, degreesOfFreedom) > tail) [low, high] = [high, 2 * high]
  let t = (low + high) / 2
  for (let i = 0; i < 200; i++) {
    const excess = upperTail(t, degreesOfFreedom) - tail
    if (excess > 0) low = t
    else high = t
    const newton = t + excess / density(t, degreesOfFreedom)
    const next = newton > low && newton < high ? newton : (low + high) / 2
    if (Math.abs(next - t) <= 1e-12 * next) return next
    t = next
  }
  return t
}

function density(t: number, degreesOfFreedom: number): number {
  const half = degreesOfFreedom / 2
  return (
    Math.exp(logGamma(half + 0.5) - logGamma(half) - (half + 0.5) * Math.log1p((t * t) / degreesOfFreedom)) /
    Math.sqrt(Math.PI * degreesOfFreedom)
  )
}

/** Of a t that is not negative. */
function upperTail(t: number, degreesOfFreedom: number): number {
  return incompleteBeta(degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 0.5) / 2
}

/** Regularised. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  const factor = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x))
  return x < (a + 1) / (a + b + 2) ? (factor * betaFraction(x, a, b)) / a : 1 - (factor * betaFraction(1 - x, b, a)) / b
}

/** Lentz's way of evaluating a continued fraction from its beginning. */
function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300
  const away = (value: number) => (Math.abs(value) < tiny ? tiny : value)
  let c = 1
  let d = 1 / away(1 - ((a + b) * x) / (a + 1))
  let fraction = d
  for (let m = 1; m <= 10_000; m++) {
    for (const term of [
      (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)),
      (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)),
    ]) {
      d = 1 / away(1 + term * d)
      c = away(1 + term / c)
      fraction *= d * c
    }
    if (Math.abs(d * c - 1) < 1e-15) break
  }
  return fraction
}

const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
] as const

/** Of a positive number. */
function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  const sum = lanczos.reduce((total, coefficient, i) => (i === 0 ? coefficient : total + coefficient / (x - 1 + i)), 0)
  const base = x + 6.5
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(base) - base + Math.log(sum)
}

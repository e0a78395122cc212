import { holm } from './holm.ts'
import { tooFew, type Interval, type TooFew } from './interval.ts'
import { discordant, mcnemar, type Discordant } from './mcnemar.ts'
import type { Bootstrap } from './paired-bootstrap.ts'
import { isMeanOfAnswers, type PairedRows, valuesOf } from './paired-rows.ts'
import { successDistribution, twoSided, type SuccessDistribution } from './poisson-binomial.ts'
import { detectableWith } from './minimum-detectable-effect.ts'
import { rescaledDraws, rescaledInterval, rescaledTest } from './rescaled.ts'
import { isEquivalent } from './tost.ts'

/** Two means of a bootstrap's rows. */
export interface ColumnPair {
  readonly bootstrap: Bootstrap
  readonly first: number
  readonly second: number
  /** The second mean is no score: on each instance it is the chance that a random guess is right. */
  readonly isGuess?: boolean
  /** Another two, whose difference is taken from that of these: how far an effect differs from an effect. */
  readonly less?: { readonly first: number; readonly second: number }
}

/** Differences, intervals and errors are in points, the first mean minus the second, less the other two's. */
export interface Comparison extends Omit<ColumnPair, 'bootstrap' | 'isGuess' | 'less'> {
  readonly instances: number
  readonly tasks: number
  /** `null` without instances. */
  readonly difference: number | null
  readonly interval95: Interval | TooFew
  /** The interval of the two one-sided tests. */
  readonly interval90: Interval | TooFew
  /** What intervals and test are stretched to, with Student's t; `null` for `too-few`. */
  readonly standardError: number | null
  readonly degreesOfFreedom: number | null
  /** The smallest true difference that a comparison with this spread finds 4 times in 5, before Holm. */
  readonly minimumDetectableEffect: number | TooFew
  /** `null` where values are others than zeros and ones, as ROUGE-L, or means of several seeds or draws. */
  readonly discordant: Discordant | null
  readonly pMcNemar: number | TooFew | null
  /**
   * Against a random guess, two-sided: how likely guesses are to have so many right, or a number as far out on the
   * other side (Poisson-binomial). It takes guesses as independent of each other; `null` where something else is
   * compared, or a mean of seeds or draws.
   */
  readonly pExact: number | null
  readonly pBootstrap: number | TooFew
  /** After Holm over the family; `null` where the comparison is `too-few` and so in no family. */
  readonly pAdjusted: number | null
  /** True with `equivalent` says: a difference is there, and it is smaller than the margin. */
  readonly differsFromZero: boolean
  readonly verdict: Verdict | TooFew
}

/**
 * The comparisons a study declares; together they are one family, also over several bootstraps (one for each kind). A
 * comparison enters it with the larger of its p values: McNemar's test, and against a random guess the exact test,
 * takes instances as independent, the bootstrap knows tasks but is approximate. Two cells differ where the adjusted p
 * is below `alpha` and the 95 % interval leaves out 0.
 *
 * @param margin points, above 0, chosen before the run
 */
export function compare(family: readonly ColumnPair[], margin: number, alpha = 0.05): readonly Comparison[] {
  const distributions = guessDistributions()
  const tested = family.map((pair) => test(pair, margin, distributions))
  const adjusted = holm(tested.map(({ p }) => p))
  return tested.map(({ known, equivalent }, position) => {
    const pAdjusted = adjusted[position] ?? null
    const { interval95 } = known
    if (pAdjusted === null || interval95 === tooFew) {
      return { ...known, pAdjusted: null, differsFromZero: false, verdict: tooFew }
    }
    const differsFromZero = pAdjusted < alpha && (interval95.low > 0 || interval95.high < 0)
    return { ...known, pAdjusted, differsFromZero, verdict: verdict({ equivalent, differsFromZero }) }
  })
}

interface Tested {
  /** All that does not depend on the other comparisons of the family. */
  readonly known: Omit<Comparison, 'pAdjusted' | 'differsFromZero' | 'verdict'>
  readonly p: number | null
  readonly equivalent: boolean
}

function test(
  { bootstrap, first, second, isGuess = false, less }: ColumnPair,
  margin: number,
  distributions: GuessDistributions,
): Tested {
  const { rows } = bootstrap
  const own = valuesOf(rows, first, second)
  const other = less && valuesOf(rows, less.first, less.second)
  const differences = other === undefined ? own : own.map((value, i) => value - other[i]!)
  const counts =
    !isGuess && less === undefined && isRightOrWrong(rows, first) && isRightOrWrong(rows, second)
      ? discordant(differences)
      : null
  const pMcNemar = counts && mcnemar(counts)
  const pExact =
    isGuess && differences.length > 0 && isRightOrWrong(rows, first)
      ? twoSided(distributions(rows, second), sum(valuesOf(rows, first)))
      : null
  const plain = {
    first,
    second,
    instances: rows.instances,
    tasks: rows.tasks.length,
    difference: differences.length === 0 ? null : (100 * sum(differences)) / differences.length,
    discordant: counts,
    pMcNemar,
    pExact,
  }
  const rescaled = rescaledDraws(bootstrap, [
    { mean: first, weight: 1 },
    { mean: second, weight: -1 },
    ...(less === undefined
      ? []
      : [
          { mean: less.first, weight: -1 },
          { mean: less.second, weight: 1 },
        ]),
  ])
  if (rescaled === tooFew) {
    const none = {
      interval95: tooFew,
      interval90: tooFew,
      standardError: null,
      degreesOfFreedom: null,
      minimumDetectableEffect: tooFew,
      pBootstrap: tooFew,
    } as const
    return { known: { ...plain, ...none }, p: null, equivalent: false }
  }
  const pBootstrap = rescaledTest(rescaled)
  const { standardError, degreesOfFreedom } = rescaled
  const interval90 = rescaledInterval(rescaled, 0.9)
  return {
    known: {
      ...plain,
      interval95: rescaledInterval(rescaled, 0.95),
      interval90,
      standardError,
      degreesOfFreedom,
      minimumDetectableEffect: detectableWith(rescaled),
      pBootstrap,
    },
    p: Math.max(pBootstrap, typeof pMcNemar === 'number' ? pMcNemar : 0, pExact ?? 0),
    equivalent: isEquivalent(interval90, margin),
  }
}

type GuessDistributions = (rows: PairedRows, mean: number) => SuccessDistribution

/** Every line is held against the same guesses, whose distribution takes longest. */
function guessDistributions(): GuessDistributions {
  const known = new Map<PairedRows, Map<number, SuccessDistribution>>()
  return (rows, mean) => {
    const ofRows = known.get(rows) ?? new Map<number, SuccessDistribution>()
    const distribution = ofRows.get(mean) ?? successDistribution(valuesOf(rows, mean))
    known.set(rows, ofRows.set(mean, distribution))
    return distribution
  }
}

function sum(values: Float64Array): number {
  return values.reduce((all, value) => all + value, 0)
}

/** McNemar's test counts right answers of single cells: not of means over seeds or draws, even where all are 0 or 1. */
function isRightOrWrong(rows: PairedRows, mean: number): boolean {
  return !isMeanOfAnswers(rows.means[mean]!) && valuesOf(rows, mean).every((value) => value === 0 || value === 1)
}

export type Verdict = 'equivalent' | 'different' | 'undecided'

/**
 * What may be said of two cells. Both tests can succeed at once, on many instances: a difference that is surely there
 * and surely smaller than the margin. That is `equivalent`, because the margin says which differences matter (Lakens
 * 2017, figure 1); the comparison's `differsFromZero` keeps the other half. Without either test's success nothing is
 * shown: `undecided`, never "the same".
 */
export function verdict(tests: { readonly equivalent: boolean; readonly differsFromZero: boolean }): Verdict {
  if (tests.equivalent) return 'equivalent'
  return tests.differsFromZero ? 'different' : 'undecided'
}

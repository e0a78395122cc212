import { bootstrapTest } from './bootstrap-test.ts'
import { holm } from './holm.ts'
import { percentileInterval, tooFew, type Interval, type TooFew } from './interval.ts'
import { isBinary } from './lanes.ts'
import { discordant, mcnemar, type Discordant } from './mcnemar.ts'
import { differenceDraws, type Bootstrap } from './paired-bootstrap.ts'
import { valuesOf } from './paired-rows.ts'
import { isEquivalent } from './tost.ts'
import { verdict, type Verdict } from './verdict.ts'

/** Two columns of a bootstrap. */
export interface ColumnPair {
  readonly bootstrap: Bootstrap
  readonly first: number
  readonly second: number
  /** A column holds means of several cells: McNemar's test counts right answers of single ones, even where all means are 0 or 1. */
  readonly averaged?: boolean
}

/** Differences and intervals are in points, the first column minus the second. */
export interface Comparison extends Omit<ColumnPair, 'bootstrap' | 'averaged'> {
  readonly instances: number
  readonly tasks: number
  /** `null` without instances. */
  readonly difference: number | null
  readonly interval95: Interval | TooFew
  /** The interval of the two one-sided tests. */
  readonly interval90: Interval | TooFew
  /** `null` where a column holds other values than zeros and ones, as ROUGE-L, or means of several cells. */
  readonly discordant: Discordant | null
  readonly pMcNemar: number | TooFew | null
  readonly pBootstrap: number | TooFew
  /** After Holm over the family; `null` where the comparison is `too-few` and so in no family. */
  readonly pAdjusted: number | null
  /** True with `equivalent` says: a difference is there, and it is smaller than the margin. */
  readonly differsFromZero: boolean
  readonly verdict: Verdict | TooFew
}

/**
 * The comparisons a study declares; together they are one family, also over several bootstraps (one for each kind). A
 * comparison enters it with the larger of its p values: McNemar's test is exact but takes instances as independent, the
 * bootstrap knows tasks but is approximate. Two cells differ where the adjusted p is below `alpha` and the 95 % interval
 * leaves out 0.
 *
 * @param margin points, above 0, chosen before the run
 */
export function compare(family: readonly ColumnPair[], margin: number, alpha = 0.05): readonly Comparison[] {
  const tested = family.map((pair) => test(pair, margin))
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

function test({ bootstrap, first, second, averaged = false }: ColumnPair, margin: number): Tested {
  const { rows } = bootstrap
  const differences = valuesOf(rows, first, second)
  const counts = !averaged && isBinary(rows, first) && isBinary(rows, second) ? discordant(differences) : null
  const pMcNemar = counts && mcnemar(counts)
  const plain = {
    first,
    second,
    instances: rows.instances,
    tasks: rows.tasks.length,
    difference: differences.length === 0 ? null : (100 * differences.reduce((sum, value) => sum + value, 0)) / differences.length,
    discordant: counts,
    pMcNemar,
  }
  const draws = differenceDraws(bootstrap, first, second)
  if (draws === tooFew) {
    return { known: { ...plain, interval95: tooFew, interval90: tooFew, pBootstrap: tooFew }, p: null, equivalent: false }
  }
  const pBootstrap = bootstrapTest(draws)
  return {
    known: { ...plain, interval95: percentileInterval(draws, 0.95), interval90: percentileInterval(draws, 0.9), pBootstrap },
    p: typeof pMcNemar === 'number' ? Math.max(pMcNemar, pBootstrap) : pBootstrap,
    equivalent: isEquivalent(draws, margin),
  }
}

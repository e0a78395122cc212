import { verdict, type Verdict } from './comparison.ts'
import { holm } from './holm.ts'
import { tooFew, type Interval, type TooFew } from './interval.ts'
import { pairedBootstrap, type Bootstrap } from './paired-bootstrap.ts'
import { columnValues, pairRows, valuesOf, type PairedRows, type SeedMean } from './paired-rows.ts'
import { permutationTest, type PermutationTest } from './permutation.ts'
import { rescaledDraws, rescaledInterval } from './rescaled.ts'
import { isEquivalent } from './tost.ts'

/** Templates of one category: its name, and the columns of their scores. */
export interface CategoryColumns {
  readonly category: string
  readonly columns: readonly number[]
}

/**
 * Two categories, the first minus the second, in points. A template counts once, however many instances it was asked.
 */
export interface CategoryComparison {
  readonly first: string
  readonly second: string
  readonly templates: { readonly first: number; readonly second: number }
  readonly difference: number
  /** Two-level: what other templates and other instances would have given; `too-few` with one template. */
  readonly interval95: Interval | TooFew
  readonly interval90: Interval | TooFew
  readonly permutation: PermutationTest | TooFew
  /** Holm over all pairs. */
  readonly pAdjusted: number | null
  /** A category has fewer than five templates: they may be all alike by chance, and p cannot be small. */
  readonly hasFewTemplates: boolean
  readonly verdict: Verdict | TooFew
}

/** Points: what counts as equivalent where a study chooses no other margin. Our decision. */
export const categoryMargin = 5

const fewTemplates = 5
const alpha = 0.05

/**
 * Every pair of categories, one family. Templates are a random factor: the sentences that somebody wrote stand for all
 * that could have been written, so that the difference of two categories is one of means over templates. Its interval
 * is that of the paired bootstrap with templates in the place of seeds: each draw takes templates of either category,
 * and instances (of several tasks: tasks first) that all templates share, with replacement, put right by the standard
 * error of both (`standard-error.ts`). Seeds are averaged before. p permutes categories over templates, which takes
 * instances as they are; two categories differ where p after Holm is below 0.05 and the interval leaves out 0.
 *
 * Webson & Pavlick 2022 test seeds × templates as if they were independent, and choose the best checkpoint on the set
 * that they report; neither is done here.
 *
 * @param tasks for each task its instances, for each instance its score (0–1) under every template, `null` where it has
 *   none
 * @param margin points, chosen before the run
 */
export function compareCategories(
  tasks: readonly (readonly (readonly (number | null)[])[])[],
  categories: readonly CategoryColumns[],
  { seed, draws, margin }: { readonly seed: number; readonly draws: number; readonly margin: number },
): readonly CategoryComparison[] {
  const templates = categories.reduce((sum, { columns }) => sum + columns.length, 0)
  const rows = pairRows(templates, tasks, categories.map(templateMean))
  if (rows.instances === 0) return []
  const bootstrap = pairedBootstrap(rows, seed, draws)
  const means = Array.from({ length: templates }, (_, column) => mean(columnValues(rows, column)))
  const pairs = categories.flatMap((one, first) =>
    categories.slice(first + 1).map((other, i) => ({ one, other, first, second: first + 1 + i })),
  )
  const tested = pairs.map(({ one, other }) =>
    permutationTest(
      one.columns.map((column) => means[column]!),
      other.columns.map((column) => means[column]!),
      seed,
    ),
  )
  const adjusted = holm(tested.map((test) => (test === tooFew ? null : test.p)))
  return pairs.map(({ one, other, first, second }, i) => {
    const pAdjusted = adjusted[i] ?? null
    const intervals = intervalsOf(bootstrap, first, second)
    return {
      first: one.category,
      second: other.category,
      templates: { first: one.columns.length, second: other.columns.length },
      difference: 100 * mean(valuesOf(rows, first, second)),
      ...intervals,
      permutation: tested[i] ?? tooFew,
      pAdjusted,
      hasFewTemplates: Math.min(one.columns.length, other.columns.length) < fewTemplates,
      verdict: verdictOf(intervals, pAdjusted, margin),
    }
  })
}

type Intervals = Pick<CategoryComparison, 'interval95' | 'interval90'>

/** One template says nothing of others, so that a category of one has no interval. */
function intervalsOf(bootstrap: Bootstrap, first: number, second: number): Intervals {
  const none = { interval95: tooFew, interval90: tooFew } as const
  if ([first, second].some((category) => templatesOf(bootstrap.rows, category) < 2)) return none
  const rescaled = rescaledDraws(bootstrap, [
    { mean: first, weight: 1 },
    { mean: second, weight: -1 },
  ])
  return rescaled === tooFew
    ? none
    : { interval95: rescaledInterval(rescaled, 0.95), interval90: rescaledInterval(rescaled, 0.9) }
}

function verdictOf({ interval95, interval90 }: Intervals, pAdjusted: number | null, margin: number): Verdict | TooFew {
  if (interval95 === tooFew || interval90 === tooFew || pAdjusted === null) return tooFew
  return verdict({
    equivalent: isEquivalent(interval90, margin),
    differsFromZero: pAdjusted < alpha && (interval95.low > 0 || interval95.high < 0),
  })
}

/** Templates are drawn as seeds are: columns tell them apart, for no two categories share one. */
function templateMean({ columns }: CategoryColumns): SeedMean {
  return columns.length > 1 ? { columns, seeds: columns } : { columns, seeds: [] }
}

function templatesOf({ means }: PairedRows, category: number): number {
  return means[category]?.columns.length ?? 0
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

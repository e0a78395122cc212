import { fastRandom, type FastRandom } from '#core/random/fast.ts'
import type { AgreementFigure, Judgements } from './agreement-figure.ts'
import { percentileInterval, tooFew, type Interval, type TooFew } from './interval.ts'

export interface AgreementDraws {
  readonly seed: number
  readonly draws: number
}

/**
 * Draws in which a figure may be missing, as a share, before there is no interval: those that are left are no fair
 * sample any more.
 */
const maxUndefined = 0.05

/**
 * 95 % percentile intervals of figures of agreement, one for each figure, all from the same draws: every draw takes as
 * many tasks as there are, with replacement, and from each drawn task as many units as it has, with replacement, as the
 * paired bootstrap does; with one task the draws speak of that task only. Units that fewer than two raters have judged
 * are left out.
 *
 * Draws in which a figure is not defined (one value only) are left out of its interval; `too-few` where they are more
 * than 5 %, and where all draws are the same: perfect agreement on ten units is no proof of perfect agreement. Both are
 * our decision. Sources: Davison & Hinkley 1997, section 3.8; Efron & Tibshirani 1993, chapter 13; for kappa: Lee &
 * Fung 1993, "Confidence interval of the kappa coefficient by bootstrap resampling", Psychiatry Research 49:97.
 *
 * @param tasks for each task its units
 * @param values how many there are
 */
export function agreementIntervals(
  tasks: readonly (readonly Judgements[])[],
  values: number,
  figures: readonly AgreementFigure[],
  { seed, draws }: AgreementDraws,
): (Interval | TooFew)[] {
  const packed = packUnits(tasks, values, figures)
  if (packed.rows.length === 0) return figures.map(() => tooFew)
  const sums = new Float64Array(packed.from.at(-1)!)
  const parts = figures.map((_, i) => sums.subarray(packed.from[i], packed.from[i + 1]))
  const drawn = figures.map(() => new Float64Array(draws))
  const defined = figures.map(() => 0)
  const next = drawing(packed, sums, fastRandom(seed))
  for (let draw = 0; draw < draws; draw++) {
    next()
    for (let i = 0; i < figures.length; i++) {
      const value = figures[i]!.of(parts[i]!)
      if (value !== tooFew) drawn[i]![defined[i]!++] = value
    }
  }
  return drawn.map((values, i) => {
    const known = values.subarray(0, defined[i]).sort()
    if (known.length < draws * (1 - maxUndefined) || known[0] === known.at(-1)) return tooFew
    return percentileInterval(known, 0.95)
  })
}

interface PackedUnits {
  /** For each task its units, each as the number of its pattern. */
  readonly rows: readonly Int32Array[]
  /** For each pattern those terms of all figures that are not 0. */
  readonly patterns: readonly Terms[]
  /** Where the terms of each figure begin, and where the last one's end. */
  readonly from: readonly number[]
}

interface Terms {
  /** Among the terms of all figures. */
  readonly places: Int32Array
  readonly values: Float64Array
}

/** Few patterns of judgements are different: a draw only counts them, and adds up their terms in the end. */
function packUnits(
  tasks: readonly (readonly Judgements[])[],
  values: number,
  figures: readonly AgreementFigure[],
): PackedUnits {
  const numbers = new Map<string, number>()
  const patterns: Terms[] = []
  const widths = figures.map((figure) => figure.terms([], values).length)
  const rows = tasks
    .map((units) =>
      Int32Array.from(
        units.filter((unit) => unit.filter((value) => value !== null).length >= 2),
        (unit) => {
          const key = unit.join()
          const known = numbers.get(key)
          if (known !== undefined) return known
          const terms = figures.flatMap((figure) => figure.terms(unit, values))
          const places = Int32Array.from(terms.keys()).filter((place) => terms[place] !== 0)
          patterns.push({ places, values: Float64Array.from(places, (place) => terms[place]!) })
          numbers.set(key, numbers.size)
          return numbers.size - 1
        },
      ),
    )
    .filter((units) => units.length > 0)
  const from = [0]
  for (const width of widths) from.push(from.at(-1)! + width)
  return { rows, patterns, from }
}

/** Each call is one draw: it writes the sums of all terms. */
function drawing({ rows, patterns }: PackedUnits, sums: Float64Array, random: FastRandom): () => void {
  const drawnTasks = new Int32Array(rows.length)
  const drawn = new Int32Array(rows.reduce((largest, units) => Math.max(largest, units.length), 0))
  const constant = rows.map((units) => units.every((pattern) => pattern === units[0]))
  const counts = new Float64Array(patterns.length)
  return () => {
    counts.fill(0)
    random.fillBelow(drawnTasks, rows.length, rows.length)
    for (let i = 0; i < drawnTasks.length; i++) {
      const task = drawnTasks[i]!
      const units = rows[task]!
      if (constant[task]!) {
        counts[units[0]!]! += units.length
        continue
      }
      random.fillBelow(drawn, units.length, units.length)
      for (let j = 0; j < units.length; j++) counts[units[drawn[j]!]!]!++
    }
    sums.fill(0)
    for (let pattern = 0; pattern < counts.length; pattern++) {
      const count = counts[pattern]!
      if (count === 0) continue
      const { places, values } = patterns[pattern]!
      for (let i = 0; i < places.length; i++) sums[places[i]!]! += count * values[i]!
    }
  }
}

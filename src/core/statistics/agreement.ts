import { agreementIntervals, type AgreementDraws } from './agreement-bootstrap.ts'
import {
  type AgreementFigure,
  agreementOf,
  cohensKappa,
  fleissKappa,
  type Judgements,
  krippendorffsAlpha,
  rawAgreement,
} from './agreement-figure.ts'
import { tooFew, type Interval, type TooFew } from './interval.ts'

export type Figure = TooFew | { readonly value: number; readonly interval95: Interval | TooFew }

/** How far raters agree; `too-few` where a figure is not defined. */
export interface Agreement {
  /** Units that all raters have judged. */
  readonly units: number
  /** Units that at least two raters have judged: those of raw agreement and Krippendorff's alpha. */
  readonly unitsOfTwo: number
  /** 0–1. */
  readonly raw: Figure
  /** `null`: it is of two raters only. */
  readonly cohen: Figure | null
  readonly fleiss: Figure
  readonly krippendorff: Figure
}

/**
 * Fewer than for the comparisons of a study: no test hangs on these intervals, and they are drawn for hundreds of tasks
 * at once. An end's standard error is 0.06 standard deviations.
 */
export const agreementDraws: AgreementDraws = { seed: 1, draws: 2000 }

/**
 * All figures with their intervals.
 *
 * @param tasks for each task its units; intervals know that units of one task have more in common than units of two
 * @param values how many there are
 */
export function agreement(
  tasks: readonly (readonly Judgements[])[],
  raters: number,
  values: number,
  draws = agreementDraws,
): Agreement {
  const units = tasks.flat()
  const wrong = units.find((unit) => unit.length !== raters)
  if (wrong)
    throw new RangeError(
      `invalid unit: ${wrong.length} judgements (one for each of ${raters} raters, null where there is none)`,
    )
  const figures: AgreementFigure[] = [
    rawAgreement,
    fleissKappa,
    krippendorffsAlpha,
    ...(raters === 2 ? [cohensKappa] : []),
  ]
  const found = figures.map((figure) => agreementOf(figure, units, values))
  // Where everybody is of one mind, every draw is: there is nothing to draw for.
  const intervals = found.every((value) => value === tooFew || value === 1)
    ? found.map((): TooFew => tooFew)
    : agreementIntervals(tasks, values, figures, draws)
  const [raw, fleiss, krippendorff, cohen] = found.map((value, i): Figure =>
    value === tooFew ? tooFew : { value, interval95: intervals[i]! },
  )
  return {
    units: units.filter((unit) => unit.every((value) => value !== null)).length,
    unitsOfTwo: units.filter((unit) => unit.filter((value) => value !== null).length >= 2).length,
    raw: raw!,
    cohen: cohen ?? null,
    fleiss: fleiss!,
    krippendorff: krippendorff!,
  }
}

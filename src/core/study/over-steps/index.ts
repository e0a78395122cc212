import type { Decoding } from '#core/answers/decoding.ts'
import type { Interval, TooFew } from '#core/statistics/interval.ts'
import type { Bootstrap } from '#core/statistics/paired-bootstrap.ts'
import { meanInterval } from '#core/statistics/mean-interval.ts'
import { kinds, type Kind } from '#core/task.ts'
import { linesWithCheckpoints } from '../line.ts'
import { isMarked } from '../mark.ts'
import {
  comparedLines,
  comparedScore,
  pairedColumns,
  type DrawnColumns,
  type PairedColumns,
} from '../paired-columns.ts'
import type { ResultsInput } from '../results-table.ts'
import { trainingLines, type ModelLine, type Moment, type TrainingLines } from './training-lines.ts'
import { halved, type Halved } from '#core/statistics/half-time.ts'

/** What is followed over the steps: format correctness of free answers, and what tasks of the kind are compared by. */
export type FollowedScore = 'format' | 'exactMatch' | 'rougeL'

/** A score under one decoding. */
export interface Measure {
  readonly score: FollowedScore
  readonly decoding: Decoding
}

/** One kind of training as it goes on, asked the same at each step, a mean over its seeds. */
export interface OverSteps extends Omit<TrainingLines, 'models'> {
  readonly kind: Kind
  readonly seeds: number
  readonly instances: number
  readonly tasks: number
  readonly followed: readonly Followed[]
}

export interface Followed extends Measure {
  /** In the order of the steps. */
  readonly points: readonly StepPoint[]
  /** `null`: the untuned model or the end is not asked in full. */
  readonly halved: Halved | null
}

/** Percent. */
export interface StepPoint extends Moment {
  readonly value: number
  readonly interval95: Interval | TooFew
  readonly marked: boolean
}

/** What of a kind is drawn: scores, and beside them format correctness on the same instances. */
export interface StepColumns {
  readonly scores: PairedColumns
  readonly formats: PairedColumns | null
}

export type DrawnSteps = { readonly [K in keyof StepColumns]: DrawnColumns | Extract<StepColumns[K], null> }

/** Of every kind that is asked at checkpoints; none in a study that asks none. */
export function stepColumns(input: ResultsInput): readonly StepColumns[] {
  if (input.study.tuning?.checkpoints === undefined) return []
  return kinds.flatMap((kind) => {
    const lines = comparedLines(input, kind, linesWithCheckpoints).filter(
      ({ predictions }) => predictions === undefined,
    )
    const scores = pairedColumns(input, kind, lines)
    if (scores.rows.instances === 0) return []
    return [{ scores, formats: scores.formats && { ...scores, rows: scores.formats.format } }]
  })
}

/**
 * Scores over the steps of each training, with the half-times of what it changes.
 *
 * @param drawn of `stepColumns`, with the same seed
 * @param ends how many steps a training of a size has, where one is done
 */
export function overSteps(
  input: ResultsInput,
  drawn: readonly DrawnSteps[],
  ends: ReadonlyMap<number, number>,
): readonly OverSteps[] {
  return drawn.flatMap(({ scores, formats }) => {
    const { kind, lines, rows } = scores.columns
    return trainingLines(lines, ends).map(({ models, ...training }): OverSteps => {
      const decodings = [...new Set(models.map(({ line }) => line.decoding))]
      return {
        ...training,
        kind,
        seeds: Math.max(...models.map(({ place }) => rows.means[place]?.columns.length ?? 1)),
        instances: rows.instances,
        tasks: rows.tasks.length,
        followed: decodings.flatMap((decoding) => {
          const own = models.filter(({ line }) => line.decoding === decoding)
          const follow = (score: FollowedScore, { bootstrap }: DrawnColumns) =>
            followedOf(input, { score, decoding }, own, bootstrap)
          return [
            // Other decodings leave no answer out of format.
            ...(decoding === 'free' && formats !== null ? [follow('format', formats)] : []),
            follow(comparedScore[kind], scores),
          ]
        }),
      }
    })
  })
}

function followedOf(
  { cells }: ResultsInput,
  measure: Measure,
  models: readonly ModelLine[],
  bootstrap: Bootstrap,
): Followed {
  const isWhole = models[0]?.step === 0 && models.at(-1)?.isEnd === true
  return {
    ...measure,
    points: models.map(({ line, place, step, isEnd }) => {
      const { mean: value, interval } = meanInterval(bootstrap.rows, place, 0.95)
      const marked = line.cells.some((cell) => cells[cell] !== undefined && isMarked(cells[cell]))
      return { step, isEnd, value, interval95: interval, marked }
    }),
    halved: isWhole
      ? halved(
          bootstrap,
          models.map(({ place, step }) => ({ step, mean: place })),
        )
      : null,
  }
}

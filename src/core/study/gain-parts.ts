import { tooFew } from '#core/statistics/interval.ts'
import { meanInterval } from '#core/statistics/mean-interval.ts'
import type { Bootstrap } from '#core/statistics/paired-bootstrap.ts'
import { weighedValues, type PairedRows, type Term } from '#core/statistics/paired-rows.ts'
import { ratioOf } from '#core/statistics/ratio.ts'
import { rescaledDraws, rescaledInterval } from '#core/statistics/rescaled.ts'
import type { Attribution, Estimate, FormatMeasure, Parted, Step, StepName } from './attribution-parts.ts'
import { formatScores, type DrawnColumns, type FormatScore } from './paired-columns.ts'

/** What the parts of a gain are read from: draws, wrong formats counted as guesses, and format correctness. */
export interface GainColumns {
  readonly bootstrap: Bootstrap
  /** The first of the means with what each line gains were its answers out of format guesses. */
  readonly guessed: number
  readonly formats: Readonly<Record<FormatScore, PairedRows>>
}

/** Places of two lines. */
export interface GainPair {
  readonly untuned: number
  readonly tuned: number
}

export type GainParts = Pick<
  Attribution,
  'instances' | 'tasks' | 'from' | 'to' | 'gain' | 'formats' | 'steps' | 'parted'
>

/** `null` where a task has no label space, or nobody has counted guesses: there a gain has no parts. */
export function gainColumns({ columns, bootstrap }: DrawnColumns): GainColumns | null {
  const { guessedFormats: guessed, formats } = columns
  return guessed === null || formats === null ? null : { bootstrap, guessed, formats }
}

/**
 * The gain from one freely decoding line to another, as a waterfall (`attribution-parts.ts`): from the untuned to the
 * tuned model, or from a prompt without examples to one with some.
 *
 * @param constrained the same two by constrained decoding; `null`: not both are asked so
 */
export function gainParts(
  { bootstrap, guessed: firstGuessed, formats }: GainColumns,
  pair: GainPair,
  constrained: GainPair | null,
): GainParts {
  const { rows } = bootstrap
  const free = { tuned: one(pair.tuned), untuned: one(pair.untuned) }
  const guessed = {
    tuned: [...free.tuned, ...one(firstGuessed + pair.tuned)],
    untuned: [...free.untuned, ...one(firstGuessed + pair.untuned)],
  }
  const limited = constrained && { tuned: one(constrained.tuned), untuned: one(constrained.untuned) }
  const without = limited ?? guessed
  const levels: readonly (readonly [StepName | null, readonly Term[]])[] = [
    [null, free.untuned],
    ['format by guessing', guessed.untuned],
    ...(limited === null ? [] : [['format by constrained decoding', limited.untuned] as const]),
    ['task', without.tuned],
    ['format still lost', free.tuned],
  ]
  const gain = minus(free.tuned, free.untuned)
  return {
    instances: rows.instances,
    tasks: rows.tasks.length,
    from: levelOf(rows, pair.untuned),
    to: levelOf(rows, pair.tuned),
    gain: estimate(bootstrap, gain),
    formats: Object.fromEntries(
      formatScores.map((score) => [
        score,
        {
          untuned: valueOf(formats[score], one(pair.untuned)),
          tuned: valueOf(formats[score], one(pair.tuned)),
        },
      ]),
    ) as Record<FormatScore, { readonly untuned: number; readonly tuned: number }>,
    steps: levels.flatMap(([name, to], i): Step[] => {
      const before = levels[i - 1]
      return name === null || before === undefined
        ? []
        : [
            {
              name,
              from: valueOf(rows, before[1]),
              to: valueOf(rows, to),
              ...estimate(bootstrap, minus(to, before[1])),
            },
          ]
    }),
    parted: [
      parted(bootstrap, gain, { by: 'guessing', task: minus(guessed.tuned, guessed.untuned) }),
      ...(limited === null
        ? []
        : [parted(bootstrap, gain, { by: 'constrained decoding', task: minus(limited.tuned, limited.untuned) })]),
    ],
  }
}

/** What is no gain of the task is one of the format. */
function parted(
  bootstrap: Bootstrap,
  gain: readonly Term[],
  { by, task }: { readonly by: FormatMeasure; readonly task: readonly Term[] },
): Parted {
  const format = minus(gain, task)
  const whole = estimate(bootstrap, gain)
  const isShown = whole.interval95 !== tooFew && (whole.interval95.low > 0 || whole.interval95.high < 0)
  const ratio = isShown ? ratioOf(bootstrap.rows, format, gain, 0.95) : null
  return {
    by,
    format: estimate(bootstrap, format, by === 'guessing' ? 100 : 200),
    task: estimate(bootstrap, task),
    formatShare: ratio && { value: ratio.value, interval95: ratio.interval },
  }
}

function one(mean: number): readonly Term[] {
  return [{ mean, weight: 1 }]
}

/** Terms of the same mean are put together, so that nothing minus itself has an interval. */
function minus(terms: readonly Term[], less: readonly Term[]): readonly Term[] {
  const weights = new Map<number, number>()
  for (const { mean, weight } of terms) weights.set(mean, (weights.get(mean) ?? 0) + weight)
  for (const { mean, weight } of less) weights.set(mean, (weights.get(mean) ?? 0) - weight)
  return [...weights].flatMap(([mean, weight]) => (weight === 0 ? [] : [{ mean, weight }]))
}

/** @param most points that the difference can reach either way */
function estimate(bootstrap: Bootstrap, terms: readonly Term[], most = 100): Estimate {
  const rescaled = rescaledDraws(bootstrap, terms)
  return {
    value: valueOf(bootstrap.rows, terms),
    interval95: rescaled === tooFew ? tooFew : rescaledInterval({ ...rescaled, least: -most, most }, 0.95),
  }
}

function levelOf(rows: PairedRows, mean: number): Estimate {
  const { mean: value, interval } = meanInterval(rows, mean, 0.95)
  return { value, interval95: interval }
}

function valueOf(rows: PairedRows, terms: readonly Term[]): number {
  const values = weighedValues(rows, terms)
  return (100 * values.reduce((sum, value) => sum + value, 0)) / values.length
}

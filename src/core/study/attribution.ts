import type { Condition } from '#core/conditions/condition.ts'
import { tooFew } from '#core/statistics/interval.ts'
import { meanInterval } from '#core/statistics/mean-interval.ts'
import type { Bootstrap } from '#core/statistics/paired-bootstrap.ts'
import { weighedValues, type PairedRows, type Term } from '#core/statistics/paired-rows.ts'
import { ratioOf } from '#core/statistics/ratio.ts'
import { rescaledDraws, rescaledInterval } from '#core/statistics/rescaled.ts'
import { isClosed } from '#core/task.ts'
import { attributionSentence } from './attribution-sentence.ts'
import { lineKey, type Line } from './line.ts'
import { isMarked } from './mark.ts'
import { formatScores, type DrawnColumns, type FormatScore } from './paired-columns.ts'
import type { ResultsInput } from './results-table.ts'
import type { Attribution, Estimate, FormatMeasure, Parted, Step, StepName } from './attribution-parts.ts'

/** Of every freely decoding tuned line; without one, why. */
export interface Attributions {
  readonly lines: readonly Attribution[]
  /** Why there is none; `null` where there is one. */
  readonly reason: string | null
}

/**
 * Every freely decoding tuned line, of classification and of choice, beside the untuned model under the same test
 * condition.
 */
export function attribute(input: ResultsInput, drawn: readonly DrawnColumns[]): Attributions {
  const none = (reason: string): Attributions => ({ lines: [], reason })
  if (input.study.tuning === null) return none('nothing is tuned, so there is no gain to divide')
  if (!input.study.decodings.includes('free')) return none('no line decodes freely, so every answer is in format')
  const found = drawn.filter(({ columns }) => isClosed(columns.kind))
  if (found.length === 0)
    return none('only classification and choice tasks have format correctness, and none is answered yet')
  const withFormats = found.flatMap((each) => {
    const { guessedFormats: guessed, formats } = each.columns
    return guessed === null || formats === null ? [] : [{ ...each, guessed, formats }]
  })
  if (withFormats.length === 0) return none('some answers have no format correctness')
  const lines = withFormats.flatMap((places) => linesOf(input, places))
  return lines.length === 0
    ? none('no tuned line is fully asked together with the untuned model under the same condition')
    : { lines, reason: null }
}

function linesOf(input: ResultsInput, places: Places): readonly Attribution[] {
  const { lines } = places.columns
  return lines.flatMap((line, tuned) => {
    if (line.training === null || line.decoding !== 'free') return []
    const untuned = lines.findIndex(
      (other) => other.training === null && other.decoding === 'free' && isSame(other.condition, line.condition),
    )
    return untuned === -1 ? [] : [attributionOf(input, places, { tuned, untuned })]
  })
}

interface Places extends DrawnColumns {
  readonly guessed: number
  readonly formats: Readonly<Record<FormatScore, PairedRows>>
}

interface Pair {
  readonly tuned: number
  readonly untuned: number
}

function attributionOf(input: ResultsInput, places: Places, pair: Pair): Attribution {
  const { columns, bootstrap } = places
  const { rows, lines } = columns
  const [tuned, untuned] = [lines[pair.tuned], lines[pair.untuned]]
  const free = { tuned: one(pair.tuned), untuned: one(pair.untuned) }
  const guessed = {
    tuned: [...free.tuned, ...one(places.guessed + pair.tuned)],
    untuned: [...free.untuned, ...one(places.guessed + pair.untuned)],
  }
  const constrained = constrainedOf(lines, pair)
  const without = constrained ?? guessed
  const levels: readonly (readonly [StepName | null, readonly Term[]])[] = [
    [null, free.untuned],
    ['format by guessing', guessed.untuned],
    ...(constrained === null ? [] : [['format by constrained decoding', constrained.untuned] as const]),
    ['task', without.tuned],
    ['format still lost', free.tuned],
  ]
  const gain = minus(free.tuned, free.untuned)
  const known = {
    tuned: tuned?.name ?? '',
    untuned: untuned?.name ?? '',
    kind: columns.kind,
    instances: rows.instances,
    tasks: rows.tasks.length,
    seeds: tuned?.cells.length ?? 0,
    marked: tuned?.cells.some((place) => input.cells[place] !== undefined && isMarked(input.cells[place])) === true,
    from: levelOf(rows, pair.untuned),
    to: levelOf(rows, pair.tuned),
    gain: estimate(bootstrap, gain),
    formats: Object.fromEntries(
      formatScores.map((score) => [
        score,
        {
          untuned: valueOf(places.formats[score], one(pair.untuned)),
          tuned: valueOf(places.formats[score], one(pair.tuned)),
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
      ...(constrained === null
        ? []
        : [
            parted(bootstrap, gain, {
              by: 'constrained decoding',
              task: minus(constrained.tuned, constrained.untuned),
            }),
          ]),
    ],
    withoutConstrained: constrained === null ? whyWithoutConstrained(input) : null,
  }
  return { ...known, sentence: attributionSentence(known) }
}

/** Both lines by constrained decoding. */
function constrainedOf(lines: readonly Line[], pair: Pair): Record<keyof Pair, readonly Term[]> | null {
  const counterpart = (place: number) =>
    lines.findIndex(
      (line) =>
        line.decoding === 'constrained' &&
        lineKey(line) === lineKey({ ...(lines[place] ?? line), decoding: 'constrained' }),
    )
  const [tuned, untuned] = [counterpart(pair.tuned), counterpart(pair.untuned)]
  return tuned === -1 || untuned === -1 ? null : { tuned: one(tuned), untuned: one(untuned) }
}

function whyWithoutConstrained({ study }: ResultsInput): string {
  return study.decodings.includes('constrained')
    ? 'not both models are asked in full by constrained decoding'
    : 'the study does not ask by constrained decoding'
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

function isSame(one: Condition, other: Condition): boolean {
  return one.definition === other.definition && one.examples === other.examples
}

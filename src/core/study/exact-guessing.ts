import { holm } from '#core/statistics/holm.ts'
import { valuesOf, type PairedRows } from '#core/statistics/paired-rows.ts'
import {
  successDistribution,
  upperTail,
  twoSided,
  type SuccessDistribution,
} from '#core/statistics/poisson-binomial.ts'
import type { Kind } from '#core/task.ts'
import type { PairedColumns } from './paired-columns.ts'

/** One line's right answers against independent guesses on the same instances. */
export interface ExactTest {
  readonly n: number
  /** Of a line of several seeds the mean over them. */
  readonly right: number
  /** Expected of guesses. */
  readonly expected: number
  /** How likely guesses are to have so many right or more. */
  readonly p: number
  /** Twice the smaller tail. */
  readonly pTwoSided: number
}

export interface TaskAgainstGuesses extends ExactTest {
  /** Position in the run. */
  readonly task: number
  /** Of the majority label, percent on these instances; `null` where no answer can be given to all. */
  readonly majority: number | null
  /** Holm over the tasks of the line. */
  readonly pAdjusted: number
  /** Solved in the sense of Lu et al. 2024: above chance by the exact tail, Holm over tasks. */
  readonly isAbove: boolean
}

export interface LineAgainstGuesses extends ExactTest {
  readonly kind: Kind
  readonly line: string
  readonly tasks: readonly TaskAgainstGuesses[]
}

const alpha = 0.05

/**
 * Each line, over all compared instances and on each task. Null hypothesis: every answer is a guess of its own, drawn
 * uniformly from what could be answered there and right by exact match with probability (accepted answers)/(answers);
 * the number of right ones then has the Poisson-binomial distribution, the binomial where the probabilities are equal.
 * The test is exact for these instances: it says nothing of other tasks (the comparison's interval does), and a model
 * that gives one label always is no guess: it may have more right than guesses by the shares of the labels alone, which
 * the majority label tells.
 *
 * Of several seeds the mean number of right answers is tested as if it were one seed's, rounded to the cautious side:
 * towards the expectation. Seeds that answer alike are one sample, not several; where they differ the tail is larger
 * than it need be.
 */
export function linesAgainstGuesses({
  kind,
  lines,
  guesses,
  rows,
  tasks,
}: PairedColumns): readonly LineAgainstGuesses[] {
  const [guess, majority] = [guesses.indexOf('random guess'), guesses.indexOf('majority label')]
  if (guess === -1) return []
  const [guessColumn, majorityColumn] = [lines.length + guess, lines.length + majority]
  const byTask = tasks.map((task, i) => {
    const values = rows.tasks[i] ?? new Float64Array()
    const own: PairedRows = { ...rows, tasks: [values], instances: values.length / rows.columns }
    return {
      task,
      own,
      distribution: successDistribution(valuesOf(own, guessColumn)),
      expected: sum(valuesOf(own, guessColumn)),
      majority: majority === -1 ? null : percent(own, majorityColumn),
    }
  })
  const whole = successDistribution(valuesOf(rows, guessColumn))
  const expected = sum(valuesOf(rows, guessColumn))
  return lines.map(({ name }, line): LineAgainstGuesses => {
    const tested = byTask.map(({ task, own, distribution, ...known }) => ({
      task,
      majority: known.majority,
      ...testOf(distribution, own, line, known.expected),
    }))
    const adjusted = holm(tested.map(({ p }) => p))
    return {
      line: name,
      kind,
      ...testOf(whole, rows, line, expected),
      tasks: tested.map((each, i) => ({ ...each, pAdjusted: adjusted[i] ?? 1, isAbove: (adjusted[i] ?? 1) < alpha })),
    }
  })
}

function testOf(distribution: SuccessDistribution, rows: PairedRows, line: number, expected: number): ExactTest {
  const right = sum(valuesOf(rows, line))
  // Means of seeds are sums of thirds and the like: what rounding has taken from a whole number must not count as less.
  const nearest = Math.round(right)
  const whole = Math.abs(right - nearest) < 1e-6 ? nearest : right > expected ? Math.floor(right) : Math.ceil(right)
  return {
    n: rows.instances,
    right,
    expected,
    p: upperTail(distribution, whole),
    pTwoSided: twoSided(distribution, whole),
  }
}

function percent(rows: PairedRows, mean: number): number {
  return (100 * sum(valuesOf(rows, mean))) / rows.instances
}

function sum(values: Float64Array): number {
  return values.reduce((all, value) => all + value, 0)
}

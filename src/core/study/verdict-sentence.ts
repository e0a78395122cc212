import { assertNever } from '#core/assert-never.ts'
import type { Comparison } from '#core/statistics/comparison.ts'
import { planningAssumptions } from '#core/statistics/smallest-detectable-difference.ts'
import type { PairedRows } from '#core/statistics/paired-rows.ts'
import type { Kind } from '#core/task.ts'
import { cellName } from './cell.ts'
import type { ResultsInput } from './results-table.ts'

const scoreOn = {
  classification: 'exact match on classification',
  generation: 'ROUGE-L on generation',
} as const satisfies Record<Kind, string>

export interface Compared extends Comparison {
  readonly name: string
  readonly against: string
  readonly kind: Kind
}

/** A comparison in words, with interval, margin and what it stands on. What is not shown is never called the same. */
export function sentenceOf(comparison: Compared, margin: number): string {
  const { name, against, kind, verdict, interval95, difference, differsFromZero } = comparison
  const size = `n = ${comparison.instances} in ${comparison.tasks} ${comparison.tasks === 1 ? 'task' : 'tasks'}`
  if (verdict === 'too-few' || interval95 === 'too-few' || difference === null) {
    const why = difference === 0 ? 'every instance was scored alike' : 'without spread between instances there is no interval'
    return `${name} against ${against}, ${scoreOn[kind]}: too few to say anything (${size}; ${comparison.instances < 2 ? 'at least 2 are needed' : why}).`
  }
  const numbers = `${points(difference)} points, 95 % interval ${points(interval95.low)} to ${points(interval95.high)}, ${size}`
  const about = `${name} against ${against}, ${scoreOn[kind]}: ${numbers}`
  switch (verdict) {
    case 'equivalent':
      return `${about}: equivalent within ±${margin} points${differsFromZero ? ', and yet different from 0' : ''}.`
    case 'different':
      return `${about}: different.`
    case 'undecided':
      return `${about}: undecided; neither a difference nor equivalence within ±${margin} points is shown.`
    default:
      return assertNever(verdict)
  }
}

/** What keeps a table from meaning what its names say. */
export function caveats(input: ResultsInput, columns: readonly { readonly rows: PairedRows }[]): readonly string[] {
  const total = input.references.size
  const paired = columns.reduce((sum, { rows }) => sum + rows.instances, 0)
  const dropped = input.cells.flatMap(({ cell, trials }) => {
    const n = trials.filter((trial) => trial.dropped > 0).length
    return n === 0 ? [] : [`${cellName(cell, input.study)}: ${n} of ${trials.length}`]
  })
  return [
    ...(paired < total ? [`Comparisons stand on the ${paired} of ${total} instances that every cell has answered; baselines in the table stand on all of them.`] : []),
    ...(dropped.length > 0 ? [`Prompts over the token budget showed fewer examples than their condition says (${dropped.join('; ')}); a larger --context may help.`] : []),
  ]
}

/** What the study's size can and cannot show. */
export function detectableSentence(smallest: number | null): string {
  const { discordance, intraTaskCorrelation, power } = planningAssumptions
  const assumed = `assumed: ${100 * discordance} % of instances right under one of the two only, correlation ${intraTaskCorrelation} within a task`
  return smallest === null
    ? `This study is too small to find any difference in exact match with a chance of ${100 * power} % (${assumed}).`
    : `A study of this size finds a true difference in exact match of ${smallest.toFixed(1)} points with a chance of ${100 * power} % (${assumed}).`
}

function points(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)}`
}

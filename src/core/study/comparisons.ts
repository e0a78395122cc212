import { conditionName } from '#core/conditions/index.ts'
import { compare, type Comparison } from '#core/statistics/comparison.ts'
import { pairedBootstrap } from '#core/statistics/paired-bootstrap.ts'
import { planningAssumptions, smallestDetectableDifference } from '#core/statistics/smallest-detectable-difference.ts'
import { kinds, type Kind } from '#core/task.ts'
import { cellName } from './cell.ts'
import { comparedScore, pairedColumns, type PairedColumns } from './paired-columns.ts'
import type { ResultsInput } from './results-table.ts'
import { detectableSentence, sentenceOf } from './verdict-sentence.ts'

/** `name` − `against`, on one kind of tasks and its score. */
export interface NamedComparison extends Comparison {
  readonly name: string
  readonly against: string
  readonly kind: Kind
  readonly score: (typeof comparedScore)[Kind]
  readonly sentence: string
}

export type Compared =
  | {
      readonly state: 'compared'
      readonly draws: number
      /** One family: Holm's correction is over all of them. */
      readonly comparisons: readonly NamedComparison[]
      /** What can be said, and what cannot, one sentence each. */
      readonly verdict: readonly string[]
      /** Points of exact match at this size, under the planning assumptions; `null` without classification tasks, or too few. */
      readonly smallestDetectableDifference: number | null
    }
  | { readonly state: 'refused'; readonly reason: string }

const draws = 10_000

/**
 * Every condition against one of them, every cell against guessing. All on the instances that every cell has answered.
 *
 * @param against a condition's or cell's name; `null` for the study's first
 */
export function compareCells(input: ResultsInput, against: string | null): Compared {
  const reference = referenceOf(input, against)
  if (reference === undefined) {
    const known = input.cells.map(({ cell }) => cellName(cell, input.study)).join(', ')
    return { state: 'refused', reason: `invalid condition: ${against ?? ''} (this run has: ${known})` }
  }
  const columns = kinds.map((kind) => pairedColumns(input, kind)).filter(({ rows }) => rows.instances > 0)
  const declared = columns.flatMap((each) => declare(input, each, reference))
  const compared = compare(declared.map(({ pair }) => pair), input.study.margin)
  const comparisons = declared.flatMap(({ name, against: other, kind }, i) => {
    const comparison = compared[i]
    if (!comparison) return []
    const named = { ...comparison, name, against: other, kind, score: comparedScore[kind] }
    return [{ ...named, sentence: sentenceOf(named, input.study.margin) }]
  })
  const smallest = detectable(columns)
  return {
    state: 'compared',
    draws,
    comparisons,
    verdict: [...verdictOf(comparisons, reference), ...(smallest === undefined ? [] : [detectableSentence(smallest)])],
    smallestDetectableDifference: smallest ?? null,
  }
}

/** The name of the cell that others are compared with. */
function referenceOf({ cells, study }: ResultsInput, against: string | null): string | undefined {
  const found = against === null ? cells[0] : cells.find(({ cell }) => cellName(cell, study) === against || conditionName(cell.condition) === against)
  return found && cellName(found.cell, study)
}

function declare(input: ResultsInput, { kind, names, rows }: PairedColumns, reference: string) {
  const bootstrap = pairedBootstrap(rows, input.study.seed, draws)
  const second = names.indexOf(reference)
  const cells = names.slice(0, input.cells.length)
  const pairs = [
    ...cells.flatMap((_, first) => (first === second ? [] : [{ first, second }])),
    ...names.slice(cells.length).flatMap((_, baseline) => cells.map((__, first) => ({ first, second: cells.length + baseline }))),
  ]
  return pairs.map((pair) => ({
    kind,
    name: names[pair.first] ?? '',
    against: names[pair.second] ?? '',
    pair: { bootstrap, ...pair },
  }))
}

/** Conditions against the reference, and the reference against guessing; the rest stands in the table. */
function verdictOf(comparisons: readonly NamedComparison[], reference: string): readonly string[] {
  return comparisons.filter(({ name, against }) => against === reference || name === reference).map(({ sentence }) => sentence)
}

/** Undefined without classification tasks. */
function detectable(columns: readonly PairedColumns[]): number | null | undefined {
  const rows = columns.find(({ kind }) => kind === 'classification')?.rows
  if (!rows) return undefined
  const found = smallestDetectableDifference({ ...planningAssumptions, instances: rows.instances, tasks: rows.tasks.length })
  return found === 'too-few' ? null : found
}

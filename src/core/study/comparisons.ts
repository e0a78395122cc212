import { baselineNames } from '#core/baselines/index.ts'
import { conditionName } from '#core/conditions/index.ts'
import { compare, type Comparison } from '#core/statistics/comparison.ts'
import { pairedBootstrap } from '#core/statistics/paired-bootstrap.ts'
import { planningAssumptions, smallestDetectableDifference } from '#core/statistics/smallest-detectable-difference.ts'
import { kinds, type Kind } from '#core/task.ts'
import { cellName, type Cell } from './cell.ts'
import { comparedScore, pairedColumns, type PairedColumns } from './paired-columns.ts'
import type { ResultsInput } from './results-table.ts'
import { caveats, detectableSentence, sentenceOf } from './verdict-sentence.ts'

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
    verdict: [
      ...caveats(input, columns),
      ...verdictOf(input, comparisons, reference),
      ...(smallest === undefined ? [] : [detectableSentence(smallest)]),
    ],
    smallestDetectableDifference: smallest ?? null,
  }
}

/** The cell that others are compared with. */
function referenceOf({ cells, study }: ResultsInput, against: string | null): Cell | undefined {
  const found = against === null ? cells[0] : cells.find(({ cell }) => cellName(cell, study) === against || conditionName(cell.condition) === against)
  return found?.cell
}

function declare(input: ResultsInput, { kind, names, rows }: PairedColumns, reference: Cell) {
  const bootstrap = pairedBootstrap(rows, input.study.seed, draws)
  const cells = input.cells.map(({ cell }) => cell)
  const pairs = [
    ...cells.flatMap((cell, first) => (counterpart(cell, cells, reference)).map((second) => ({ first, second }))),
    ...names.slice(cells.length).flatMap((_, baseline) => cells.map((__, first) => ({ first, second: cells.length + baseline }))),
  ]
  return pairs.map((pair) => ({
    kind,
    name: names[pair.first] ?? '',
    against: names[pair.second] ?? '',
    pair: { bootstrap, ...pair },
  }))
}

/**
 * One thing is changed at a time: a condition is compared with the reference condition under the same decoding, and the
 * reference condition under another decoding with the reference itself.
 */
function counterpart(cell: Cell, cells: readonly Cell[], reference: Cell): number[] {
  if (cell === reference) return []
  const isReferenceCondition = conditionName(cell.condition) === conditionName(reference.condition)
  const decoding = isReferenceCondition ? reference.decoding : cell.decoding
  const found = cells.findIndex((each) => each.decoding === decoding && conditionName(each.condition) === conditionName(reference.condition))
  return found === -1 ? [] : [found]
}

/** Conditions against the reference, and the reference against guessing; the rest stands in the table. */
function verdictOf(input: ResultsInput, comparisons: readonly NamedComparison[], reference: Cell): readonly string[] {
  const guesses: readonly string[] = baselineNames
  const name = cellName(reference, input.study)
  return comparisons.filter((each) => each.name === name || !guesses.includes(each.against)).map(({ sentence }) => sentence)
}

/** Undefined without classification tasks. */
function detectable(columns: readonly PairedColumns[]): number | null | undefined {
  const rows = columns.find(({ kind }) => kind === 'classification')?.rows
  if (!rows) return undefined
  const found = smallestDetectableDifference({ ...planningAssumptions, instances: rows.instances, tasks: rows.tasks.length })
  return found === 'too-few' ? null : found
}

import type { Decoding } from '#core/answers/decoding.ts'
import { examplesNames, type ExamplesName } from '#core/conditions/condition.ts'
import { definitionName, wordsTitle } from '#core/conditions/index.ts'
import { isDemonstration } from '#core/conditions/demonstration-names.ts'
import { selectionNames, selectionsOf, type SelectionName, type SelectionWay } from '#core/selections/names.ts'
import { compare, type Comparison } from '#core/statistics/comparison.ts'
import type { TooFew } from '#core/statistics/interval.ts'
import { pairedBootstrap } from '#core/statistics/paired-bootstrap.ts'
import { singleColumn, valuesOf, type PairedRows, type SeedMean } from '#core/statistics/paired-rows.ts'
import { spreadOf, type Spread } from '#core/statistics/spread.ts'
import type { Kind } from '#core/task.ts'
import { draws } from '../comparisons.ts'
import type { Line } from '../line.ts'
import type { PairedColumns } from '../paired-columns.ts'

/** Lines of the model as it is, on one kind of tasks, that differ in nothing but the examples they show. */
export interface DemonstrationBlock {
  readonly kind: Kind
  readonly decoding: Decoding
  /** As in a condition's name. */
  readonly definition: string
  readonly words: string
  /** That all lines of the run have answered. */
  readonly instances: number
  /** Original examples first, then others in the order of their names. */
  readonly kinds: readonly ExamplesOfKind[]
  readonly selected: readonly SelectedLine[]
}

export interface ExamplesOfKind {
  readonly examples: ExamplesName
  /** Percent; over `draws`, where there are some. */
  readonly mean: number
  /** Draws of examples that mean and comparison are over; 0: the task's own. */
  readonly draws: number
  /** Minus original examples, of the same draws; `null` for these. One family over all blocks of a run. */
  readonly comparison: Comparison | null
  readonly spread: Readonly<Record<SelectionWay, SpreadOver>>
}

/** Over draws of other examples, or over orders of the same ones. */
export interface SpreadOver {
  readonly lines: number
  /** Points. */
  readonly points: Spread | TooFew
}

export interface SelectedLine {
  readonly examples: ExamplesName
  /** `null`: the task's first examples, in its order. */
  readonly selection: SelectionName | null
  /** Percent. */
  readonly mean: number
}

/**
 * What of a demonstration a model needs: its label, its input, that the two belong together, or its form alone (Min et
 * al. 2022). Draws of examples are a random factor: each interval draws them too, and the spread over draws and orders
 * stands beside the differences.
 *
 * @param margin points: what counts as equivalent
 */
export function demonstrationBlocks(
  columns: readonly PairedColumns[],
  { seed, margin }: { readonly seed: number; readonly margin: number },
): readonly DemonstrationBlock[] {
  const blocks = columns.flatMap(blocksOf)
  const pairs = blocks.flatMap(({ rows, kinds }) => {
    const others = kinds.filter(({ against }) => against.length > 0)
    const means = others.flatMap(({ basis, against }) => [meanOf(basis, rows), meanOf(against, rows)])
    const bootstrap = pairedBootstrap({ ...rows, means }, seed, draws)
    return others.map((kind, i) => ({ kind, pair: { bootstrap, first: 2 * i, second: 2 * i + 1 } }))
  })
  const compared = compare(
    pairs.map(({ pair }) => pair),
    margin,
  )
  const comparisons = new Map(pairs.map(({ kind }, i) => [kind, compared[i]]))
  return blocks.map(({ members, rows, kinds, ...block }) => ({
    ...block,
    instances: rows.instances,
    kinds: kinds.map((planned) => ({
      examples: planned.examples,
      mean: average(planned.basis.map(({ column }) => levelOf(column, rows))),
      draws: planned.basis.filter(({ line }) => line.condition.selection !== undefined).length,
      comparison: comparisons.get(planned) ?? null,
      spread: { drawn: spreadOver(planned.byWay.drawn, rows), order: spreadOver(planned.byWay.order, rows) },
    })),
    selected: members.map(({ line, column }) => ({
      examples: line.condition.examples,
      selection: line.condition.selection ?? null,
      mean: levelOf(column, rows),
    })),
  }))
}

interface Member {
  readonly line: Line
  /** Its place in the means of the rows. */
  readonly column: number
}

interface PlannedBlock extends Pick<DemonstrationBlock, 'kind' | 'decoding' | 'definition' | 'words'> {
  readonly rows: PairedRows
  readonly members: readonly Member[]
  readonly kinds: readonly PlannedKind[]
}

interface PlannedKind {
  readonly examples: ExamplesName
  /** What its mean is over. */
  readonly basis: readonly Member[]
  /** Original examples of the same draws; none for these. */
  readonly against: readonly Member[]
  readonly byWay: ByWay
}

type ByWay = Readonly<Record<SelectionWay | 'own', readonly Member[]>>

function blocksOf({ kind, added, lines, rows }: PairedColumns): readonly PlannedBlock[] {
  if (added !== undefined || rows.instances === 0) return []
  const asked = lines
    .map((line, column): Member => ({ line, column }))
    .filter(({ line }) => line.training === null && line.predictions === undefined)
  return [...Map.groupBy(asked, ({ line }) => blockKey(line)).values()].flatMap((members) => {
    const [first] = members
    const kinds = kindsOf(members)
    if (first === undefined || kinds.length === 0 || !members.some(isAltered)) return []
    const { decoding, condition } = first.line
    return [
      { kind, decoding, definition: definitionName(condition), words: wordsTitle(condition), rows, members, kinds },
    ]
  })
}

/** Delusive examples and none are another question's, and stand here beside the altered ones. */
function isAltered({ line: { condition } }: Member): boolean {
  return isDemonstration(condition.examples) || condition.selection !== undefined
}

/** None without original examples: there is nothing to hold others against. */
function kindsOf(members: readonly Member[]): readonly PlannedKind[] {
  const byExamples = Map.groupBy(members, ({ line }) => line.condition.examples)
  const original = byWayOf(byExamples.get('original') ?? [])
  const reference = basisOf(original)
  if (reference.length === 0) return []
  return examplesNames.flatMap((examples): readonly PlannedKind[] => {
    const own = byExamples.get(examples)
    if (own === undefined) return []
    const byWay = byWayOf(own)
    if (examples === 'original') return [{ examples, basis: reference, against: [], byWay }]
    const drawn = byWay.drawn.filter(({ line }) => findLike(line, original.drawn) !== undefined)
    const basis = drawn.length > 0 ? drawn : basisOf(byWay)
    const against = basis.flatMap(({ line }) => findLike(line, members.filter(isOriginal)) ?? [])
    return [{ examples, basis, against: against.length === basis.length ? against : reference, byWay }]
  })
}

function byWayOf(members: readonly Member[]): ByWay {
  const inOrder = members.toSorted((one, other) => rank(one) - rank(other))
  const of = (way: SelectionWay) => {
    const names: readonly SelectionName[] = selectionsOf(way)
    return inOrder.filter(
      ({ line: { condition } }) => condition.selection !== undefined && names.includes(condition.selection),
    )
  }
  return {
    own: inOrder.filter(({ line }) => line.condition.selection === undefined),
    drawn: of('drawn'),
    order: of('order'),
  }
}

function rank({ line: { condition } }: Member): number {
  return condition.selection === undefined ? -1 : selectionNames.indexOf(condition.selection)
}

function basisOf({ own, drawn, order }: ByWay): readonly Member[] {
  return [drawn, own, order].find(({ length }) => length > 0) ?? []
}

function isOriginal({ line }: Member): boolean {
  return line.condition.examples === 'original'
}

/** Of the same draw or order. */
function findLike({ condition }: Line, members: readonly Member[]): Member | undefined {
  return members.find(({ line }) => line.condition.selection === condition.selection)
}

/** Draws are what seeds are elsewhere: drawn with replacement, and together for all that has the same ones. */
function meanOf(members: readonly Member[], { means }: PairedRows): SeedMean {
  const columns = members.flatMap(({ column }) => means[column]?.columns ?? [])
  const [first] = columns
  return columns.length === 1 && first !== undefined ? singleColumn(first) : { columns, seeds: members.map(rank) }
}

function spreadOver(members: readonly Member[], rows: PairedRows): SpreadOver {
  return { lines: members.length, points: spreadOf(members.map(({ column }) => levelOf(column, rows))) }
}

/** Percent. */
function levelOf(column: number, rows: PairedRows): number {
  return 100 * average(valuesOf(rows, column))
}

function average(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0
  return sum / values.length
}

function blockKey({ decoding, condition }: Line): string {
  return JSON.stringify([decoding, definitionName(condition), wordsTitle(condition)])
}

import { conditionName, presets } from '#core/conditions/index.ts'
import { resultsTable } from './results-table.ts'
import { kinds, type Kind } from '#core/task.ts'
import { plannedPart } from './added.ts'
import { compareCells } from './comparisons.ts'
import { linesWithoutAnswers } from './empty-answers.ts'
import { linesOf } from './line.ts'
import { comparedScore, type DrawnColumns } from './paired-columns.ts'
import type { ResultsInput } from './results-table.ts'
import type { NamedComparison } from './named-comparison.ts'

/** Raised whenever the same trials would be told otherwise: what was kept with a finished run is then told anew. */
export const headlineVersion = 2

/** What a run says first: its Original line beside the strongest of what it is held against. */
export interface Headline {
  readonly kind: Kind
  readonly score: (typeof comparedScore)[Kind]
  /** Of the line. */
  readonly name: string
  /** 0–100, as in the table: mean over instances. */
  readonly percent: number
  readonly n: number
  /** Of the line's answers, where they are all empty, or nearly all. */
  readonly empty: { readonly empty: number; readonly answered: number } | null
  /** Another condition or guessing: the one with the highest score; `null` where there is none. */
  readonly control: {
    readonly name: string
    readonly percent: number
    readonly verdict: NamedComparison['verdict']
    /** Points: the line minus the control. */
    readonly difference: number
  } | null
}

/**
 * On classification where there is some, else on choice, else on generation. A study without an Original condition is
 * told by its first one, one of several sizes by the largest. `null`: nothing was asked.
 *
 * @param drawn what `drawColumns` makes of the same input
 */
export function headlineOf(whole: ResultsInput, drawn?: readonly DrawnColumns[]): Headline | null {
  const input = plannedPart(whole)
  const lines = linesOf(
    input.cells.map(({ cell }) => cell),
    input.study,
  )
  const hasOriginal = lines.some(
    ({ condition, training }) =>
      isOriginal(condition) && (input.study.tuning === null || (training !== null && isOriginal(training.condition))),
  )
  const compared = compareCells(whole, hasOriginal ? conditionName(presets.original) : null, drawn)
  if (compared.state === 'refused') return null
  const groups = resultsTable(input, 'kind')
  for (const kind of kinds) {
    const score = comparedScore[kind]
    const group = groups.find(({ name }) => name === kind)
    const own = compared.comparisons.filter((each) => each.kind === kind)
    const line = referenceLine(input, group?.lines ?? [], hasOriginal)
    const mean = line?.[score]
    if (!line || !mean || mean.overInstances === null) continue
    const without = linesWithoutAnswers(input).find(({ name }) => name === line.name)
    const empty = without === undefined ? null : { empty: without.empty, answered: without.answered }
    return {
      kind,
      score,
      name: line.name,
      percent: mean.overInstances,
      n: mean.n,
      empty,
      control: strongest(own, line.name, group?.lines ?? [], score),
    }
  }
  return null
}

type TableLines = ReturnType<typeof resultsTable>[number]['lines']

function referenceLine(
  { study }: ResultsInput,
  lines: TableLines,
  hasOriginal: boolean,
): TableLines[number] | undefined {
  const asked = lines.filter(({ line }) => line !== null && (study.tuning === null) === (line.training === null))
  const wanted = hasOriginal
    ? asked.filter(
        ({ line }) =>
          line && isOriginal(line.condition) && (line.training === null || isOriginal(line.training.condition)),
      )
    : asked
  const scored = wanted.filter((each) => each.exactMatch.n > 0 || each.rougeL.n > 0)
  return scored.toSorted((a, b) => (b.line?.training?.size ?? 0) - (a.line?.training?.size ?? 0))[0]
}

/** Of the conditions and guesses that the line was compared with. */
function strongest(
  comparisons: readonly NamedComparison[],
  name: string,
  lines: TableLines,
  score: Headline['score'],
): Headline['control'] {
  const controls = comparisons
    .filter(({ changed }) => changed !== 'decoding' && changed !== 'tuning' && changed !== 'made elsewhere')
    .flatMap((each) => {
      if (each.name !== name && each.against !== name) return []
      const other = each.name === name ? each.against : each.name
      const percent = lines.find((line) => line.name === other)?.[score].overInstances ?? null
      const difference = each.difference === null ? null : each.name === name ? each.difference : -each.difference
      return percent === null || difference === null
        ? []
        : [{ name: other, percent, verdict: each.verdict, difference }]
    })
  // What was declared before the run is told first.
  const tested = controls.filter(({ verdict }) => verdict !== 'exploratory')
  return (tested.length > 0 ? tested : controls).toSorted((a, b) => b.percent - a.percent)[0] ?? null
}

function isOriginal(condition: Parameters<typeof conditionName>[0]): boolean {
  return conditionName(condition) === conditionName(presets.original)
}

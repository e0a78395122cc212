import { scoreNames, scores } from '#core/scoring/index.ts'
import { whyMarked } from '#core/study/mark.ts'
import { resultsTable, type Grouping, type SeedLine, type TableGroup, type TableLine } from '#core/study/results-table.ts'
import { differsByUnicode } from '#core/study/unicode-rouge.ts'
import { rangeOfSeeds } from '#core/study/seeds.ts'
import type { RunResults } from './run-results.ts'

export const tableColumns = [
  'group', 'kind', 'name', 'role', 'score', 'mean over instances (%)', 'mean over tasks (%)', 'n', 'tasks',
  'method', 'train definition', 'train examples', 'size', 'seed', 'test definition', 'test examples', 'decoding',
  'seeds', 'lowest seed (%)', 'highest seed (%)', 'mark',
] as const

type Row = Record<(typeof tableColumns)[number], string | number | null>

/** The table as rows of a CSV: one for each line and score, and where a line is a mean of seeds one for each of them, too. */
export function tableRows(results: RunResults, by: Grouping | null): readonly Row[] {
  return resultsTable(results, by).flatMap((group) => group.lines.flatMap((line) => [
    ...scoreRows(results, group, line, line),
    ...(line.bySeed.length > 1 ? line.bySeed.flatMap((seed) => scoreRows(results, group, line, seed)) : []),
  ]))
}

/** @param of the line itself, or one of its seeds */
function scoreRows(results: RunResults, group: TableGroup, line: TableLine, of: TableLine | SeedLine): Row[] {
  const isSeed = 'seed' in of
  const [only] = line.bySeed
  const seed = isSeed ? of.seed : line.bySeed.length === 1 && only ? only.seed : null
  const shown = differsByUnicode(group.lines) ? scoreNames : scoreNames.filter((score) => score !== 'rougeLUnicode')
  return shown.flatMap((score) => {
    const mean = of[score]
    if (mean.overInstances === null) return []
    const range = isSeed ? null : rangeOfSeeds(line.bySeed.map((each) => each[score]))
    return [{
      group: group.name,
      kind: group.kind ?? 'both',
      name: of.name,
      role: isSeed ? 'cell' : line.role,
      score: scores[score].title,
      'mean over instances (%)': mean.overInstances,
      'mean over tasks (%)': mean.overTasks,
      n: mean.n,
      tasks: mean.tasks,
      ...factorsOf(line),
      seed,
      seeds: line.bySeed.length === 0 ? null : range?.seeds ?? 1,
      'lowest seed (%)': range?.lowest ?? null,
      'highest seed (%)': range?.highest ?? null,
      mark: of.marked ? marksOf(results, line, seed) : null,
    }]
  })
}

/** The test condition and how it was asked; empty for a baseline. */
function factorsOf({ line }: TableLine) {
  return {
    method: line?.method ?? null,
    'train definition': line?.training?.condition.definition ?? null,
    'train examples': line?.training?.condition.examples ?? null,
    size: line?.training?.size ?? null,
    // Under what predictions were made elsewhere may be known to nobody.
    'test definition': line?.predictions?.conditionKnown === false ? null : line?.condition.definition ?? null,
    'test examples': line?.predictions?.conditionKnown === false ? null : line?.condition.examples ?? null,
    decoding: line?.decoding ?? null,
  }
}

/** Why a line's scores are marked, or one seed's. */
function marksOf({ cells }: RunResults, { line }: TableLine, seed: number | null): string {
  const reasons = (line?.cells ?? []).flatMap((place) => {
    const asked = cells[place]
    if (!asked?.cell.training || (seed !== null && asked.cell.training.seed !== seed)) return []
    const why = whyMarked(asked)
    return why === null ? [] : [seed === null ? `seed ${asked.cell.training.seed}: ${why}` : why]
  })
  return reasons.join('; ')
}

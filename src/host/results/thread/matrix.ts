import { eachScore, type ScoreName } from '#core/scoring/index.ts'
import { resultsTable, type Grouping, type TableGroup } from '#core/study/results-table.ts'
import type { RunRequests } from '../requests.ts'
import type { Gathered, GatheredRun } from './gathered.ts'
import { answered, factorsOf } from './table.ts'

/** The same means without a name at every number: tasks times lines would be megabytes. */
export function matrixOf(gathered: Gathered, { run: id, by }: RunRequests['matrix']) {
  const found = gathered.of(id)
  return found.state === 'refused' ? found : answered(matrixOfRun(found.answer, by))
}

/** Of a run that need not be in the database. */
export function matrixOfRun({ run, results }: Pick<GatheredRun, 'run' | 'results'>, by: Grouping) {
  const groups = resultsTable(results, by)
  // A baseline is in those groups only to which it applies.
  const lines = [
    ...new Map(groups.flatMap((group) => group.lines.map((line) => [line.name, line] as const))).values(),
  ].toSorted((a, b) => Number(a.role === 'baseline') - Number(b.role === 'baseline'))
  return {
    run: run.id,
    by,
    lines: lines.map(({ name, role, line, marked }) => ({ name, role, line: line && factorsOf(line), marked })),
    rows: groups.map((group) =>
      rowOf(
        group,
        lines.map(({ name }) => name),
      ),
    ),
  }
}

function rowOf({ name, kind, lines }: TableGroup, names: readonly string[]) {
  const byName = new Map(lines.map((line) => [line.name, line]))
  const inOrder = names.map((each) => byName.get(each))
  const means = (score: ScoreName) => ({
    overInstances: inOrder.map((line) => line?.[score].overInstances ?? null),
    overTasks: inOrder.map((line) => line?.[score].overTasks ?? null),
    n: inOrder.map((line) => line?.[score].n ?? 0),
  })
  return { name, kind, ...eachScore(means), unscored: inOrder.map((line) => line?.unscored ?? 0) }
}

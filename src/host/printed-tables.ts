import type { Grouping } from '#core/study/results-table.ts'
import { aboveGuessingTable, attributionTable, comparisonsTable, groupsTable, linesTables, outcomesTable, trainingsTable, type PrintedTable, type ScoreChoice } from '#figures/tables/index.ts'
import { askResults, type Asking } from './results/ask.ts'
import type { CsvOf } from './results/calls.ts'
import { trainingViews } from './training-view.ts'

export interface TableWanted {
  readonly run: string
  readonly of: CsvOf
  /** Read with the means. */
  readonly by: Grouping | null
  readonly score: ScoreChoice
  readonly compare: string | null
}

/** One table of a run as it is printed; the means without a grouping are one for each kind of tasks. */
export async function printedTables({ run, of, by, score, compare }: TableWanted, asking: Asking): Promise<readonly PrintedTable[]> {
  switch (of) {
    case 'means': {
      if (by !== null) {
        const [{ name }, matrix] = [await askResults('means', { run }, asking), await askResults('matrix', { run, by }, asking)]
        return [groupsTable(name, matrix, score)]
      }
      const means = await askResults('means', { run }, asking)
      return linesTables({ means, table: await askResults('table', { run, by: null, compare: null }, asking) })
    }
    case 'comparisons':
      return [comparisonsTable(await askResults('table', { run, by: null, compare }, asking))]
    case 'above guessing':
      return [aboveGuessingTable(await askResults('table', { run, by: null, compare }, asking))]
    case 'attribution':
      return [attributionTable(await askResults('table', { run, by: null, compare }, asking))]
    case 'trainings': {
      const { name, run: whole } = await askResults('means', { run }, asking)
      return [trainingsTable({ name, trainings: trainingViews(asking.context, whole) })]
    }
    case 'outcomes':
      return [outcomesTable(await askResults('means', { run }, asking))]
  }
}

/** All tables of a run that have a row. */
export async function allTables(wanted: Omit<TableWanted, 'of' | 'score'>, asking: Asking): Promise<readonly PrintedTable[]> {
  const score = 'compared'
  const tables = [
    ...await printedTables({ ...wanted, score, of: 'means', by: null }, asking),
    ...(wanted.by === null ? [] : await printedTables({ ...wanted, score, of: 'means' }, asking)),
    ...await printedTables({ ...wanted, score, of: 'comparisons' }, asking),
    ...await printedTables({ ...wanted, score, of: 'above guessing' }, asking),
    ...await printedTables({ ...wanted, score, of: 'attribution' }, asking),
    ...await printedTables({ ...wanted, score, of: 'trainings' }, asking),
    ...await printedTables({ ...wanted, score, of: 'outcomes' }, asking),
  ]
  return tables.filter(({ parts }) => parts.some((rows) => rows.length > 0))
}

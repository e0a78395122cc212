import type { Grouping } from '#core/study/results-table.ts'
import { aboveChanceTable } from '#core/tables/above-chance.ts'
import { answersTable } from '#core/tables/answers.ts'
import { attributionTable } from '#core/tables/attribution.ts'
import { comparisonsTable } from '#core/tables/comparisons.ts'
import { groupsTable, type ScoreChoice } from '#core/tables/groups.ts'
import { linesTables } from '#core/tables/lines.ts'
import { outcomesTable } from '#core/tables/outcomes.ts'
import { asTexts, type TextTable } from '#core/tables/table.ts'
import { trainingsTable } from '#core/tables/trainings.ts'
import { askResults, type Asking } from './ask.ts'
import type { CsvOf } from './requests.ts'
import { trainingViews } from '../trainings/training-view.ts'

export interface TableWanted {
  readonly run: string
  readonly of: CsvOf
  /** Read with the means. */
  readonly by: Grouping | null
  readonly score: ScoreChoice
  readonly compare: string | null
}

/** One table of a run as it is printed; the means without a grouping are one for each kind of tasks. */
export async function printedTables(
  { run, of, by, score, compare }: TableWanted,
  asking: Asking<'slot'>,
): Promise<readonly TextTable[]> {
  switch (of) {
    case 'means': {
      const means = await askResults('means', { run }, asking)
      if (by !== null) return [asTexts(groupsTable(means.name, await askResults('matrix', { run, by }, asking), score))]
      return linesTables({ ...means, drawn: await askResults('table', { run, by: null, compare: null }, asking) }).map(
        (each) => asTexts(each),
      )
    }
    case 'comparisons':
      return [asTexts(comparisonsTable(await askResults('table', { run, by: null, compare }, asking)))]
    case 'above chance':
      return [asTexts(aboveChanceTable(await askResults('table', { run, by: null, compare }, asking)))]
    case 'attribution':
      return [asTexts(attributionTable(await askResults('table', { run, by: null, compare }, asking)))]
    case 'trainings': {
      const { name, run: whole } = await askResults('means', { run }, asking)
      return [asTexts(trainingsTable({ name, trainings: trainingViews(asking.context, whole) }))]
    }
    case 'outcomes':
      return [asTexts(outcomesTable(await askResults('means', { run }, asking)))]
    case 'answers':
      return [asTexts(answersTable(await askResults('means', { run }, asking)))]
  }
}

/** All tables of a run that have a row. */
export async function allTables(
  wanted: Omit<TableWanted, 'of' | 'score'>,
  asking: Asking<'slot'>,
): Promise<readonly TextTable[]> {
  const printed = (of: CsvOf, by: Grouping | null = null) =>
    printedTables({ ...wanted, score: 'compared', of, by }, asking)
  const tables = [
    ...(await printed('means')),
    ...(wanted.by === null ? [] : await printed('means', wanted.by)),
    ...(await printed('comparisons')),
    ...(await printed('above chance')),
    ...(await printed('attribution')),
    ...(await printed('trainings')),
    ...(await printed('answers')),
    ...(await printed('outcomes')),
  ]
  return tables.filter(({ parts }) => parts.length > 0)
}

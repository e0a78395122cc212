import { capital } from '#core/noun.ts'
import { scoreNames, scores, type ScoreName } from '#core/scoring/index.ts'
import { counts, percents, text } from './column.ts'
import type { Table } from './table.ts'

/**
 * Means of answers that are no run's: a file's, or those of a baseline. Percent; what it has no mean of is absent, or
 * `null`.
 */
export interface ScoreMeans extends Partial<Readonly<Record<ScoreName, number | null>>> {
  readonly name: string
  readonly n: number
  readonly tasks?: number
}

/** @param title of the first column */
export function scoreMeansTable(title: string, rows: readonly ScoreMeans[]): Table<ScoreMeans> {
  const shown = scoreNames.filter((score) =>
    rows.some(
      (row) =>
        row[score] !== undefined &&
        !(score === 'rougeLUnicode' && rows.every(({ rougeL, rougeLUnicode }) => rougeL === rougeLUnicode)),
    ),
  )
  return {
    name: 'scores',
    title: 'Scores',
    caption: 'Percent, mean over instances.',
    columns: [
      text('name', title, ({ name }) => name),
      counts('tasks', 'Tasks', ({ tasks }) => tasks ?? null, { only: 'some' }),
      counts('n', 'n', ({ n }) => n),
      ...shown.map((score) =>
        percents<ScoreMeans>(scores[score].title, capital(scores[score].short), (row) => row[score] ?? null),
      ),
    ],
    parts: [rows],
  }
}

import type { Client } from '#contract/index.ts'
import { count, counted, decimal } from '#core/numbers.ts'
import { rowShares } from '#core/study/confusion.ts'
import { mark } from '#core/study/mark.ts'
import { number, text, type PrintedTable } from './printed-table.ts'

type Confusions = Awaited<ReturnType<Client['results']['confusion']>>

/** Right labels against answers; one table a cell. */
export function confusionTables({ study, cells, labels, others, tasks }: Confusions): readonly PrintedTable[] {
  return cells.map(({ name, marked, counts, n, outOfFormat }, i) => ({
    name: `confusion-${i + 1}`,
    caption: `${study}, answers of ${name}${marked ? ` ${mark}` : ''} on ${tasks.length === 1 ? tasks[0] ?? '' : counted(tasks.length, 'task')}: rows are right, columns were answered; n = ${count(n)} trials. Answers are compared after normalisation, as exact match compares them: ${count(outOfFormat)} of those counted as a label are out-of-format (literally no label). Right: share of its row, percent.`,
    columns: [text('Label'), ...labels.map(number), ...others.map(number), number('n'), number('Right')],
    parts: [counts.map((row, label) => [labels[label] ?? '', ...row.map(count), count(row.reduce((sum, each) => sum + each, 0)), decimal(percentRight(row, label))])],
  }))
}

/** Percent; `null` where the label is right nowhere. */
function percentRight(row: readonly number[], label: number): number | null {
  const shares = rowShares(row)
  return shares === null ? null : 100 * (shares[label] ?? 0)
}

import { count, counted, percent } from '#core/numbers.ts'
import { rowShares, type Confusion } from '#core/study/confusion.ts'
import { counts, number, percents, text, type Column } from './column.ts'
import { markOf, type Table } from './table.ts'
import { markedName } from './words.ts'

export interface Confusions {
  readonly study: string
  readonly tasks: readonly string[]
  readonly labels: readonly string[]
  /** What stands beside the labels as an answer. */
  readonly others: readonly string[]
  readonly cells: readonly (Confusion & { readonly name: string; readonly marked: boolean })[]
}

/** A right label, and how often each label was answered there. */
interface Row {
  readonly label: string
  readonly place: number
  readonly counts: readonly number[]
}

/** Right labels against answers; one table a cell. */
export function confusionTables(confusions: Confusions): readonly Table<Row>[] {
  return confusions.cells.map((_, cell) => confusionTable(confusions, cell))
}

export function confusionTable({ study, cells, labels, others, tasks }: Confusions, cell: number): Table<Row> {
  const of = cells[cell]
  return {
    name: `confusion-${cell + 1}`,
    title: 'Answers by label',
    caption:
      of === undefined
        ? study
        : `${study}, answers of ${markedName(of)} on ${tasks.length === 1 ? (tasks[0] ?? '') : counted(tasks.length, 'task')}: rows are right, columns were answered; n = ${count(of.n)} trials, ${count(
            of.right,
          )} right. Answers are compared after normalisation, as exact match compares them: ${count(of.outOfFormat)} of those counted as a label are out-of-format (literally no label).${leftOut(of)} Right: share of its row, percent.`,
    columns: [
      text('label', 'Right label', ({ label }) => label),
      ...[...labels, ...others].map((answer, i) =>
        counts<Row>(`answer ${i}`, answer, (row) => row.counts[i] ?? 0, {
          isName: true,
          aside: (row) => (row.counts[i] ? percent(100 * (rowShares(row.counts)?.[i] ?? 0), 0) : null),
        }),
      ),
      counts('n', 'n', sumOf),
      percents('right', 'Right', (row) => percentAt(row, row.place)),
    ],
    parts: [labels.map((label, place) => ({ label, place, counts: of?.counts[place] ?? [] }))],
  }
}

function leftOut({ outside, failed }: Confusion): string {
  const parts = [
    ...(outside > 0 ? [`${counted(outside, 'trial')} with references that are no labels`] : []),
    ...(failed > 0 ? [counted(failed, 'engine error')] : []),
  ]
  return parts.length === 0 ? '' : ` Left out: ${parts.join(', ')}.`
}

/** Percent; `null` where the label is right nowhere. */
function percentAt({ counts: of }: Row, place: number): number | null {
  const shares = rowShares(of)
  return shares === null ? null : 100 * (shares[place] ?? 0)
}

function sumOf({ counts: of }: { readonly counts: readonly number[] }): number {
  return of.reduce((sum, each) => sum + each, 0)
}

interface Count {
  readonly cell: Confusions['cells'][number]
  readonly counts: readonly number[]
  readonly reference: string
  readonly answer: string
  readonly place: number
}

/** The same for a file: one row for each count, also where it is 0. */
export function confusionCounts({ cells, labels, others, tasks }: Confusions): Pick<Table<Count>, 'columns' | 'parts'> {
  const answers = [...labels, ...others]
  const rows = cells.flatMap((cell) =>
    cell.counts.flatMap((row, reference) =>
      row.map((_, place): Count => ({
        cell,
        counts: row,
        reference: labels[reference] ?? '',
        answer: answers[place] ?? '',
        place,
      })),
    ),
  )
  const columns: readonly Column<Count>[] = [
    text('cell', 'Cell', ({ cell }) => cell.name),
    text('tasks', 'Tasks', () => tasks.join(', ')),
    text('reference', 'Reference', ({ reference }) => reference),
    text('answer', 'Answer', ({ answer }) => answer),
    counts('count', 'Count', (row) => row.counts[row.place] ?? 0),
    number('share of the reference', 'Share of the reference', (row) => rowShares(row.counts)?.[row.place] ?? null),
    counts('n of the reference', 'n of the reference', sumOf),
    text('mark', 'Mark', ({ cell }) => markOf(cell.marked)),
  ]
  return { columns, parts: [rows] }
}

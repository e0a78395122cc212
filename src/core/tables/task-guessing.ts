import type { Kind } from '#core/task.ts'
import { counts, number, percents, probabilities, text, yesOrNo, type Column } from './column.ts'
import { markOf, type Table } from './table.ts'

interface TaskGuess {
  readonly line: string
  readonly kind: Kind
  readonly task: string
  readonly category: string
  readonly n: number
  /** Of several seeds the mean. */
  readonly right: number
  readonly exactMatch: number
  readonly randomGuess: number
  readonly majorityLabel: number | null
  readonly p: number
  readonly pAdjusted: number
  readonly isAbove: boolean
  readonly marked: boolean
}

/** On which tasks each line is above chance. */
export function taskGuessingTable({
  study,
  rows,
}: {
  readonly study: string
  readonly rows: readonly TaskGuess[]
}): Table<TaskGuess> {
  return {
    name: 'above-chance-by-task',
    title: 'Above chance by task',
    caption: `${study}: exact match in percent on each task with labels or options, beside random guess and majority label on the same instances. p: exact probability that independent random guesses have at least as many right answers, after Holm over the tasks of a line. Above random guess is not above the majority label.`,
    columns,
    parts: [...Map.groupBy(rows, ({ line }) => line).values()],
    isMarked: ({ marked }) => marked,
  }
}

const columns: readonly Column<TaskGuess>[] = [
  text('line', 'Model', (each) => each.line),
  text('kind', 'Kind', (each) => each.kind, { where: 'csv' }),
  text('task', 'Task', (each) => each.task),
  text('category', 'Category', (each) => each.category, { where: 'csv' }),
  counts('n', 'n', (each) => each.n),
  number('right', 'Right', (each) => each.right, { where: 'csv' }),
  percents('exact match', 'Exact match', (each) => each.exactMatch),
  percents('random guess', 'Random guess', (each) => each.randomGuess),
  percents('majority label', 'Majority label', (each) => each.majorityLabel),
  probabilities('p exact', 'p exact', (each) => each.p, { where: 'csv' }),
  probabilities('p exact, Holm', 'p exact, Holm', (each) => each.pAdjusted),
  yesOrNo('above chance', 'Above chance', (each) => each.isAbove),
  text('mark', 'Mark', (each) => markOf(each.marked), { where: 'csv' }),
]

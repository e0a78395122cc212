import { count } from '#core/numbers.ts'
import { scores } from '#core/scoring/index.ts'
import type { KindDifferences, TaskDifference } from '#core/study/task-differences.ts'
import { counts, percents, pointsInterval, pointsOf, text, yesOrNo, type Column } from './column.ts'
import { markOf, type Table } from './table.ts'
import { markedName } from './words.ts'

export interface TaskDifferences {
  readonly study: string
  readonly name: string | null
  readonly against: string | null
  readonly marked: boolean
  readonly kinds: readonly KindDifferences[]
  readonly draws: number
  readonly seed: number
  readonly rule: string
}

type Row = TaskDifference & { readonly of: KindDifferences }

/** Two lines on each task; one table a kind of tasks. */
export function differenceTables(differences: TaskDifferences): readonly Table<Row>[] {
  return differences.kinds.map((of) => differenceTable(differences, of))
}

export function differenceTable(differences: TaskDifferences, of: KindDifferences): Table<Row> {
  const { study, name, against, marked, draws, seed, rule } = differences
  return {
    name: `differences-by-task-${of.kind}`,
    title: `Differences by task, ${of.kind}`,
    caption: `${study}, ${of.kind}: ${name ?? ''} − ${markedName({ name: against ?? '', marked })} by task, ${scores[of.score].inWords} in percent, differences in points with 95 % intervals over the instances of each task (${count(
      draws,
    )} draws, seed ${seed}). ${of.fences === null ? (of.withoutFences ?? '') : rule}`,
    ...differencesByTask({ ...differences, kinds: [of] }),
  }
}

/** All of them, for a file. */
export function differencesByTask({
  name,
  against,
  marked,
  kinds,
}: TaskDifferences): Pick<Table<Row>, 'columns' | 'parts'> {
  const columns: readonly Column<Row>[] = [
    text('task', 'Task', (each) => each.task),
    text('category', 'Category', (each) => each.category, { where: 'wide' }),
    text('kind', 'Kind', ({ of }) => of.kind, { where: 'csv' }),
    text('score', 'Score', ({ of }) => scores[of.score].title, { where: 'csv' }),
    text('name', 'Model', () => name, { where: 'csv' }),
    text('against', 'Against', () => against, { where: 'csv' }),
    counts('n', 'n', (each) => each.n),
    percents('name', name ?? '', (each) => each.first, { isName: true }),
    percents('against', against ?? '', (each) => each.second, { isName: true }),
    pointsOf('difference', 'Difference', (each) => each.difference),
    pointsInterval('95 %', '95 % interval', (each) => each.interval95),
    yesOrNo('outlier', 'Outlier', ({ isOutlier, of }) => (of.fences === null ? null : isOutlier), {
      text: ({ isOutlier }) => (isOutlier ? 'outlier' : ''),
    }),
    text('mark', 'Mark', () => markOf(marked), { where: 'csv' }),
  ]
  return { columns, parts: kinds.map((of) => of.tasks.map((each) => ({ ...each, of }))) }
}

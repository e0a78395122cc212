import { count, counted } from '#core/numbers.ts'
import type { ReproducedRow, ReproducedTask, Reproduction } from '#core/study/reproduction.ts'
import { counts, percents, text, yesOrNo, type Column } from './column.ts'
import type { Table } from './table.ts'

type Row = Omit<ReproducedRow, 'name'> & { readonly name: string }

export interface ReproductionCard extends Pick<Reproduction, 'basis' | 'tasks' | 'of' | 'ownTasks' | 'n'> {
  readonly collection: string
  readonly rows: readonly Row[]
}

/** What of the paper a collection gives without any model. */
export function reproductionTable({ collection, basis, tasks, of, ownTasks, n, rows }: ReproductionCard): Table<Row> {
  const columns: readonly Column<Row>[] = [
    text('name', 'Without any model', (each) => each.name),
    // Three decimals, as the paper's notebook prints them.
    percents('here', 'Here', (each) => each.ours, { digits: 3 }),
    percents('published', 'Published', (each) => each.published, {
      text: (each) => (each.published === null ? '–' : String(each.published)),
    }),
    text('mark', 'Mark', (each) => each.mark),
    yesOrNo('the same', 'The same', (each) => each.agrees),
    counts('n', 'n', () => n, { where: 'csv' }),
    counts('tasks', 'Tasks', () => (basis === 'paper' ? tasks.length : ownTasks), { where: 'csv' }),
    text('basis', 'Basis', () => basis, { where: 'csv' }),
    text('about', 'What it is', (each) => each.about, { where: 'wide' }),
  ]
  return {
    name: 'reproduction',
    title: 'Without any model',
    caption: `${collection}: exact match in percent without any model, on ${basis === 'paper' ? `${count(tasks.length)} of the paper's ${count(of)} tasks` : `${counted(ownTasks, 'task')} of its own`}, n = ${count(
      n,
    )}. Published: Kung & Peng 2023, ${count(of)} tasks, n = 5,700; P: the paper, N: the first author's notebook.`,
    columns,
    parts: [rows],
  }
}

/** The paper's tasks that are in a collection. */
export function reproductionTasksTable({ collection, tasks, of }: ReproductionCard): Table<ReproducedTask> {
  return {
    name: 'reproduction-tasks',
    title: "The paper's tasks that are here",
    caption: `${collection}: ${count(tasks.length)} of the paper's ${count(of)} classification tasks, exact match in percent without any model.`,
    columns: taskColumns,
    parts: [tasks],
  }
}

const taskColumns: readonly Column<ReproducedTask>[] = [
  text('task', 'Task', (each) => each.task),
  counts('n', 'n', (each) => each.n),
  counts('labels', 'Labels', (each) => each.labels),
  percents('random guess', 'Random guess', (each) => each.randomGuess),
  percents('majority label', 'Majority label', (each) => each.majorityLabel),
  percents('random guess by exact match', 'Random guess by exact match', (each) => each.byExactMatch.randomGuess, {
    where: 'csv',
  }),
  percents(
    'majority label by exact match',
    'Majority label by exact match',
    (each) => each.byExactMatch.majorityLabel,
    { where: 'csv' },
  ),
]

/** What the paper reports; it stands beside every run's own results. */
export function publishedTable(published: readonly Published[]): Table<Published> {
  return {
    name: 'published',
    title: 'Published values',
    caption:
      "Kung & Peng 2023 (arXiv 2305.11383), percent. P: the paper's abstract or captions; N: the first author's published notebook. Another model and other tasks: shown beside ours, never tested against them.",
    columns: [
      text('setting', 'Setting', (each) => each.setting),
      text('score', 'Score', (each) => each.score),
      percents('value', 'Value', (each) => each.value, { text: (each) => String(each.value) }),
      text('mark', 'Mark', (each) => each.mark),
    ],
    parts: [published],
  }
}

interface Published {
  readonly setting: string
  readonly value: number
  readonly score: string
  readonly mark: string
}

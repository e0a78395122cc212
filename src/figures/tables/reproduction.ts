import type { Client } from '#contract/index.ts'
import { count, counted, decimal } from '#core/numbers.ts'
import { number, text, type PrintedTable } from './printed-table.ts'

type Card = Awaited<ReturnType<Client['baselines']['reproduction']>>

/** What of the paper a collection gives without any model. */
export function reproductionTable({ collection, basis, tasks, of, ownTasks, n, rows }: Card): PrintedTable {
  return {
    name: 'reproduction',
    caption: `${collection}: exact match in percent without any model, on ${basis === 'paper' ? `${count(tasks.length)} of the paper's ${count(of)} tasks` : `${counted(ownTasks, 'task')} of its own`}, n = ${
      count(n)}. Published: Kung & Peng 2023, ${count(of)} tasks, n = 5,700; P: the paper, N: the first author's notebook.`,
    columns: [text('Without any model'), number('Here'), number('Published'), text('Mark'), text('The same')],
    // Three decimals, as the paper's notebook prints them.
    parts: [rows.map(({ name, ours, published, mark, agrees }) => [name, decimal(ours, 3), published === null ? '–' : String(published), mark ?? '', agrees === null ? '–' : agrees ? 'yes' : 'no'])],
  }
}

/** The paper's tasks that are in a collection. */
export function reproductionTasksTable({ collection, tasks, of }: Card): PrintedTable {
  return {
    name: 'reproduction-tasks',
    caption: `${collection}: ${count(tasks.length)} of the paper's ${count(of)} classification tasks, exact match in percent without any model.`,
    columns: [text('Task'), number('n'), number('Labels'), number('Random guess'), number('Majority label')],
    parts: [tasks.map(({ task, n, labels, randomGuess, majorityLabel }) => [task, count(n), count(labels), decimal(randomGuess), decimal(majorityLabel)])],
  }
}

import { count, decimal, probability } from '#core/numbers.ts'
import { mark } from '#core/study/mark.ts'
import type { TaskGuessing } from '../results.ts'
import { number, text, type PrintedTable } from './printed-table.ts'

/** On which tasks each line is above guessing. */
export function taskGuessingTable({ study, rows }: TaskGuessing): PrintedTable {
  return {
    name: 'above-guessing-by-task',
    caption: `${study}: exact match in percent on each task with labels or options, beside random guess and majority label on the same instances. p: exact probability that independent random guesses have at least as many right answers, after Holm over the tasks of a line.`,
    columns: [text('Line'), text('Task'), number('n'), number('Exact match'), number('Random guess'), number('Majority label'), number('p'), text('Above guessing')],
    parts: [...Map.groupBy(rows, ({ line }) => line).values()].map((own) => own.map((each) => [
      each.marked ? `${each.line} ${mark}` : each.line, each.task, count(each.n), decimal(each.exactMatch), decimal(each.randomGuess), decimal(each.majorityLabel), probability(each.pAdjusted), each.isAbove ? 'yes' : 'no',
    ])),
  }
}

import { count, points, probability } from '#core/numbers.ts'
import { familiesInWords } from '#core/study/above-guessing.ts'
import { mark } from '#core/study/mark.ts'
import type { Table } from '../results.ts'
import { number, text, type PrintedTable } from './printed-table.ts'

/** Whether each line has shown that it knows more than guessing. */
export function aboveGuessingTable({ name, aboveGuessing }: Pick<Table, 'name' | 'aboveGuessing'>): PrintedTable {
  const families = familiesInWords(aboveGuessing)
  return {
    name: 'above-guessing',
    caption: `${name}: points of exact match above what guessing reaches on the same instances, and whether that is shown, after Holm. "Not shown" is neither above nor below. p exact: exact probability that independent random guesses have at least as many right answers, after Holm over lines; tasks above: by the same test, after Holm over tasks.${
      families === null ? '' : ` ${families}`}`,
    columns: [text('Line'), number('n'), number('Tasks'), number('Random guess'), text('Shown'), number('Majority label'), text('Shown'), text('It stands'), number('p exact'), number('Tasks above')],
    parts: [...Map.groupBy(aboveGuessing, ({ family }) => family).values()].map((lines) => lines.map(({ line, kind, marked, instances, tasks, fromRandom, random, fromMajority, majority, standing, exact }) => [
      `${line}${marked ? ` ${mark}` : ''}${kind === 'choice' ? ', choice' : ''}`, count(instances), count(tasks), points(fromRandom), random, points(fromMajority), majority ?? 'none', standing, probability(exact.pAdjusted), count(exact.tasksAbove),
    ])),
  }
}

import type { Client } from '#contract/index.ts'
import { count, points, probability } from '#core/numbers.ts'
import { mark } from '#core/study/mark.ts'
import { scoreTitles } from '../results.ts'
import { number, pointsText, text, type PrintedTable } from './printed-table.ts'

type Compared = Awaited<ReturnType<Client['history']['compare']>>

/** The same lines in several runs, each run held against the first one. */
export function runsTable({ runs, comparisons, margin }: Compared): PrintedTable {
  const nameOf = (run: string) => runs.find(({ id }) => id === run)?.name ?? run
  const [first, ...others] = runs
  return {
    name: 'runs',
    caption: `${others.map(({ name }) => name).join(', ')} against ${first?.name ?? ''}: differences on the same instances, in points; p after Holm; equivalent within ±${margin} points where the 90 % interval lies inside.`,
    columns: [text('Line'), text('Run'), text('Against'), text('Score'), number('n'), number('Tasks'), number('Points'), number('95 % interval'), number('p, Holm'), text('Verdict')],
    parts: [comparisons.map((each) => [
      each.marked ? `${each.line} ${mark}` : each.line, nameOf(each.run), nameOf(each.against), scoreTitles[each.score], count(each.instances), count(each.tasks),
      points(each.difference), pointsText(each.interval95), probability(each.pAdjusted), each.verdict,
    ])],
  }
}

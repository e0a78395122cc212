import { count, decimal, points } from '#core/numbers.ts'
import { mark } from '#core/study/mark.ts'
import { scoreTitles, type Differences } from '../results.ts'
import { number, pointsText, text, type PrintedTable } from './printed-table.ts'

/** Two lines on each task; one table a kind of tasks. */
export function differenceTables({ study, name, against, kinds, draws, seed, marked, rule }: Differences): readonly PrintedTable[] {
  return kinds.map(({ kind, score, tasks, fences, withoutFences }) => ({
    name: `differences-by-task-${kind}`,
    caption: `${study}, ${kind}: ${name ?? ''} − ${against ?? ''}${marked ? ` ${mark}` : ''} by task, ${scoreTitles[score]} in percent, differences in points with 95 % intervals over the instances of each task (${
      count(draws)} draws, seed ${seed}). ${fences === null ? withoutFences ?? '' : rule}`,
    columns: [text('Task'), number('n'), number(name ?? ''), number(against ?? ''), number('Points'), number('95 % interval'), text('')],
    parts: [tasks.map((each) => [
      each.task, count(each.n), decimal(each.first), decimal(each.second), points(each.difference), pointsText(each.interval95), each.isOutlier ? 'outlier' : '',
    ])],
  }))
}

import type { Client } from '#contract/index.ts'
import { count, counted, decimal, points, probability } from '#core/numbers.ts'
import { mark } from '#core/study/mark.ts'
import { scoreTitles } from '../results.ts'
import { intervalText, number, pointsText, text, type PrintedTable } from './printed-table.ts'

type Effects = Awaited<ReturnType<Client['results']['effects']>>

/** Of one cell: prompt length, the right label's place, and the answered label's; only those that there are. */
export function effectTables(effects: Effects): readonly PrintedTable[] {
  return [lengthTable(effects), rightTable(effects), answeredTable(effects)].filter(({ parts }) => parts.some((rows) => rows.length > 0))
}

function lengthTable(effects: Effects): PrintedTable {
  return {
    name: 'prompt-length',
    caption: `${cellOf(effects)}: scores by the length of the prompt in tokens, percent with 95 % intervals, tasks being clusters. Among all tasks longer prompts are those of other tasks; within each task they are not.`,
    columns: [text('Prompts'), text('Score'), text('Group'), text('Tokens'), number('n'), number('Tasks'), number('Percent'), number('95 % interval'), number('Random guess')],
    parts: [...Map.groupBy(effects.lengths, ({ kind, among }) => `${kind} ${among}`).values()].map((groups) => groups.map((each) => [
      each.among === 'run' ? 'of all tasks' : 'within each task', scoreTitles[each.score], `${each.group} of ${each.groups}`, `${count(each.from)} to ${count(each.to)}`,
      count(each.n), count(each.tasks), decimal(each.mean), intervalText(each.interval95), decimal(each.guess),
    ])),
  }
}

function rightTable(effects: Effects): PrintedTable {
  return {
    name: 'place-of-right-label',
    caption: `${cellOf(effects)}: exact match by the place of the right label among the labels as the prompt shows them, percent with 95 % intervals, tasks being clusters; ${counted(effects.tasks.shown, 'task')}.`,
    columns: [text('Right label stands'), number('n'), number('Tasks'), number('Exact match'), number('95 % interval')],
    parts: [effects.right.map((each) => [each.place, count(each.n), count(each.tasks), decimal(each.mean), intervalText(each.interval95)])],
  }
}

function answeredTable(effects: Effects): PrintedTable {
  return {
    name: 'place-of-answered-label',
    caption: `${cellOf(effects)}: how often the label in each place is answered and how often it is right, percent; differences in points with 95 % intervals, tasks being clusters (${
      count(effects.draws)} draws, seed ${effects.seed}). p: McNemar's exact test after Holm, which takes instances as independent.`,
    columns: [text('Label stands'), number('n'), number('Tasks'), number('Answered'), number('Right'), number('Points'), number('95 % interval'), number('p, Holm')],
    parts: [effects.answered.map((each) => [
      each.place, count(each.n), count(each.tasks), decimal(each.answered), decimal(each.right), points(each.difference), pointsText(each.interval95), probability(each.p),
    ])],
  }
}

function cellOf({ study, cells, cell }: Effects): string {
  const of = cell === null ? undefined : cells[cell]
  return of === undefined ? study : `${study}, ${of.name}${of.marked ? ` ${mark}` : ''}`
}

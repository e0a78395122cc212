import { count, counted, decimal } from '#core/numbers.ts'
import { differInTasks } from '#core/study/cell-tasks.ts'
import { differsByUnicode } from '#core/study/unicode-rouge.ts'
import { rangeOfSeeds } from '#core/study/seeds.ts'
import { clustersInWords, comparedScore, formatNote, intervalOf, rowName, shortTitles, type Line, type Means, type Results, type ScoreName } from '../results.ts'
import { capital } from '../words.ts'
import { intervalText, number, text, type PrintedColumn, type PrintedRow, type PrintedTable } from './printed-table.ts'

/** Lines and baselines side by side, every score; one table for each kind of tasks, and where there are both one for all. */
export function linesTables({ means, table }: { readonly means: Pick<Means, 'name' | 'groups' | 'published' | 'mark'>; readonly table: Results['table'] }): readonly PrintedTable[] {
  return means.groups.map((group) => {
    const columns = columnsOf({ means, table }, group)
    return {
      name: `results-${group.name.replaceAll(' ', '-')}`,
      caption: captionOf({ means, table }, group, columns.map(({ title }) => title)),
      columns: columns.map(({ title, numeric }) => ({ title, numeric })),
      parts: [group.lines.filter(({ role }) => role !== 'baseline'), group.lines.filter(({ role }) => role === 'baseline')]
        .filter((lines) => lines.length > 0).map((lines) => lines.map((line): PrintedRow => columns.map(({ show }) => show(line)))),
    }
  })
}

function captionOf({ means, table }: Parameters<typeof linesTables>[0], group: Means['groups'][number], shown: readonly string[]): string {
  return [
    `${means.name}, ${group.name}: percent, mean over instances${shown.includes(intervalTitle) && table ? `, with 95 % intervals (${clustersInWords(table)})` : ''}.`,
    ...(shown.includes(titles.format) ? [formatNote] : []),
    ...fewerInWords(table, group),
    ...(means.mark !== null && group.lines.some(({ marked }) => marked) ? [means.mark] : []),
  ].join(' ')
}

/** Intervals stand on what every compared line has answered; while a run is under way that is less than a line has. */
function fewerInWords(table: Results['table'], { kind, lines }: Means['groups'][number]): readonly string[] {
  const drawn = table?.intervals.find((each) => each.kind === kind)
  const most = Math.max(...lines.map(({ role, [comparedScore[kind ?? 'generation']]: { n } }) => (role === 'baseline' ? 0 : n)))
  return drawn === undefined || most <= drawn.instances ? [] : [`Intervals: on the ${counted(drawn.instances, 'instance')} that every compared line has answered.`]
}

const intervalTitle = '95 % interval'

/** Short ones: every score has a column. */
const titles: Readonly<Record<ScoreName, string>> = { exactMatch: 'Exact match', strictMatch: 'Strict match', rougeL: 'ROUGE-L', rougeLUnicode: 'ROUGE-L, Unicode', format: capital(shortTitles.format), formatNormalised: capital(shortTitles.formatNormalised) }

interface Column extends PrintedColumn {
  readonly show: (line: Line) => string
}

function columnsOf(results: Results, { name, kind, lines }: Means['groups'][number]): readonly Column[] {
  const unicode = differsByUnicode(lines) ? (['rougeLUnicode'] as const) : []
  const scores = kind === 'generation' ? (['rougeL', ...unicode, 'exactMatch', 'strictMatch'] as const) : (['exactMatch', 'strictMatch', 'rougeL', ...unicode, 'format', 'formatNormalised'] as const)
  const compared = comparedScore[kind ?? 'generation']
  const shown = scores.filter((score) => lines.some((line) => line[score].overInstances !== null))
  return [
    { ...text('Line or baseline'), show: rowName },
    { ...number('n'), show: (line) => count(line[compared].n || Math.max(...shown.map((score) => line[score].n))) },
    ...(differInTasks(lines) ? [{ ...number('Tasks'), show: (line: Line) => count(line[compared].tasks) }] : []),
    ...shown.flatMap((score): Column[] => [
      { ...number(titles[score]), show: (line) => decimal(line[score].overInstances) },
      ...(score === compared && lines.some((line) => intervalOf(results, name, score, line.name)) ? [{ ...number(intervalTitle), show: (line: Line) => intervalText(intervalOf(results, name, score, line.name)?.interval95) }] : []),
    ]),
    { ...number('Over tasks'), show: (line) => decimal(line[compared].overTasks) },
    ...(lines.some(({ unscored }) => unscored > 0) ? [{ ...number('Unscored'), show: (line: Line) => (line.role === 'baseline' ? '' : count(line.unscored)) }] : []),
    ...(lines.some(({ bySeed }) => bySeed.length > 0) ? [{ ...text('Seeds'), show: (line: Line) => seedsInWords(line, compared) }] : []),
  ]
}

function seedsInWords({ bySeed }: Line, compared: 'exactMatch' | 'rougeL'): string {
  if (bySeed.length === 0) return ''
  const range = rangeOfSeeds(bySeed.map((each) => each[compared]))
  return range === null ? counted(bySeed.length, 'seed') : `${range.seeds}: ${decimal(range.lowest)} to ${decimal(range.highest)}`
}

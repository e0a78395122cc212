import { useMemo } from 'react'
import { count, decimal } from '#core/numbers.ts'
import { differInTasks } from '#core/study/cell-tasks.ts'
import { isClosed } from '#core/task.ts'
import { differsByUnicode } from '#core/study/unicode-rouge.ts'
import { rangeOfSeeds } from '#core/study/seeds.ts'
import { comparedScore, rowName, shortTitles, type Line, type LineInterval, type Means } from '#figures/results.ts'
import { DataTable, type Column } from '../ui/table.tsx'
import { intervalText, widthOf } from './words.ts'

export interface LinesTableProps {
  readonly group: Means['groups'][number]
  /** Not there before they are drawn. */
  readonly intervals: readonly LineInterval[] | undefined
}

/** Lines and baselines side by side, every score. */
export function LinesTable({ group, intervals }: LinesTableProps) {
  const columns = useMemo(() => columnsOf(group, intervals), [group, intervals])
  return <DataTable label={`Lines, ${group.name}`} columns={columns} rows={group.lines} rowKey={({ name }) => name} maxHeight={480} />
}

function columnsOf({ kind, lines }: Means['groups'][number], intervals: readonly LineInterval[] | undefined): readonly Column<Line>[] {
  const unicode = differsByUnicode(lines) ? (['rougeLUnicode'] as const) : []
  const scores = kind !== null && isClosed(kind) ? (['exactMatch', 'strictMatch', 'rougeL', ...unicode, 'format', 'formatNormalised'] as const) : (['rougeL', ...unicode, 'exactMatch', 'strictMatch'] as const)
  const compared = comparedScore[kind ?? 'classification']
  const seeds = (line: Line) => rangeOfSeeds(line.bySeed.map((each) => each[compared]))
  return [
    { id: 'name', title: 'Line or baseline', value: rowName, show: (line) => <span title={rowName(line)}>{rowName(line)}</span>, width: widthOf(lines.map(rowName)) },
    { id: 'n', title: 'n', value: (line) => line[compared].n, show: (line) => count(line[compared].n), numeric: true, width: 90 },
    ...(differInTasks(lines) ? [{ id: 'asked', title: 'Tasks', value: (line: Line) => line[compared].tasks, show: (line: Line) => count(line[compared].tasks), numeric: true as const, width: 90 }] : []),
    ...scores.flatMap((score): Column<Line>[] => [
      { id: score, title: heading(shortTitles[score]), value: (line) => line[score].overInstances, show: (line) => decimal(line[score].overInstances), numeric: true, width: score === 'formatNormalised' ? 150 : score === 'format' ? 120 : 110 },
      ...(score === compared && kind !== null ? [interval(kind, score, intervals)] : []),
    ]),
    { id: 'tasks', title: 'Over tasks', value: (line) => line[compared].overTasks, show: (line) => decimal(line[compared].overTasks), numeric: true, width: 110 },
    { id: 'unscored', title: 'Unscored', value: ({ unscored }) => unscored, show: ({ unscored }) => count(unscored), numeric: true, width: 105 },
    { id: 'seeds', title: 'Seeds', value: (line) => line.bySeed.length || null, show: (line) => seedsInWords(line, seeds(line)), width: 190 },
  ]
}

function interval(kind: LineInterval['kind'], score: LineInterval['score'], intervals: readonly LineInterval[] | undefined): Column<Line> {
  const of = ({ name }: Line) => intervals?.find((each) => each.kind === kind && each.score === score && each.name === name)
  return {
    id: 'interval', title: '95 % interval', numeric: true, width: 140,
    value: (line) => {
      const found = of(line)
      return found === undefined || found.interval95 === 'too-few' ? null : found.interval95.low
    },
    show: (line) => (intervals === undefined && line.role !== 'baseline' ? '…' : intervalText(of(line)?.interval95)),
  }
}

function seedsInWords({ bySeed }: Line, range: ReturnType<typeof rangeOfSeeds>): string {
  if (bySeed.length === 0) return '–'
  return range === null ? `seed ${bySeed.map(({ seed }) => seed).join(', ')}` : `${range.seeds}: ${decimal(range.lowest)} to ${decimal(range.highest)}`
}

function heading(title: string): string {
  return `${title.charAt(0).toUpperCase()}${title.slice(1)}`
}

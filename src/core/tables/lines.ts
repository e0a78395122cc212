import { capital } from '#core/noun.ts'
import type { Decoding } from '#core/answers/decoding.ts'
import { count, counted, decimal, type Bounds } from '#core/numbers.ts'
import type { Condition } from '#core/conditions/condition.ts'
import { scoreNames, scores, type ScoreName } from '#core/scoring/index.ts'
import { differInTasks } from '#core/study/cell-tasks.ts'
import { comparedScore } from '#core/study/paired-columns.ts'
import type { roles, TableMeans } from '#core/study/results-table.ts'
import { rangeOfSeeds } from '#core/study/seeds.ts'
import { differsByUnicode } from '#core/study/unicode-rouge.ts'
import type { Kind } from '#core/task.ts'
import { counts, percentInterval, percents, text, type Column } from './column.ts'
import type { Table } from './table.ts'
import { allTasks, clustersInWords, formatNote } from './words.ts'

export interface LineRow extends TableMeans {
  readonly name: string
  readonly role: (typeof roles)[number]
  readonly unscored: number
  /** `null` for a baseline. */
  readonly line: LineFactors | null
  readonly bySeed: readonly SeedRow[]
  readonly byFormat?: readonly FormatRow[] | undefined
  readonly marked: boolean
}

interface SeedRow extends TableMeans {
  readonly name: string
  readonly seed: number
  readonly marked: boolean
}

interface FormatRow extends TableMeans {
  readonly name: string
  readonly sampledFormat: string
  readonly marked: boolean
}

interface LineFactors {
  readonly method: string
  readonly training: { readonly condition: Condition; readonly size: number } | null
  readonly condition: Condition
  readonly decoding: Decoding
  readonly predictions?: { readonly conditionKnown: boolean } | undefined
}

export interface LineGroup {
  readonly name: string
  /** `null` where a group holds tasks of several kinds. */
  readonly kind: Kind | null
  readonly lines: readonly LineRow[]
}

interface LineInterval {
  readonly name: string
  readonly kind: Kind | null
  readonly score: ScoreName
  readonly interval95: Bounds
  readonly instances: number
}

export interface Lines {
  /** Of the study. */
  readonly name: string
  readonly groups: readonly LineGroup[]
  /** What the mark means; `null`: nothing is marked. */
  readonly mark: string | null
  /** Not there before they are drawn. */
  readonly drawn:
    | {
        readonly intervals: readonly LineInterval[]
        readonly seedsDrawn: number | null
        readonly formatsDrawn?: number | undefined
      }
    | undefined
}

/**
 * Lines and baselines side by side, every score; one table for each kind of tasks, and where there are both one for
 * all.
 */
export function linesTables(lines: Lines): readonly Table<LineRow>[] {
  return lines.groups.map((group) => linesTable(lines, group))
}

export function linesTable({ name, mark, drawn }: Omit<Lines, 'groups'>, group: LineGroup): Table<LineRow> {
  const intervals = drawn?.intervals.filter((each) => (each.kind ?? allTasks) === group.name)
  const shown = scoresOf(group)
  return {
    name: `results-${group.name.replaceAll(' ', '-')}`,
    title: `Scores, ${group.name}`,
    caption: [
      `${name}, ${group.name}: percent, mean over instances${intervals !== undefined && intervals.length > 0 && drawn ? `, with 95 % intervals (${clustersInWords(drawn)})` : ''}.`,
      ...(shown.includes('format') ? [formatNote] : []),
      ...fewerInWords(group, intervals ?? []),
      ...(mark !== null && group.lines.some(({ marked }) => marked) ? [mark] : []),
    ].join(' '),
    columns: columnsOf(group, shown, intervals),
    parts: [
      group.lines.filter(({ role }) => role !== 'baseline'),
      group.lines.filter(({ role }) => role === 'baseline'),
    ],
    isMarked: ({ marked }) => marked,
  }
}

/** What a kind is compared on first; those that some line has. */
function scoresOf({ kind, lines }: LineGroup): readonly ScoreName[] {
  const unicode = differsByUnicode(lines)
  const first: readonly ScoreName[] = kind === 'generation' ? ['rougeL', 'rougeLUnicode'] : []
  return [...first, ...scoreNames.filter((score) => !first.includes(score))].filter(
    (score) => (score !== 'rougeLUnicode' || unicode) && lines.some((line) => line[score].overInstances !== null),
  )
}

/** Intervals stand on what every compared line has answered; while a run is under way that is less than a line has. */
function fewerInWords({ kind, lines }: LineGroup, intervals: readonly LineInterval[]): readonly string[] {
  const [drawn] = intervals
  const most = Math.max(...lines.map((line) => (line.role === 'baseline' ? 0 : line[comparedOf(kind)].n)))
  return drawn === undefined || most <= drawn.instances
    ? []
    : [`Intervals: on the ${counted(drawn.instances, 'instance')} that every compared row has answered.`]
}

function comparedOf(kind: Kind | null): 'exactMatch' | 'rougeL' {
  return comparedScore[kind ?? 'generation']
}

function columnsOf(
  { kind, lines }: LineGroup,
  shown: readonly ScoreName[],
  intervals: readonly LineInterval[] | undefined,
): readonly Column<LineRow>[] {
  const compared = comparedOf(kind)
  return [
    text('name', 'Model or baseline', (line) => line.name),
    counts('n', 'n', (line) => line[compared].n || Math.max(...shown.map((score) => line[score].n))),
    ...(differInTasks(lines) ? [counts<LineRow>('tasks', 'Tasks', (line) => line[compared].tasks)] : []),
    ...shown.flatMap((score) => [
      percents<LineRow>(scores[score].title, capital(scores[score].short), (line) => line[score].overInstances),
      ...(score === compared ? intervalColumn(score, intervals) : []),
    ]),
    percents('over tasks', 'Over tasks', (line) => line[compared].overTasks, {
      help: `The mean of the tasks' means of ${scores[compared].inWords}.`,
    }),
    counts('unscored', 'Unscored', (line) => line.unscored, {
      only: 'some',
      text: (line) => (line.role === 'baseline' ? '' : count(line.unscored)),
      help: 'Trials without an answer: in no mean, and not counted as wrong.',
    }),
    text('seeds', 'Seeds', (line) => seedsInWords(line, compared), { only: 'some' }),
    text('formats', 'Formats', (line) => formatsInWords(line, compared), { only: 'some' }),
  ]
}

function intervalColumn(score: ScoreName, intervals: readonly LineInterval[] | undefined): readonly Column<LineRow>[] {
  const of = ({ name }: LineRow) =>
    intervals?.find((each) => each.score === score && each.name === name)?.interval95 ?? null
  if (intervals?.length === 0) return []
  return [
    percentInterval(
      '95 %',
      '95 % interval',
      of,
      intervals === undefined ? { text: ({ role }) => (role === 'baseline' ? '–' : '…') } : {},
    ),
  ]
}

function seedsInWords({ bySeed }: LineRow, compared: ScoreName): string {
  if (bySeed.length === 0) return ''
  const range = rangeOfSeeds(bySeed.map((each) => each[compared]))
  return range === null
    ? `seed ${bySeed.map(({ seed }) => seed).join(', ')}`
    : `${range.seeds}: ${decimal(range.lowest)} to ${decimal(range.highest)}`
}

function formatsInWords({ byFormat = [] }: LineRow, compared: ScoreName): string {
  const range = rangeOfSeeds(byFormat.map((each) => each[compared]))
  return range === null ? '' : `${range.seeds}: ${decimal(range.lowest)} to ${decimal(range.highest)}`
}

interface ScoreRow {
  readonly group: LineGroup
  readonly line: LineRow
  /** The line itself, or one of its seeds or formats. */
  readonly of: LineRow | SeedRow | FormatRow
  readonly score: ScoreName
}

/**
 * The same for a file: a row for each line and score, and where a line is a mean of seeds or formats for each of them,
 * too.
 *
 * @param whyMarked a line, or one of its seeds
 * @param mode how far the answers of a run in fast mode are from exact mode's; `null`: it asks in exact mode
 */
export function lineScores(
  groups: readonly LineGroup[],
  whyMarked: (line: LineRow, seed: number | null) => string,
  mode: string | null = null,
): Pick<Table<ScoreRow>, 'columns' | 'parts'> {
  const columns: readonly Column<ScoreRow>[] = [
    text('group', 'Group', ({ group }) => group.name),
    text('kind', 'Kind', ({ group }) => group.kind ?? 'both'),
    text('name', 'Model', ({ of }) => of.name),
    text('role', 'Role', ({ line, of }) => (of === line ? line.role : 'cell')),
    text('score', 'Score', ({ score }) => scores[score].title),
    percents('mean over instances', 'Mean over instances', ({ of, score }) => of[score].overInstances),
    percents('mean over tasks', 'Mean over tasks', ({ of, score }) => of[score].overTasks),
    counts('n', 'n', ({ of, score }) => of[score].n),
    counts('tasks', 'Tasks', ({ of, score }) => of[score].tasks),
    ...factorColumns,
    counts('seeds', 'Seeds', (row) => (row.line.bySeed.length === 0 ? null : (rangeOf(row)?.seeds ?? 1))),
    percents('lowest seed', 'Lowest seed', (row) => rangeOf(row)?.lowest ?? null),
    percents('highest seed', 'Highest seed', (row) => rangeOf(row)?.highest ?? null),
    text('mark', 'Mark', (row) => (row.of.marked ? whyMarked(row.line, seedOf(row)) : null)),
    ...(groups.some(({ lines }) => lines.some(({ byFormat }) => byFormat !== undefined))
      ? [
          text<ScoreRow>('sampled format', 'Sampled format', ({ of }) =>
            'sampledFormat' in of ? of.sampledFormat : null,
          ),
        ]
      : []),
    ...(mode === null ? [] : [text<ScoreRow>('asking mode', 'Asking mode', () => mode)]),
  ]
  return {
    columns,
    parts: groups.map((group) =>
      group.lines.flatMap((line) =>
        [line, ...(line.bySeed.length > 1 ? line.bySeed : []), ...(line.byFormat ?? [])].flatMap((of) =>
          scoreRows(group, line, of),
        ),
      ),
    ),
  }
}

function scoreRows(group: LineGroup, line: LineRow, of: ScoreRow['of']): readonly ScoreRow[] {
  const unicode = differsByUnicode(group.lines)
  return scoreNames
    .filter((score) => (score !== 'rougeLUnicode' || unicode) && of[score].overInstances !== null)
    .map((score) => ({ group, line, of, score }))
}

/** What a line is made of; empty for a baseline. Under what predictions were made elsewhere may be known to nobody. */
const factorColumns: readonly Column<ScoreRow>[] = [
  text('method', 'Method', ({ line: { line } }) => line?.method ?? null),
  text('train definition', 'Train definition', ({ line: { line } }) => line?.training?.condition.definition ?? null),
  text('train examples', 'Train examples', ({ line: { line } }) => line?.training?.condition.examples ?? null),
  counts('size', 'Size', ({ line: { line } }) => line?.training?.size ?? null),
  counts('seed', 'Seed', seedOf),
  text('test definition', 'Test definition', ({ line: { line } }) =>
    line?.predictions?.conditionKnown === false ? null : (line?.condition.definition ?? null),
  ),
  text('test examples', 'Test examples', ({ line: { line } }) =>
    line?.predictions?.conditionKnown === false ? null : (line?.condition.examples ?? null),
  ),
  text('decoding', 'Decoding', ({ line: { line } }) => line?.decoding ?? null),
]

function isSeed(of: ScoreRow['of']): of is SeedRow {
  return 'seed' in of
}

function seedOf({ line: { bySeed }, of }: ScoreRow): number | null {
  return isSeed(of) ? of.seed : bySeed.length === 1 ? (bySeed[0]?.seed ?? null) : null
}

function rangeOf({ line, of, score }: ScoreRow) {
  return of === line ? rangeOfSeeds(line.bySeed.map((each) => each[score])) : null
}

import type * as Plot from '@observablehq/plot'
import { count, counted, decimal, points, probability } from '#core/numbers.ts'
import { headlineFamily, shortLine, shortSides, spreadOf, type GlancedLines } from '#core/study/headline-family.ts'
import { clustersInWords, markedName } from '#core/tables/words.ts'
import { isClosed } from '#core/task.ts'
import { chipColumn, type Chip } from './chips.ts'
import { accent, seriesColours } from './colours.ts'
import { ink, type Behind, type Figure, type KeyEntry, type Panel } from './figure.ts'
import { boundsOf, markedCaption, type Bounds, type Means, type Table } from './results.ts'
import { rowLabel, textWidth } from './svg/text-width.ts'
import { intervalInWords } from './words.ts'

/** What the chart is made of, and whether every row is shown or only those that are read first. */
export interface Verdicts {
  /** Of the study. */
  readonly name: string
  readonly table: VerdictTable
  readonly all: boolean
}

type Comparison = Pick<
  Table['comparisons'][number],
  | 'name'
  | 'against'
  | 'changed'
  | 'kind'
  | 'verdict'
  | 'difference'
  | 'marked'
  | 'interval95'
  | 'instances'
  | 'tasks'
  | 'pAdjusted'
>
type AboveChance = Pick<
  Table['aboveChance'][number],
  'line' | 'kind' | 'family' | 'fromRandom' | 'fromMajority' | 'standing' | 'instances' | 'tasks' | 'marked'
> & { readonly exact: Pick<Table['aboveChance'][number]['exact'], 'pAdjusted'> }

/** Of a results table so much as the chart shows. */
export interface VerdictTable
  extends GlancedLines, Pick<Table, 'margin' | 'family' | 'mark' | 'seedsDrawn' | 'formatsDrawn' | 'intervals'> {
  readonly comparisons: readonly Comparison[]
  readonly aboveChance: readonly AboveChance[]
}

/** Rows of a panel that are read first; of more, those of the largest size. */
export const rowsAtFirst = 8

/** How the lines of a run compare, every verdict as a chip; what a table says in fourteen columns. */
export function verdictsFigure(given: Verdicts): Figure | null {
  const rows = verdictRows(given)
  if (rows.differences.length + rows.levels.length === 0) return null
  const { table, name } = given
  const { margin, family } = table
  return {
    name: 'verdicts',
    title: `${name}, verdicts`,
    caption: `${[
      ...(rows.differences.length > 0
        ? [
            `Differences: points of the score, first minus second, on the same instances; bars: 95 % intervals; shaded: less than the margin of ±${margin}. Better, worse: different from 0 after Holm over ${counted(family, 'comparison')}.`,
          ]
        : []),
      ...(rows.levels.length > 0
        ? [
            `Against guessing: exact match in percent with 95 % intervals (${clustersInWords(table)}); dotted: random guessing, dashed: the majority label, both on the same instances.`,
          ]
        : []),
      ...(rows.hidden > 0 ? [`${counted(rows.hidden, 'row')} more in the table.`] : []),
      ...(rows.sized ? ['Numbers behind names: instances per train task.'] : []),
    ].join(' ')}${markedCaption(table.mark !== null)}`,
    description: [...rows.differences, ...rows.levels].map(({ words }) => words).join('. '),
    key: rows.levels.length > 0 ? keyOf(rows.levels) : [],
    panels: [
      ...(rows.differences.length > 0 ? [differencesPanel(rows.differences, margin)] : []),
      ...(rows.levels.length > 0 ? [levelsPanel(rows.levels)] : []),
    ],
    behind: new Map([...rows.differences, ...rows.levels].map(({ words, behind }) => [words, behind])),
  }
}

/** A row with its numbers in words, which tell it from all others. */
interface Row {
  readonly name: string
  readonly words: string
  readonly value: number
  readonly interval: Bounds | null
  readonly chip: Chip
  readonly behind: Behind
}

interface Difference extends Row {
  /** What all rows are compared with; `null`: not the same one. */
  readonly against: string | null
}

interface Level extends Row {
  /** Percent. */
  readonly random: number
  readonly majority: number | null
}

export interface VerdictRows {
  readonly differences: readonly Difference[]
  readonly levels: readonly Level[]
  /** Rows that are not among them. */
  readonly hidden: number
  /** Whether sizes tell them apart. */
  readonly sized: boolean
}

export function verdictRows({ table, all }: Pick<Verdicts, 'table' | 'all'>): VerdictRows {
  const compared = table.comparisons.filter(({ changed, difference }) => changed !== 'guessing' && difference !== null)
  const told = headlineFamily(compared)
  const family = told.length === 0 ? compared : told
  const others = compared.filter((each) => !family.includes(each))
  const declared = table.aboveChance.filter((each) => each.family === 'declared')
  const lines = declared.length === 0 ? table.aboveChance : declared
  const differences = differenceRows(all ? [...family, ...others] : firstOf(family, table), table)
  const levels = (all ? table.aboveChance : firstLines(lines, table)).flatMap((each) => levelOf(each, table))
  const total = compared.length + table.aboveChance.length
  return {
    differences,
    levels,
    hidden: Math.max(0, total - differences.length - levels.length),
    sized: spreadOf(compared, table).sizes.length > 1,
  }
}

function firstOf(family: readonly Comparison[], table: VerdictTable): readonly Comparison[] {
  if (family.length <= rowsAtFirst) return family
  const largest = Math.max(...spreadOf(family, table).sizes)
  const own = family.filter((each) => shortSides(each, table).size === largest)
  return (own.length > 0 ? own : family).slice(0, rowsAtFirst)
}

function firstLines(lines: readonly AboveChance[], { groups }: VerdictTable): readonly AboveChance[] {
  if (lines.length <= rowsAtFirst) return lines
  const sizeOf = new Map(
    groups.flatMap((group) => group.lines.map(({ name, line }) => [name, line?.training?.size ?? 0])),
  )
  const largest = Math.max(...lines.map(({ line }) => sizeOf.get(line) ?? 0))
  return lines.filter(({ line }) => sizeOf.get(line) === largest).slice(0, rowsAtFirst)
}

const [, worseColour, betterColour, plainColour] = seriesColours

const verdictChips = {
  better: { text: 'better', colour: betterColour },
  worse: { text: 'worse', colour: worseColour },
  equivalent: { text: 'equivalent', colour: betterColour },
  undecided: { text: 'undecided', colour: plainColour },
  'too-few': { text: 'too few', colour: plainColour },
} as const satisfies Record<string, Chip>

function differenceRows(comparisons: readonly Comparison[], table: VerdictTable): readonly Difference[] {
  const { kinds, sizes, decodings } = spreadOf(comparisons, table)
  const sides = comparisons.map((each) => shortSides(each, table))
  const [seconds, asked] = [new Set(sides.map(({ second }) => second)), new Set(sides.map((each) => each.asked))]
  return comparisons.flatMap((comparison, i): Difference[] => {
    const { difference, verdict, kind, name, against, instances, tasks, pAdjusted } = comparison
    const side = sides[i]
    if (difference === null || side === undefined) return []
    const chip = verdictChips[verdict === 'different' ? (difference > 0 ? 'better' : 'worse') : verdict]
    const interval = boundsOf(comparison)
    return [
      {
        name: [
          `${side.first}${asked.size > 1 && side.asked !== null ? ` → ${side.asked}` : ''}${seconds.size > 1 ? ` − ${side.second}` : ''}`,
          ...(kinds.length > 1 ? [kind] : []),
          ...(decodings.length > 1 && side.decoding !== null ? [side.decoding] : []),
          ...(sizes.length > 1 && side.size !== null ? [String(side.size)] : []),
        ].join(', '),
        against: seconds.size > 1 ? null : side.second,
        value: difference,
        interval,
        chip,
        words: `${name} − ${against}, ${kind}: ${points(difference)} points${intervalInWords(interval, points)}, margin ±${table.margin}, n = ${count(instances)} in ${counted(tasks, 'task')}${pAdjusted === null ? '' : `, adjusted p ${equals(pAdjusted)}`}: ${chip.text}`,
        behind: { kind, differ: [name, against] },
      },
    ]
  })
}

const standingChips = {
  'better than both': { text: 'better than both', colour: betterColour },
  'better than random guessing': { text: 'better', colour: betterColour },
  'better than random guessing only': { text: 'better than random', colour: betterColour },
  'better than the majority label only': { text: 'not above random', colour: plainColour },
  'no evidence it beats guessing': { text: 'not shown', colour: plainColour },
  worse: { text: 'worse', colour: worseColour },
} as const satisfies Record<AboveChance['standing'], Chip>

function levelOf(each: AboveChance, table: VerdictTable): readonly Level[] {
  const { line, kind, fromRandom, fromMajority, standing, instances, tasks, exact, marked } = each
  const own = table.intervals.find(
    (found) => found.name === line && found.kind === kind && found.score === 'exactMatch',
  )
  if (own === undefined || fromRandom === null) return []
  const ofAll = table.aboveChance.map((other) => ({ kind: other.kind, ...shortLine(other.line, table) }))
  const short = shortLine(line, table)
  const [random, majority] = [own.mean - fromRandom, fromMajority === null ? null : own.mean - fromMajority]
  const interval = boundsOf(own)
  const chip = standingChips[standing]
  const name = [
    markedName({ name: short.name, marked }),
    ...(ofAll.some((other) => other.kind !== kind) ? [kind] : []),
    ...(short.size !== null && new Set(ofAll.flatMap(({ size }) => size ?? [])).size > 1 ? [String(short.size)] : []),
  ].join(', ')
  return [
    {
      name,
      value: own.mean,
      interval,
      random,
      majority,
      chip,
      words: `${line}, ${kind}: ${decimal(own.mean)} % exact match${intervalInWords(interval)}, random guessing ${decimal(random)} %${majority === null ? '' : `, majority label ${decimal(majority)} %`}, n = ${count(instances)} in ${counted(tasks, 'task')}, exact test adjusted p ${equals(exact.pAdjusted)}: ${chip.text}`,
      behind: { kind },
    },
  ]
}

function equals(p: number): string {
  return p < 0.001 ? probability(p) : `= ${probability(p)}`
}

const [randomDash, majorityDash] = ['2 3', '7 3'] as const

function keyOf(levels: readonly Level[]): readonly KeyEntry[] {
  const entry = (name: string, dash: string) => ({ name, colour: ink, dash, symbol: null })
  return [
    entry('random guessing', randomDash),
    ...(levels.some(({ majority }) => majority !== null) ? [entry('majority label', majorityDash)] : []),
  ]
}

/** Pixels. */
const [rowHeight, top, bottom, gap] = [28, 6, 40, 10] as const

function differencesPanel(rows: readonly Difference[], margin: number): Panel {
  const ends = rows.flatMap(({ value, interval }) => [value, interval?.low ?? value, interval?.high ?? value])
  return {
    heading: rows[0]?.against === null ? 'Differences' : `Differences from ${rows[0]?.against ?? ''}`,
    options: (plot, width) => {
      const frame = frameOf(rows, width)
      return {
        ...frame.options,
        x: {
          ...axis('Points', frame.room),
          domain: [Math.min(-1.4 * margin, ...ends), Math.max(1.4 * margin, ...ends)],
          tickFormat: (value: number) => points(value, 0).replace(/^\+0$/, '0'),
        },
        marks: [
          plot.rectX([margin], { x1: -margin, x2: margin, fill: plainColour, fillOpacity: 0.14 }),
          plot.ruleX([0], { stroke: ink }),
          ...marksOf(plot, rows, frame.right),
        ],
      }
    },
  }
}

function levelsPanel(rows: readonly Level[]): Panel {
  const values = rows.flatMap(({ value, interval, random, majority }) => [
    value,
    interval?.high ?? value,
    random,
    majority ?? 0,
  ])
  const most = Math.min(100, 10 * Math.ceil((Math.max(...values) + 1) / 10))
  return {
    heading: 'Against guessing',
    options: (plot, width) => {
      const frame = frameOf(rows, width)
      const tick = { y: (_: Level, i: number) => String(i), stroke: ink, strokeWidth: 1.5, inset: 0 }
      return {
        ...frame.options,
        x: { ...axis('Exact match, %', frame.room), domain: [0, most], tickFormat: (value: number) => String(value) },
        marks: [
          plot.tickX(rows, { ...tick, x: 'random', strokeDasharray: randomDash }),
          plot.tickX(
            rows.map((each) => each),
            { ...tick, x: ({ majority }: Level) => majority ?? Number.NaN, strokeDasharray: majorityDash },
          ),
          ...marksOf(plot, rows, frame.right),
        ],
      }
    },
  }
}

function axis(label: string, room: number): Plot.ScaleOptions {
  return {
    label,
    labelAnchor: 'center',
    labelArrow: 'none',
    labelOffset: 34,
    grid: true,
    ticks: Math.max(2, room / 55),
  }
}

/** The room of names and chips; on a narrow screen names give way first. */
function frameOf(rows: readonly Row[], width: number) {
  const right = 14 + Math.max(...rows.map(({ chip }) => textWidth(chip.text, 12) + 14))
  const wanted = 14 + Math.max(...rows.map(({ name }) => textWidth(name, 12)))
  const left = Math.max(40, Math.min(wanted, width * 0.42, width - right - 90))
  const room = Math.max(60, width - left - right)
  return {
    right,
    room,
    options: {
      width: Math.max(width, left + right + 60),
      height: top + bottom + rowHeight * rows.length,
      marginLeft: left,
      marginRight: right,
      marginTop: top,
      marginBottom: bottom,
      y: {
        type: 'band',
        domain: rows.map((_, i) => String(i)),
        padding: 0,
        label: null,
        tickSize: 0,
        tickFormat: (place: string) => rowLabel(rows[Number(place)]?.name ?? '', 12, left - 12),
      },
      color: { type: 'identity' },
    } satisfies Plot.PlotOptions,
  }
}

function marksOf(plot: typeof Plot, rows: readonly Row[], right: number): readonly Plot.Markish[] {
  const y = (_: Row, i: number) => String(i)
  return [
    plot.ruleY(rows, {
      y,
      x1: ({ interval, value }: Row) => interval?.low ?? value,
      x2: ({ interval, value }: Row) => interval?.high ?? value,
      stroke: accent,
      strokeWidth: 3,
      title: 'words',
    }),
    plot.dot(rows, { y, x: 'value', r: 5, fill: accent, title: 'words' }),
    chipColumn(
      rows.map(({ chip, words }) => ({ ...chip, words })),
      { dx: gap, width: right - gap - 2 },
    ),
  ]
}

/** Pixels that the chart, its headline and its caption take, from what is known before its numbers are. */
export function expectedHeight({ groups }: Pick<Means, 'groups'>): number {
  const asked = groups.flatMap(({ kind, lines }) => {
    const own = lines.filter(({ role }) => role !== 'baseline')
    const tuned = own.filter(({ line }) => line?.training)
    return kind === null ? [] : [{ kind, lines: tuned.length > 0 ? tuned : own }]
  })
  const sizes = Math.max(
    1,
    new Set(asked.flatMap(({ lines }) => lines.flatMap(({ line }) => line?.training?.size ?? []))).size,
  )
  const rows = (all: number) => (all <= rowsAtFirst ? all : Math.min(rowsAtFirst, Math.ceil(all / sizes)))
  const sum = (of: (each: (typeof asked)[number]) => number) => asked.reduce((all, each) => all + of(each), 0)
  const most = Math.max(
    rows(sum(({ lines }) => Math.max(0, lines.length - sizes))),
    rows(sum(({ kind, lines }) => (isClosed(kind) ? lines.length : 0))),
  )
  return around + top + bottom + rowHeight * most
}

/** Pixels: headline, caveat, key, heading, caption and what unfolds the words. */
const around = 220

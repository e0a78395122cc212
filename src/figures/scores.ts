import type * as Plot from '@observablehq/plot'
import { decimal } from '#core/numbers.ts'
import { scores } from '#core/scoring/index.ts'
import { formatNote, markedName } from '#core/tables/words.ts'
import { isClosed, type Kind } from '#core/task.ts'
import { accent, nth, referenceDashes } from './colours.ts'
import { ink, paper, type Figure } from './figure.ts'
import {
  basisOf,
  boundsOf,
  intervalOf,
  linesOf,
  markedCaption,
  type Bounds,
  type Line,
  type Published,
  type Results,
} from './results.ts'
import { fitted, rowLabel, rowLabelWidth } from './svg/text-width.ts'
import { intervalInWords } from './words.ts'

export type ScorePanel = string

/** Something with a score, in one of the figure's panels. Percent. */
export interface ScoreMark {
  readonly row: string
  readonly panel: ScorePanel
  readonly role: 'line' | 'untuned' | 'baseline' | 'published'
  readonly value: number
  /** `null`: it has no interval, or none yet. */
  readonly interval: Bounds | null
  /** `null` for a published value. */
  readonly n: number | null
}

/**
 * Everything of one kind of tasks: lines as dots with their intervals, baselines as rules, published values hollow; one
 * panel a score.
 */
export function scoresFigure(results: Results, kind: Kind): Figure | null {
  const marks = scoreMarks(results, kind)
  if (!marks.some(({ role }) => role !== 'published')) return null
  const untuned = marks.some(({ role }) => role === 'untuned')
  const marked = linesOf(results.means, kind).some((line) => line.marked)
  return {
    name: `scores-${kind}`,
    title: `${results.means.name}, ${kind}`,
    caption: `${basisOf(results, kind)} Dots: models${untuned ? ' (squares: untuned)' : ''}; bars: their 95 % intervals. Rules: guessing, copying${untuned ? ', the untuned model' : ''}.${
      marks.some(({ panel }) => panel === scores.format.short) ? ` ${formatNote}` : ''
    }${
      marks.some(({ role }) => role === 'published')
        ? " Hollow: published by Kung & Peng 2023, on other tasks and models (P: the paper, N: the first author's notebook)."
        : ''
    }${markedCaption(marked)}`,
    description: inWords(marks),
    key: [],
    panels: [{ heading: null, options: (plot, width) => optionsOf(plot, width, marks) }],
    behind: new Map(marks.flatMap((each) => (isAsked(each) ? [[hover(each), { kind }] as const] : []))),
  }
}

/**
 * Lines with their intervals, baselines, published values. With intervals a line's mean is the one they are about: on
 * the instances that every compared line has answered.
 */
export function scoreMarks(results: Results, kind: Kind): readonly ScoreMark[] {
  const lines = linesOf(results.means, kind)
  const shown = isClosed(kind) ? (['exactMatch', 'format', 'formatNormalised'] as const) : (['rougeL'] as const)
  const tuned = lines.some(({ line }) => line?.training)
  return shown.flatMap((score): ScoreMark[] => {
    const panel = scores[score].short
    return [
      ...lines.flatMap((line): ScoreMark[] => {
        const found = intervalOf(results, kind, score, line.name)
        const mean = line[score]
        const value = found?.mean ?? mean.overInstances
        if (value === null) return []
        return [
          {
            row: markedName(line),
            panel,
            role: roleOf(line, tuned),
            value,
            n: found?.instances ?? mean.n,
            interval: boundsOf(found),
          },
        ]
      }),
      ...results.means.published.flatMap((each): ScoreMark[] =>
        each.score === scores[score].title && isOf(each.setting, kind)
          ? [{ row: publishedName(each), panel, role: 'published', value: each.value, interval: null, n: null }]
          : [],
      ),
    ]
  })
}

function roleOf({ role, line }: Line, tuned: boolean): ScoreMark['role'] {
  return role === 'baseline' ? 'baseline' : tuned && !line?.training ? 'untuned' : 'line'
}

/** In words, panel by panel. */
export function inWords(marks: readonly ScoreMark[]): string {
  return [...Map.groupBy(marks, ({ panel }) => panel)]
    .map(
      ([panel, of]) =>
        `${panel}: ${of
          .map(
            ({ row, value, interval, role }) =>
              `${row}${role === 'published' ? ', published' : ''} ${decimal(value)} %${interval === null ? '' : ` (95 % interval ${decimal(interval.low)} to ${decimal(interval.high)})`}`,
          )
          .join(', ')}`,
    )
    .join('. ')
}

/** Pixels of a row, and of one where a name takes two lines. */
const [row, tallRow] = [30, 36]

function optionsOf(plot: typeof Plot, width: number, marks: readonly ScoreMark[]): Plot.PlotOptions {
  const rows = [...new Set(marks.map((each) => each.row))]
  const panels = [...new Set(marks.map(({ panel }) => panel))]
  const own = marks.filter(isAsked)
  const published = marks.filter(({ role }) => role === 'published')
  const baselines = marks.filter(({ role }) => role === 'baseline')
  const most = topOf(marks)
  const left = Math.min(
    width * (panels.length > 2 ? 0.36 : panels.length > 1 ? 0.42 : 0.55),
    16 + Math.max(...rows.map((name) => rowLabelWidth(name, 12))),
  )
  const names = rows.map((name) => rowLabel(name, 12, left - 14))
  const at = { fx: 'panel', y: 'row' } as const
  return {
    height: 64 + rows.length * (names.some((name) => name.includes('\n')) ? tallRow : row),
    marginLeft: left,
    marginRight: 8,
    marginTop: 34,
    x: {
      domain: [0, most],
      label: null,
      grid: true,
      ticks: ticksTo(most, (width - left - 8) / panels.length - 44),
      tickFormat: (value: number) => String(value),
      insetRight: 40,
      insetLeft: 4,
    },
    y: { domain: rows, label: null, tickFormat: (_: string, place: number) => names[place] ?? '' },
    fx: {
      domain: panels,
      label: null,
      padding: 0.08,
      tickFormat: (panel: string) => fitted(`${panel}, %`, 12, (width - left - 8) / panels.length - 10),
    },
    marks: [
      ...references(marks).map(({ dash, of }) =>
        plot.ruleX(of, { fx: 'panel', x: 'value', stroke: ink, strokeOpacity: 0.55, strokeDasharray: dash }),
      ),
      plot.tickX(baselines, { ...at, x: 'value', stroke: ink, strokeWidth: 3, title: hover }),
      plot.ruleY(own, {
        ...at,
        x1: ({ interval, value }: ScoreMark) => interval?.low ?? value,
        x2: ({ interval, value }: ScoreMark) => interval?.high ?? value,
        stroke: accent,
        strokeWidth: 3,
      }),
      plot.dot(own, {
        ...at,
        x: 'value',
        r: 5.5,
        fill: accent,
        symbol: ({ role }: ScoreMark) => (role === 'untuned' ? 'square' : 'circle'),
        title: hover,
      }),
      plot.dot(published, {
        ...at,
        x: 'value',
        r: 5.5,
        stroke: ink,
        fill: 'none',
        strokeWidth: 1.5,
        symbol: 'diamond',
        title: hover,
      }),
      plot.text([...own, ...baselines, ...alone(published, baselines)], {
        ...at,
        x: (each: ScoreMark) => rightOf(each, published),
        dx: 10,
        textAnchor: 'start',
        text: ({ value }: ScoreMark) => decimal(value),
        fill: ink,
        ...halo,
      }),
    ],
    // Without it Plot would draw its own legend of the two symbols.
    symbol: { type: 'identity' },
  }
}

/** Percent: where a number has room beside its mark, and beside a published value that is close to it. */
function rightOf({ row: name, panel, value, interval }: ScoreMark, published: readonly ScoreMark[]): number {
  const close = published.find(
    (each) => each.row === name && each.panel === panel && each.value > value && each.value < value + 12,
  )
  return close?.value ?? interval?.high ?? value
}

/** Keeps numbers readable where a rule runs through them. */
const halo = { stroke: paper, strokeWidth: 4 } as const

/** Percent: high scores have the whole scale, low ones a part of it that shows them. */
function topOf(marks: readonly ScoreMark[]): number {
  const highest = Math.max(...marks.map(({ value, interval }) => interval?.high ?? value))
  return Math.min(100, 20 * Math.ceil((highest + 1) / 20))
}

/** As many as there is room for their numbers. */
function ticksTo(most: number, pixels: number): readonly number[] {
  const step = [10, 20, 50].find((each) => (pixels * each) / most >= 34) ?? 50
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, i) => i * step)
}

/** Baselines, and the first untuned line, in the panel of the score that is compared: each with a dash of its own. */
function references(
  marks: readonly ScoreMark[],
): readonly { readonly dash: string; readonly of: readonly ScoreMark[] }[] {
  const [untuned] = marks.filter(({ role }) => role === 'untuned')
  const referring = marks.filter(
    ({ role, row: name, panel }) => panel === marks[0]?.panel && (role === 'baseline' || name === untuned?.row),
  )
  return [...Map.groupBy(referring, ({ row: name }) => name).values()].map((of, i) => ({
    dash: nth(referenceDashes, i),
    of,
  }))
}

/** Published values whose row has no number of ours. */
function alone(published: readonly ScoreMark[], baselines: readonly ScoreMark[]): readonly ScoreMark[] {
  return published.filter(
    ({ row: name, panel }) => !baselines.some((each) => each.row === name && each.panel === panel),
  )
}

function isAsked({ role }: ScoreMark): boolean {
  return role === 'line' || role === 'untuned'
}

function hover({ row: name, value, interval, n, role }: ScoreMark): string {
  return `${name}${role === 'published' ? ', published' : ''}: ${decimal(value)} %${intervalInWords(interval)}${n === null ? '' : `, n = ${n}`}`
}

/** Nothing is published of choice tasks. */
function isOf(setting: string, kind: Kind): boolean {
  return kind !== 'choice' && setting.includes('generation') === (kind === 'generation')
}

/** Guessing and the majority label stand in the row of ours. */
function publishedName({ setting, mark: source }: Published): string {
  const name = setting.replace(/, (?:classification|generation)$/, '')
  return name === 'random guess' || name === 'majority label' ? name : `${name} [${source}]`
}

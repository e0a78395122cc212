import type * as Plot from '@observablehq/plot'
import { count, percent } from '#core/numbers.ts'
import { answerParts, type AnswerPart, type LineAnswers } from '#core/study/answer-parts.ts'
import { markedName } from '#core/tables/words.ts'
import type { Kind } from '#core/task.ts'
import { seriesColours } from './colours.ts'
import { ink, paper, type Figure } from './figure.ts'
import { markedCaption, type Results } from './results.ts'
import { rowLabel, rowLabelWidth, textWidth } from './svg/text-width.ts'

/** A piece of a line's bar. Percent. */
interface Segment {
  readonly row: string
  readonly part: AnswerPart
  readonly from: number
  readonly to: number
  readonly answers: number
  readonly of: number
}

/** What happened to the answers of each row of one kind: a bar that adds up to all of them. */
export function answersFigure({ means }: Results, kind: Kind): Figure | null {
  const lines = means.answers.filter((line) => line.kind === kind)
  const shown = answerParts.filter((part) => lines.some((line) => line.parts[part] > 0))
  // One colour alone would say nothing.
  if (shown.length < 2) return null
  const segments = lines.flatMap((line) => segmentsOf(line, shown))
  return {
    name: `answers-${kind}`,
    title: `${means.name}, what happened to answers on ${kind}`,
    caption: `Percent of each row's answers; every answer is in the first group that fits.${
      shown.includes('right label') ? ' Right label inexactly: the answer says it and no other, but not it alone.' : ''
    }${
      shown.includes('cut off') ? ' Cut off: the token limit ended the answer before it was any of the others.' : ''
    }${nOf(lines)}${markedCaption(lines.some(({ marked }) => marked))}`,
    description: [...Map.groupBy(segments, ({ row }) => row)]
      .map(([row, of]) => `${row}: ${of.map((each) => `${each.part} ${shareOf(each)}`).join(', ')}`)
      .join('. '),
    key: shown.map((part) => ({ name: titles[part], colour: colours[part], dash: null, symbol: 'square' })),
    panels: [{ heading: null, options: (plot, width) => optionsOf(plot, width, segments) }],
  }
}

const titles: Readonly<Record<AnswerPart, string>> = {
  'exact match': 'Exact match',
  'right label': 'Right label inexactly',
  'another label': 'Another label',
  'cut off': 'Cut off',
  other: 'Something else',
  empty: 'Empty',
}

const [blue, vermillion, green, graphite, pink, brown] = seriesColours

/** Neighbours differ in lightness; what was right is blue and green. */
const colours: Readonly<Record<AnswerPart, string>> = {
  'exact match': blue,
  'right label': green,
  'another label': pink,
  'cut off': vermillion,
  other: brown,
  empty: graphite,
}

function segmentsOf(line: LineAnswers, shown: readonly AnswerPart[]): readonly Segment[] {
  let from = 0
  return shown.flatMap((part) => {
    const answers = line.parts[part]
    if (answers === 0) return []
    const begins = from
    from += (100 * answers) / line.answers
    return [{ row: markedName(line), part, from: begins, to: from, answers, of: line.answers }]
  })
}

/** Pixels of a row. */
const row = 36

function optionsOf(plot: typeof Plot, width: number, segments: readonly Segment[]): Plot.PlotOptions {
  const rows = [...new Set(segments.map((each) => each.row))]
  const left = Math.min(width * 0.4, 16 + Math.max(...rows.map((name) => rowLabelWidth(name, 12))))
  const room = Math.max(40, width - left - 16)
  return {
    height: 40 + row * rows.length,
    marginLeft: left,
    marginRight: 16,
    marginTop: 6,
    x: { domain: [0, 100], label: null, tickFormat: (value: number) => `${value} %`, ticks: room < 260 ? 3 : 6 },
    y: { domain: rows, label: null, padding: 0.3, tickFormat: (name: string) => rowLabel(name, 12, left - 14) },
    marks: [
      plot.rect(segments, {
        x1: 'from',
        x2: 'to',
        y: 'row',
        fill: ({ part }: Segment) => colours[part],
        stroke: paper,
        strokeWidth: 1.5,
        title: hover,
      }),
      plot.text(segments, {
        x: ({ from, to }: Segment) => (from + to) / 2,
        y: 'row',
        text: (each: Segment) => within(each, room),
        fill: ink,
        stroke: paper,
        strokeWidth: 4,
      }),
    ],
  }
}

/** A bar says what it is where it has room: nobody has to tell its colour from another. */
function within(segment: Segment, room: number): string {
  const pixels = ((segment.to - segment.from) / 100) * room - 8
  const number = percent(segment.to - segment.from, 0)
  const both = `${segment.part} ${number}`
  return [both, number].find((text) => textWidth(text, 10) <= pixels) ?? ''
}

function hover(segment: Segment): string {
  return `${segment.row}: ${titles[segment.part].toLowerCase()} ${shareOf(segment)} (${count(segment.answers)} of ${count(segment.of)} answers)`
}

function shareOf({ from, to }: Segment): string {
  return percent(to - from)
}

function nOf(lines: readonly LineAnswers[]): string {
  const sizes = lines.map(({ answers }) => answers)
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)]
  return ` n = ${least === most ? count(most) : `${count(least)} to ${count(most)}`} answers a row.`
}

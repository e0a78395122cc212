import type * as Plot from '@observablehq/plot'
import { conditionTitle } from '#core/conditions/condition-name.ts'
import { count, decimal } from '#core/numbers.ts'
import { scores } from '#core/scoring/index.ts'
import { mark } from '#core/study/mark.ts'
import { comparedScore } from '#core/study/paired-columns.ts'
import type { Kind } from '#core/task.ts'
import type { Figure } from './figure.ts'
import { linesOf, markedCaption, type Results } from './results.ts'
import { shadeOf } from './shades.ts'
import { textWidth } from './svg/text-width.ts'
import { tunedLines } from './tuned-points.ts'

/** A tuned line by what it was trained on and asked under. */
export interface GridCell {
  readonly train: string
  readonly test: string
  readonly size: number
  readonly value: number
  readonly n: number
  /** Its scores are not reliable. */
  readonly marked: boolean
}

/** What was trained on against what was asked under, every number written in its place; a part for each size. */
export function gridFigure(results: Results, kind: Kind): Figure | null {
  const cells = gridCells(results, kind)
  if (cells.length === 0) return null
  const score = scores[comparedScore[kind]].inWords
  return {
    name: `trained-and-asked-${kind}`,
    title: `${results.means.name}, ${kind}, trained and asked`,
    caption: `Mean ${score} in percent over up to n = ${count(Math.max(...cells.map(({ n }) => n)))} instances; darker is higher. The table has the intervals.${markedCaption(cells.some(({ marked }) => marked))}`,
    description: `${score}: ${cells.map(({ train, test, size, value }) => `tuned on ${train}, asked with ${test} (${size} per task) ${decimal(value)} %`).join('; ')}`,
    key: [],
    panels: [{ heading: null, options: (plot, width) => optionsOf(plot, width, cells) }],
    behind: new Map(cells.map((cell) => [hover(cell), { kind }])),
  }
}

/**
 * Train × test conditions; empty where every line is asked as it was trained, or all are asked alike. One decoding: the
 * first.
 */
export function gridCells({ means }: Results, kind: Kind): readonly GridCell[] {
  const cells = tunedLines(means, kind).flatMap((each): GridCell[] => {
    const { line } = each
    const { overInstances, n } = each[comparedScore[kind]]
    if (overInstances === null) return []
    return [
      {
        train: conditionTitle(line.training.condition),
        test: conditionTitle(line.condition),
        size: line.training.size,
        value: overInstances,
        n,
        marked: each.marked,
      },
    ]
  })
  const isGrid = cells.some(({ train, test }) => train !== test) && new Set(cells.map(({ test }) => test)).size > 1
  return isGrid && linesOf(means, kind).length > 0 ? cells : []
}

function optionsOf(plot: typeof Plot, width: number, cells: readonly GridCell[]): Plot.PlotOptions {
  const trains = [...new Set(cells.map(({ train }) => train))]
  const tests = [...new Set(cells.map(({ test }) => test))]
  const sizes = [...new Set(cells.map(({ size }) => size))]
  const values = cells.map(({ value }) => value)
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const shadeIn = ({ value }: GridCell) => shadeOf(low === high ? 0.5 : (value - low) / (high - low))
  const left = 24 + Math.max(...cells.map(({ train }) => textWidth(train, 12)))
  const column = Math.max(...tests.map((test) => textWidth(test, 12) + 16), 90)
  const place = { fx: 'size', x: 'test', y: 'train' } as const
  return {
    height: 96 + 44 * trains.length,
    width: Math.min(width, left + 40 + column * tests.length * sizes.length),
    marginLeft: left,
    marginTop: 40,
    marginBottom: 44,
    x: { label: 'Asked with', labelArrow: 'none', domain: tests },
    y: { label: 'Trained on', labelArrow: 'none', domain: trains },
    fx: { label: null, tickFormat: (size: number) => `${size} per task` },
    color: { type: 'identity' },
    marks: [
      plot.cell(cells, {
        ...place,
        fill: (cell: GridCell) => shadeIn(cell).fill,
        inset: 1,
        title: hover,
      }),
      plot.text(cells, {
        ...place,
        text: ({ value, marked }: GridCell) => `${decimal(value)}${marked ? ` ${mark}` : ''}`,
        fill: (cell: GridCell) => shadeIn(cell).text,
      }),
    ],
  }
}

function hover({ train, test, size, value, n }: GridCell): string {
  return `tuned on ${train}, asked with ${test} (${size} per task): ${decimal(value)} %, n = ${n}`
}

import type * as Plot from '@observablehq/plot'
import { count, counted } from '#core/numbers.ts'
import type { Figure } from './figure.ts'
import { shadeOf, shades } from './shades.ts'
import { fitted, textWidth } from './svg/text-width.ts'

/** What one line answered on one classification task. */
export interface Confusion {
  readonly study: string
  readonly task: string
  /** The line or cell that was asked. */
  readonly name: string
  /** Rows: what is right. */
  readonly labels: readonly string[]
  /** Columns: the labels, then what is no label after normalisation, and no answer. */
  readonly answers: readonly string[]
  /** A row for each label. */
  readonly counts: readonly (readonly number[])[]
}

interface Cell {
  readonly label: string
  readonly answer: string
  readonly count: number
  /** Of its row, 0–1. */
  readonly share: number
}

/** Right labels against answers, every count written in its place where it has room. */
export function confusionFigure({ study, task, name, labels, answers, counts }: Confusion): Figure | null {
  const cells = labels.flatMap((label, row): Cell[] => {
    const of = counts[row] ?? []
    const all = of.reduce((sum, each) => sum + each, 0)
    return answers.map((answer, column) => ({
      label,
      answer,
      count: of[column] ?? 0,
      share: all === 0 ? 0 : (of[column] ?? 0) / all,
    }))
  })
  const n = cells.reduce((sum, cell) => sum + cell.count, 0)
  if (n === 0) return null
  return {
    name: 'confusion',
    title: `${study}, ${task}, answers of ${name}`,
    caption: `Rows: the right label; columns: what was answered; n = ${counted(n, 'instance')}. Darker: a larger share of the row.`,
    description: labels
      .map(
        (label) =>
          `${label}: ${
            cells
              .filter((cell) => cell.label === label && cell.count > 0)
              .map((cell) => `${count(cell.count)} answered ${cell.answer}`)
              .join(', ') || 'never the right label'
          }`,
      )
      .join('; '),
    key: [],
    panels: [{ heading: null, options: (plot, width) => optionsOf(plot, width, { labels, answers, cells }) }],
    behind: new Map(
      cells.flatMap((cell) =>
        cell.count === 0
          ? []
          : [[hover(cell), { task, answered: { name, right: cell.label === cell.answer } }] as const],
      ),
    ),
  }
}

/** Pixels: of a cell, and of the names beside and below. */
const [widest, rowHeight, narrowest, longest] = [90, 26, 22, 150] as const

function optionsOf(
  plot: typeof Plot,
  width: number,
  {
    labels,
    answers,
    cells,
  }: { readonly labels: readonly string[]; readonly answers: readonly string[]; readonly cells: readonly Cell[] },
): Plot.PlotOptions {
  const left = 34 + Math.min(longest, Math.max(...labels.map((label) => textWidth(label, 12))))
  const names = Math.max(...answers.map((answer) => textWidth(answer, 12)))
  const column = Math.min(widest, Math.max(names + 10, 48), (width - left - 12) / answers.length)
  const turned = names + 6 > column
  const bottom = turned ? 44 + Math.min(longest, names) * 0.75 : 44
  const row = labels.length > 30 ? 14 : rowHeight
  return {
    width: Math.ceil(left + 12 + column * answers.length),
    height: 10 + bottom + row * labels.length,
    marginLeft: left,
    marginRight: 12,
    marginTop: 10,
    marginBottom: bottom,
    x: {
      domain: answers,
      label: 'Answered',
      labelArrow: 'none',
      labelOffset: bottom - 6,
      tickFormat: (answer: string) => fitted(answer, 12, longest),
      ...(turned && { tickRotate: -45 }),
      padding: 0,
    },
    y: {
      domain: labels,
      label: 'Right',
      labelArrow: 'none',
      labelOffset: left - 6,
      tickFormat: (label: string) => fitted(label, 12, left - 34),
      padding: 0,
    },
    color: { type: 'identity' },
    marks: [
      plot.cell(cells, {
        x: 'answer',
        y: 'label',
        fill: ({ share }: Cell) => shadeOf(share).fill,
        inset: 0.5,
        title: hover,
      }),
      ...(column < narrowest || row < rowHeight
        ? []
        : [
            plot.text(
              cells.filter(({ count: n }) => n > 0),
              {
                x: 'answer',
                y: 'label',
                text: ({ count: n }: Cell) => count(n),
                fill: ({ share }: Cell) => shadeOf(share).text,
              },
            ),
          ]),
      plot.frame({ stroke: shades.line }),
    ],
  }
}

function hover({ label, answer, count: n }: Cell): string {
  return `${label}, answered ${answer}: ${count(n)}`
}

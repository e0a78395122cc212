import { decimal } from '#core/numbers.ts'
import type { Client } from '../../app/client.ts'

export type Agreed = Awaited<ReturnType<Client['annotations']['agreement']>>
export type Figures = Agreed['of'][number]['all']
/** `too-few`: it is not defined for what was judged. */
export type Figure = Figures['raw']

export const measures = {
  raw: 'Raw',
  cohen: 'Cohen’s κ',
  fleiss: 'Fleiss’ κ',
  krippendorff: 'Krippendorff’s α',
} as const
export type Measure = keyof typeof measures
export const measureNames = Object.keys(measures) as readonly Measure[]

export interface AgreementRow {
  readonly what: Agreed['of'][number]['what']
  /** `null`: the whole collection. */
  readonly task: string | null
  readonly figures: Figures
}

/** What is agreed on, of the whole collection first, then task by task. */
export function agreementRows({ of }: Pick<Agreed, 'of'>): readonly AgreementRow[] {
  return [
    ...of.map(({ what, all }): AgreementRow => ({ what, task: null, figures: all })),
    ...of.flatMap(({ what, byTask }) => byTask.map(({ task, figures }): AgreementRow => ({ what, task, figures }))),
  ]
}

/** Digits behind the point, as in the terminal. */
const digits = 3

/** `0.653 [0.638, 0.668]` */
export function reportedFigure(figure: Figure | null): string {
  if (figure === null || figure === 'too-few') return '–'
  const { value, interval95 } = figure
  return `${decimal(value, digits)} ${interval95 === 'too-few' ? '[–]' : `[${decimal(interval95.low, digits)}, ${decimal(interval95.high, digits)}]`}`
}

export function figureValue(figure: Figure | null): number | null {
  return figure === null || figure === 'too-few' ? null : figure.value
}

/** As RFC 4180 writes it, unrounded; what is not defined is empty. */
export function agreementCsv(rows: readonly AgreementRow[]): string {
  const head = [
    'what',
    'task',
    'units',
    'units_of_two',
    ...measureNames.flatMap((measure) => [measure, `${measure}_low`, `${measure}_high`]),
  ]
  const lines = rows.map(({ what, task, figures }) => [
    what,
    task ?? '',
    figures.units,
    figures.unitsOfTwo,
    ...measureNames.flatMap((measure) => numbersOf(figures[measure])),
  ])
  return [head, ...lines].map((line) => `${line.map(field).join(',')}\r\n`).join('')
}

function numbersOf(figure: Figure | null): readonly (number | '')[] {
  if (figure === null || figure === 'too-few') return ['', '', '']
  const { value, interval95 } = figure
  return interval95 === 'too-few' ? [value, '', ''] : [value, interval95.low, interval95.high]
}

function field(value: string | number): string {
  const text = String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

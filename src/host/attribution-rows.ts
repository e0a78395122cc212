import type { Attribution, Estimate } from '#core/study/attribution.ts'
import { scores } from '#core/scoring/index.ts'
import { mark } from '#core/study/mark.ts'
import { formatScores } from '#core/study/paired-columns.ts'
import { boundsOf } from './bounds-columns.ts'

export const attributionColumns = ['tuned', 'untuned', 'kind', 'n', 'tasks', 'seeds', 'part', 'unit', 'from (%)', 'to (%)', 'value', '95 % low', '95 % high', 'mark'] as const

type Row = Record<(typeof attributionColumns)[number], string | number | null>

/** Levels, the steps between them, the gain and how it is parted: a row each. What does not exist (`too-few`) is empty. */
export function attributionRows(lines: readonly Attribution[]): readonly Row[] {
  return lines.flatMap((line) => {
    const row = (part: string, unit: string, { value, interval95 }: Estimate, ends?: { readonly from: number; readonly to: number }): Row => ({
      tuned: line.tuned, untuned: line.untuned, kind: line.kind, n: line.instances, tasks: line.tasks, seeds: line.seeds, part, unit,
      'from (%)': ends?.from ?? null, 'to (%)': ends?.to ?? null, value,
      ...boundsOf(interval95),
      mark: line.marked ? mark : null,
    })
    const level = (part: string, value: number) => row(part, 'percent', { value, interval95: 'too-few' })
    return [
      row('untuned', 'percent', line.from),
      ...line.steps.map((step) => row(`step: ${step.name}`, 'points', step, step)),
      row('tuned', 'percent', line.to),
      row('gain', 'points', line.gain),
      ...formatScores.flatMap((score) => (['untuned', 'tuned'] as const).map((model) => level(`${scores[score].title}: ${model}`, line.formats[score][model]))),
      ...line.parted.flatMap(({ by, format, task, formatShare }) => [
        row(`by ${by}: format`, 'points', format), row(`by ${by}: task`, 'points', task),
        ...(formatShare ? [row(`by ${by}: share of format`, 'percent of the gain', formatShare)] : []),
      ]),
    ]
  })
}

import { decimal } from '#core/numbers.ts'
import { styleMetrics, styleNames } from '#core/style/index.ts'
import type { StyleRow } from '#core/study/style.ts'
import { counts, number, percentInterval, percents, text } from './column.ts'
import type { Table } from './table.ts'

export function styleTable(parts: readonly (readonly StyleRow[])[]): Table<StyleRow> {
  return {
    name: 'style',
    title: 'Style of free answers',
    caption: `Free answers to generation tasks beside their first references. None of it says whether an answer is right. ${styleNames.map((name) => `${styleMetrics[name].title}: ${styleMetrics[name].describe}`).join('; ')}. Where the reference has it: percent of these answers that have it, too.`,
    columns: [
      text('line', 'Model and row', ({ line }) => line),
      text('metric', 'Metric', ({ metric }) => styleMetrics[metric].title),
      text('unit', 'Unit', ({ metric }) => styleMetrics[metric].unit),
      number('answers', 'Answers', ({ measured }) => measured?.value ?? null, {
        text: ({ metric, measured }) => written(metric, measured?.value),
      }),
      number('references', 'References', ({ measured }) => measured?.references ?? null, {
        text: ({ metric, measured }) => written(metric, measured?.references),
      }),
      percents('where the reference has it', 'Where the reference has it', ({ measured }) => measured?.alike ?? null),
      percentInterval('95 % interval', '95 % interval', ({ measured }) => measured?.interval95 ?? null, {
        text: ({ measured }) => intervalInWords(measured?.interval95),
      }),
      counts('n', 'n', ({ n }) => n),
    ],
    parts,
  }
}

/** A correlation has two decimals. */
function written(metric: StyleRow['metric'], value: number | null | undefined): string {
  return decimal(value ?? null, styleMetrics[metric].unit === null ? 2 : 1)
}

function intervalInWords(bounds: NonNullable<StyleRow['measured']>['interval95'] | undefined): string {
  if (bounds === null || bounds === undefined) return '–'
  return bounds === 'too-few' ? 'too few' : `${decimal(bounds.low, 2)} to ${decimal(bounds.high, 2)}`
}

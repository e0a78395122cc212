import { capital } from '#core/noun.ts'
import { decimal } from '#core/numbers.ts'
import { scores } from '#core/scoring/index.ts'
import { formatScores } from '#core/study/paired-columns.ts'
import { counts, estimates, number, percents, percentInterval, text, type Column, type Estimate } from './column.ts'
import { markOf, type Table } from './table.ts'
import type { Attribution } from '../study/attribution-parts.ts'
import { stepNames } from '../study/attribution-parts.ts'

/** What of each tuned line's gain is format and what is left for the task, as the waterfall draws it: a row a line. */
export function attributionTable({
  name,
  attribution: { lines },
}: {
  readonly name: string
  readonly attribution: { readonly lines: readonly Attribution[] }
}): Table<Attribution> {
  const kinds = [...new Set(lines.map(({ kind }) => kind))]
  const without = [...new Set(lines.flatMap(({ withoutConstrained }) => withoutConstrained ?? []))]
  return {
    name: 'attribution',
    title: 'What the gain is made of',
    caption: `${name}: from the untuned model to the tuned one, exact match on ${kinds.join(' and ')}. Levels in percent, steps in points with 95 % intervals in brackets; the steps add up to the gain. In format is what is a label after normalisation, as exact match compares; format correctness is told as untuned → tuned, in percent.${
      without.length > 0 ? ` Without constrained decoding: ${without.join('; ')}.` : ''
    }`,
    columns,
    parts: [lines],
    isMarked: ({ marked }) => marked,
  }
}

const columns: readonly Column<Attribution>[] = [
  text('tuned', 'Tuned model', (line) => line.tuned),
  text('kind', 'Kind', (line) => line.kind, { only: 'differ' }),
  counts('n', 'n', (line) => line.instances),
  counts('tasks', 'Tasks', (line) => line.tasks),
  counts('seeds', 'Seeds', (line) => line.seeds),
  percents('from', 'Untuned', (line) => line.from.value),
  ...stepNames.map((name) =>
    estimates<Attribution>(name, capital(name), (line) => line.steps.find((step) => step.name === name) ?? null, {
      only: 'some',
    }),
  ),
  percents('to', 'Tuned', (line) => line.to.value),
  estimates('gain', 'Gain', (line) => line.gain),
  ...formatScores.map((score) =>
    percents<Attribution>(score, capital(scores[score].short), (line) => line.formats[score].tuned, {
      text: ({ formats }) => `${decimal(formats[score].untuned)} → ${decimal(formats[score].tuned)}`,
    }),
  ),
]

interface Part {
  readonly line: Attribution
  readonly part: string
  readonly unit: string
  readonly estimate: Estimate
  readonly ends?: { readonly from: number; readonly to: number }
}

/** The same for a file: levels, the steps between them, the gain and how it is parted, a row each. */
export function attributionParts(lines: readonly Attribution[]): Pick<Table<Part>, 'columns' | 'parts'> {
  return { columns: partColumns, parts: lines.map(partsOf) }
}

const partColumns: readonly Column<Part>[] = [
  text('tuned', 'Tuned model', ({ line }) => line.tuned),
  text('untuned', 'Untuned model', ({ line }) => line.untuned),
  counts('n', 'n', ({ line }) => line.instances),
  counts('tasks', 'Tasks', ({ line }) => line.tasks),
  counts('seeds', 'Seeds', ({ line }) => line.seeds),
  text('part', 'Part', ({ part }) => part),
  text('unit', 'Unit', ({ unit }) => unit),
  percents('from', 'From', ({ ends }) => ends?.from ?? null),
  percents('to', 'To', ({ ends }) => ends?.to ?? null),
  number('value', 'Value', ({ estimate }) => estimate.value),
  percentInterval('95 %', '95 % interval', ({ estimate }) => estimate.interval95),
  text('mark', 'Mark', ({ line }) => markOf(line.marked)),
  text('kind', 'Kind', ({ line }) => line.kind),
]

function partsOf(line: Attribution): readonly Part[] {
  const part = (name: string, unit: string, estimate: Estimate, ends?: Part['ends']): Part => ({
    line,
    part: name,
    unit,
    estimate,
    ...(ends && { ends }),
  })
  const level = (name: string, value: number) => part(name, 'percent', { value, interval95: 'too-few' })
  return [
    part('untuned', 'percent', line.from),
    ...line.steps.map((step) => part(`step: ${step.name}`, 'points', step, step)),
    part('tuned', 'percent', line.to),
    part('gain', 'points', line.gain),
    ...formatScores.flatMap((score) =>
      (['untuned', 'tuned'] as const).map((model) =>
        level(`${scores[score].title}: ${model}`, line.formats[score][model]),
      ),
    ),
    ...line.parted.flatMap(({ by, format, task, formatShare }) => [
      part(`by ${by}: format`, 'points', format),
      part(`by ${by}: task`, 'points', task),
      ...(formatShare ? [part(`by ${by}: share of format`, 'percent of the gain', formatShare)] : []),
    ]),
  ]
}

import { count, decimal, points } from '#core/numbers.ts'
import { stepNames } from '#core/study/attribution.ts'
import { mark } from '#core/study/mark.ts'
import { formatScores } from '#core/study/paired-columns.ts'
import { shortTitles, type Table } from '../results.ts'
import { capital } from '../words.ts'
import { number, pointsText, text, type PrintedTable } from './printed-table.ts'

type Estimate = Table['attribution']['lines'][number]['gain']

/** What of each tuned line's gain is format and what is left for the task, as the waterfall draws it. */
export function attributionTable({ name, attribution: { lines } }: Pick<Table, 'name' | 'attribution'>): PrintedTable {
  const steps = stepNames.filter((step) => lines.some((line) => line.steps.some((each) => each.name === step)))
  const kinds = [...new Set(lines.map(({ kind }) => kind))]
  const without = [...new Set(lines.flatMap(({ withoutConstrained }) => withoutConstrained ?? []))]
  return {
    name: 'attribution',
    caption: `${name}: from the untuned model to the tuned one, exact match on ${kinds.join(' and ')}. Levels in percent, steps in points with 95 % intervals in brackets; the steps add up to the gain. In format is what is a label after normalisation, as exact match compares; format correctness is told as untuned → tuned, in percent.${
      without.length > 0 ? ` Without constrained decoding: ${without.join('; ')}.` : ''}`,
    columns: [
      text('Tuned line'), ...(kinds.length > 1 ? [text('Kind')] : []), number('n'), number('Tasks'), number('Seeds'), number('Untuned'), ...steps.map((step) => number(capital(step))), number('Tuned'), number('Gain'),
      ...formatScores.map((score) => number(capital(shortTitles[score]))),
    ],
    parts: [lines.map((line) => [
      line.marked ? `${line.tuned} ${mark}` : line.tuned, ...(kinds.length > 1 ? [line.kind] : []), count(line.instances), count(line.tasks), count(line.seeds), decimal(line.from.value),
      ...steps.map((name) => between(line.steps.find((step) => step.name === name))), decimal(line.to.value), between(line.gain),
      ...formatScores.map((score) => `${decimal(line.formats[score].untuned)} → ${decimal(line.formats[score].tuned)}`),
    ])],
  }
}

function between(estimate: Estimate | undefined): string {
  return estimate === undefined ? '–' : `${points(estimate.value)} (${pointsText(estimate.interval95)})`
}

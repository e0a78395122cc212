import { count, decimal, points } from '#core/numbers.ts'
import { stepNames } from '#core/study/attribution.ts'
import { mark } from '#core/study/mark.ts'
import { formatScores } from '#core/study/paired-columns.ts'
import { shortTitles, type Table } from '#figures/results.ts'
import { capital } from '#figures/words.ts'
import { DataTable, type Column } from '../ui/table.tsx'
import { pointsText, widthOf } from './words.ts'

type Attribution = Table['attribution']['lines'][number]

/** The waterfall as numbers: levels in percent, steps in points. */
export function AttributionTable({ lines }: { readonly lines: readonly Attribution[] }) {
  const steps = stepNames.filter((name) => lines.some((line) => stepOf(line, name)))
  const columns: readonly Column<Attribution>[] = [
    { id: 'tuned', title: 'Tuned line', value: ({ tuned }) => tuned, show: ({ tuned, marked }) => <span title={tuned}>{tuned}{marked ? ` ${mark}` : ''}</span>, width: widthOf(lines.map((line) => line.tuned)) },
    ...(new Set(lines.map(({ kind }) => kind)).size > 1 ? [{ id: 'kind', title: 'Kind', value: ({ kind }: Attribution) => kind, width: 115 }] : []),
    { id: 'n', title: 'n', value: ({ instances }) => instances, show: ({ instances }) => count(instances), numeric: true, width: 90 },
    { id: 'from', title: 'Untuned, %', value: ({ from }) => from.value, show: ({ from }) => decimal(from.value), numeric: true, width: 110 },
    ...steps.map((name): Column<Attribution> => ({ id: name, title: capital(name), value: (line) => stepOf(line, name)?.value ?? null, show: (line) => estimate(stepOf(line, name)), numeric: true, width: 235 })),
    { id: 'to', title: 'Tuned, %', value: ({ to }) => to.value, show: ({ to }) => decimal(to.value), numeric: true, width: 110 },
    { id: 'gain', title: 'Gain', value: ({ gain }) => gain.value, show: ({ gain }) => estimate(gain), numeric: true, width: 235 },
    ...formatScores.map((score): Column<Attribution> => ({
      id: score, title: `${capital(shortTitles[score])}, %`, value: ({ formats }) => formats[score].tuned, show: ({ formats }) => `${decimal(formats[score].untuned)} → ${decimal(formats[score].tuned)}`, numeric: true, width: 170,
    })),
  ]
  return <DataTable label="What the gain is made of" columns={columns} rows={lines} rowKey={({ tuned, kind }) => `${kind} ${tuned}`} maxHeight={360} />
}

function stepOf(line: Attribution, name: string): Attribution['gain'] | undefined {
  return line.steps.find((step) => step.name === name)
}

function estimate(step: Attribution['gain'] | undefined): string {
  return step === undefined ? '–' : `${points(step.value)} (${pointsText(step.interval95)})`
}

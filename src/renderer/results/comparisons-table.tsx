import { useMemo } from 'react'
import { count, decimal, points } from '#core/numbers.ts'
import { mark } from '#core/study/mark.ts'
import { scoreTitles, type Means, type Table } from '#figures/results.ts'
import { DataTable, type Column } from '../ui/table.tsx'
import type { TrialFilter } from './trial-filter.ts'
import { VerdictBadge } from './verdict.tsx'
import { pointsText, probability, widthOf } from './words.ts'

type Comparison = Table['comparisons'][number]

export interface ComparisonsTableProps {
  readonly comparisons: readonly Comparison[]
  readonly cells: Means['cells']
  readonly onTrials: (filter: Partial<TrialFilter>) => void
}

/** All comparisons of the family. */
export function ComparisonsTable({ comparisons, cells, onTrials }: ComparisonsTableProps) {
  const columns = useMemo(() => [...namesOf(comparisons), ...numbers], [comparisons])
  return (
    <DataTable
      label="Comparisons" columns={columns} rows={comparisons} rowKey={({ kind, name, against }) => `${kind} ${name} ${against}`} maxHeight={420}
      onOpen={({ kind, name, against }) => onTrials({ kind, right: placesOf(cells, name), wrong: placesOf(cells, against) })} empty="No comparison is declared, or nothing is answered yet."
    />
  )
}

/** A mean of seeds and a baseline are no cell. */
function placesOf(cells: Means['cells'], name: string): readonly number[] {
  return cells.flatMap((cell, place) => (cell.name === name ? [place] : []))
}

const number = (p: Comparison['pMcNemar']) => (typeof p === 'number' ? p : null)

function namesOf(comparisons: readonly Comparison[]): readonly Column<Comparison>[] {
  return [
    { id: 'name', title: 'Line', value: markedName, width: widthOf(comparisons.map(markedName)) },
    { id: 'against', title: 'Against', value: ({ against }) => against, width: widthOf(comparisons.map(({ against }) => against)) },
    { id: 'changed', title: 'What differs', value: ({ changed }) => changed, width: widthOf(comparisons.map(({ changed }) => changed)) },
  ]
}

function markedName({ name, marked }: Comparison): string {
  return marked ? `${name} ${mark}` : name
}

const numbers: readonly Column<Comparison>[] = [
  { id: 'score', title: 'Score', value: ({ score }) => scoreTitles[score], show: ({ score, kind }) => <span title={kind}>{scoreTitles[score]}</span>, width: 125 },
  { id: 'difference', title: 'Points', value: ({ difference }) => difference, show: ({ difference }) => points(difference), numeric: true, width: 90 },
  { id: 'interval', title: '95 % interval', value: ({ interval95 }) => (interval95 === 'too-few' ? null : interval95.low), show: ({ interval95 }) => pointsText(interval95), numeric: true, width: 175 },
  { id: 'interval90', title: '90 % (equivalence)', value: ({ interval90 }) => (interval90 === 'too-few' ? null : interval90.low), show: ({ interval90 }) => pointsText(interval90), numeric: true, width: 175 },
  { id: 'n', title: 'n', value: ({ instances }) => instances, show: ({ instances }) => count(instances), numeric: true, width: 85 },
  { id: 'tasks', title: 'Tasks', value: ({ tasks }) => tasks, show: ({ tasks }) => count(tasks), numeric: true, width: 80 },
  {
    id: 'mcnemar', title: 'p McNemar', value: ({ pMcNemar }) => number(pMcNemar), numeric: true, width: 115,
    show: ({ pMcNemar, withoutMcNemar }) => <span title={withoutMcNemar ?? undefined}>{probability(pMcNemar)}</span>,
  },
  { id: 'bootstrap', title: 'p bootstrap', value: ({ pBootstrap }) => number(pBootstrap), show: ({ pBootstrap }) => probability(pBootstrap), numeric: true, width: 120 },
  { id: 'adjusted', title: 'p, Holm', value: ({ pAdjusted }) => pAdjusted, show: ({ pAdjusted }) => probability(pAdjusted), numeric: true, width: 95 },
  {
    id: 'detectable', title: 'Detectable', value: ({ smallestDetectable }) => number(smallestDetectable), numeric: true, width: 115,
    show: ({ smallestDetectable }) => <span title="Points: the smallest true difference that this comparison finds 4 times in 5, before Holm">{smallestDetectable === 'too-few' ? '–' : decimal(smallestDetectable)}</span>,
  },
  { id: 'verdict', title: 'Verdict', value: ({ verdict }) => verdict, show: ({ verdict }) => <VerdictBadge verdict={verdict} />, width: 130 },
]

import { scores } from '#core/scoring/index.ts'
import type { RunComparison } from '#core/study/run-comparison.ts'
import { counts, pointsInterval, pointsOf, probabilities, text, verdict, type Column } from './column.ts'
import { markOf, type Table } from './table.ts'
import { hasOpenKinds } from './words.ts'

interface RunRow extends Pick<
  RunComparison,
  | 'line'
  | 'kind'
  | 'score'
  | 'instances'
  | 'tasks'
  | 'difference'
  | 'interval95'
  | 'pAdjusted'
  | 'verdict'
  | 'marked'
  | 'sentence'
> {
  /** Ids. */
  readonly run: string
  readonly against: string
}

export interface ComparedRuns {
  readonly runs: readonly { readonly id: string; readonly name: string }[]
  readonly comparisons: readonly RunRow[]
  readonly margin: number
}

/** The same lines in several runs, each run held against the first one. */
export function runsTable({ runs, comparisons, margin }: ComparedRuns): Table<RunRow> {
  const nameOf = (run: string) => runs.find(({ id }) => id === run)?.name
  const [first, ...others] = runs
  const columns: readonly Column<RunRow>[] = [
    text('line', 'Line', (each) => each.line),
    text('run', 'Run', (each) => each.run, { where: 'csv' }),
    text('run name', 'Run', (each) => nameOf(each.run) ?? null, { text: (each) => nameOf(each.run) ?? each.run }),
    text('against', 'Against', (each) => each.against, { text: (each) => nameOf(each.against) ?? each.against }),
    text('kind', 'Kind', (each) => each.kind, { only: hasOpenKinds }),
    text('score', 'Score', (each) => scores[each.score].title),
    counts('n', 'n', (each) => each.instances),
    counts('tasks', 'Tasks', (each) => each.tasks),
    pointsOf('difference', 'Difference', (each) => each.difference),
    pointsInterval('95 %', '95 % interval', (each) => each.interval95),
    probabilities('p after Holm', 'p, Holm', (each) => each.pAdjusted),
    pointsOf('margin', 'Margin', () => margin, { where: 'csv' }),
    verdict('verdict', 'Verdict', (each) => each.verdict),
    text('mark', 'Mark', (each) => markOf(each.marked), { where: 'csv' }),
    text('sentence', 'Sentence', (each) => each.sentence, { where: 'csv' }),
  ]
  return {
    name: 'runs',
    title: 'Runs side by side',
    caption: `${others.map(({ name }) => name).join(', ')} against ${first?.name ?? ''}: differences on the same instances, in points; p after Holm; equivalent within ±${margin} points where the 90 % interval lies inside.`,
    columns,
    parts: [comparisons],
    isMarked: ({ marked }) => marked,
  }
}

import type { Client } from '#contract/index.ts'
import { scores } from '#core/scoring/index.ts'
import { mark } from '#core/study/mark.ts'
import { boundsOf } from './bounds-columns.ts'

type Compared = Awaited<ReturnType<Client['history']['compare']>>

export const runComparisonColumns = ['line', 'run', 'run name', 'against', 'kind', 'score', 'n', 'tasks', 'difference (points)', '95 % low', '95 % high', 'p after Holm', 'margin (points)', 'verdict', 'mark', 'sentence'] as const

type Row = Record<(typeof runComparisonColumns)[number], string | number | null>

/** What does not exist (`too-few`) is empty. */
export function runComparisonRows({ runs, comparisons, margin }: Compared): readonly Row[] {
  return comparisons.map((each) => ({
    line: each.line,
    run: each.run,
    'run name': runs.find(({ id }) => id === each.run)?.name ?? null,
    against: each.against,
    kind: each.kind,
    score: scores[each.score].title,
    n: each.instances,
    tasks: each.tasks,
    'difference (points)': each.difference,
    ...boundsOf(each.interval95),
    'p after Holm': each.pAdjusted,
    'margin (points)': margin,
    verdict: each.verdict,
    mark: each.marked ? mark : null,
    sentence: each.sentence,
  }))
}

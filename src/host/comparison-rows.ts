import type { NamedComparison } from '#core/study/comparisons.ts'
import { scores } from '#core/scoring/index.ts'
import { mark } from '#core/study/mark.ts'
import { boundsOf } from './bounds-columns.ts'

export const comparisonColumns = [
  'name', 'against', 'changed', 'kind', 'score', 'n', 'tasks', 'difference (points)', '95 % low', '95 % high', '90 % low', '90 % high',
  'standard error (points)', 'degrees of freedom', 'smallest detectable (points)', 'p McNemar', 'p exact (guessing)', 'p bootstrap', 'p after Holm', 'differs from 0', 'margin (points)', 'verdict', 'seeds', 'seeds against', 'mark', 'sentence',
] as const

type Row = Record<(typeof comparisonColumns)[number], string | number | boolean | null>

/** What does not exist (`too-few`) is empty. */
export function comparisonRows(comparisons: readonly NamedComparison[], margin: number): readonly Row[] {
  return comparisons.map((each) => ({
    name: each.name,
    against: each.against,
    changed: each.changed,
    kind: each.kind,
    score: scores[each.score].title,
    n: each.instances,
    tasks: each.tasks,
    'difference (points)': each.difference,
    ...boundsOf(each.interval95),
    '90 % low': each.interval90 === 'too-few' ? null : each.interval90.low,
    '90 % high': each.interval90 === 'too-few' ? null : each.interval90.high,
    'standard error (points)': each.standardError,
    'degrees of freedom': each.degreesOfFreedom,
    'smallest detectable (points)': each.smallestDetectable === 'too-few' ? null : each.smallestDetectable,
    'p McNemar': each.pMcNemar === 'too-few' ? null : each.pMcNemar,
    'p exact (guessing)': each.pExact,
    'p bootstrap': each.pBootstrap === 'too-few' ? null : each.pBootstrap,
    'p after Holm': each.pAdjusted,
    'differs from 0': each.differsFromZero,
    'margin (points)': margin,
    verdict: each.verdict,
    seeds: each.seeds.first,
    'seeds against': each.seeds.second,
    mark: each.marked ? mark : null,
    sentence: each.sentence,
  }))
}

import { decimal } from '#core/numbers.ts'
import { scores } from '#core/scoring/index.ts'
import {
  counts,
  number,
  pointsInterval,
  pointsOf,
  probabilities,
  text,
  verdict,
  yesOrNo,
  type Column,
} from './column.ts'
import { markOf, type Table } from './table.ts'
import { drawsInWords, hasOpenKinds } from './words.ts'
import type { NamedComparison } from '../study/named-comparison.ts'

export type ComparisonRow = Omit<NamedComparison, 'first' | 'second'>

export interface Comparisons {
  /** Of the study. */
  readonly name: string
  readonly comparisons: readonly ComparisonRow[]
  readonly family: number
  readonly margin: number
  readonly draws: number
  readonly seed: number
  readonly seedsDrawn: number | null
  readonly formatsDrawn?: number | undefined
}

/** All comparisons of the family. */
export function comparisonsTable({ name, comparisons, family, margin, ...drawn }: Comparisons): Table<ComparisonRow> {
  const withoutMcNemar = [...new Set(comparisons.flatMap((each) => each.withoutMcNemar ?? []))]
  return {
    name: 'comparisons',
    title: 'Comparisons',
    caption: `${name}: paired differences on the same instances, in points (${drawsInWords(drawn)}); p after Holm over a family of ${family}; equivalent within ±${margin} points where the 90 % interval lies inside.${
      withoutMcNemar.length > 0 ? ` McNemar's exact test: – where ${withoutMcNemar.join('; ')}.` : ''
    }`,
    columns: columnsOf(margin),
    parts: [comparisons],
    isMarked: ({ marked }) => marked,
  }
}

const columnsOf = (margin: number): readonly Column<ComparisonRow>[] => [
  text('name', 'Model', (each) => each.name),
  text('against', 'Against', (each) => each.against),
  text('changed', 'What differs', (each) => each.changed, { where: 'wide', isFurther: true }),
  text('kind', 'Kind', (each) => each.kind, { only: hasOpenKinds }),
  text('score', 'Score', (each) => scores[each.score].title, { isFurther: true }),
  counts('n', 'n', (each) => each.instances),
  counts('tasks', 'Tasks', (each) => each.tasks, { isFurther: true }),
  pointsOf('difference', 'Difference', (each) => each.difference),
  pointsInterval('95 %', '95 % interval', (each) => each.interval95),
  pointsInterval('90 %', '90 % interval', (each) => each.interval90, {
    isFurther: true,
    help: 'Of the two one-sided tests: equivalent where it lies within the margin.',
  }),
  pointsOf('standard error', 'Standard error', (each) => each.standardError, { where: 'csv' }),
  number('degrees of freedom', 'Degrees of freedom', (each) => each.degreesOfFreedom, { where: 'csv' }),
  number('minimum detectable effect', 'Detectable', (each) => each.minimumDetectableEffect, {
    unit: 'points',
    text: (each) => (each.minimumDetectableEffect === 'too-few' ? '> 100' : decimal(each.minimumDetectableEffect)),
    isFurther: true,
    help: 'The smallest true difference that this comparison finds 4 times in 5, before Holm.',
  }),
  probabilities('p McNemar', 'p, McNemar', (each) => each.pMcNemar, {
    isFurther: true,
    note: (each) => each.withoutMcNemar,
  }),
  probabilities('p exact (guessing)', 'p, exact', (each) => each.pExact, { where: 'csv' }),
  probabilities('p bootstrap', 'p, bootstrap', (each) => each.pBootstrap, { where: 'wide', isFurther: true }),
  probabilities('p after Holm', 'p, Holm', (each) => each.pAdjusted),
  yesOrNo('differs from 0', 'Differs from 0', (each) => each.differsFromZero, { where: 'csv' }),
  pointsOf('margin', 'Margin', () => margin, { where: 'csv' }),
  verdict('verdict', 'Verdict', (each) => each.verdict),
  counts('seeds', 'Seeds', (each) => each.seeds.first, { where: 'csv' }),
  counts('seeds against', 'Seeds against', (each) => each.seeds.second, { where: 'csv' }),
  text('mark', 'Mark', (each) => markOf(each.marked), { where: 'csv' }),
  text('sentence', 'Sentence', (each) => each.sentence, { where: 'csv' }),
]

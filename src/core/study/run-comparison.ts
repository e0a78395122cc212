import { compare, type Comparison } from '#core/statistics/comparison.ts'
import type { Kind } from '#core/task.ts'
import { comparedScore } from './paired-columns.ts'
import { drawRuns, isColumnMarked, seedsOfColumn, type ComparedRun, type DrawnRuns } from './run-columns.ts'
import { sentenceOf } from './verdict-sentence.ts'

/** The same line in another run and in the first one: the other minus the first, in points. */
export interface RunComparison extends Comparison {
  /** Its name in the first run. */
  readonly line: string
  /** Position of the other run. */
  readonly run: number
  readonly kind: Kind
  readonly score: (typeof comparedScore)[Kind]
  readonly marked: boolean
  readonly sentence: string
}

/**
 * Every line that the first run and another have in common, on the instances that both have answered (and every other
 * run that is compared); all comparisons are one family. Only instances count that all runs were asked
 * (`run-pairing.ts`).
 */
export function compareRuns(
  runs: readonly ComparedRun[],
  drawn: readonly DrawnRuns[] = drawRuns(runs),
): readonly RunComparison[] {
  const [first] = runs
  if (!first) return []
  const { margin } = first.input.study
  const pairs = drawn.flatMap(({ kind, columns, bootstrap }) =>
    columns.flatMap((own, column) => {
      const second = columns.findIndex(({ at, key }) => at === 0 && key === own.key)
      const reference = columns[second]
      if (own.at === 0 || reference === undefined) return []
      return [{ kind, own, reference, pair: { bootstrap, first: column, second } }]
    }),
  )
  const compared = compare(
    pairs.map(({ pair }) => pair),
    margin,
  )
  return pairs.flatMap(({ kind, own, reference }, i) => {
    const comparison = compared[i]
    if (!comparison) return []
    return [
      {
        ...comparison,
        line: reference.line.name,
        run: own.at,
        kind,
        score: comparedScore[kind],
        marked: isColumnMarked(own) || isColumnMarked(reference),
        sentence: sentenceOf(
          {
            ...comparison,
            kind,
            changed: 'run',
            about: `${reference.line.name}: ${own.run.name} against ${first.name}`,
            against: first.name,
            seeds: { first: seedsOfColumn(own), second: seedsOfColumn(reference) },
          },
          margin,
        ),
      },
    ]
  })
}

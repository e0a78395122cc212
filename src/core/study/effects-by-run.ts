import { compare, type Comparison } from '#core/statistics/comparison.ts'
import type { Bootstrap } from '#core/statistics/paired-bootstrap.ts'
import { points } from '#core/numbers.ts'
import type { Kind } from '#core/task.ts'
import { declareFamily, referenceNamed } from './family.ts'
import { comparedScore } from './paired-columns.ts'
import {
  drawRuns,
  isColumnMarked,
  seedsOfColumn,
  type ComparedRun,
  type DrawnRuns,
  type RunColumn,
} from './run-columns.ts'
import { sentenceOf } from './verdict-sentence.ts'

/** What a line differs by from another one in one of several runs. Points. */
export interface EffectByRun extends Pick<Comparison, 'instances' | 'tasks' | 'difference' | 'interval95'> {
  /** Their names in the first run. */
  readonly line: string
  readonly against: string
  /** Position of the run. */
  readonly run: number
  readonly kind: Kind
  readonly score: (typeof comparedScore)[Kind]
  /** The difference less that in the first run; `null` in the first run. */
  readonly gap: Gap | null
  readonly marked: boolean
}

export interface Gap extends Pick<Comparison, 'difference' | 'interval95' | 'pAdjusted' | 'verdict'> {
  readonly sentence: string
}

/**
 * Whether a change has the same effect in all runs, as of several models under the same conditions: a difference of
 * differences. Two models can differ in all their scores by as much, and no condition does more in one than in the
 * other; and an effect that is shown in one and not shown in the other is no shown difference between the two (Gelman &
 * Stern 2006, The American Statistician 60:328). The pairs are those that the first run's study compares, guessing left
 * out; all gaps are one family.
 */
export function effectsByRun(
  runs: readonly ComparedRun[],
  drawn: readonly DrawnRuns[] = drawRuns(runs),
): readonly EffectByRun[] {
  const [first] = runs
  if (!first) return []
  const { margin } = first.input.study
  const pairs = drawn.flatMap((each) => pairsOf(first, each))
  // Of the differences themselves only estimate and interval are told.
  const effects = new Map(pairs.map((pair) => [pair, compare([pair.pair], margin)[0]]))
  const others = pairs.filter(({ ofFirst }) => ofFirst !== null)
  const compared = compare(
    others.map(({ pair, ofFirst }) => ({ ...pair, ...(ofFirst && { less: ofFirst.pair }) })),
    margin,
  )
  const gaps = new Map(others.map((pair, i) => [pair, compared[i]]))
  return pairs.flatMap((pair): readonly EffectByRun[] => {
    const effect = effects.get(pair)
    if (effect === undefined) return []
    const { line, against, kind, columns, ofFirst } = pair
    const { instances, tasks, difference, interval95 } = effect
    const [gap, inFirst] = [gaps.get(pair), ofFirst && effects.get(ofFirst)]
    return [
      {
        line,
        against,
        run: columns[0].at,
        kind,
        score: comparedScore[kind],
        instances,
        tasks,
        difference,
        interval95,
        gap: gap && inFirst ? gapOf(pair, gap, { effect, inFirst, first: first.name, margin }) : null,
        marked: [...columns, ...(ofFirst?.columns ?? [])].some(isColumnMarked),
      },
    ]
  })
}

interface Pair {
  readonly line: string
  readonly against: string
  readonly kind: Kind
  readonly columns: readonly [RunColumn, RunColumn]
  readonly pair: { readonly bootstrap: Bootstrap; readonly first: number; readonly second: number }
  /** The same two in the first run; `null` for its own. */
  readonly ofFirst: Pair | null
}

/** What the first run's study compares, in it and in every other run that has both lines. */
function pairsOf(first: ComparedRun, { kind, columns, bootstrap }: DrawnRuns): readonly Pair[] {
  const { study } = first.input
  const own = columns.filter(({ at }) => at === 0)
  const lines = own.map(({ line }) => line)
  const reference = referenceNamed(study, lines, null)
  if (reference === undefined) return []
  const others = [...new Set(columns.map(({ at }) => at))].filter((at) => at !== 0)
  return declareFamily(study, { lines, guesses: [] }, reference).flatMap((declared) => {
    const [one, other] = [own[declared.first], own[declared.second]]
    if (!one || !other) return []
    const inRun = (run: number, ofFirst: Pair | null): readonly Pair[] => {
      const place = ({ key }: RunColumn) => columns.findIndex((each) => each.at === run && each.key === key)
      const pair = { bootstrap, first: place(one), second: place(other) }
      const both = [columns[pair.first], columns[pair.second]] as const
      if (!both[0] || !both[1]) return []
      return [{ line: one.line.name, against: other.line.name, kind, columns: [both[0], both[1]], pair, ofFirst }]
    }
    const [inFirst = null] = inRun(0, null)
    return [...(inFirst ? [inFirst] : []), ...others.flatMap((run) => inRun(run, inFirst))]
  })
}

function gapOf(
  { line, against, kind, columns: [column] }: Pair,
  { difference, interval95, pAdjusted, verdict, ...gap }: Comparison,
  {
    effect,
    inFirst,
    first,
    margin,
  }: { readonly effect: Comparison; readonly inFirst: Comparison; readonly first: string; readonly margin: number },
): Gap {
  const seeds = seedsOfColumn(column)
  const known = { difference, interval95, pAdjusted, verdict }
  return {
    ...known,
    sentence: sentenceOf(
      {
        ...gap,
        ...known,
        kind,
        changed: 'run',
        about: `${line} against ${against} in ${column.run.name} (${inPoints(effect)}) less that in ${first} (${inPoints(inFirst)})`,
        against,
        seeds: { first: seeds, second: seeds },
      },
      margin,
    ),
  }
}

function inPoints({ difference }: Comparison): string {
  return difference === null ? '–' : points(difference)
}

import type { Kind } from '#core/task.ts'
import { eachScore, scoreNames, type ScoreName, type Scores } from './index.ts'

/** One trial. `scores` is `null` where there is nothing to score: the outcomes `too-long` and `engine-error`. */
export interface ScoredRow {
  readonly task: string
  readonly category: string
  readonly kind: Kind
  readonly scores: Scores | null
}

export interface Mean {
  /** Percent, not rounded. */
  readonly percent: number
  /** What the mean is over: instances or tasks. */
  readonly n: number
}

/** `null` where no trial has the score, as format correctness of generation tasks. */
export type Means = Readonly<Record<ScoreName, Mean | null>>

export interface Summary {
  /** Trials without scores; they are in no mean. */
  readonly unscored: number
  /** Every instance counts the same (Tk-Instruct's overall). */
  readonly overInstances: Means
  /** Every task counts the same. */
  readonly overTasks: Means
}

export interface NamedSummary<Name extends string = string> extends Summary {
  readonly name: Name
}

/** Tasks, categories and kinds in the order of their first rows. */
export interface Aggregate {
  readonly overall: Summary
  readonly perTask: readonly NamedSummary[]
  readonly perCategory: readonly NamedSummary[]
  readonly perKind: readonly NamedSummary<Kind>[]
}

/** The means of one cell's trials. A task has one category and one kind: those of its first row. */
export function aggregate(rows: Iterable<ScoredRow>): Aggregate {
  const tasks = tallies(rows)
  return {
    overall: summarise(tasks),
    perTask: tasks.map((tally) => ({ name: tally.task, ...summarise([tally]) })),
    perCategory: summariseBy(tasks, (tally) => tally.category),
    perKind: summariseBy(tasks, (tally) => tally.kind),
  }
}

interface Tally {
  readonly task: string
  readonly category: string
  readonly kind: Kind
  /** In the order of `scoreNames`. */
  readonly sums: number[]
  readonly counts: number[]
  unscored: number
}

function tallies(rows: Iterable<ScoredRow>): Tally[] {
  const byTask = new Map<string, Tally>()
  let tally: Tally | undefined
  for (const { task, category, kind, scores } of rows) {
    if (tally?.task !== task) {
      tally = byTask.get(task) ?? { task, category, kind, sums: zeros(), counts: zeros(), unscored: 0 }
      byTask.set(task, tally)
    }
    if (scores === null) tally.unscored++
    else add(tally, scores)
  }
  return [...byTask.values()]
}

function add({ sums, counts }: Tally, scores: Scores): void {
  for (let i = 0; i < scoreNames.length; i++) {
    const value = scores[scoreNames[i]!]
    if (value === null) continue
    sums[i]! += value
    counts[i]!++
  }
}

function summarise(tasks: readonly Tally[]): Summary {
  return {
    unscored: total(tasks.map(({ unscored }) => unscored)),
    overInstances: means((i) => ({
      sum: total(tasks.map(({ sums }) => sums[i]!)),
      n: total(tasks.map(({ counts }) => counts[i]!)),
    })),
    overTasks: means((i) => {
      const scored = tasks.filter(({ counts }) => counts[i]! > 0)
      return { sum: total(scored.map(({ sums, counts }) => sums[i]! / counts[i]!)), n: scored.length }
    }),
  }
}

function summariseBy<Name extends string>(
  tasks: readonly Tally[],
  nameOf: (tally: Tally) => Name,
): NamedSummary<Name>[] {
  return [...Map.groupBy(tasks, nameOf)].map(([name, members]) => ({ name, ...summarise(members) }))
}

function means(of: (score: number) => { readonly sum: number; readonly n: number }): Means {
  const mean = (name: ScoreName): Mean | null => {
    const { sum, n } = of(scoreNames.indexOf(name))
    return n === 0 ? null : { percent: (100 * sum) / n, n }
  }
  return eachScore(mean)
}

function zeros(): number[] {
  return scoreNames.map(() => 0)
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0)
}

import { pairedBootstrap, type Bootstrap } from '#core/statistics/paired-bootstrap.ts'
import { pairRows, type SeedMean } from '#core/statistics/paired-rows.ts'
import { kinds, type Kind } from '#core/task.ts'
import { plannedPart } from './added.ts'
import { draws } from './comparisons.ts'
import { cellsBySeed, lineKey, type Line } from './line.ts'
import { isMarked } from './mark.ts'
import { comparedLines, comparedScore, lineMeans } from './paired-columns.ts'
import type { ResultsInput } from './results-table.ts'

export interface ComparedRun {
  readonly name: string
  readonly input: ResultsInput
  /** The store's numbers of its instances, task by task in the first run's order, each in the task's own. */
  readonly instances: readonly (readonly number[])[]
}

/** A line of one run, beside the same line of the others. */
export interface RunColumn {
  /** The same in all runs. */
  readonly key: string
  readonly line: Line
  readonly run: ComparedRun
  /** Position of the run. */
  readonly at: number
}

/** One kind of tasks: lines that the first run and another have, a column each, with their draws. */
export interface DrawnRuns {
  readonly kind: Kind
  /** In the order of the means of the bootstrap's rows. */
  readonly columns: readonly RunColumn[]
  readonly bootstrap: Bootstrap
}

/** Kinds without an instance that all runs have answered are left out. */
export function drawRuns(runs: readonly ComparedRun[]): readonly DrawnRuns[] {
  const [first] = runs
  if (!first) return []
  return kinds.flatMap((kind) => {
    const lines = runs.map(
      ({ input }) => new Map(comparedLines(plannedPart(input), kind).map((line) => [lineKey(line), line])),
    )
    const columns = runs.flatMap((run, at) =>
      [...(lines[at]?.entries() ?? [])]
        .filter(([key]) => isShared(lines, key))
        .map(([key, line]) => ({ key, line, at, run })),
    )
    const cells = columns.flatMap(({ run, line }) =>
      cellsBySeed(run.input.cells, line).map((draws) => ({
        run,
        scoreOf: meanOf(draws.map((place) => scoresOf(run.input, place, kind))),
      })),
    )
    const rows = pairRows(
      cells.length,
      tasksOf(first, kind).map((task) =>
        (first.instances[task] ?? []).map((_, place) =>
          cells.map(({ run, scoreOf }) => scoreOf(run.instances[task]?.[place] ?? -1)),
        ),
      ),
      seedMeans(columns),
    )
    if (rows.instances === 0) return []
    return [{ kind, columns, bootstrap: pairedBootstrap(rows, first.input.study.seed, draws) }]
  })
}

/** Whether a certificate of one of its cells does not hold. */
export function isColumnMarked({ run: { input }, line }: RunColumn): boolean {
  return line.cells.some((place) => input.cells[place] !== undefined && isMarked(input.cells[place]))
}

/** Seeds that it is a mean of; `null` for what has no training. */
export function seedsOfColumn({ run: { input }, line }: RunColumn): number | null {
  return line.training === null ? null : cellsBySeed(input.cells, line).length
}

function isShared(lines: readonly ReadonlyMap<string, Line>[], key: string): boolean {
  return lines[0]?.has(key) === true && lines.slice(1).some((each) => each.has(key))
}

function tasksOf({ input }: ComparedRun, kind: Kind): readonly number[] {
  return input.tasks.flatMap(({ task }, position) => (task.answerSpace.kind === kind ? [position] : []))
}

/** Of lines whose columns stand one after the other. */
function seedMeans(lines: readonly { readonly run: ComparedRun; readonly line: Line }[]): readonly SeedMean[] {
  let next = 0
  return lines.flatMap(({ run, line }) => {
    const means = lineMeans(run.input, [line], next)
    next += means.reduce((sum, { columns }) => sum + columns.length, 0)
    return means
  })
}

/** Of draws; `null` where one has no score. */
function meanOf(draws: readonly ((instance: number) => number | null)[]): (instance: number) => number | null {
  return (instance) => {
    const scores = draws.map((scoreOf) => scoreOf(instance))
    return scores.some((score) => score === null)
      ? null
      : scores.reduce<number>((sum, score) => sum + (score ?? 0), 0) / scores.length
  }
}

/** `null` where a cell has no score. */
function scoresOf({ cells }: ResultsInput, place: number, kind: Kind): (instance: number) => number | null {
  const scores = new Map(
    (cells[place]?.trials ?? []).map(({ instance, scores: each }) => [instance, each?.[comparedScore[kind]] ?? null]),
  )
  return (instance) => scores.get(instance) ?? null
}

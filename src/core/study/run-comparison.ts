import { compare, type Comparison } from '#core/statistics/comparison.ts'
import { pairedBootstrap } from '#core/statistics/paired-bootstrap.ts'
import { pairRows, type SeedMean } from '#core/statistics/paired-rows.ts'
import { kinds, type Kind } from '#core/task.ts'
import { plannedPart } from './added.ts'
import { draws } from './comparisons.ts'
import { lineKey, repeatsOf, type Line } from './line.ts'
import { isMarked } from './mark.ts'
import { comparedLines, comparedScore } from './paired-columns.ts'
import type { ResultsInput } from './results-table.ts'
import { sentenceOf } from './verdict-sentence.ts'

export interface ComparedRun {
  readonly name: string
  readonly input: ResultsInput
  /** The store's numbers of its instances, task by task in the first run's order, each in the task's own. */
  readonly instances: readonly (readonly number[])[]
}

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
 * run that is compared); all comparisons are one family. The runs were asked the same instances (`run-pairing.ts`).
 */
export function compareRuns(runs: readonly ComparedRun[]): readonly RunComparison[] {
  const [first] = runs
  if (!first) return []
  const { margin, seed } = first.input.study
  const pairs = kinds.flatMap((kind) => {
    const lines = runs.map(
      ({ input }) => new Map(comparedLines(plannedPart(input), kind).map((line) => [lineKey(line), line])),
    )
    const columns = runs.flatMap((run, at) =>
      [...(lines[at]?.entries() ?? [])]
        .filter(([key]) => isShared(lines, key))
        .map(([key, line]) => ({ key, line, at, run })),
    )
    const cells = columns.flatMap(({ run, line }) =>
      line.cells.map((place) => ({ run, scoreOf: scoresOf(run.input, place, kind) })),
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
    const bootstrap = pairedBootstrap(rows, seed, draws)
    return columns.flatMap(({ key, line, at, run }, column) => {
      const second = columns.findIndex((each) => each.at === 0 && each.key === key)
      const reference = columns[second]
      if (at === 0 || reference === undefined) return []
      return [{ kind, at, run, line, reference: reference.line, pair: { bootstrap, first: column, second } }]
    })
  })
  const compared = compare(
    pairs.map(({ pair }) => pair),
    margin,
  )
  return pairs.flatMap(({ kind, at, run, line, reference }, i) => {
    const comparison = compared[i]
    if (!comparison) return []
    const marked = [
      [run.input, line],
      [first.input, reference],
    ] as const
    return [
      {
        ...comparison,
        line: reference.name,
        run: at,
        kind,
        score: comparedScore[kind],
        marked: marked.some(([input, { cells }]) =>
          cells.some((place) => input.cells[place] !== undefined && isMarked(input.cells[place])),
        ),
        sentence: sentenceOf(
          {
            ...comparison,
            kind,
            changed: 'run',
            about: `${reference.name}: ${run.name} against ${first.name}`,
            against: first.name,
            seeds: { first: seedsOf(line), second: seedsOf(reference) },
          },
          margin,
        ),
      },
    ]
  })
}

function isShared(lines: readonly ReadonlyMap<string, Line>[], key: string): boolean {
  return lines[0]?.has(key) === true && lines.slice(1).some((each) => each.has(key))
}

function tasksOf({ input }: ComparedRun, kind: Kind): readonly number[] {
  return input.tasks.flatMap(({ task }, position) => (task.answerSpace.kind === kind ? [position] : []))
}

/** Of lines whose cells stand one after the other. */
function seedMeans(lines: readonly { readonly run: ComparedRun; readonly line: Line }[]): readonly SeedMean[] {
  let next = 0
  return lines.map(({ run, line }) => {
    return { columns: line.cells.map(() => next++), seeds: repeatsOf(line, run.input.cells) }
  })
}

/** `null` where a cell has no score. */
function scoresOf({ cells }: ResultsInput, place: number, kind: Kind): (instance: number) => number | null {
  const scores = new Map(
    (cells[place]?.trials ?? []).map(({ instance, scores: each }) => [instance, each?.[comparedScore[kind]] ?? null]),
  )
  return (instance) => scores.get(instance) ?? null
}

function seedsOf({ training, cells }: Line): number | null {
  return training === null ? null : cells.length
}

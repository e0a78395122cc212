import { majorityLabel } from '#core/baselines/index.ts'
import { pairRows, type PairedRows } from '#core/statistics/paired-rows.ts'
import type { Kind } from '#core/task.ts'
import { linesOf, type Line } from './line.ts'
import type { AskedCell, ResultsInput } from './results-table.ts'

/** What comparisons of a kind are made on: exact match where labels are right or wrong, ROUGE-L where texts are more or less alike. */
export const comparedScore = { classification: 'exactMatch', generation: 'rougeL' } as const satisfies Record<Kind, string>

export interface PairedColumns {
  readonly kind: Kind
  /** The first columns, in the order of the cells; `cells` are those a line's scores are means of. */
  readonly lines: readonly Line[]
  /** The columns after the lines; classification only. */
  readonly guesses: readonly GuessName[]
  readonly rows: PairedRows
}

export const guessNames = ['random guess', 'majority label'] as const
export type GuessName = (typeof guessNames)[number]

/**
 * The scores of all lines on the instances of one kind that every compared cell has answered, a baseline being a column
 * like any other. An instance's score in a line is its mean over the line's seeds.
 */
export function pairedColumns(input: ResultsInput, kind: Kind): PairedColumns {
  const lines = comparedLines(input)
  const scoresIn = input.cells.map(({ trials }) => new Map(trials.map((trial) => [trial.instance, trial.scores?.[comparedScore[kind]] ?? null])))
  const scoresOf = lines.map(({ cells }) => meanOver(cells.flatMap((place) => scoresIn[place] ?? [])))
  const guesses = kind === 'classification' ? guessesOf(input) : []
  const tasks = input.tasks.map((): (number | null)[][] => [])
  for (const [instance, task] of askedInstances(input)) {
    if (input.tasks[task]?.task.answerSpace.kind !== kind) continue
    tasks[task]?.push([
      ...scoresOf.map((scoreOf) => scoreOf(instance)),
      ...guesses.map(({ valueOf }) => valueOf(task, input.references.get(instance) ?? [])),
    ])
  }
  return { kind, lines, guesses: guesses.map(({ name }) => name), rows: pairRows(lines.length + guesses.length, tasks) }
}

/**
 * The lines that are compared, with those of their cells that are. In a study with tuning a cell is left out until it is
 * asked in full: cells wait for each other's trainings, and one whose training failed would leave nothing to compare.
 */
export function comparedLines(input: ResultsInput): readonly Line[] {
  const lines = linesOf(input.cells.map(({ cell }) => cell), input.study)
  if (input.study.tuning === null) return lines
  return lines.flatMap((line) => {
    const cells = line.cells.filter((place) => isCompared(input, input.cells[place]))
    return cells.length === 0 ? [] : [{ ...line, cells }]
  })
}

export function isCompared({ study, references }: ResultsInput, cell: AskedCell | undefined): boolean {
  return study.tuning === null || (cell !== undefined && cell.trials.length === references.size)
}

/** `null` where a cell has no score. */
function meanOver(cells: readonly ReadonlyMap<number, number | null>[]): (instance: number) => number | null {
  const [only] = cells
  if (only && cells.length === 1) return (instance) => only.get(instance) ?? null
  return (instance) => {
    let sum = 0
    for (const scores of cells) {
      const score = scores.get(instance) ?? null
      if (score === null) return null
      sum += score
    }
    return sum / cells.length
  }
}

/** Instance → its task, of everything some cell has been asked. */
function askedInstances({ cells }: ResultsInput): Map<number, number> {
  return new Map(cells.flatMap(({ trials }) => trials.map(({ instance, task }) => [instance, task] as const)))
}

interface Guess {
  readonly name: GuessName
  readonly valueOf: (task: number, references: readonly string[]) => number
}

/** Random guessing as its expectation on each instance; the majority label counted literally, as in the table. */
function guessesOf(input: ResultsInput): readonly Guess[] {
  const labels = input.tasks.map(({ task }) => (task.answerSpace.kind === 'classification' ? task.answerSpace.labels : []))
  const majorities = majorityLabels(input)
  return [
    { name: 'random guess', valueOf: (task) => 1 / (labels[task]?.length ?? 1) },
    { name: 'majority label', valueOf: (task, references) => (references.includes(majorities[task] ?? '') ? 1 : 0) },
  ]
}

function majorityLabels(input: ResultsInput): readonly (string | undefined)[] {
  const instances = input.tasks.map((): { id: string; input: string; references: readonly string[] }[] => [])
  for (const [instance, task] of askedInstances(input)) {
    instances[task]?.push({ id: String(instance), input: '', references: input.references.get(instance) ?? [] })
  }
  return input.tasks.map(({ task }, i) => {
    const labels = task.answerSpace.kind === 'classification' ? task.answerSpace.labels : null
    return majorityLabel([{ task: task.name, category: '', labels, examples: [], instances: instances[i] ?? [] }])?.perTask[0]?.label
  })
}

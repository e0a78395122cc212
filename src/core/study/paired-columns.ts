import { majorityLabel } from '#core/baselines/index.ts'
import type { ScoreName } from '#core/scoring/index.ts'
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
  /** The first of the columns with each line's format correctness; `null` where a task has no label space. */
  readonly formats: number | null
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
  const asked = askedInstances(input, kind)
  const scoresOf = lines.map(({ cells }) => meanOver(cells.map((place) => valuesIn(input.cells[place], asked, comparedScore[kind]))))
  const formatsOf = kind === 'classification' ? lines.map(({ cells }) => meanOver(cells.map((place) => valuesIn(input.cells[place], asked, 'format')))) : []
  const guesses = kind === 'classification' ? guessesOf(input, asked) : []
  // What is compared must not depend on a score that is not.
  const withFormats = formatsOf.length > 0 && formatsOf.every((formats, line) => formats.every((value, i) => !Number.isNaN(value) || Number.isNaN(scoresOf[line]?.[i])))
  const tasks = input.tasks.map((): (number | null)[][] => [])
  asked.instances.forEach((instance, i) => {
    const task = asked.tasks[i] ?? -1
    tasks[task]?.push([
      ...scoresOf.map((scores) => known(scores[i])),
      ...guesses.map(({ valueOf }) => valueOf(task, input.references.get(instance) ?? [])),
      ...(withFormats ? formatsOf.map((formats) => known(formats[i])) : []),
    ])
  })
  const compared = lines.length + guesses.length
  return {
    kind,
    lines,
    guesses: guesses.map(({ name }) => name),
    formats: withFormats ? compared : null,
    rows: pairRows(compared + (withFormats ? formatsOf.length : 0), tasks),
  }
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

/** Everything of one kind that some cell has been asked, in the order of the cells' trials. */
interface Asked {
  readonly instances: readonly number[]
  /** Of each instance, the position of its task. */
  readonly tasks: readonly number[]
  /** Instance → its place in the two lists. */
  readonly places: ReadonlyMap<number, number>
}

function askedInstances({ cells, tasks: all }: ResultsInput, kind: Kind): Asked {
  const isOfKind = all.map(({ task }) => task.answerSpace.kind === kind)
  const instances: number[] = []
  const tasks: number[] = []
  const places = new Map<number, number>()
  for (const { trials } of cells) {
    for (const { instance, task } of trials) {
      if (isOfKind[task] !== true || places.has(instance)) continue
      places.set(instance, instances.length)
      instances.push(instance)
      tasks.push(task)
    }
  }
  return { instances, tasks, places }
}

/** NaN where a cell has no score. */
function valuesIn(cell: AskedCell | undefined, { instances, places }: Asked, score: ScoreName): Float64Array {
  const values = new Float64Array(instances.length).fill(Number.NaN)
  for (const { instance, scores } of cell?.trials ?? []) {
    const place = places.get(instance)
    if (place !== undefined) values[place] = scores?.[score] ?? Number.NaN
  }
  return values
}

/** NaN where a cell has none. */
function meanOver(cells: readonly Float64Array[]): Float64Array {
  const [only] = cells
  if (only && cells.length === 1) return only
  return Float64Array.from(only ?? [], (_, i) => cells.reduce((sum, values) => sum + (values[i] ?? Number.NaN), 0) / cells.length)
}

function known(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value
}

interface Guess {
  readonly name: GuessName
  readonly valueOf: (task: number, references: readonly string[]) => number
}

/** Random guessing as its expectation on each instance; the majority label counted literally, as in the table. */
function guessesOf(input: ResultsInput, asked: Asked): readonly Guess[] {
  const labels = input.tasks.map(({ task }) => (task.answerSpace.kind === 'classification' ? task.answerSpace.labels : []))
  const majorities = majorityLabels(input, asked)
  return [
    { name: 'random guess', valueOf: (task) => 1 / (labels[task]?.length ?? 1) },
    { name: 'majority label', valueOf: (task, references) => (references.includes(majorities[task] ?? '') ? 1 : 0) },
  ]
}

function majorityLabels(input: ResultsInput, asked: Asked): readonly (string | undefined)[] {
  const instances = input.tasks.map((): { id: string; input: string; references: readonly string[] }[] => [])
  asked.instances.forEach((instance, i) => {
    instances[asked.tasks[i] ?? -1]?.push({ id: String(instance), input: '', references: input.references.get(instance) ?? [] })
  })
  return input.tasks.map(({ task }, i) => {
    const labels = task.answerSpace.kind === 'classification' ? task.answerSpace.labels : null
    return majorityLabel([{ task: task.name, category: '', labels, examples: [], instances: instances[i] ?? [] }])?.perTask[0]?.label
  })
}

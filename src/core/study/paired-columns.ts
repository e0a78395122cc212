import { guesser, majorityLabel } from '#core/baselines/index.ts'
import { exactMatch } from '#core/scoring/exact-match.ts'
import type { ScoreName } from '#core/scoring/index.ts'
import type { Bootstrap } from '#core/statistics/paired-bootstrap.ts'
import { pairRows, singleColumn, type PairedRows, type SeedMean } from '#core/statistics/paired-rows.ts'
import { labelsOf } from '#core/answer-space.ts'
import { isClosed, type Instance, type Kind } from '#core/task.ts'
import { asksTask } from './cell-tasks.ts'
import { cellsBySeed, linesOf, repeatsOf, type Line } from './line.ts'
import type { AskedCell, ResultsInput } from './results-table.ts'

/**
 * What comparisons of a kind are made on: exact match where labels are right or wrong, ROUGE-L where texts are more or
 * less alike.
 */
export const comparedScore = {
  classification: 'exactMatch',
  choice: 'exactMatch',
  generation: 'rougeL',
} as const satisfies Record<Kind, string>

/** What is compared on one kind of tasks; places are those of `rows.means`. */
export interface PairedColumns {
  readonly kind: Kind
  /** Name of the one line that this is about, where it was added to the run (`added.ts`). */
  readonly added?: string
  /** The first means, in the order of the cells; `cells` are those a line's scores are means of. */
  readonly lines: readonly Line[]
  /** The means after the lines; none of generation, and no majority label where a choice task has none. */
  readonly guesses: readonly GuessName[]
  /**
   * The first of the means with what each line would gain were its answers that are wrong and out of format random
   * guesses (`attribution.ts`); `null` where a task has no label space, and without tuning.
   */
  readonly guessedFormats: number | null
  readonly rows: PairedRows
  /** Positions in the run of the tasks of `rows`, in their order. */
  readonly tasks: readonly number[]
  /**
   * Each line's format correctness on the same instances, as either score has it; `null` where a task has no label
   * space. It is not compared.
   */
  readonly formats: Readonly<Record<FormatScore, PairedRows>> | null
  /**
   * Each line's ROUGE-L on the same instances, where something else is compared; `null` elsewhere and without tuning.
   */
  readonly rougeL: PairedRows | null
}

export const formatScores = ['format', 'formatNormalised'] as const satisfies readonly ScoreName[]
/** Strict, and after exact match's normalisation: the two are shown side by side. */
export type FormatScore = (typeof formatScores)[number]

/** With the draws of its rows. */
export interface DrawnColumns {
  readonly columns: PairedColumns
  readonly bootstrap: Bootstrap
}

export const guessNames = ['random guess', 'majority label'] as const
export type GuessName = (typeof guessNames)[number]

/**
 * The scores of all lines on the instances of one kind that every compared cell has answered, a baseline being a mean
 * like any other. A line of several seeds or formats is the mean of its cells, each a column of its own: these are
 * drawn, too. Of several draws a column is the mean on each instance: how answers to one prompt differ is a part of how
 * instances do, and is resampled with them.
 */
export function pairedColumns(
  input: ResultsInput,
  kind: Kind,
  lines: readonly Line[] = comparedLines(input, kind),
): PairedColumns {
  const asked = askedInstances(input, kind)
  const cells = lines.flatMap((line) => cellsBySeed(input.cells, line))
  const scoresOf = (score: ScoreName) =>
    cells.map((draws) => meanOf(draws.map((place) => valuesIn(input.cells[place], asked, score))))
  const scores = scoresOf(comparedScore[kind])
  const guesses = isClosed(kind) ? guessesOf(input, asked) : []
  const formats = isClosed(kind) ? formatsOf(scoresOf('format'), scores) : null
  const guessed = formats !== null && input.study.tuning !== null ? guessedFormats(input, asked, cells) : []
  const isComplete = asked.instances.map((_, i) => scores.every((values) => !Number.isNaN(values[i])))
  const inTasks = (valuesOf: (i: number) => readonly number[]) => {
    const tasks = input.tasks.map((): (readonly (number | null)[])[] => [])
    asked.tasks.forEach((task, i) => tasks[task]?.push(isComplete[i] === true ? valuesOf(i) : [null]))
    return tasks
  }
  const comparedTasks = new Set(asked.tasks.filter((_, i) => isComplete[i]))
  const at = (i: number) => (values: Float64Array) => values[i] ?? 0
  const compared = inTasks((i) => [
    ...scores.map(at(i)),
    ...guesses.map(({ values }) => values[i] ?? 0),
    ...guessed.map(at(i)),
  ])
  const beforeGuessed = cells.length + guesses.length
  const means = [
    ...lineMeans(input, lines, 0),
    ...guesses.map((_, guess) => singleColumn(cells.length + guess)),
    ...(guessed.length > 0 ? lineMeans(input, lines, beforeGuessed) : []),
  ]
  const ofLines = (values: readonly Float64Array[]) =>
    pairRows(
      cells.length,
      inTasks((i) => values.map(at(i))),
      lineMeans(input, lines, 0),
    )
  return {
    kind,
    lines,
    guesses: guesses.map(({ name }) => name),
    guessedFormats: guessed.length > 0 ? lines.length + guesses.length : null,
    rows: pairRows(beforeGuessed + guessed.length, compared, means),
    tasks: input.tasks.flatMap((_, task) => (comparedTasks.has(task) ? [task] : [])),
    formats: formats && {
      format: ofLines(formats),
      formatNormalised: ofLines(scoresOf('formatNormalised')),
    },
    rougeL: isClosed(kind) && input.study.tuning !== null ? ofLines(scoresOf('rougeL')) : null,
  }
}

/** The means of lines whose columns stand one after the other. */
export function lineMeans(
  { cells }: Pick<ResultsInput, 'cells'>,
  lines: readonly Line[],
  from: number,
): readonly SeedMean[] {
  let next = from
  return lines.map((line) => {
    const bySeed = cellsBySeed(cells, line)
    const columns = bySeed.map(() => next++)
    const draws = Math.max(...bySeed.map(({ length }) => length))
    return { columns, seeds: repeatsOf(line, cells), ...(draws > 1 && { draws }) }
  })
}

/** Of draws, on each instance; NaN where one has no value. */
function meanOf(draws: readonly Float64Array[]): Float64Array {
  const [first = new Float64Array(), ...others] = draws
  if (others.length === 0) return first
  return first.map((value, i) => others.reduce((sum, draw) => sum + (draw[i] ?? NaN), value) / draws.length)
}

/** Of every cell; `null` where one has a score but no format correctness: what is compared must not depend on it. */
function formatsOf(formats: readonly Float64Array[], scores: readonly Float64Array[]): readonly Float64Array[] | null {
  const isMissing = formats.some((values, cell) =>
    values.some((value, i) => Number.isNaN(value) && !Number.isNaN(scores[cell]?.[i])),
  )
  return isMissing || formats.length === 0 ? null : formats
}

/**
 * What guessing would give each cell on each instance where its answer is wrong and, in the form exact match compares,
 * no label.
 */
function guessedFormats(
  input: ResultsInput,
  asked: Asked,
  cells: readonly (readonly number[])[],
): readonly Float64Array[] {
  const guesses = guessProbabilities(input, asked)
  const guessedIn = (place: number) => {
    const right = valuesIn(input.cells[place], asked, 'exactMatch')
    return valuesIn(input.cells[place], asked, 'formatNormalised').map((normalised, i) =>
      right[i] === 0 && normalised === 0 ? (guesses[i] ?? 0) : 0,
    )
  }
  return cells.map((draws) => meanOf(draws.map(guessedIn)))
}

/**
 * The lines that are compared on one kind of tasks, with those of their cells that are. A line whose decoding asks no
 * task of the kind is none of them: it would leave nothing that all have answered. In a study with tuning a cell is
 * left out until it is asked in full: cells wait for each other's trainings, and one whose training failed would leave
 * nothing to compare.
 *
 * @param among with checkpoints or without
 */
export function comparedLines(input: ResultsInput, kind: Kind, among = linesOf): readonly Line[] {
  const names = input.tasks.flatMap(({ task }) => (task.answerSpace.kind === kind ? [task.name] : []))
  const asksKind = (line: Line) => names.length === 0 || names.some((name) => asksTask(line, name, input.study))
  const lines = among(
    input.cells.map(({ cell }) => cell),
    input.study,
  ).filter(asksKind)
  if (input.study.tuning === null) return lines
  return lines.flatMap((line) => {
    const cells = line.cells.filter((place) => isCompared(input, input.cells[place]))
    return cells.length === 0 ? [] : [{ ...line, cells }]
  })
}

export function isCompared({ study, references }: ResultsInput, cell: AskedCell | undefined): boolean {
  return (
    study.tuning === null ||
    cell?.cell.predictions !== undefined ||
    (cell !== undefined && cell.trials.length === (cell.instances ?? references.size))
  )
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

interface Guess {
  readonly name: GuessName
  /** Of each asked instance, 0–1. */
  readonly values: Float64Array
}

/**
 * Random guessing as its expectation on each instance, and the majority label as an answer, both by exact match as the
 * lines are.
 */
function guessesOf(input: ResultsInput, asked: Asked): readonly Guess[] {
  const majorities = majorityLabels(input, asked)
  const hasMajorities = [...new Set(asked.tasks)].every((task) => majorities[task] !== undefined)
  return [
    { name: 'random guess', values: guessProbabilities(input, asked) },
    ...(hasMajorities
      ? [{ name: 'majority label', values: majorityScores(input, asked, majorities) } satisfies Guess]
      : []),
  ]
}

function majorityScores(input: ResultsInput, asked: Asked, majorities: readonly (string | undefined)[]): Float64Array {
  return Float64Array.from(asked.instances, (instance, i) =>
    exactMatch.score(majorities[asked.tasks[i] ?? -1] ?? '', referencesOf(input, instance), null),
  )
}

/** Of each asked instance the chance that a uniform guess is right; 0 where there is nothing to guess among. */
function guessProbabilities(input: ResultsInput, asked: Asked): Float64Array {
  const guess = guesser()
  return Float64Array.from(asked.instances, (instance, i) => {
    const space = input.tasks[asked.tasks[i] ?? -1]?.task.answerSpace
    const labels = space && labelsOf(space, { options: input.options.get(instance) })
    return labels && labels.length > 0 ? guess(labels).probability(referencesOf(input, instance)) : 0
  })
}

function majorityLabels(input: ResultsInput, asked: Asked): readonly (string | undefined)[] {
  const instances = input.tasks.map((): Instance[] => [])
  asked.instances.forEach((instance, i) => {
    const options = input.options.get(instance)
    instances[asked.tasks[i] ?? -1]?.push({
      id: String(instance),
      input: '',
      references: referencesOf(input, instance),
      ...(options && { options }),
    })
  })
  return input.tasks.map(({ task }, i) => {
    const labels = task.answerSpace.kind === 'classification' ? task.answerSpace.labels : null
    return majorityLabel([{ task: task.name, category: '', labels, examples: [], instances: instances[i] ?? [] }])
      ?.perTask[0]?.label
  })
}

function referencesOf({ references }: ResultsInput, instance: number): readonly string[] {
  return references.get(instance) ?? []
}

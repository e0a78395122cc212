import { majorityLabel } from '#core/baselines/index.ts'
import { pairRows, type PairedRows } from '#core/statistics/paired-rows.ts'
import type { Kind } from '#core/task.ts'
import { cellName } from './cell.ts'
import type { ResultsInput } from './results-table.ts'

/** What comparisons of a kind are made on: exact match where labels are right or wrong, ROUGE-L where texts are more or less alike. */
export const comparedScore = { classification: 'exactMatch', generation: 'rougeL' } as const satisfies Record<Kind, string>

export interface PairedColumns {
  readonly kind: Kind
  /** Cells in the study's order, then (classification only) the baselines. */
  readonly names: readonly string[]
  readonly rows: PairedRows
}

/** The scores of all cells on the instances of one kind that every cell has answered, a baseline being a column like any other. */
export function pairedColumns(input: ResultsInput, kind: Kind): PairedColumns {
  const score = comparedScore[kind]
  const baselines = kind === 'classification' ? guesses(input) : []
  const byInstance = input.cells.map(({ trials }) => new Map(trials.map((trial) => [trial.instance, trial.scores?.[score] ?? null])))
  const tasks = input.tasks.map((): (number | null)[][] => [])
  for (const [instance, task] of askedInstances(input)) {
    if (input.tasks[task]?.task.answerSpace.kind !== kind) continue
    tasks[task]?.push([
      ...byInstance.map((scores) => scores.get(instance) ?? null),
      ...baselines.map(({ valueOf }) => valueOf(task, input.references.get(instance) ?? [])),
    ])
  }
  const names = [...input.cells.map(({ cell }) => cellName(cell, input.study)), ...baselines.map(({ name }) => name)]
  return { kind, names, rows: pairRows(names.length, tasks) }
}

/** Instance → its task, of everything some cell has been asked. */
function askedInstances({ cells }: ResultsInput): Map<number, number> {
  return new Map(cells.flatMap(({ trials }) => trials.map(({ instance, task }) => [instance, task] as const)))
}

interface Guess {
  readonly name: string
  readonly valueOf: (task: number, references: readonly string[]) => number
}

/** Random guessing as its expectation on each instance; the majority label counted literally, as in the table. */
function guesses(input: ResultsInput): readonly Guess[] {
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

import type { Outcome } from '#core/answers/outcome.ts'
import { baselineNames, type BaselineName } from '#core/baselines/index.ts'
import { aggregate, type Aggregate, type Summary } from '#core/scoring/aggregate.ts'
import { eachScore, type ScoreName, type Scores } from '#core/scoring/index.ts'
import type { SampledFormatName } from '#core/prompts/sampled-format.ts'
import { kinds, type Kind, type Task } from '#core/task.ts'
import { asksTask } from './cell-tasks.ts'
import { cellName, type Cell } from './cell.ts'
import { linesOf, type Line } from './line.ts'
import { isMarked } from './mark.ts'
import type { ModeDifference } from './mode-difference.ts'
import type { Parity } from './parity.ts'
import { meanOfSeeds } from './seeds.ts'
import type { Study } from './study.ts'
import type { TaskBaseline } from './task-baselines.ts'
import type { TableMean } from './table-mean.ts'

export interface ResultsInput {
  readonly study: Study
  readonly tasks: readonly { readonly task: Task; readonly baselines: readonly TaskBaseline[] }[]
  /** Of every asked instance, by its number. */
  readonly references: ReadonlyMap<number, readonly string[]>
  /** Of every asked instance of a choice task, by its number. */
  readonly options: ReadonlyMap<number, readonly string[]>
  readonly cells: readonly AskedCell[]
  /** Of a run in fast mode, once it is measured. */
  readonly modeDifference?: ModeDifference | null
}

export interface AskedCell {
  readonly cell: Cell
  readonly trials: readonly ScoredTrial[]
  /** Instances that it asks, where they are not all of the run's (`cell-tasks.ts`). */
  readonly instances?: number
  /** The certificate of the cell's training; absent or `null`: there is none. */
  readonly parity?: Parity | null
  /** That of the run. */
  readonly modeDifference?: ModeDifference | null
}

/** `task` is the position of its task in `ResultsInput.tasks`; trials stand in the order of their instances. */
export interface ScoredTrial {
  readonly instance: number
  readonly task: number
  /** Examples left out because the prompt was over the token budget. */
  readonly dropped: number
  readonly outcome: Outcome
  readonly scores: Scores | null
  /** The answer is a label followed by a full stop (`answers/label-and-stop.ts`). */
  readonly labelAndStop: boolean
  /** The token limit ended the answer. */
  readonly cut: boolean
}

export const groupings = ['task', 'category', 'kind'] as const
export type Grouping = (typeof groupings)[number]

export type TableMeans = Readonly<Record<ScoreName, TableMean>>

export const roles = ['cell', 'mean of seeds', 'mean of formats', 'baseline'] as const

export interface TableLine extends TableMeans {
  readonly name: string
  readonly role: (typeof roles)[number]
  readonly unscored: number
  /** What it is made of; `null` for a baseline. */
  readonly line: Line | null
  /**
   * Each seed's cell of a tuned line, in the order of the study's seeds; empty for the untuned model and for baselines.
   */
  readonly bySeed: readonly SeedLine[]
  /** Each sampled format's cell of a line, in the order of the study's; absent where a line is no mean of formats. */
  readonly byFormat?: readonly FormatLine[]
  /** A seed's scores come from a model that is not shown to be the one trained (`mark.ts`). */
  readonly marked: boolean
}

export interface SeedLine extends TableMeans {
  readonly name: string
  readonly seed: number
  readonly unscored: number
  readonly marked: boolean
}

export interface FormatLine extends TableMeans {
  readonly name: string
  readonly sampledFormat: SampledFormatName
  readonly unscored: number
  readonly marked: boolean
}

export interface TableGroup {
  readonly name: string
  /** `null` where a group holds tasks of both kinds. */
  readonly kind: Kind | null
  readonly lines: readonly TableLine[]
}

/**
 * Lines and baselines side by side, for each group of tasks. Without a grouping: each kind, and where there are both,
 * all tasks.
 */
export function resultsTable(input: ResultsInput, by: Grouping | null): readonly TableGroup[] {
  const lines = linesOf(
    input.cells.map(({ cell }) => cell),
    input.study,
  )
  const aggregates = input.cells.map(({ trials }) => aggregate(rowsOf(input, trials)))
  return groupsOf(input, by).map(({ name, kind, tasks, summaryIn }) => {
    const summaries = aggregates.map(summaryIn)
    return {
      name,
      kind,
      lines: [
        ...lines
          .filter((line) => tasks.some(({ task }) => asksTask(line, task.name, input.study)))
          .map((line) => tableLine(input, line, summaries)),
        ...baselineNames.flatMap((baseline) => baselineLine(baseline, tasks)),
      ],
    }
  })
}

interface GroupOfTasks {
  readonly name: string
  readonly kind: Kind | null
  readonly tasks: ResultsInput['tasks']
  readonly summaryIn: (aggregate: Aggregate) => Summary | undefined
}

function groupsOf({ tasks }: ResultsInput, by: Grouping | null): GroupOfTasks[] {
  switch (by) {
    case null:
      // With one kind only, all tasks would be the same table again.
      return tasks.length > 0 && onlyKind(tasks) === null
        ? [...byKind(tasks), { name: 'all tasks', kind: null, tasks, summaryIn: (aggregate) => aggregate.overall }]
        : byKind(tasks)
    case 'kind':
      return byKind(tasks)
    case 'category':
      return groupedBy(tasks, categoryOf, 'perCategory')
    case 'task':
      return groupedBy(tasks, (task) => task.name, 'perTask')
  }
}

function byKind(tasks: ResultsInput['tasks']): GroupOfTasks[] {
  const groups = groupedBy(tasks, kindOf, 'perKind')
  return kinds.flatMap((kind) => groups.filter(({ name }) => name === kind))
}

function groupedBy(
  tasks: ResultsInput['tasks'],
  nameOf: (task: Task) => string,
  part: 'perTask' | 'perCategory' | 'perKind',
): GroupOfTasks[] {
  return [...Map.groupBy(tasks, ({ task }) => nameOf(task))].map(([name, members]) => ({
    name,
    kind: onlyKind(members),
    tasks: members,
    summaryIn: (aggregate) => aggregate[part].find((summary) => summary.name === name),
  }))
}

function* rowsOf({ tasks }: ResultsInput, trials: readonly ScoredTrial[]) {
  const heads = tasks.map(({ task }) => ({ task: task.name, category: categoryOf(task), kind: kindOf(task) }))
  for (const { task, scores } of trials) {
    const head = heads[task]
    if (head) yield { ...head, scores }
  }
}

function tableLine({ cells, study }: ResultsInput, line: Line, summaries: readonly (Summary | undefined)[]): TableLine {
  const members = line.cells.flatMap((place) => {
    const asked = cells[place]
    const summary = summaries[place]
    return asked
      ? [{ asked, unscored: summary?.unscored ?? 0, means: eachScore((score) => cellMean(summary, score)) }]
      : []
  })
  const byFormat = members.flatMap(({ asked, unscored, means }) => {
    const { sampledFormat } = asked.cell
    return sampledFormat === undefined
      ? []
      : [{ name: cellName(asked.cell, study), sampledFormat, unscored, marked: isMarked(asked), ...means }]
  })
  return {
    name: line.name,
    role: byFormat.length > 0 ? 'mean of formats' : members.length > 1 ? 'mean of seeds' : 'cell',
    unscored: members.reduce((sum, { unscored }) => sum + unscored, 0),
    line,
    bySeed: members.flatMap(({ asked, unscored, means }) => {
      const { cell } = asked
      return cell.training
        ? [{ name: cellName(cell, study), seed: cell.training.seed, unscored, marked: isMarked(asked), ...means }]
        : []
    }),
    ...(byFormat.length > 0 && { byFormat }),
    marked: members.some(({ asked }) => isMarked(asked)),
    ...eachScore((score) => meanOfSeeds(members.map(({ means }) => means[score]))),
  }
}

function cellMean(summary: Summary | undefined, score: ScoreName): TableMean {
  const instances = summary?.overInstances[score] ?? null
  const tasks = summary?.overTasks[score] ?? null
  return {
    overInstances: instances?.percent ?? null,
    overTasks: tasks?.percent ?? null,
    n: instances?.n ?? 0,
    tasks: tasks?.n ?? 0,
  }
}

/** None where the baseline applies to no task of the group. */
function baselineLine(name: BaselineName, tasks: ResultsInput['tasks']): TableLine[] {
  const applying = tasks.flatMap(({ baselines }) => baselines.filter((baseline) => baseline.name === name))
  if (applying.length === 0) return []
  return [
    {
      name,
      role: 'baseline',
      unscored: 0,
      line: null,
      bySeed: [],
      marked: false,
      ...eachScore((score) => baselineMean(applying, score)),
    },
  ]
}

function baselineMean(tasks: readonly TaskBaseline[], score: ScoreName): TableMean {
  const scored = tasks.flatMap(({ n, means }) => (means[score] === null ? [] : [{ n, mean: means[score] }]))
  const n = scored.reduce((sum, task) => sum + task.n, 0)
  if (n === 0) return { overInstances: null, overTasks: null, n: 0, tasks: 0 }
  return {
    overInstances: scored.reduce((sum, task) => sum + task.mean * task.n, 0) / n,
    overTasks: scored.reduce((sum, task) => sum + task.mean, 0) / scored.length,
    n,
    tasks: scored.length,
  }
}

function onlyKind(tasks: ResultsInput['tasks']): Kind | null {
  const found = new Set(tasks.map(({ task }) => kindOf(task)))
  const [kind] = found
  return found.size === 1 && kind !== undefined ? kind : null
}

function kindOf(task: Task): Kind {
  return task.answerSpace.kind
}

function categoryOf(task: Task): string {
  return task.categories[0] ?? 'none'
}

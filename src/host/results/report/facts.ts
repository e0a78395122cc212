import type { Client } from '#contract/index.ts'
import { askedElsewhereSentences } from '#core/hand-outs/words.ts'
import { leftOutInWords } from '#core/study/cell-tasks.ts'
import type { Said } from '#core/study/said.ts'
import { groupsTable, type MatrixRow } from '#core/tables/groups.ts'
import type { Table as ResultsTable, TextTable } from '#core/tables/table.ts'
import { figuresOf } from '#figures/index.ts'
import { marginsFigures } from '#figures/margins.ts'
import { stepsFigures } from '#figures/steps.ts'
import type { Means, Table } from '#figures/results.ts'
import { differencesFigures } from '#figures/task-differences.ts'
import { readAnswerSources } from '#store/hand-outs.ts'
import { readRunTasks, type RunRow } from '#store/runs.ts'
import { readTrainTasks } from '#store/trainings.ts'
import { drawFigures, type DrawnFigure } from '../draw-figures.ts'
import { askResults, type Asking } from '../ask.ts'
import { trainingViews } from '../../trainings/training-view.ts'
import { placeboVersion } from '../../version.ts'
import { sampleOf, type Sample } from './sampled.ts'

type FormatSpread = Awaited<ReturnType<Client['results']['formatSpread']>>

/** Everything that stands in a report. */
export interface Facts {
  readonly run: RunRow
  readonly table: Table
  /** Those of the paper and of each kind; every verdict is in `verdicts`, what tuning gains in `waterfall`. */
  readonly figures: readonly DrawnFigure[]
  readonly verdicts: DrawnFigure | null
  readonly waterfall: DrawnFigure | null
  readonly byTask: ResultsTable<MatrixRow>
  /** Of the questions that this run asks: their sentences and tables. */
  readonly asked: readonly AskedQuestion[]
  /**
   * Of the first comparison that the study declares, at its largest size, a figure for each kind; none where a run has
   * one line.
   */
  readonly differences: readonly DrawnFigure[]
  /** Of a run under sampled formats alone; of others there are no tables. */
  readonly formats: FormatSpread
  readonly tasks: readonly string[]
  readonly trainTasks: readonly string[]
  /** In words. */
  readonly leftOut: readonly string[]
  readonly sample: Sample
  /** What answered some of it elsewhere, one sentence each. */
  readonly askedElsewhere: readonly string[]
  /** Whether prompts, inputs and answers stand in it. */
  readonly texts: boolean
  readonly version: string
  readonly madeAt: Date
}

export interface AskedQuestion {
  readonly id: string
  readonly title: string
  readonly said: readonly Said[]
  readonly tables: readonly (TextTable & { readonly title: string })[]
}

/** The names of figures that stand beside their sentences. */
const [verdicts, waterfall] = ['verdicts', 'attribution'] as const

export async function factsOf(run: RunRow, texts: boolean, asking: Asking<'slot' | 'date'>): Promise<Facts> {
  const { context, signal } = asking
  const [means, known] = [
    await askResults('means', { run: run.id }, asking),
    await askResults('table', { run: run.id, by: null, compare: null }, asking),
  ]
  const matrix = await askResults('matrix', { run: run.id, by: 'task' }, asking)
  signal?.throwIfAborted()
  const table = { ...known, trainings: trainingViews(context, run.id) }
  const formats = await askResults('formatSpread', { run: run.id }, asking)
  const differences = await askResults('taskDifferences', { run: run.id, name: null, against: null }, asking)
  // A page has captions of its own.
  const squares = await askResults('inContextOrTuned', { run: run.id }, asking)
  const curves = await askResults('overSteps', { run: run.id }, asking)
  const drawn = await drawFigures(
    [
      ...figuresOf({ means: means satisfies Omit<Means, 'trainings'>, table }),
      ...marginsFigures(squares),
      ...stepsFigures(curves),
    ],
    { caption: false },
  )
  const tasks = readRunTasks(context.store, run.id).map(({ task }) => task)
  return {
    run,
    table,
    figures: drawn.filter(({ name }) => name !== waterfall && name !== verdicts),
    verdicts: drawn.find(({ name }) => name === verdicts) ?? null,
    waterfall: drawn.find(({ name }) => name === waterfall) ?? null,
    byTask: groupsTable(run.name, matrix, 'compared'),
    asked: await askedQuestions(run.id, asking),
    formats,
    differences: await drawFigures(differencesFigures(differences), { caption: false }),
    tasks: tasks.map(({ name }) => name),
    leftOut: leftOutInWords(tasks, run.study, ({ reason }) => reason),
    trainTasks: readTrainTasks(context.store, run.id).map(({ task }) => task.name),
    sample: sampleOf(context.store, run),
    askedElsewhere: askedElsewhereSentences(readAnswerSources(context.store, run.id)),
    texts,
    version: placeboVersion,
    madeAt: context.date(),
  }
}

/** None that this run does not ask. */
async function askedQuestions(run: string, asking: Asking<'slot' | 'date'>): Promise<readonly AskedQuestion[]> {
  const questions = [
    {
      id: 'templates',
      title: 'What stands in the place of the definition',
      ...(await askResults('byTemplate', { run }, asking)),
    },
    {
      id: 'demonstrations',
      title: 'What demonstrations teach',
      ...(await askResults('demonstrations', { run }, asking)),
    },
    {
      id: 'base-and-tuned',
      title: 'Base and tuned model, without examples and with some',
      ...(await askResults('inContextOrTuned', { run }, asking)),
    },
    {
      id: 'steps',
      title: 'Over training steps',
      ...(await askResults('overSteps', { run }, asking)),
    },
    {
      id: 'style',
      title: 'Style of free answers',
      ...(await askResults('style', { run }, asking)),
    },
  ]
  return questions.filter(({ tables }) => tables.length > 0)
}

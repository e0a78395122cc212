import {
  statisticsDocument,
  studyDocument,
  trialLine,
  versionsDocument,
  type StudyDocument,
  type TrainingsDocument,
} from '#contract/bundle-documents.ts'
import type { Outcome } from '#core/answers/outcome.ts'
import { isAnswerEnd, type AnswerEnd } from '#core/answers/stop-rule.ts'
import { asksTask } from '#core/study/cell-tasks.ts'
import { cellName } from '#core/study/cell.ts'
import { comparedColumns } from '#core/study/comparisons.ts'
import type { ScoredTrial } from '#core/study/results-table.ts'
import type { Study } from '#core/study/study.ts'
import type { TrainTask } from '#core/study/train-examples.ts'
import { names } from '#exchange/bundle/layout.ts'
import type { BundleReader } from '#exchange/bundle/read-bundle.ts'
import type { Trial } from '#store/trials.ts'
import type { RunResults } from '../../results/run-results.ts'
import { endsOf, type GatheredRun } from '../../results/thread/gathered.ts'
import { placeboVersion } from '../../version.ts'
import { compareStatistics } from './compare-statistics.ts'
import { readDocument, readLines } from './parsed.ts'
import { readCells, readTrainings, studyFrom, type ReadCell } from './read-plan.ts'
import { readStudyTasks as readTasksOfStudy, type ReadStudyTasks, type ReadTask } from './read-tasks.ts'
import { instructions, recomputedTrial } from './recompute.ts'
import { statisticsOf } from './statistics.ts'
import type { Tally } from './tally.ts'
import { BrokenBundle, type Working } from './work.ts'

/** Whoever keeps what is read is told of it in this order; `trials` count instances of all tasks from 0. */
export interface Keeper {
  begin(document: StudyDocument, study: Study): Promise<void>
  tasks(tasks: readonly ReadTask[], trainTasks: readonly TrainTask[]): Promise<void>
  plan(trainings: TrainingsDocument, cells: readonly ReadCell[]): Promise<void>
  trials(cell: number, trials: readonly KeptTrial[]): Promise<void>
}

/** With the place of what answered it elsewhere, in the study's document. */
export type KeptTrial = Omit<Trial, 'cell'> & { readonly askedElsewhere?: number | undefined }

/** What is known of a bundle as soon as it begins to be read. */
export interface ReadHead {
  readonly document: StudyDocument
  readonly version: string
}

export interface ReadRun {
  readonly trials: number
  /** What could not be computed again, one sentence each. */
  readonly notes: readonly string[]
}

export interface Reading extends Working {
  readonly tally: Tally
  readonly keeper?: Keeper
  /** Part of a run has none that could be computed again. */
  readonly withoutStatistics?: boolean
  /** Where many bundles of one study are read. */
  readonly readStudyTasks?: ReadStudyTasks
}

export async function readHead(bundle: BundleReader): Promise<ReadHead> {
  const { placebo: version } = await readDocument(bundle, names.versions, versionsDocument)
  return { document: await readDocument(bundle, names.study, studyDocument), version }
}

/**
 * Reads a run to its end and computes everything of it again: tasks' baselines, keys, prompts and their hashes,
 * outcomes, scores, and last the statistics.
 *
 * @throws {BrokenBundle} where it is not what a bundle has to be
 */
export async function readRun(
  bundle: BundleReader,
  { document, version }: ReadHead,
  reading: Reading,
): Promise<ReadRun> {
  const { tally, keeper, signal, emit, readStudyTasks = readTasksOfStudy } = reading
  const study = studyFrom(document)
  const sameVersion = version === placeboVersion
  await keeper?.begin(document, study)
  const { tasks, trainTasks } = await readStudyTasks(bundle, study.tuning !== null, tally, signal)
  await keeper?.tasks(tasks, trainTasks)
  const trainings = await readTrainings(bundle, study, trainTasks, tally)
  const cells = await readCells(bundle, study, { tasks, trainings, sameVersion }, tally)
  checkFiles(bundle, study, trainings, cells)
  await keeper?.plan(trainings, cells)
  const total = cells.reduce((sum, { trials }) => sum + trials, 0)
  const read: {
    readonly trials: ScoredTrial[]
    readonly outcomes: Partial<Record<Outcome, number>>
    readonly ends: Partial<Record<AnswerEnd, number>>
    readonly elsewhere: readonly number[]
  }[] = []
  let done = 0
  for (const cell of cells) {
    const trials = await readTrials(bundle, cell, tasks, reading, (count) =>
      emit({ phase: 'trials', done: (done += count), total }),
    )
    read.push(trials)
  }
  checkElsewhere(
    document,
    read.flatMap(({ elsewhere }) => elsewhere),
  )
  if (reading.withoutStatistics === true) return { trials: total, notes: notesOf(study, cells, version) }
  const { modeDifference = null } = document.run
  const results: RunResults = {
    study,
    tasks,
    references: new Map(
      tasks.flatMap(({ instances, offset }) => instances.map(({ references }, i) => [offset + i, references] as const)),
    ),
    options: new Map(
      tasks.flatMap(({ instances, offset }) =>
        instances.flatMap(({ options }, i) => (options === undefined ? [] : [[offset + i, options] as const])),
      ),
    ),
    cells: cells.map(({ cell, training, instances }, i) => ({
      id: i,
      cell,
      instances,
      trials: read[i]?.trials ?? [],
      parity: training === null ? null : (trainings[training]?.parity ?? null),
      modeDifference,
    })),
    outcomes: read.map(({ outcomes }) => outcomes),
    ends: read.map(({ ends }) => ends),
    modeDifference,
  }
  emit({ phase: 'statistics', done: 0, total: 1 })
  const statistics = await statisticsOf(gathered(document, cells, trainings, results, reading), signal)
  compareStatistics(await readDocument(bundle, names.statistics, statisticsDocument), statistics, tally, {
    sameVersion,
  })
  return { trials: total, notes: notesOf(study, cells, version) }
}

/** As if it had been read from the database. */
function gathered(
  { run }: StudyDocument,
  cells: readonly ReadCell[],
  trainings: TrainingsDocument,
  results: RunResults,
  { drawing, signal }: Reading,
) {
  const planned = cells.map(({ added }) => !added)
  const draw: GatheredRun['draw'] = (columns) => drawing.draw(columns, results.study.seed, signal)
  const done = results.cells.reduce(
    (sum, { trials }, i) =>
      planned[i] === true ? sum + trials.length - (results.outcomes[i]?.['engine-error'] ?? 0) : sum,
    0,
  )
  return {
    run: {
      ...run,
      study: results.study,
      origin: null,
      modeDifference: results.modeDifference ?? null,
      shard: null,
      done,
      total: results.cells.reduce((sum, { instances }, i) => (planned[i] === true ? sum + instances : sum), 0),
    },
    results,
    drawn: () => draw(comparedColumns(results)),
    draw,
    ends: endsOf(trainings),
  }
}

/** Trials kept at once: some milliseconds of writing. */
const batchSize = 100

async function readTrials(
  bundle: BundleReader,
  { trials: expected, ...of }: ReadCell,
  tasks: readonly ReadTask[],
  { tally, keeper, signal }: Reading,
  reported: (count: number) => void,
) {
  const { cell, study } = of
  const file = names.trials(cell.position)
  const name = cellName(cell, study)
  const places = new Map(tasks.map((task, place) => [task.task.name, { task, place }]))
  const instruction = instructions(of)
  const trials: ScoredTrial[] = []
  const outcomes: Partial<Record<Outcome, number>> = {}
  const ends: Partial<Record<AnswerEnd, number>> = {}
  const elsewhere: number[] = []
  let waiting: KeptTrial[] = []
  const keep = async () => {
    if (waiting.length > 0) await keeper?.trials(cell.position, waiting)
    waiting = []
  }
  for await (const lines of readLines(bundle, file, trialLine, signal)) {
    for (const line of lines) {
      const { task, place } = places.get(line.task) ?? {}
      const instance = task?.instances[line.position]
      if (!task || place === undefined || instance?.id !== line.instance)
        throw new BrokenBundle(
          `${file}: there is no instance ${line.instance} at ${line.position} of task ${line.task}`,
        )
      if (!asksTask(cell, line.task, study))
        throw new BrokenBundle(`${file}: task ${line.task} is left out of ${name}, and answered in it`)
      const at = task.offset + line.position
      if (at <= (trials.at(-1)?.instance ?? -1))
        throw new BrokenBundle(
          `${file}: instance ${line.instance} of task ${line.task} is in it twice, or out of order`,
        )
      const trial = recomputedTrial(
        line,
        { task: task.task, instance },
        of,
        instruction,
        { file, cell: name, task: line.task, instance: line.instance },
        tally,
      )
      trials.push({
        instance: at,
        task: place,
        dropped: trial.dropped,
        outcome: trial.outcome,
        scores: trial.scores,
        labelAndStop: trial.labelAndStop,
        cut: line.stop === 'token limit',
      })
      outcomes[trial.outcome] = (outcomes[trial.outcome] ?? 0) + 1
      if (isAnswerEnd(line.stop)) ends[line.stop] = (ends[line.stop] ?? 0) + 1
      if (line.askedElsewhere !== undefined) elsewhere.push(line.askedElsewhere)
      if (keeper) waiting.push({ instance: at, ...trial, askedElsewhere: line.askedElsewhere })
    }
    if (waiting.length >= batchSize) await keep()
    reported(lines.length)
  }
  await keep()
  if (trials.length !== expected)
    throw new BrokenBundle(`${file}: ${trials.length} trials, and ${expected} in ${names.cells}`)
  return { trials, outcomes, ends, elsewhere }
}

/** As many trials were answered elsewhere by each as the study says. */
function checkElsewhere({ run: { askedElsewhere = [] } }: StudyDocument, places: readonly number[]): void {
  const found = Map.groupBy(places, (place) => place)
  for (const [place, { trials }] of askedElsewhere.entries()) {
    const told = found.get(place)?.length ?? 0
    if (told !== trials)
      throw new BrokenBundle(`${names.study}: ${trials} trials asked elsewhere, and ${told} in the files of trials`)
  }
  const odd = places.find((place) => place >= askedElsewhere.length)
  if (odd !== undefined) throw new BrokenBundle(`${names.study}: there is no ${odd} in what was asked elsewhere`)
}

/** Nothing is in it that belongs to nothing. */
function checkFiles(
  bundle: BundleReader,
  { tuning }: Study,
  trainings: TrainingsDocument,
  cells: readonly ReadCell[],
): void {
  const expected = new Set<string>([
    names.study,
    names.versions,
    names.tasks,
    names.cells,
    names.statistics,
    ...(tuning === null ? [] : [names.trainTasks, names.trainings]),
    ...cells.map((_, i) => names.trials(i)),
    ...trainings.flatMap(({ sha256 }) => (sha256 === null ? [] : [names.adapter(sha256)])),
  ])
  const foreign = bundle.names.find((name) => !expected.has(name))
  if (foreign !== undefined) throw new BrokenBundle(`${foreign} belongs to nothing in it`)
}

function notesOf(study: Study, cells: readonly ReadCell[], version: string): readonly string[] {
  const other = cells
    .filter(({ cell, promptsKnown }) => !cell.predictions && !promptsKnown)
    .map(({ cell }) => cellName(cell, study))
  return [
    ...(other.length === 0
      ? []
      : [
          `Made by other versions of their conditions, so that keys and prompts could not be made again: ${other.join(', ')}. Their answers were scored again.`,
        ]),
    ...(version === placeboVersion
      ? []
      : [
          `The bundle was made by Placebo ${version}, this is ${placeboVersion}: its words were not compared, its numbers were.`,
        ]),
  ]
}

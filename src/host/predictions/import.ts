import type { Reason } from '#contract/errors.ts'
import { setImmediate as turn } from 'node:timers/promises'
import { conditionName, presets } from '#core/conditions/index.ts'
import type { Condition } from '#core/conditions/condition.ts'
import { predictionsKey } from '#core/study/cell-versions.ts'
import { cellName, isAdded, type Cell } from '#core/study/cell.ts'
import type { FileMetric } from '#core/study/file-metric.ts'
import type { RunOrigin } from '#core/study/run-origin.ts'
import type { Study } from '#core/study/study.ts'
import { taskBaselines } from '#core/study/task-baselines.ts'
import type { Prediction } from '#exchange/predictions/read-predictions.ts'
import { addCell, addRunInstances, addRunTask, beginOpening, finishOpening, moveCell } from '#store/bundles.ts'
import { readInstances } from '#store/collections.ts'
import {
  countRunInstances,
  readCells,
  readRunInstances,
  readRunTasks,
  type PlannedTask,
  type RunRow,
} from '#store/runs.ts'
import type { Store } from '#store/store.ts'
import { saveTrials } from '#store/trials.ts'
import { write } from '#store/write.ts'
import { baselineTask } from '../collections/baseline-task.ts'
import { drop } from '../bundles/unfinished.ts'
import { newRunId } from '../runs/run-id.ts'
import { chooseTasks } from '../collections/tasks.ts'
import { cellWithSame, runWithSame } from './already-imported.ts'
import { compareWithFile } from './file-metric.ts'
import { match, type Matching } from './match.ts'
import { ownTasks } from './own-tasks.ts'
import { readFile, type ReadFile } from './read.ts'
import { trialOf } from './trials.ts'
import { unseenRun } from './unseen-run.ts'
import { sha256 } from '../sha256.ts'

export interface ImportRequest {
  /** When, as ISO 8601 has it. */
  readonly at: string
  readonly path: string
  /** Of the file, without its folder. */
  readonly file: string
  /** What made them. */
  readonly name: string
  readonly run: RunRow | null
  readonly collection: string | null
  readonly condition: Condition | null
  readonly margin: number
  /** Of the file's own metrics the one whose answers are taken, e.g. "acc_norm"; `null`: its first. */
  readonly metric: string | null
  /** They are taken although scores differ from what the file itself says of them. */
  readonly acceptsDiffering: boolean
  /** They are taken although a run of the same predictions is there. */
  readonly again: boolean
}

export type Imported =
  | {
      readonly state: 'imported'
      readonly run: string
      readonly cell: string
      readonly format: string
      readonly read: number
      readonly matched: number
      readonly tasks: number
      readonly missing: number | null
      readonly unknown: Matching<unknown>['unknown']
      readonly skipped: number
      readonly otherReferences: number
      /** `null`: the file has none. */
      readonly metric: FileMetric | null
      readonly decoding: ReadFile['decoding']
    }
  | { readonly state: 'refused'; readonly reasons: readonly Reason[] }

/** Nobody sees anything of it before it is whole; of one that is refused or stopped nothing stays. */
export async function* importPredictions(
  store: Store,
  request: ImportRequest,
  signal?: AbortSignal,
): AsyncGenerator<{ readonly read: number }, Imported> {
  const read = yield* readFile(request.path, request.file, request, signal)
  if (read.state === 'refused') return refuse(read.reason)
  if (read.condition?.words !== undefined)
    return refuse(
      `invalid condition: ${conditionName(read.condition)} (which words a task was asked with elsewhere is not known here; only predictions in the labels of the tasks can be read)`,
    )
  if (read.condition?.selection !== undefined)
    return refuse(
      `invalid condition: ${conditionName(read.condition)} (which examples were drawn elsewhere, and in which order, is not known here; name the condition without ${read.condition.selection})`,
    )
  return request.run === null
    ? importAsRun(store, request, read, signal)
    : addToRun(store, request.run, request, read, signal)
}

function refuse(...reasons: readonly Reason[]): Extract<Imported, { state: 'refused' }> {
  return { state: 'refused', reasons }
}

/** A further cell beside those of a run, on its instances. */
async function addToRun(
  store: Store,
  run: RunRow,
  request: ImportRequest,
  read: ReadFile,
  signal?: AbortSignal,
): Promise<Imported> {
  const cells = readCells(store, run.id).map(({ cell }) => cell)
  const same = cellWithSame(cells, run, read, request.metric)
  if (same !== undefined)
    return refuse(
      `invalid file: ${request.file} (run ${run.id} has its predictions already, as ${same}; take that out first to import them otherwise)`,
    )
  const tasks = readRunTasks(store, run.id).map(({ task }, position) => ({
    task,
    instances: () => readRunInstances(store, run.id, position),
  }))
  const found = match(read.predictions, tasks, `run ${run.id}`)
  if (found.state === 'refused') return refuse(`${request.file}: ${found.reason}`)
  const compared = compareWithFile(
    request.file,
    read,
    found.matched.map(({ answer, place }) => ({ answer, references: place.instance.references })),
    request.acceptsDiffering,
  )
  if (compared.state === 'refused') return compared
  const cell = cellOf(request, read, compared.metric, Math.max(-1, ...cells.map(({ position }) => position)) + 1)
  const called = cellName(cell, run.study)
  if (cells.some((each) => each.key === cell.key || cellName(each, run.study) === called))
    return refuse(
      `invalid name: run ${run.id} has a cell ${called} already; choose another name, or take that one out first`,
    )
  const unseen = newRunId()
  await keepUnseen(store, unseen, async () => {
    const number = await write(
      store,
      () => {
        beginOpening(store, unseenRun(run, unseen, new Date(request.at)), request.at)
        return addCell(store, unseen, cell, {
          training: null,
          added: isAdded(cell, run.study),
          instances: countRunInstances(store, run.id),
        })
      },
      { signal },
    )
    for (let from = 0; from < found.matched.length; from += batchSize) {
      const trials = found.matched.slice(from, from + batchSize).flatMap(({ task: position, place, answer }) => {
        const task = tasks[position]?.task
        return task ? [{ cell: number, instance: place.id, ...trialOf(answer.prediction, task, place.instance) }] : []
      })
      await write(store, () => saveTrials(store, trials), { signal })
      await turn()
      signal?.throwIfAborted()
    }
    await write(store, () => moveCell(store, number, { from: unseen, to: run.id }), { signal })
  })
  return {
    state: 'imported',
    run: run.id,
    cell: called,
    ...countsOf(read),
    metric: compared.metric,
    ...foundCounts(found),
    tasks: new Set(found.matched.map(({ task }) => task)).size,
    missing: countRunInstances(store, run.id) - found.matched.length,
  }
}

/** With tasks and instances of a collection, or with those that the file brings. */
async function importAsRun(
  store: Store,
  request: ImportRequest,
  read: ReadFile,
  signal?: AbortSignal,
): Promise<Imported> {
  const same = request.again ? undefined : runWithSame(store, request, read)
  if (same)
    return refuse(
      `invalid file: ${request.file} (run ${same.id} holds its predictions already, as ${same.cell}; import them again only if a second run of them is meant)`,
    )
  const planned =
    request.collection === null
      ? ownPlan(request.file, read)
      : await collectionPlan(store, request.collection, request.file, read)
  if (planned.state === 'refused') return planned
  const { tasks, answers, missing, counts } = planned
  const compared = compareWithFile(
    request.file,
    read,
    tasks.flatMap(({ instances }, position) =>
      instances.flatMap(({ references }, i) => {
        const answer = answers[position]?.[i]
        return answer ? [{ answer, references }] : []
      }),
    ),
    request.acceptsDiffering,
  )
  if (compared.state === 'refused') return compared
  const cell = cellOf(request, read, compared.metric, 0)
  const study = studyOf(request, read, cell.condition)
  const id = newRunId()
  const { at } = request
  const origin: RunOrigin = { kind: 'predictions', file: request.file, sha256: read.sha256, importedAt: at, missing }
  await keepUnseen(store, id, async () => {
    const number = await write(
      store,
      () => {
        beginOpening(
          store,
          {
            id,
            study,
            name: study.name,
            state: 'finished',
            message: null,
            createdAt: at,
            finishedAt: at,
            notes: '',
            tags: [],
          },
          at,
        )
        return addCell(store, id, cell, {
          training: null,
          added: false,
          instances: tasks.reduce((sum, { instances }) => sum + instances.length, 0),
        })
      },
      { signal },
    )
    for (const [position, { instances, ...task }] of tasks.entries()) {
      await write(store, () => addRunTask(store, id, position, task), { signal })
      const own = answers[position] ?? []
      for (let from = 0; from < instances.length; from += batchSize) {
        const some = instances.slice(from, from + batchSize)
        await write(
          store,
          () => {
            const ids = addRunInstances(store, id, position, from, some)
            saveTrials(
              store,
              some.map((instance, i) => ({
                cell: number,
                instance: ids[i] ?? -1,
                ...trialOf(own[from + i]?.prediction ?? '', task.task, instance),
              })),
            )
          },
          { signal },
        )
        await turn()
        signal?.throwIfAborted()
      }
    }
    await write(store, () => finishOpening(store, id, origin), { signal })
  })
  return {
    state: 'imported',
    run: id,
    cell: cellName(cell, study),
    ...countsOf(read),
    ...counts,
    metric: compared.metric,
    tasks: tasks.length,
    missing,
  }
}

type Plan =
  | {
      readonly state: 'planned'
      readonly tasks: readonly PlannedTask[]
      /** Of each task's instances, in their order. */ readonly answers: readonly (readonly Prediction[])[]
      readonly missing: number | null
      readonly counts: ReturnType<typeof foundCounts>
    }
  | Extract<Imported, { state: 'refused' }>

function ownPlan(file: string, { predictions }: ReadFile): Plan {
  const made = ownTasks(predictions)
  if (made.state === 'refused') return refuse(`${file}: ${made.reason}`)
  const answers = [...Map.groupBy(predictions, ({ task }) => task).values()]
  return {
    state: 'planned',
    tasks: made.tasks,
    answers,
    missing: null,
    counts: { matched: predictions.length, unknown: { count: 0, first: [] }, otherReferences: 0 },
  }
}

async function collectionPlan(store: Store, name: string, file: string, { predictions }: ReadFile): Promise<Plan> {
  const chosen = chooseTasks(store, name)
  if (chosen.state === 'refused') return { state: 'refused', reasons: chosen.reasons }
  const named = new Set(predictions.map(({ task }) => task))
  const rows = chosen.tasks.filter(({ task }) => named.has(task.name))
  const found = match(
    predictions,
    rows.map(({ id, task }) => ({
      task,
      instances: () => [...readInstances(store, id)].map((instance, position) => ({ instance, position })),
    })),
    `the collection ${name}`,
  )
  if (found.state === 'refused') return refuse(`${file}: ${found.reason}`)
  const byTask = Map.groupBy(found.matched, ({ task }) => task)
  const tasks: PlannedTask[] = []
  const answers: Prediction[][] = []
  for (const [i, { task }] of rows.entries()) {
    const own = byTask.get(i)?.toSorted((a, b) => a.place.position - b.place.position)
    if (own === undefined) continue
    const instances = own.map(({ place }) => place.instance)
    tasks.push({ task, instances, baselines: taskBaselines(baselineTask(task, instances)) })
    answers.push(own.map(({ answer }) => answer))
    await turn()
  }
  return {
    state: 'planned',
    tasks,
    answers,
    missing: rows.reduce((sum, { instanceCount }) => sum + instanceCount, 0) - found.matched.length,
    counts: foundCounts(found),
  }
}

/** What asking would be told of says nothing here. */
function studyOf(
  { name, file, collection, margin }: ImportRequest,
  { sha256: hash, decoding }: ReadFile,
  condition: Condition,
): Study {
  return {
    name,
    collection: collection ?? file,
    conditions: [condition],
    decodings: [decoding],
    format: 'plain',
    k: 0,
    instancesPerTask: null,
    seed: 1,
    margin,
    maxAnswerTokens: 0,
    leftOut: [],
    tuning: null,
    predictions: true,
    model: { name, file, sha256: hash, quantisation: '', engineBuild: 'made elsewhere', contextSize: 0, gpuLayers: 0 },
  }
}

function cellOf(
  { name, metric }: ImportRequest,
  { condition: known, decoding, sha256: hash }: ReadFile,
  fileMetric: FileMetric | null,
  position: number,
): Cell {
  const condition = known ?? presets.original
  const predictions = {
    name,
    conditionKnown: known !== null,
    sha256: hash,
    ...(metric !== null && { metric }),
    ...(fileMetric && { fileMetric }),
  }
  return {
    position,
    key: predictionsKey(predictions, condition, sha256),
    method: 'predictions',
    condition,
    decoding,
    training: null,
    predictions,
  }
}

function countsOf({ format, predictions, skipped, decoding }: ReadFile) {
  return { format, read: predictions.length, skipped, decoding }
}

function foundCounts({ matched, unknown, otherReferences }: Matching<unknown>) {
  return { matched: matched.length, unknown, otherReferences }
}

/** Trials written in one transaction. */
const batchSize = 100

/** Takes back what was written where it is not finished. */
async function keepUnseen(store: Store, run: string, write: () => Promise<void>): Promise<void> {
  try {
    await write()
  } catch (error) {
    await drop(store, run)
    throw error
  }
}

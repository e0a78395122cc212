import { scoreNames } from '#core/scoring/index.ts'
import type { Shard } from '#core/shards/shard.ts'
import { askedInstances } from '#core/study/cell-tasks.ts'
import type { Cell } from '#core/study/cell.ts'
import type { ModeDifference } from '#core/study/mode-difference.ts'
import type { RunOrigin } from '#core/study/run-origin.ts'
import type { Study } from '#core/study/study.ts'
import type { TaskBaseline } from '#core/study/task-baselines.ts'
import { trainingName } from '#core/study/training.ts'
import type { Instance, Task } from '#core/task.ts'
import { instanceColumns, instanceFrom, instanceValues, listFrom, type InstanceColumns } from './instance-columns.ts'
import type { ReadableDB, WritableDB } from './store.ts'
import { createTrainings, type PlannedTrainings } from './trainings.ts'

/** As stored; a `running` run whose lock nobody holds was interrupted. */
export const runStates = ['running', 'paused', 'stopped', 'finished', 'failed'] as const
export type RunState = (typeof runStates)[number]

export interface RunRow {
  readonly id: string
  readonly name: string
  readonly state: RunState
  readonly study: Study
  /** Why it failed. */
  readonly message: string | null
  readonly createdAt: string
  readonly finishedAt: string | null
  /** Trials stored that need not be asked again, without predictions that were added to the run. */
  readonly done: number
  readonly total: number
  /** `null`: it was carried out here. */
  readonly origin: RunOrigin | null
  /** Of a run in fast mode; `null`: it is not measured yet, or the run asks in exact mode. */
  readonly modeDifference: ModeDifference | null
  /** What of the run this store carries out; `null`: all of it. */
  readonly shard: Shard | null
}

export interface RunTask {
  readonly task: Task
  readonly baselines: readonly TaskBaseline[]
}

export interface PlannedTask extends RunTask {
  readonly instances: readonly Instance[]
}

export interface PlannedInstance {
  /** The store's own number, half of a trial's primary key. */
  readonly id: number
  readonly instance: Instance
}

export interface StoredCell {
  readonly id: number
  readonly cell: Cell
  /** The store's number of its training; `null` for the untuned model. */
  readonly training: number | null
  /** Instances it asks (`core/study/cell-tasks.ts`). */
  readonly instances: number
  /** Trials stored that need not be asked again. */
  readonly done: number
}

/**
 * Stores the whole plan in one transaction: from here on the run depends on nothing outside itself but the model file.
 */
export function createRun(
  db: WritableDB,
  run: { id: string; study: Study; createdAt: string },
  tasks: Iterable<PlannedTask>,
  cells: readonly Cell[],
  trainings: PlannedTrainings = { tasks: [], trainings: [] },
): void {
  const insertTask = db.writing.prepare('INSERT INTO run_tasks (run, position, task, baselines) VALUES (?, ?, ?, ?)')
  const insertInstance = db.writing.prepare(
    'INSERT INTO run_instances (run, task, position, instance_id, input, reference_list, options) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const insertCell = db.writing.prepare(
    'INSERT INTO cells (run, position, key, cell, training, instances) VALUES (?, ?, ?, ?, ?, ?)',
  )
  db.writing.transaction(() => {
    db.writing
      .prepare("INSERT INTO runs (id, name, state, study, created_at) VALUES (?, ?, 'running', ?, ?)")
      .run(run.id, run.study.name, JSON.stringify(run.study), run.createdAt)
    const sizes: { readonly task: string; readonly instances: number }[] = []
    for (const { task, baselines, instances } of tasks) {
      const position = sizes.length
      insertTask.run(run.id, position, JSON.stringify(task), JSON.stringify(baselines))
      instances.forEach((instance, i) => {
        insertInstance.run(run.id, position, i, ...instanceValues(instance))
      })
      sizes.push({ task: task.name, instances: instances.length })
    }
    const numbers = createTrainings(db, run.id, trainings)
    for (const cell of cells) {
      const training = cell.training && (numbers.get(trainingName(cell.training)) ?? null)
      insertCell.run(
        run.id,
        cell.position,
        cell.key,
        JSON.stringify(cell),
        training,
        askedInstances(cell, sizes, run.study),
      )
    }
  })()
}

export function setRunState(
  db: WritableDB,
  id: string,
  state: RunState,
  at: { finishedAt?: string; message?: string } = {},
): void {
  db.writing
    .prepare('UPDATE runs SET state = ?, finished_at = ?, message = ? WHERE id = ?')
    .run(state, at.finishedAt ?? null, at.message ?? null, id)
}

export function saveModeDifference(db: WritableDB, id: string, difference: ModeDifference): void {
  db.writing.prepare('UPDATE runs SET mode_difference = ? WHERE id = ?').run(JSON.stringify(difference), id)
}

/** Newest first. */
export function listRuns(db: ReadableDB): RunRow[] {
  return db.reading
    .prepare<[], RunColumns>(`${runColumns} WHERE r.deleted_at IS NULL ORDER BY r.created_at DESC, r.rowid DESC`)
    .all()
    .map(runFrom)
}

/** @param idOrName an id, the beginning of one (at least 3 characters), or a name; several matches come newest first */
export function findRuns(db: ReadableDB, idOrName: string): RunRow[] {
  // Not LIKE: that has patterns too long for it.
  const beginning = idOrName.length >= 3 ? 'substr(r.id, 1, length(@asked))' : 'r.id'
  return db.reading
    .prepare<[{ asked: string }], RunColumns>(
      `${runColumns} WHERE r.deleted_at IS NULL AND (${beginning} = @asked COLLATE NOCASE OR r.name = @asked) ORDER BY r.created_at DESC, r.rowid DESC`,
    )
    .all({ asked: idOrName })
    .map(runFrom)
}

export function readCells(db: ReadableDB, run: string): StoredCell[] {
  return db.reading
    .prepare<[string], { id: number; cell: string; training: number | null; instances: number; done: number }>(
      'SELECT id, cell, training, instances, done FROM cells WHERE run = ? ORDER BY position',
    )
    .all(run)
    .map((row) => ({ ...row, cell: JSON.parse(row.cell) as Cell }))
}

export function readRunTasks(db: ReadableDB, run: string): RunTask[] {
  return db.reading
    .prepare<[string], { task: string; baselines: string }>(
      'SELECT task, baselines FROM run_tasks WHERE run = ? ORDER BY position',
    )
    .all(run)
    .map((row) => ({
      task: JSON.parse(row.task) as Task,
      baselines: (JSON.parse(row.baselines) as TaskBaseline[]).map(withEveryScore),
    }))
}

/** Baselines of before there was a score have none of it. */
function withEveryScore(baseline: TaskBaseline): TaskBaseline {
  const none = Object.fromEntries(scoreNames.map((score) => [score, null])) as TaskBaseline['means']
  return { ...baseline, means: { ...none, ...baseline.means } }
}

export function countRunInstances(db: ReadableDB, run: string): number {
  return db.reading.prepare<[string], number>('SELECT count(*) FROM run_instances WHERE run = ?').pluck().get(run) ?? 0
}

/** Position of a task → its instances. */
export function countInstancesByTask(db: ReadableDB, run: string): Map<number, number> {
  return new Map(
    db.reading
      .prepare<[string], [number, number]>('SELECT task, count(*) FROM run_instances WHERE run = ? GROUP BY task')
      .raw()
      .all(run),
  )
}

/** The references of all instances of a run by the instance's number, without their inputs. */
export function readRunReferences(db: ReadableDB, run: string): Map<number, readonly string[]> {
  const rows = db.reading
    .prepare<[string], [number, string]>('SELECT id, reference_list FROM run_instances WHERE run = ?')
    .raw()
    .all(run)
  return new Map(rows.map(([id, references]) => [id, listFrom(references)]))
}

/** The options of the instances of choice tasks of a run, by the instance's number. */
export function readRunOptions(db: ReadableDB, run: string): Map<number, readonly string[]> {
  const rows = db.reading
    .prepare<[string], [number, string]>('SELECT id, options FROM run_instances WHERE run = ? AND options IS NOT NULL')
    .raw()
    .all(run)
  return new Map(rows.map(([id, options]) => [id, listFrom(options)]))
}

export function readRunInstances(db: ReadableDB, run: string, task: number): PlannedInstance[] {
  return db.reading
    .prepare<[string, number], InstanceColumns & { readonly number: number }>(
      `SELECT id AS number, ${instanceColumns('instance_id')} FROM run_instances WHERE run = ? AND task = ? ORDER BY position`,
    )
    .all(run, task)
    .map((row) => ({ id: row.number, instance: instanceFrom(row) }))
}

export interface RunColumns extends Omit<RunRow, 'study' | 'origin' | 'modeDifference' | 'shard'> {
  readonly study: string
  readonly origin: string | null
  readonly modeDifference: string | null
  readonly shard: string | null
}

/** An `engine-error` counts as not done: resuming asks it again. */
export const runColumns = `
  SELECT r.id, r.name, r.state, r.study, r.message, r.created_at AS createdAt, r.finished_at AS finishedAt, r.origin, r.mode_difference AS modeDifference, r.shard,
    (SELECT coalesce(sum(c.done), 0) FROM cells c WHERE c.run = r.id AND c.added = 0) AS done,
    (SELECT coalesce(sum(c.instances), 0) FROM cells c WHERE c.run = r.id AND c.added = 0) AS total
  FROM runs r`

export function runFrom(row: RunColumns): RunRow {
  return {
    ...row,
    study: JSON.parse(row.study) as Study,
    origin: row.origin === null ? null : (JSON.parse(row.origin) as RunOrigin),
    modeDifference: row.modeDifference === null ? null : (JSON.parse(row.modeDifference) as ModeDifference),
    shard: row.shard === null ? null : (JSON.parse(row.shard) as Shard),
  }
}

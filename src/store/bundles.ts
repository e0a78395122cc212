import type { Cell } from '#core/study/cell.ts'
import type { ModeDifference } from '#core/study/mode-difference.ts'
import type { RunOrigin } from '#core/study/run-origin.ts'
import type { Study } from '#core/study/study.ts'
import type { Instance, Task } from '#core/task.ts'
import { instanceValues } from './instance-columns.ts'
import type { RunState, RunTask, StoredCell } from './runs.ts'
import type { ReadableDB, WritableDB } from './store.ts'
import { insertStep, insertTrainInstance, type TrainingRow, type TrainingStep } from './trainings.ts'

/** A run that was carried out elsewhere. */
export interface OpenedRun {
  readonly id: string
  readonly study: Study
  /** It may have been given another one than its study's. */
  readonly name: string
  readonly state: Exclude<RunState, 'running'>
  readonly message: string | null
  readonly createdAt: string
  readonly finishedAt: string | null
  readonly notes: string
  readonly tags: readonly string[]
  /** Of a run in fast mode, once it is measured. */
  readonly modeDifference?: ModeDifference | null
}

/** Nobody sees the run before `finishOpening`. */
export function beginOpening(db: WritableDB, run: OpenedRun, at: string): void {
  db.writing
    .prepare(
      `INSERT INTO runs (id, name, state, study, message, created_at, finished_at, notes, tags, mode_difference, opening, deleted_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?)`,
    )
    .run(
      run.id,
      run.name,
      run.state,
      JSON.stringify(run.study),
      run.message,
      run.createdAt,
      run.finishedAt,
      run.notes,
      JSON.stringify(run.tags),
      run.modeDifference ? JSON.stringify(run.modeDifference) : null,
      at,
    )
}

/** From here on everybody sees it. */
export function finishOpening(db: WritableDB, run: string, origin: RunOrigin): void {
  db.writing
    .prepare('UPDATE runs SET origin = ?, opening = 0, deleted_at = NULL WHERE id = ?')
    .run(JSON.stringify(origin), run)
}

/** Runs whose opening is going on or was killed. */
export function listOpening(db: ReadableDB): string[] {
  return db.reading.prepare<[], string>('SELECT id FROM runs WHERE opening = 1').pluck().all()
}

/** Deleted or not. */
export function isRunIdTaken(db: ReadableDB, id: string): boolean {
  return db.reading.prepare('SELECT 1 FROM runs WHERE id = ?').get(id) !== undefined
}

/** Runs that were opened from the very same file and are there. */
export function findOpened(db: ReadableDB, sha256: string): { readonly id: string; readonly name: string } | undefined {
  return db.reading
    .prepare<[string], { id: string; name: string }>(
      "SELECT id, name FROM runs WHERE deleted_at IS NULL AND origin ->> '$.kind' = 'bundle' AND origin ->> '$.sha256' = ? LIMIT 1",
    )
    .get(sha256)
}

/** Runs of predictions that were imported from the very same file and are not deleted; `missing` as in their origin. */
export function findImported(
  db: ReadableDB,
  sha256: string,
): readonly { readonly id: string; readonly study: Study; readonly missing: number | null }[] {
  return db.reading
    .prepare<[string], { id: string; study: string; missing: number | null }>(
      "SELECT id, study, origin ->> '$.missing' AS missing FROM runs WHERE deleted_at IS NULL AND origin ->> '$.kind' = 'predictions' AND origin ->> '$.sha256' = ? ORDER BY created_at",
    )
    .all(sha256)
    .map((row) => ({ ...row, study: JSON.parse(row.study) as Study }))
}

export function addRunTask(db: WritableDB, run: string, position: number, { task, baselines }: RunTask): void {
  db.writing
    .prepare('INSERT INTO run_tasks (run, position, task, baselines) VALUES (?, ?, ?, ?)')
    .run(run, position, JSON.stringify(task), JSON.stringify(baselines))
}

/**
 * @param task its position, and that of the first of `instances` in it
 * @returns the store's numbers of the instances
 */
export function addRunInstances(
  db: WritableDB,
  run: string,
  task: number,
  from: number,
  instances: readonly Instance[],
): number[] {
  const insert = db.writing.prepare(
    'INSERT INTO run_instances (run, task, position, instance_id, input, reference_list, options) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  return db.writing.transaction(() =>
    instances.map((instance, i) =>
      Number(insert.run(run, task, from + i, ...instanceValues(instance)).lastInsertRowid),
    ),
  )()
}

/** @param instances by their positions in the whole task */
export function addTrainTask(
  db: WritableDB,
  run: string,
  position: number,
  {
    task,
    instanceCount,
    instances,
  }: { readonly task: Task; readonly instanceCount: number; readonly instances: ReadonlyMap<number, Instance> },
): void {
  const insert = db.writing.prepare(insertTrainInstance)
  db.writing.transaction(() => {
    db.writing
      .prepare('INSERT INTO run_train_tasks (run, position, task, instance_count) VALUES (?, ?, ?, ?)')
      .run(run, position, JSON.stringify(task), instanceCount)
    for (const [place, instance] of instances) insert.run(run, position, place, ...instanceValues(instance))
  })()
}

/** @returns its number */
export function addTraining(
  db: WritableDB,
  run: string,
  training: Omit<TrainingRow, 'id'>,
  steps: readonly TrainingStep[],
): number {
  const { condition, parity } = training
  const insert = insertStep(db)
  return db.writing.transaction(() => {
    const { lastInsertRowid } = db.writing
      .prepare(
        `INSERT INTO trainings (run, position, key, condition, size, seed, state, file, checkpoint, sha256, steps, loss, first_epoch_loss, last_epoch_loss, held_out_before,
          held_out_loss, seconds, threads, parity_prompts, parity_equal, parity_difference, message, parity_tied, parity_own_difference, step)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        run,
        training.position,
        training.key,
        JSON.stringify(condition),
        training.size,
        training.seed,
        training.state,
        training.file,
        training.checkpoint,
        training.sha256,
        training.steps,
        training.loss,
        training.firstEpochLoss,
        training.lastEpochLoss,
        training.heldOutBefore,
        training.heldOutLoss,
        training.seconds,
        training.threads,
        parity?.prompts ?? null,
        parity?.equal ?? null,
        parity?.largestLogitDifference ?? null,
        training.message,
        parity?.tied ?? null,
        parity?.ownLogitDifference ?? null,
        training.step ?? null,
      )
    const id = Number(lastInsertRowid)
    for (const each of steps) insert(id, each)
    return id
  })()
}

/**
 * @param added predictions that are no part of the run's plan
 * @param instances that it asks
 * @returns its number
 */
export function addCell(
  db: WritableDB,
  run: string,
  cell: Cell,
  { training, added, instances }: Pick<StoredCell, 'training' | 'instances'> & { readonly added: boolean },
): number {
  const { lastInsertRowid } = db.writing
    .prepare('INSERT INTO cells (run, position, key, cell, training, added, instances) VALUES (?, ?, ?, ?, ?, ?, ?)')
    .run(run, cell.position, cell.key, JSON.stringify(cell), training, added ? 1 : 0, instances)
  return Number(lastInsertRowid)
}

/** What a task that was taken out of a run has of the whole one. */
export interface Excerpt {
  /** Instances of the whole task. */
  readonly count: number
  /** In the whole task, of its own instances in their order. */
  readonly positions: readonly number[]
}

export function saveExcerpt(db: WritableDB, collection: number, task: string, excerpt: Excerpt): void {
  db.writing
    .prepare('UPDATE tasks SET excerpt = ? WHERE collection = ? AND name = ?')
    .run(JSON.stringify(excerpt), collection, task)
}

/** @returns undefined for a whole task */
export function readExcerpt(db: ReadableDB, task: number): Excerpt | undefined {
  const excerpt = db.reading
    .prepare<[number], string | null>('SELECT excerpt FROM tasks WHERE id = ?')
    .pluck()
    .get(task)
  return excerpt === null || excerpt === undefined ? undefined : (JSON.parse(excerpt) as Excerpt)
}

/**
 * Gives a cell that was filled in a run nobody sees to the run it belongs to; the unseen one goes. Nobody sees the cell
 * before, and everybody all of it then.
 */
export function moveCell(
  db: WritableDB,
  cell: number,
  { from, to }: { readonly from: string; readonly to: string },
): void {
  db.writing.transaction(() => {
    db.writing.prepare('UPDATE cells SET run = ? WHERE id = ?').run(to, cell)
    db.writing.prepare('DELETE FROM runs WHERE id = ? AND opening = 1').run(from)
  })()
}

/** The other way round: nobody sees it any more, and the run it goes to is to be purged. */
export function hideCell(db: WritableDB, cell: number, into: OpenedRun, at: string): void {
  db.writing.transaction(() => {
    beginOpening(db, into, at)
    db.writing.prepare('UPDATE cells SET run = ? WHERE id = ?').run(into.id, cell)
  })()
}

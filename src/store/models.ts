import type { Condition } from '#core/conditions/condition.ts'
import type { TrainingFactors } from '#core/study/training.ts'
import type { TuningMethod } from '#core/study/tuning.ts'
import type { ReadableDB, WritableDB } from './store.ts'

export interface ModelRow {
  readonly name: string
  readonly file: string
  /** Bytes. */
  readonly fileSize: number
  /** When the file's inode last changed (ctime), in milliseconds since 1970. */
  readonly modifiedMs: number
  readonly sha256: string
  /** All its numbers were found finite. */
  readonly weightsChecked: boolean
  /** What the file's metadata says, as JSON; of an adapter: its base's. */
  readonly info: string
  readonly addedAt: string
  /** An adapter is no model of its own: it is loaded beside its base. */
  readonly kind: 'model' | 'adapter'
  /** `null`: Placebo did not write it, or does not know. */
  readonly origin: ModelOrigin | null
}

/** Where a file came from that Placebo wrote. */
export interface ModelOrigin {
  readonly method: TuningMethod['kind'] | 'merged' | 'converted'
  /** Of the base model, of the adapter that was merged, or of the model that was converted. */
  readonly parentSha256: string
  /** `null` where it was merged or converted, or where the run is gone. */
  readonly run: string | null
  /** The study's name. */
  readonly study: string | null
  readonly training: TrainingFactors | null
}

export function listModels(db: ReadableDB): ModelRow[] {
  return db.reading
    .prepare<[], ModelColumns>(`SELECT ${columns} FROM models WHERE removed_at IS NULL ORDER BY name`)
    .all()
    .map(modelFrom)
}

export function findModel(db: ReadableDB, nameOrFile: string): ModelRow | undefined {
  return findAmong(db, 'removed_at IS NULL', nameOrFile)
}

/** One that was removed and can be brought back. */
export function findRemovedModel(db: ReadableDB, nameOrFile: string): ModelRow | undefined {
  return findAmong(db, 'removed_at IS NOT NULL', nameOrFile)
}

/** The one removed last comes first. */
export function listRemovedModels(db: ReadableDB): ModelRow[] {
  return db.reading
    .prepare<[], ModelColumns>(`SELECT ${columns} FROM models WHERE removed_at IS NOT NULL ORDER BY removed_at DESC`)
    .all()
    .map(modelFrom)
}

/** Keeps it, so that it can be brought back. */
export function removeModel(db: WritableDB, file: string, removedAt: string): void {
  db.writing.prepare('UPDATE models SET removed_at = ? WHERE file = ?').run(removedAt, file)
}

export function restoreModel(db: WritableDB, file: string): void {
  db.writing.prepare('UPDATE models SET removed_at = NULL WHERE file = ?').run(file)
}

export function hasExpiredModels(db: ReadableDB, before: string): boolean {
  return db.reading.prepare('SELECT 1 FROM models WHERE removed_at < ?').get(before) !== undefined
}

/** What was removed before a moment can no longer be brought back. */
export function purgeModels(db: WritableDB, before: string): void {
  db.writing.prepare('DELETE FROM models WHERE removed_at < ?').run(before)
}

/** A file that is known already, or was and has been removed, keeps its name; what is known of it is replaced. */
export function saveModel(db: WritableDB, { origin, ...model }: ModelRow): void {
  db.writing
    .prepare(
      `INSERT INTO models (name, file, file_size, modified_ms, sha256, info, added_at, kind, method, parent_sha256, run, study, condition, size, seed, step, weights_checked)
       VALUES (@name, @file, @fileSize, @modifiedMs, @sha256, @info, @addedAt, @kind, @method, @parentSha256, @run, @study, @condition, @size, @seed, @step, @weightsChecked)
       ON CONFLICT (file) DO UPDATE SET removed_at = NULL, file_size = @fileSize, modified_ms = @modifiedMs, sha256 = @sha256, info = @info,
         kind = @kind, method = @method, parent_sha256 = @parentSha256, run = @run, study = @study, condition = @condition, size = @size, seed = @seed, step = @step,
         weights_checked = @weightsChecked`,
    )
    .run({
      ...model,
      weightsChecked: model.weightsChecked ? 1 : 0,
      method: origin?.method ?? null,
      parentSha256: origin?.parentSha256 ?? null,
      run: origin?.run ?? null,
      study: origin?.study ?? null,
      condition: origin?.training ? JSON.stringify(origin.training.condition) : null,
      size: origin?.training?.size ?? null,
      seed: origin?.training?.seed ?? null,
      step: origin?.training?.step ?? null,
    })
}

/**
 * The same model at another place; what was known of a file there is forgotten, and a run's training finds its file
 * again.
 */
export function moveModel(db: WritableDB, from: string, to: string): void {
  db.writing.transaction(() => {
    db.writing.prepare('DELETE FROM models WHERE file = ? AND file <> ?').run(to, from)
    db.writing.prepare('UPDATE models SET file = ? WHERE file = ?').run(to, from)
    db.writing.prepare('UPDATE trainings SET file = ? WHERE file = ?').run(to, from)
  })()
}

/** Two files of the same name in different folders are told apart by a number. */
export function freeModelName(db: ReadableDB, wanted: string): string {
  let name = wanted
  for (let i = 2; findAmong(db, 'TRUE', name) !== undefined; i++) name = `${wanted}-${i}`
  return name
}

function findAmong(db: ReadableDB, which: string, nameOrFile: string): ModelRow | undefined {
  const row = db.reading
    .prepare<[string, string], ModelColumns>(`SELECT ${columns} FROM models WHERE ${which} AND (name = ? OR file = ?)`)
    .get(nameOrFile, nameOrFile)
  return row && modelFrom(row)
}

const columns = `name, file, file_size AS fileSize, modified_ms AS modifiedMs, sha256, info, added_at AS addedAt,
  kind, method, parent_sha256 AS parentSha256, run, study, condition, size, seed, step, weights_checked AS weightsChecked`

interface ModelColumns extends Omit<ModelRow, 'origin' | 'weightsChecked'> {
  readonly weightsChecked: 0 | 1
  readonly method: ModelOrigin['method'] | null
  readonly parentSha256: string | null
  readonly run: string | null
  readonly study: string | null
  readonly condition: string | null
  readonly size: number | null
  readonly seed: number | null
  readonly step: number | null
}

function modelFrom({
  method,
  parentSha256,
  run,
  study,
  condition,
  size,
  seed,
  step,
  weightsChecked,
  ...row
}: ModelColumns): ModelRow {
  const training =
    condition === null || size === null || seed === null
      ? null
      : { condition: JSON.parse(condition) as Condition, size, seed, ...(step !== null && { step }) }
  return {
    ...row,
    weightsChecked: weightsChecked === 1,
    origin: method === null || parentSha256 === null ? null : { method, parentSha256, run, study, training },
  }
}

import { trialsByCell, type Shard } from '#core/shards/shard.ts'
import type { ReadableDB, WritableDB } from './store.ts'
import { insertStep, type TrainingRow, type TrainingStep } from './trainings.ts'

/** From here on everybody sees the run, and it asks what its shard says. */
export function finishShardOpening(db: WritableDB, run: string, shard: Shard): void {
  const counts = trialsByCell(shard)
  const cells = db.writing
    .prepare<[string], { id: number; position: number }>('SELECT id, position FROM cells WHERE run = ?')
    .all(run)
  const resize = db.writing.prepare('UPDATE cells SET instances = ? WHERE id = ?')
  db.writing.transaction(() => {
    for (const { id, position } of cells) resize.run(counts.get(position) ?? 0, id)
    db.writing
      .prepare(
        "UPDATE runs SET shard = ?, state = 'stopped', message = NULL, finished_at = NULL, opening = 0, deleted_at = NULL WHERE id = ?",
      )
      .run(JSON.stringify(shard), run)
  })()
}

/** What a training has come to in another store; its file lies where its row says. */
export type DoneTraining = Omit<
  TrainingRow,
  'id' | 'position' | 'key' | 'condition' | 'size' | 'seed' | 'step' | 'file' | 'checkpoint'
>

/** Puts a training that was done in a shard in the place of the planned one. */
export function saveDoneTraining(
  db: WritableDB,
  id: number,
  { parity, ...done }: DoneTraining,
  steps: readonly TrainingStep[],
): void {
  const insert = insertStep(db)
  db.writing.transaction(() => {
    db.writing.prepare('DELETE FROM training_steps WHERE training = ?').run(id)
    db.writing
      .prepare(
        `UPDATE trainings SET state = ?, sha256 = ?, message = ?, steps = ?, loss = ?, first_epoch_loss = ?, last_epoch_loss = ?, held_out_before = ?,
           held_out_loss = ?, seconds = ?, threads = ?, parity_prompts = ?, parity_equal = ?, parity_tied = ?, parity_difference = ?,
           parity_own_difference = ? WHERE id = ?`,
      )
      .run(
        done.state,
        done.sha256,
        done.message,
        done.steps,
        done.loss,
        done.firstEpochLoss,
        done.lastEpochLoss,
        done.heldOutBefore,
        done.heldOutLoss,
        done.seconds,
        done.threads,
        parity?.prompts ?? null,
        parity?.equal ?? null,
        parity?.tied ?? null,
        parity?.largestLogitDifference ?? null,
        parity?.ownLogitDifference ?? null,
        id,
      )
    for (const step of steps) insert(id, step)
  })()
}

/** @param sha256 of its result */
export function isGathered(db: ReadableDB, run: string, sha256: string): boolean {
  return db.reading.prepare('SELECT 1 FROM gathered_shards WHERE run = ? AND sha256 = ?').get(run, sha256) !== undefined
}

export function saveGathered(db: WritableDB, run: string, sha256: string): void {
  db.writing.prepare('INSERT OR IGNORE INTO gathered_shards (run, sha256) VALUES (?, ?)').run(run, sha256)
}

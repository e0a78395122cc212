import type { WritableDB } from './store.ts'

/** A training whose file was made elsewhere: nothing is known of its steps, and it has no certificate. */
export function saveTunedElsewhere(
  db: WritableDB,
  id: number,
  { sha256, note }: { readonly sha256: string; readonly note: string },
): void {
  db.writing.transaction(() => {
    db.writing.prepare('DELETE FROM training_steps WHERE training = ?').run(id)
    db.writing
      .prepare(
        `UPDATE trainings SET state = 'trained', sha256 = ?, message = ?, steps = NULL, loss = NULL, first_epoch_loss = NULL, last_epoch_loss = NULL,
           held_out_before = NULL, held_out_loss = NULL, seconds = 0, threads = NULL, parity_prompts = NULL, parity_equal = NULL, parity_tied = NULL,
           parity_difference = NULL, parity_own_difference = NULL WHERE id = ?`,
      )
      .run(sha256, note, id)
  })()
}

import type { KnownOutputs } from '#core/task.ts'
import type { ReadableDB, WritableDB } from './store.ts'

/** Also of inputs that no instance has, so that nobody looks for them again. */
export function saveKnownOutputs(db: WritableDB, task: number, known: readonly KnownOutputs[]): void {
  const insert = db.writing.prepare('INSERT OR REPLACE INTO known_outputs (task, input, outputs) VALUES (?, ?, ?)')
  db.writing.transaction(() => {
    for (const { input, outputs } of known) insert.run(task, input, JSON.stringify(outputs))
  })()
}

/** Which inputs have been looked for among a task's instances. */
export function inputsLookedFor(db: ReadableDB, task: number): ReadonlySet<string> {
  return new Set(
    db.reading.prepare<[number], string>('SELECT input FROM known_outputs WHERE task = ?').pluck().all(task),
  )
}

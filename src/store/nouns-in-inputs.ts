import type { ReadableDB, WritableDB } from './store.ts'

/** Of a task, once somebody has looked for them. */
export function findNounsInInputs(db: ReadableDB, task: number): readonly string[] | undefined {
  const found = db.reading
    .prepare<[number], string>('SELECT nouns FROM nouns_in_inputs WHERE task = ?')
    .pluck()
    .get(task)
  return found === undefined ? undefined : (JSON.parse(found) as string[])
}

export function saveNounsInInputs(db: WritableDB, task: number, nouns: readonly string[]): void {
  db.writing
    .prepare('INSERT OR REPLACE INTO nouns_in_inputs (task, nouns) VALUES (?, ?)')
    .run(task, JSON.stringify(nouns))
}

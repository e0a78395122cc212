import type { ReadableDB, WritableDB } from './store.ts'

/** JSON under a name; whoever keeps it knows of what. */
export function readSetting(db: ReadableDB, name: string): unknown {
  const value = db.reading.prepare<[string], string>('SELECT value FROM settings WHERE name = ?').pluck().get(name)
  return value === undefined ? undefined : JSON.parse(value)
}

export function saveSetting(db: WritableDB, name: string, value: unknown): void {
  db.writing
    .prepare('INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value')
    .run(name, JSON.stringify(value))
}

import type { Migration } from './migration.ts'

/** `file_size` and `modified_ms` tell whether `sha256` still holds without reading gigabytes again. */
export const models: Migration = {
  number: 20,
  name: 'models',
  sql: `
    CREATE TABLE models (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      file TEXT NOT NULL UNIQUE,
      file_size INTEGER NOT NULL,
      modified_ms REAL NOT NULL,
      sha256 TEXT NOT NULL,
      info TEXT NOT NULL,
      added_at TEXT NOT NULL
    ) STRICT;
  `,
}

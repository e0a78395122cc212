import type { Migration } from './migration.ts'

/** Servers that a person has added; `key_from` says where its key is found, and no table holds a key. */
export const endpoints: Migration = {
  number: 270,
  name: 'endpoints',
  sql: `
    CREATE TABLE endpoints (
      name TEXT PRIMARY KEY CHECK (name <> ''),
      url TEXT NOT NULL,
      key_from TEXT,
      report TEXT NOT NULL CHECK (json_valid(report)),
      probed_at TEXT NOT NULL,
      added_at TEXT NOT NULL
    ) STRICT;
  `,
}

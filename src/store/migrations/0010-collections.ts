import type { Migration } from './migration.ts'

/** `importing` rows belong to an import that is going on or was killed; no reader sees them. */
export const collections: Migration = {
  number: 10,
  name: 'collections',
  sql: `
    CREATE TABLE collections (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL,
      source TEXT NOT NULL,
      imported_at TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('importing', 'ready'))
    ) STRICT;
    CREATE UNIQUE INDEX collections_name ON collections (name) WHERE state = 'ready';

    CREATE TABLE tasks (
      id INTEGER PRIMARY KEY,
      collection INTEGER NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      name TEXT NOT NULL,
      task TEXT NOT NULL,
      instance_count INTEGER NOT NULL,
      UNIQUE (collection, name)
    ) STRICT;

    CREATE TABLE instances (
      task INTEGER NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      id TEXT NOT NULL,
      input TEXT NOT NULL,
      reference_list TEXT NOT NULL,
      PRIMARY KEY (task, position)
    ) STRICT, WITHOUT ROWID;
  `,
}

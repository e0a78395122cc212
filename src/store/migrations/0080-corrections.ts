import type { Migration } from './migration.ts'

/**
 * What a person corrects in a collection. The imported task itself stays as it was: what a person has found its label
 * space to be and every version of its text lie beside it, so that each can be taken back. `content` of a version is
 * NULL where the imported text was taken again. A removed collection is there for a while and can be brought back.
 */
export const corrections: Migration = {
  number: 80,
  name: 'corrections',
  sql: `
    ALTER TABLE collections ADD COLUMN removed_at TEXT;
    DROP INDEX collections_name;
    CREATE UNIQUE INDEX collections_name ON collections (name) WHERE state = 'ready' AND removed_at IS NULL;

    CREATE TABLE label_reviews (
      task INTEGER PRIMARY KEY REFERENCES tasks (id) ON DELETE CASCADE,
      space TEXT NOT NULL,
      reviewed_at TEXT NOT NULL
    ) STRICT;

    CREATE TABLE task_versions (
      task INTEGER NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
      number INTEGER NOT NULL,
      content TEXT,
      saved_at TEXT NOT NULL,
      PRIMARY KEY (task, number)
    ) STRICT, WITHOUT ROWID;
  `,
}

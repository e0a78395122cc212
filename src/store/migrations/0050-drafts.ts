import type { Migration } from './migration.ts'

/** A study before it is one: `content` is what the wizard knows of it so far, as JSON. */
export const drafts: Migration = {
  number: 50,
  name: 'drafts',
  sql: `
    CREATE TABLE drafts (
      id TEXT PRIMARY KEY,
      step TEXT NOT NULL,
      content TEXT NOT NULL,
      saved_at TEXT NOT NULL
    ) STRICT;
  `,
}

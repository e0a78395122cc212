import type { Migration } from './migration.ts'

/**
 * What a person has set for themselves, one value under each name: it outlives a page, whose address changes at every
 * start.
 */
export const settings: Migration = {
  number: 100,
  name: 'settings',
  sql: `
    CREATE TABLE settings (
      name TEXT PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
}

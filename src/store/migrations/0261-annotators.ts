import type { Migration } from './migration.ts'

/** Whose work a set is, once a person has said so; NULL: whoever the settings name. */
export const annotators: Migration = {
  number: 261,
  name: 'annotators',
  sql: 'ALTER TABLE annotation_sets ADD COLUMN author TEXT;',
}

import type { Migration } from './migration.ts'

/** A model may have been converted from another one; SQLite changes no CHECK, so the column is made anew. */
export const convertedModels: Migration = {
  number: 240,
  name: 'converted-models',
  sql: `
    ALTER TABLE models RENAME COLUMN method TO former_method;
    ALTER TABLE models ADD COLUMN method TEXT CHECK (method IN ('lora', 'full', 'merged', 'converted'));
    UPDATE models SET method = former_method;
    ALTER TABLE models DROP COLUMN former_method;
  `,
}

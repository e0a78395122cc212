import type { Migration } from './migration.ts'

/**
 * The options of an instance of a choice task, a JSON list of texts, wherever instances are stored; NULL for other
 * kinds and for everything stored before, which had none.
 */
export const options: Migration = {
  number: 130,
  name: 'options',
  sql: `
    ALTER TABLE instances ADD COLUMN options TEXT;
    ALTER TABLE run_instances ADD COLUMN options TEXT;
    ALTER TABLE run_train_instances ADD COLUMN options TEXT;
  `,
}

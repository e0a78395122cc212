import type { Migration } from './migration.ts'

/**
 * What a person notes of a run, and what they have removed: kept for a while, so that it can be brought back.
 * `headline` and `bytes` are told of a finished run once and kept, for the list of all runs must not read every trial
 * of each.
 */
export const history: Migration = {
  number: 70,
  name: 'history',
  sql: `
    ALTER TABLE runs ADD COLUMN notes TEXT NOT NULL DEFAULT '';
    ALTER TABLE runs ADD COLUMN tags TEXT NOT NULL DEFAULT '[]' CHECK (json_type(tags) = 'array');
    ALTER TABLE runs ADD COLUMN deleted_at TEXT;
    ALTER TABLE runs ADD COLUMN delete_models INTEGER NOT NULL DEFAULT 0 CHECK (delete_models IN (0, 1));
    ALTER TABLE runs ADD COLUMN headline TEXT;
    ALTER TABLE runs ADD COLUMN bytes INTEGER;
    CREATE INDEX runs_deleted ON runs (deleted_at) WHERE deleted_at IS NOT NULL;

    ALTER TABLE models ADD COLUMN removed_at TEXT;
    CREATE INDEX models_sha256 ON models (sha256);
    CREATE INDEX models_parent ON models (parent_sha256) WHERE parent_sha256 IS NOT NULL;
  `,
}

import type { Migration } from './migration.ts'

/**
 * The share of a run that its store carries out, as JSON (`core/shards/shard.ts`), NULL where it carries out all of it;
 * and of a study in shards those whose results are here, so that none is read twice.
 */
export const shards: Migration = {
  number: 300,
  name: 'shards',
  sql: `
    ALTER TABLE runs ADD COLUMN shard TEXT CHECK (json_valid(shard));

    CREATE TABLE gathered_shards (
      run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      sha256 TEXT NOT NULL,
      PRIMARY KEY (run, sha256)
    ) STRICT, WITHOUT ROWID;
  `,
}

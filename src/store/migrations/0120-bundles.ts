import type { Migration } from './migration.ts'

/**
 * Runs that were carried out elsewhere. `origin` tells where from; a run that is just being opened (`opening`) counts
 * as deleted, so that no reader sees half of it, and goes when its opening was killed. A cell that was `added` to a run
 * holds predictions made elsewhere: it is no part of the plan, and not of what is left to do. `excerpt` of a task that
 * was taken out of a run tells which instances of the whole task it has.
 */
export const bundles: Migration = {
  number: 120,
  name: 'bundles',
  sql: `
    ALTER TABLE runs ADD COLUMN origin TEXT;
    ALTER TABLE runs ADD COLUMN opening INTEGER NOT NULL DEFAULT 0 CHECK (opening IN (0, 1));
    CREATE INDEX runs_opening ON runs (opening) WHERE opening = 1;
    ALTER TABLE cells ADD COLUMN added INTEGER NOT NULL DEFAULT 0 CHECK (added IN (0, 1));
    ALTER TABLE tasks ADD COLUMN excerpt TEXT;
  `,
}

import type { Migration } from './migration.ts'

/**
 * Runs can be paused, and requests wait in a queue for their turn. A cell counts its own trials: lists of runs must not
 * read every trial there is. Trials that ended otherwise than they should are found by their outcome.
 */
export const queue: Migration = {
  number: 60,
  name: 'queue',
  sql: `
    ALTER TABLE runs ADD COLUMN state_now TEXT NOT NULL DEFAULT 'running' CHECK (state_now IN ('running', 'paused', 'stopped', 'finished', 'failed'));
    UPDATE runs SET state_now = state;
    ALTER TABLE runs DROP COLUMN state;
    ALTER TABLE runs RENAME COLUMN state_now TO state;

    CREATE TABLE queued_studies (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      name TEXT NOT NULL,
      request TEXT NOT NULL,
      queued_at TEXT NOT NULL,
      refusal TEXT
    ) STRICT;

    ALTER TABLE cells ADD COLUMN done INTEGER NOT NULL DEFAULT 0;
    UPDATE cells SET done = (SELECT count(*) FROM trials t WHERE t.cell = cells.id AND t.outcome <> 'engine-error');
    CREATE TRIGGER trial_asked AFTER INSERT ON trials WHEN NEW.outcome <> 'engine-error' BEGIN
      UPDATE cells SET done = done + 1 WHERE id = NEW.cell;
    END;
    CREATE TRIGGER trial_gone AFTER DELETE ON trials WHEN OLD.outcome <> 'engine-error' BEGIN
      UPDATE cells SET done = done - 1 WHERE id = OLD.cell;
    END;

    CREATE INDEX trials_outcome ON trials (cell, outcome);
  `,
}

import type { Migration } from './migration.ts'

/**
 * `rouge_l_unicode` beside `rouge_l`, which is NULL where references have no Latin letter or digit; trials of before
 * have neither, and are scored again from their answers where they are read (`store/rescored.ts`). `known_outputs`:
 * references of a task's instances with the input of one of its examples, also none; instances never change.
 * `instances` of a cell: how many it asks. Decodings that choose among labels leave out tasks without any; before, such
 * a task was left out of the whole run, so that every cell asked everything.
 */
export const tasksAndScores: Migration = {
  number: 180,
  name: 'tasks-and-scores',
  sql: `
    ALTER TABLE cells ADD COLUMN instances INTEGER NOT NULL DEFAULT 0 CHECK (instances >= 0);
    UPDATE cells SET instances = (SELECT count(*) FROM run_instances i WHERE i.run = cells.run);
    ALTER TABLE trials ADD COLUMN rouge_l_unicode REAL;

    CREATE TABLE known_outputs (
      task INTEGER NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
      input TEXT NOT NULL,
      outputs TEXT NOT NULL,
      PRIMARY KEY (task, input)
    ) STRICT, WITHOUT ROWID;
  `,
}

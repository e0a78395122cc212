import type { Migration } from './migration.ts'

/**
 * `instances` of a cell: how many it asks. Decodings that choose among labels leave out tasks without any; before, such a task
 * was left out of the whole run, so that every cell asked everything.
 */
export const cellInstances: Migration = {
  number: 180,
  name: 'cell-instances',
  sql: `
    ALTER TABLE cells ADD COLUMN instances INTEGER NOT NULL DEFAULT 0 CHECK (instances >= 0);
    UPDATE cells SET instances = (SELECT count(*) FROM run_instances i WHERE i.run = cells.run);
  `,
}

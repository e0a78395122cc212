import type { Migration } from './migration.ts'

/** After how many steps a model was taken out of its training; NULL: after all of them, as every model of before. */
export const checkpointsAsked: Migration = {
  number: 360,
  name: 'checkpoints-asked',
  sql: `
    ALTER TABLE trainings ADD COLUMN step INTEGER CHECK (step > 0);
    ALTER TABLE models ADD COLUMN step INTEGER CHECK (step > 0);
  `,
}

import type { Migration } from './migration.ts'

/**
 * `weights_checked`: all numbers of the file with this hash were read and are finite; files of before are read once
 * more. A training's losses by epoch and before its first step: trainings of before have the loss of their last step
 * alone. `training_steps.epoch_loss` stands at the last step of each epoch.
 */
export const finiteWeightsAndLosses: Migration = {
  number: 190,
  name: 'finite-weights-and-losses',
  sql: `
    ALTER TABLE models ADD COLUMN weights_checked INTEGER NOT NULL DEFAULT 0 CHECK (weights_checked IN (0, 1));
    ALTER TABLE trainings ADD COLUMN first_epoch_loss REAL;
    ALTER TABLE trainings ADD COLUMN last_epoch_loss REAL;
    ALTER TABLE trainings ADD COLUMN held_out_before REAL;
    ALTER TABLE training_steps ADD COLUMN epoch_loss REAL;
  `,
}

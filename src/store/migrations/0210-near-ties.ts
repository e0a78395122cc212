import type { Migration } from './migration.ts'

/**
 * Of a training's certificate: prompts whose answers part at near ties only, and the largest difference between the
 * engine's logits and its own in another order of evaluation; NULL in those of before.
 */
export const nearTies: Migration = {
  number: 210,
  name: 'near-ties',
  sql: `
    ALTER TABLE trainings ADD COLUMN parity_tied INTEGER;
    ALTER TABLE trainings ADD COLUMN parity_own_difference REAL;
  `,
}

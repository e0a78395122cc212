import type { Migration } from './migration.ts'

/**
 * Which answers the token limit ended is asked for every table of results: from the index alone, for the same reason as
 * their number.
 */
export const stopsOfTrials: Migration = {
  number: 250,
  name: 'stops-of-trials',
  sql: `
    DROP INDEX trial_texts_stops;
    CREATE INDEX trial_texts_stops ON trial_texts (cell, stop, instance) WHERE stop IS NOT NULL;
  `,
}

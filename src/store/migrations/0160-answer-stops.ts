import type { Migration } from './migration.ts'

/**
 * How many answers of a cell ended at what: counted for every table of results, and the texts of 100,000 trials would
 * take longer to read than everything else.
 */
export const answerStops: Migration = {
  number: 160,
  name: 'answer-stops',
  sql: 'CREATE INDEX trial_texts_stops ON trial_texts (cell, stop) WHERE stop IS NOT NULL;',
}

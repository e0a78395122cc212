import type { Migration } from './migration.ts'

/**
 * The annotation set that studies take is the active one; tasks that cannot take a condition are ineligible. A quoted
 * name before a colon is a key: within a text its quotes would be escaped.
 */
export const namesOfTheField: Migration = {
  number: 200,
  name: 'names-of-the-field',
  sql: `
    ALTER TABLE annotation_sets RENAME COLUMN in_force TO active;
    DROP INDEX annotation_sets_in_force;
    CREATE UNIQUE INDEX annotation_sets_active ON annotation_sets (collection) WHERE active = 1;
    UPDATE drafts SET content = replace(content, '"skipUnfit":', '"skipIneligible":');
    UPDATE queued_studies SET request = replace(request, '"skipUnfit":', '"skipIneligible":');
  `,
}

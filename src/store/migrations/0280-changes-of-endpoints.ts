import type { Migration } from './migration.ts'

/** Endpoints are models that a study can ask: whoever shows those learns of these. */
export const changesOfEndpoints: Migration = {
  number: 280,
  name: 'changes-of-endpoints',
  sql: `
    CREATE TRIGGER endpoint_added_counted AFTER INSERT ON endpoints BEGIN UPDATE change_counts SET number = number + 1 WHERE kind = 'models'; END;
    CREATE TRIGGER endpoint_changed_counted AFTER UPDATE ON endpoints BEGIN UPDATE change_counts SET number = number + 1 WHERE kind = 'models'; END;
    CREATE TRIGGER endpoint_gone_counted AFTER DELETE ON endpoints BEGIN UPDATE change_counts SET number = number + 1 WHERE kind = 'models'; END;
  `,
}

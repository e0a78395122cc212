import type { Migration } from './migration.ts'

/**
 * Templates that a person has imported, a set for each file; what is in one is JSON. Studies carry the templates they
 * ask themselves, so that a set may go. Whoever shows collections learns of sets, too.
 */
export const templateSets: Migration = {
  number: 350,
  name: 'template-sets',
  sql: `
    CREATE TABLE template_sets (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL CHECK (name <> ''),
      source TEXT NOT NULL,
      imported_at TEXT NOT NULL,
      removed_at TEXT,
      content TEXT NOT NULL CHECK (json_valid(content))
    ) STRICT;
    CREATE UNIQUE INDEX template_sets_by_name ON template_sets (name) WHERE removed_at IS NULL;

    CREATE TRIGGER template_set_added_counted AFTER INSERT ON template_sets BEGIN UPDATE change_counts SET number = number + 1 WHERE kind = 'collections'; END;
    CREATE TRIGGER template_set_changed_counted AFTER UPDATE ON template_sets BEGIN UPDATE change_counts SET number = number + 1 WHERE kind = 'collections'; END;
    CREATE TRIGGER template_set_gone_counted AFTER DELETE ON template_sets BEGIN UPDATE change_counts SET number = number + 1 WHERE kind = 'collections'; END;
  `,
}

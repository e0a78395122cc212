import type { Migration } from './migration.ts'

/**
 * How often each kind of thing has changed, counted within the transaction that changes it, whichever process that
 * belongs to: whoever shows something learns from it what to read again. Trials are not counted, for a run tells of
 * them itself; nor is what is kept of a run for speed.
 */
export const changes: Migration = {
  number: 260,
  name: 'changes',
  sql: `
    CREATE TABLE change_counts (
      kind TEXT PRIMARY KEY,
      number INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    INSERT INTO change_counts (kind, number) VALUES ('collections', 0), ('models', 0), ('runs', 0), ('notes', 0), ('drafts', 0), ('settings', 0), ('sets', 0);

    CREATE TRIGGER collection_added_counted AFTER INSERT ON collections BEGIN UPDATE change_counts SET number = number + 1 WHERE kind = 'collections'; END;
    CREATE TRIGGER collection_changed_counted AFTER UPDATE ON collections BEGIN UPDATE change_counts SET number = number + 1 WHERE kind = 'collections'; END;
    CREATE TRIGGER collection_gone_counted AFTER DELETE ON collections BEGIN UPDATE change_counts SET number = number + 1 WHERE kind = 'collections'; END;
    CREATE TRIGGER task_edited_counted AFTER INSERT ON task_versions BEGIN UPDATE change_counts SET number = number + 1 WHERE kind = 'collections'; END;

    CREATE TRIGGER model_added_counted AFTER INSERT ON models BEGIN UPDATE change_counts SET number = number + 1 WHERE kind = 'models'; END;
    CREATE TRIGGER model_changed_counted AFTER UPDATE ON models BEGIN UPDATE change_counts SET number = number + 1 WHERE kind = 'models'; END;
    CREATE TRIGGER model_gone_counted AFTER DELETE ON models BEGIN UPDATE change_counts SET number = number + 1 WHERE kind = 'models'; END;

    CREATE TRIGGER run_added_counted AFTER INSERT ON runs BEGIN UPDATE change_counts SET number = number + 1 WHERE kind = 'runs'; END;
    CREATE TRIGGER run_changed_counted AFTER UPDATE OF name, state, message, finished_at, mode_difference, origin, opening, deleted_at ON runs
      BEGIN UPDATE change_counts SET number = number + 1 WHERE kind = 'runs'; END;
    CREATE TRIGGER run_gone_counted AFTER DELETE ON runs BEGIN UPDATE change_counts SET number = number + 1 WHERE kind = 'runs'; END;
    CREATE TRIGGER training_changed_counted AFTER UPDATE OF state ON trainings BEGIN UPDATE change_counts SET number = number + 1 WHERE kind = 'runs'; END;
    CREATE TRIGGER predictions_added_counted AFTER UPDATE OF run ON cells BEGIN UPDATE change_counts SET number = number + 1 WHERE kind = 'runs'; END;
    CREATE TRIGGER study_queued_counted AFTER INSERT ON queued_studies BEGIN UPDATE change_counts SET number = number + 1 WHERE kind = 'runs'; END;
    CREATE TRIGGER queued_study_changed_counted AFTER UPDATE ON queued_studies BEGIN UPDATE change_counts SET number = number + 1 WHERE kind = 'runs'; END;
    CREATE TRIGGER queued_study_gone_counted AFTER DELETE ON queued_studies BEGIN UPDATE change_counts SET number = number + 1 WHERE kind = 'runs'; END;

    CREATE TRIGGER run_noted_counted AFTER UPDATE OF notes, tags ON runs BEGIN UPDATE change_counts SET number = number + 1 WHERE kind = 'notes'; END;

    CREATE TRIGGER draft_added_counted AFTER INSERT ON drafts BEGIN UPDATE change_counts SET number = number + 1 WHERE kind = 'drafts'; END;
    CREATE TRIGGER draft_changed_counted AFTER UPDATE ON drafts BEGIN UPDATE change_counts SET number = number + 1 WHERE kind = 'drafts'; END;
    CREATE TRIGGER draft_gone_counted AFTER DELETE ON drafts BEGIN UPDATE change_counts SET number = number + 1 WHERE kind = 'drafts'; END;

    CREATE TRIGGER setting_made_counted AFTER INSERT ON settings BEGIN UPDATE change_counts SET number = number + 1 WHERE kind = 'settings'; END;
    CREATE TRIGGER setting_changed_counted AFTER UPDATE ON settings BEGIN UPDATE change_counts SET number = number + 1 WHERE kind = 'settings'; END;

    CREATE TRIGGER set_added_counted AFTER INSERT ON annotation_sets BEGIN UPDATE change_counts SET number = number + 1 WHERE kind = 'sets'; END;
    CREATE TRIGGER set_changed_counted AFTER UPDATE ON annotation_sets BEGIN UPDATE change_counts SET number = number + 1 WHERE kind = 'sets'; END;
    CREATE TRIGGER set_gone_counted AFTER DELETE ON annotation_sets BEGIN UPDATE change_counts SET number = number + 1 WHERE kind = 'sets'; END;
  `,
}

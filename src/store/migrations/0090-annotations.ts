import type { Migration } from './migration.ts'

/**
 * What annotators make: sets of annotations over a collection, one of which is in force. Every change is a step in a
 * log that is only ever added to; `annotation_items` is what the log comes to, kept beside it. An undo is a step of its
 * own: `undo` and `redo` of a step name what its author would take back or make again next, `below` what would come
 * after that, so that neither has to read the log. Tasks are named, not numbered: a collection that is imported anew
 * keeps its annotations. Reviews of label spaces, which had a place of their own, become steps.
 */
export const annotations: Migration = {
  number: 90,
  name: 'annotations',
  sql: `
    CREATE TABLE annotation_sets (
      id INTEGER PRIMARY KEY,
      collection INTEGER NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
      name TEXT NOT NULL,
      in_force INTEGER NOT NULL CHECK (in_force IN (0, 1)),
      made_at TEXT NOT NULL,
      removed_at TEXT
    ) STRICT;
    CREATE UNIQUE INDEX annotation_sets_name ON annotation_sets (collection, name) WHERE removed_at IS NULL;
    CREATE UNIQUE INDEX annotation_sets_in_force ON annotation_sets (collection) WHERE in_force = 1;

    CREATE TABLE annotation_steps (
      annotation_set INTEGER NOT NULL REFERENCES annotation_sets (id) ON DELETE CASCADE,
      number INTEGER NOT NULL,
      author TEXT NOT NULL,
      at TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('change', 'undo', 'redo')),
      of INTEGER,
      what TEXT NOT NULL,
      undo INTEGER,
      redo INTEGER,
      below INTEGER,
      PRIMARY KEY (annotation_set, number)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX annotation_steps_author ON annotation_steps (annotation_set, author, number);
    CREATE TRIGGER annotation_steps_closed BEFORE UPDATE ON annotation_steps BEGIN SELECT raise(ABORT, 'the log of annotations is only ever added to'); END;

    CREATE TABLE annotation_changes (
      annotation_set INTEGER NOT NULL,
      step INTEGER NOT NULL,
      position INTEGER NOT NULL,
      task TEXT NOT NULL,
      item TEXT NOT NULL,
      before TEXT,
      after TEXT,
      PRIMARY KEY (annotation_set, step, position),
      FOREIGN KEY (annotation_set, step) REFERENCES annotation_steps (annotation_set, number) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX annotation_changes_item ON annotation_changes (annotation_set, task, item, step);
    CREATE TRIGGER annotation_changes_closed BEFORE UPDATE ON annotation_changes BEGIN SELECT raise(ABORT, 'the log of annotations is only ever added to'); END;

    CREATE TABLE annotation_items (
      annotation_set INTEGER NOT NULL REFERENCES annotation_sets (id) ON DELETE CASCADE,
      task TEXT NOT NULL,
      item TEXT NOT NULL,
      value TEXT NOT NULL,
      step INTEGER NOT NULL,
      PRIMARY KEY (annotation_set, task, item)
    ) STRICT, WITHOUT ROWID;

    INSERT INTO annotation_sets (collection, name, in_force, made_at)
      SELECT t.collection, 'main', 1, min(r.reviewed_at) FROM label_reviews r JOIN tasks t ON t.id = r.task GROUP BY t.collection;
    CREATE TEMP TABLE reviewed AS
      SELECT s.id AS annotation_set, row_number() OVER (PARTITION BY s.id ORDER BY r.reviewed_at, t.position) AS number, t.name AS task, r.space, r.reviewed_at AS at
      FROM label_reviews r JOIN tasks t ON t.id = r.task JOIN annotation_sets s ON s.collection = t.collection;
    INSERT INTO annotation_steps (annotation_set, number, author, at, kind, what, undo, below)
      SELECT annotation_set, number, '', at, 'change', 'label space', number, nullif(number - 1, 0) FROM reviewed;
    INSERT INTO annotation_changes (annotation_set, step, position, task, item, after) SELECT annotation_set, number, 0, task, 'label space', space FROM reviewed;
    INSERT INTO annotation_items (annotation_set, task, item, value, step) SELECT annotation_set, task, 'label space', space, number FROM reviewed;
    DROP TABLE reviewed;
    DROP TABLE label_reviews;
  `,
}

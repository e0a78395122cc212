import type { Migration } from './migration.ts'

/**
 * What was handed out of a run to be answered elsewhere, line by line, so that nothing that comes back has to be
 * believed; and which trials were asked elsewhere, by what. A trial that is asked again here loses that.
 */
export const handOuts: Migration = {
  number: 290,
  name: 'hand-outs',
  sql: `
    CREATE TABLE hand_outs (
      id TEXT PRIMARY KEY CHECK (id <> ''),
      run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      target TEXT NOT NULL,
      made_at TEXT NOT NULL,
      template TEXT CHECK (json_valid(template)),
      parts TEXT CHECK (json_valid(parts))
    ) STRICT;
    CREATE INDEX hand_outs_of_run ON hand_outs (run);

    CREATE TABLE handed_lines (
      hand_out TEXT NOT NULL REFERENCES hand_outs (id) ON DELETE CASCADE,
      part INTEGER NOT NULL,
      cell INTEGER NOT NULL,
      instance INTEGER NOT NULL,
      label INTEGER NOT NULL,
      prompt_hash TEXT NOT NULL,
      text_hash TEXT,
      candidate INTEGER NOT NULL,
      prompt_tokens INTEGER,
      continuation TEXT CHECK (json_valid(continuation)),
      PRIMARY KEY (hand_out, part, cell, instance, label)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE answer_sources (
      id INTEGER PRIMARY KEY,
      run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      engine TEXT NOT NULL,
      version TEXT NOT NULL,
      model TEXT NOT NULL,
      taken_in_at TEXT NOT NULL,
      UNIQUE (run, engine, version, model)
    ) STRICT;

    CREATE TABLE trials_asked_elsewhere (
      cell INTEGER NOT NULL,
      instance INTEGER NOT NULL,
      source INTEGER NOT NULL REFERENCES answer_sources (id) ON DELETE CASCADE,
      PRIMARY KEY (cell, instance),
      FOREIGN KEY (cell, instance) REFERENCES trials (cell, instance) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX trials_of_answer_source ON trials_asked_elsewhere (source);

    CREATE TRIGGER answer_source_counted AFTER INSERT ON answer_sources BEGIN UPDATE change_counts SET number = number + 1 WHERE kind = 'runs'; END;
  `,
}

import type { Migration } from './migration.ts'

/**
 * A run keeps its own copy of everything it asks (tasks and instances), so that deleting or importing a collection
 * again can neither change nor break it. `trials` holds only numbers and `trial_texts` the long texts: tables over
 * 100,000 trials must not read every prompt.
 */
export const runs: Migration = {
  number: 30,
  name: 'runs',
  sql: `
    CREATE TABLE runs (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('running', 'stopped', 'finished', 'failed')),
      study TEXT NOT NULL,
      message TEXT,
      created_at TEXT NOT NULL,
      finished_at TEXT
    ) STRICT;
    CREATE INDEX runs_newest ON runs (created_at DESC);

    CREATE TABLE run_tasks (
      run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      task TEXT NOT NULL,
      baselines TEXT NOT NULL,
      PRIMARY KEY (run, position)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE run_instances (
      id INTEGER PRIMARY KEY,
      run TEXT NOT NULL,
      task INTEGER NOT NULL,
      position INTEGER NOT NULL,
      instance_id TEXT NOT NULL,
      input TEXT NOT NULL,
      reference_list TEXT NOT NULL,
      FOREIGN KEY (run, task) REFERENCES run_tasks (run, position) ON DELETE CASCADE,
      UNIQUE (run, task, position)
    ) STRICT;

    CREATE TABLE cells (
      id INTEGER PRIMARY KEY,
      run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      key TEXT NOT NULL,
      cell TEXT NOT NULL,
      UNIQUE (run, position),
      UNIQUE (run, key)
    ) STRICT;

    CREATE TABLE trials (
      cell INTEGER NOT NULL REFERENCES cells (id) ON DELETE CASCADE,
      instance INTEGER NOT NULL REFERENCES run_instances (id) ON DELETE CASCADE,
      outcome TEXT NOT NULL CHECK (outcome IN ('in-format', 'out-of-format', 'empty', 'too-long', 'engine-error')),
      dropped INTEGER NOT NULL,
      exact_match INTEGER,
      strict_match INTEGER,
      rouge_l REAL,
      format INTEGER,
      format_normalised INTEGER,
      PRIMARY KEY (cell, instance)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX trials_instance ON trials (instance);

    CREATE TABLE trial_texts (
      cell INTEGER NOT NULL,
      instance INTEGER NOT NULL,
      prompt TEXT NOT NULL,
      prompt_hash TEXT NOT NULL,
      example_sources TEXT NOT NULL,
      notes TEXT NOT NULL,
      raw TEXT,
      stop TEXT,
      prompt_tokens INTEGER,
      answer_tokens INTEGER,
      label_scores TEXT,
      message TEXT,
      PRIMARY KEY (cell, instance),
      FOREIGN KEY (cell, instance) REFERENCES trials (cell, instance) ON DELETE CASCADE
    ) STRICT;
  `,
}

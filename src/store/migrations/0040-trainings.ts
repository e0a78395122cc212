import type { Migration } from './migration.ts'

/**
 * A run keeps its own copy of what it trains on, as it does of what it asks; runs of before had no tuning. The steps of
 * a training are the curve of its loss. `cells.training` is NULL for the untuned model. What follows `models.kind`
 * tells where a file came from that Placebo itself wrote.
 */
export const trainings: Migration = {
  number: 40,
  name: 'trainings',
  sql: `
    UPDATE runs SET study = json_set(study, '$.tuning', json('null'));
    UPDATE cells SET cell = json_set(cell, '$.training', json('null'), '$.method', 'in context');

    CREATE TABLE run_train_tasks (
      run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      task TEXT NOT NULL,
      instance_count INTEGER NOT NULL,
      PRIMARY KEY (run, position)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE run_train_instances (
      run TEXT NOT NULL,
      task INTEGER NOT NULL,
      position INTEGER NOT NULL,
      instance_id TEXT NOT NULL,
      input TEXT NOT NULL,
      reference_list TEXT NOT NULL,
      PRIMARY KEY (run, task, position),
      FOREIGN KEY (run, task) REFERENCES run_train_tasks (run, position) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE trainings (
      id INTEGER PRIMARY KEY,
      run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      key TEXT NOT NULL,
      condition TEXT NOT NULL,
      size INTEGER NOT NULL,
      seed INTEGER NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('planned', 'training', 'trained', 'failed', 'diverged')),
      file TEXT NOT NULL,
      checkpoint TEXT NOT NULL,
      sha256 TEXT,
      steps INTEGER,
      loss REAL,
      held_out_loss REAL,
      seconds REAL NOT NULL DEFAULT 0,
      threads INTEGER,
      parity_prompts INTEGER,
      parity_equal INTEGER,
      parity_difference REAL,
      message TEXT,
      UNIQUE (run, position),
      UNIQUE (run, key),
      CHECK ((state = 'trained') = (sha256 IS NOT NULL))
    ) STRICT;

    CREATE TABLE training_steps (
      training INTEGER NOT NULL REFERENCES trainings (id) ON DELETE CASCADE,
      step INTEGER NOT NULL,
      loss REAL,
      held_out_loss REAL,
      learning_rate REAL NOT NULL,
      gradient_norm REAL,
      tokens_per_second REAL NOT NULL,
      PRIMARY KEY (training, step)
    ) STRICT, WITHOUT ROWID;

    ALTER TABLE cells ADD COLUMN training INTEGER REFERENCES trainings (id) ON DELETE CASCADE;
    CREATE INDEX cells_training ON cells (training) WHERE training IS NOT NULL;

    ALTER TABLE models ADD COLUMN kind TEXT NOT NULL DEFAULT 'model' CHECK (kind IN ('model', 'adapter'));
    ALTER TABLE models ADD COLUMN method TEXT CHECK (method IN ('lora', 'full', 'merged'));
    ALTER TABLE models ADD COLUMN parent_sha256 TEXT;
    ALTER TABLE models ADD COLUMN run TEXT REFERENCES runs (id) ON DELETE SET NULL;
    ALTER TABLE models ADD COLUMN study TEXT;
    ALTER TABLE models ADD COLUMN condition TEXT;
    ALTER TABLE models ADD COLUMN size INTEGER;
    ALTER TABLE models ADD COLUMN seed INTEGER;
    CREATE INDEX models_run ON models (run) WHERE run IS NOT NULL;
  `,
}

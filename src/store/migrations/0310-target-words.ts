import type { Migration } from './migration.ts'

/**
 * What labels were called where a trial was asked under other target words, beside the answer in those words; and which
 * nouns stand in a task's inputs, so that words drawn for it are none of them.
 */
export const targetWords: Migration = {
  number: 310,
  name: 'target-words',
  sql: `
    ALTER TABLE trial_texts ADD COLUMN target_words TEXT CHECK (json_valid(target_words));

    CREATE TABLE nouns_in_inputs (
      task INTEGER PRIMARY KEY REFERENCES tasks (id) ON DELETE CASCADE,
      nouns TEXT NOT NULL CHECK (json_valid(nouns))
    ) STRICT;
  `,
}

import type { Migration } from './migration.ts'

/**
 * The words of prompts and answers. The index keeps no text of its own (`content=''`); a trial is in it under one
 * number made of its two, `cell * 2^32 + instance`, so that the trials of a cell are a range. It is filled in the same
 * transaction as the trial. Trials of before wait in `trial_search_backlog` until there is time for them: those of a
 * cell behind `after`.
 *
 * What is deleted is only marked in the index, and counted as `gone`. FTS5 would merge segments in which much is marked
 * (`deletemerge`), all at once, which takes seconds; instead the index is begun anew when many are gone.
 */
export const trialSearch: Migration = {
  number: 110,
  name: 'trial-search',
  sql: `
    CREATE VIRTUAL TABLE trial_search USING fts5(prompt, answer, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2');
    INSERT INTO trial_search (trial_search, rank) VALUES ('deletemerge', 0);

    CREATE TABLE trial_search_gone (trials INTEGER NOT NULL) STRICT;
    INSERT INTO trial_search_gone VALUES (0);

    CREATE TABLE trial_search_backlog (
      cell INTEGER PRIMARY KEY REFERENCES cells (id) ON DELETE CASCADE,
      after INTEGER NOT NULL
    ) STRICT;
    INSERT INTO trial_search_backlog SELECT c.id, -1 FROM cells c WHERE EXISTS (SELECT 1 FROM trial_texts x WHERE x.cell = c.id);

    CREATE TRIGGER trial_text_added AFTER INSERT ON trial_texts
    WHEN NOT EXISTS (SELECT 1 FROM trial_search_backlog WHERE cell = NEW.cell AND after < NEW.instance) BEGIN
      INSERT INTO trial_search (rowid, prompt, answer) VALUES (NEW.cell * 4294967296 + NEW.instance, NEW.prompt, NEW.raw);
    END;
    CREATE TRIGGER trial_text_gone AFTER DELETE ON trial_texts
    WHEN NOT EXISTS (SELECT 1 FROM trial_search_backlog WHERE cell = OLD.cell AND after < OLD.instance) BEGIN
      DELETE FROM trial_search WHERE rowid = OLD.cell * 4294967296 + OLD.instance;
      UPDATE trial_search_gone SET trials = trials + 1;
    END;
    CREATE TRIGGER trial_text_changed AFTER UPDATE OF prompt, raw ON trial_texts
    WHEN NOT EXISTS (SELECT 1 FROM trial_search_backlog WHERE cell = NEW.cell AND after < NEW.instance) BEGIN
      DELETE FROM trial_search WHERE rowid = OLD.cell * 4294967296 + OLD.instance;
      INSERT INTO trial_search (rowid, prompt, answer) VALUES (NEW.cell * 4294967296 + NEW.instance, NEW.prompt, NEW.raw);
      UPDATE trial_search_gone SET trials = trials + 1;
    END;
  `,
}

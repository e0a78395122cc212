import { expect, test } from 'vitest'
import { arbitraryNouns } from '#core/target-words/nouns.ts'
import { findNounsInInputs, saveNounsInInputs } from '#store/nouns-in-inputs.ts'
import { olderThan } from '../support/older-store.ts'
import { openTestStore } from '../support/store.ts'

test('trials and tasks of before there were other target words stay what they were, and take them', () => {
  const folder = olderThan(310, (db) => {
    db.exec(`
      INSERT INTO collections (id, name, source, imported_at, state) VALUES (1, 'old', 'old', '', 'ready');
      INSERT INTO tasks (id, collection, position, name, task, instance_count) VALUES (1, 1, 0, 't', '{"name":"t","definition":"d","positiveExamples":[],"negativeExamples":[],"categories":[],"answerSpace":{"kind":"generation"},"curatedExamples":[]}', 0);
      INSERT INTO runs (id, name, state, study, created_at) VALUES ('aaaa1111', 'old', 'finished', '{}', '');
      INSERT INTO cells (id, run, position, key, cell) VALUES (1, 'aaaa1111', 0, 'key', '{}');
      INSERT INTO run_tasks (run, position, task, baselines) VALUES ('aaaa1111', 0, '{}', '[]');
      INSERT INTO run_instances (id, run, task, position, instance_id, input, reference_list) VALUES (1, 'aaaa1111', 0, 0, 'x', '', '[]');
      INSERT INTO trials (cell, instance, outcome, dropped) VALUES (1, 1, 'empty', 0);
      INSERT INTO trial_texts (cell, instance, prompt, prompt_hash, example_sources, notes, raw) VALUES (1, 1, 'asked', '', '[]', '[]', 'yes');
    `)
  })
  const store = openTestStore(folder)
  const words = () =>
    store.reading.prepare('SELECT prompt, raw, target_words FROM trial_texts WHERE cell = 1 AND instance = 1').get()
  expect(words()).toEqual({ prompt: 'asked', raw: 'yes', target_words: null })
  store.writing.exec(`UPDATE trial_texts SET target_words = '[["yes","apple"]]'`)
  expect(words()).toMatchObject({ target_words: '[["yes","apple"]]' })
  expect(() => store.writing.exec("UPDATE trial_texts SET target_words = 'yes'")).toThrow(/CHECK/)
  expect(findNounsInInputs(store, 1)).toBe(undefined)
  const nouns = arbitraryNouns.slice(0, 2)
  saveNounsInInputs(store, 1, nouns)
  saveNounsInInputs(store, 1, nouns)
  expect(findNounsInInputs(store, 1)).toEqual(nouns)
  store.writing.exec('DELETE FROM tasks WHERE id = 1')
  expect(findNounsInInputs(store, 1)).toBe(undefined)
})

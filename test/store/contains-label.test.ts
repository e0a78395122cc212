import Database from 'better-sqlite3'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { outcomeOf } from '#core/answers/outcome-of.ts'
import { scoreAnswer } from '#core/scoring/index.ts'
import { planCells } from '#core/study/cell.ts'
import { migrate } from '#store/migrate.ts'
import { migrations } from '#store/migrations/index.ts'
import { readScoredTrials } from '#store/trials.ts'
import { study, taskOf } from '../core/study/support.ts'
import { openTestStore } from '../support/store.ts'
import { temporaryFolder } from '../support/temporary.ts'

const labels = ['yes', 'no', 'not sure', 'not yes', '?', '雪']
const answers = [
  'yes',
  'yes.',
  'The answer is YES!',
  'it’s “yes”',
  'yes or no',
  'not yes',
  'not sure',
  'yesterday',
  '',
  '雪',
]

test('trials of before are scored by the very rule that scores new ones', () => {
  const folder = temporaryFolder()
  const file = join(folder, 'placebo.sqlite')
  const db = new Database(file)
  migrate(
    db,
    file,
    folder,
    new Date('2026-01-01'),
    migrations.filter(({ number }) => number < 230),
  )
  const tasks = [taskOf('generation', null), taskOf('labels', labels)]
  db.prepare("INSERT INTO runs (id, name, state, study, created_at) VALUES ('aaaa1111', 'old', 'finished', ?, '')").run(
    JSON.stringify(study),
  )
  db.prepare("INSERT INTO cells (run, position, key, cell) VALUES ('aaaa1111', 0, 'key', ?)").run(
    JSON.stringify(planCells(study, (text) => text)[0]),
  )
  tasks.forEach((task, position) =>
    db.prepare("INSERT INTO run_tasks VALUES ('aaaa1111', ?, ?, '[]')").run(position, JSON.stringify(task)),
  )
  const expected = tasks.flatMap(({ answerSpace }, position) =>
    answers.map((raw, i) => {
      const space = answerSpace.kind === 'classification' ? answerSpace.labels : null
      const { containsLabel, ...before } = scoreAnswer(raw, ['yes'], space)
      const { lastInsertRowid: instance } = db
        .prepare(
          "INSERT INTO run_instances (run, task, position, instance_id, input, reference_list) VALUES ('aaaa1111', ?, ?, ?, '', '[\"yes\"]')",
        )
        .run(position, i, String(i))
      db.prepare(
        'INSERT INTO trials (cell, instance, outcome, dropped, exact_match, strict_match, rouge_l, rouge_l_unicode, format, format_normalised) VALUES (1, ?, ?, 0, ?, ?, ?, ?, ?, ?)',
      ).run(
        instance,
        outcomeOf(raw, space),
        before.exactMatch,
        before.strictMatch,
        before.rougeL,
        before.rougeLUnicode,
        before.format,
        before.formatNormalised,
      )
      db.prepare("INSERT INTO trial_texts VALUES (1, ?, '', '', '[]', '[]', ?, NULL, NULL, NULL, NULL, NULL)").run(
        instance,
        raw,
      )
      return [raw, containsLabel]
    }),
  )
  db.close()
  const store = openTestStore(folder)
  expect(readScoredTrials(store, 'aaaa1111').map(({ scores }, i) => [expected[i]?.[0], scores?.containsLabel])).toEqual(
    expected,
  )
  expect(expected.filter(([, is]) => is === 1).map(([raw]) => raw)).toEqual([
    'yes',
    'yes.',
    'The answer is YES!',
    'it’s “yes”',
  ])
})

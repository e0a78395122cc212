import Database from 'better-sqlite3'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isLabelAndStop } from '#core/answers/label-and-stop.ts'
import { outcomeOf } from '#core/answers/outcome-of.ts'
import { scoreAnswer } from '#core/scoring/index.ts'
import { planCells } from '#core/study/cell.ts'
import { migrate } from '#store/migrate.ts'
import { migrations } from '#store/migrations/index.ts'
import { readScoredTrials } from '#store/trials.ts'
import { study, taskOf } from '../core/study/support.ts'
import { openTestStore } from '../support/store.ts'
import { temporaryFolder } from '../support/temporary.ts'

const labels = ['yes', 'no', 'not sure', 'U.S.', 'who?', "it's", 'a]', 'b\\', 'c`', '雪']
const answers = [
  'yes',
  'yes.',
  ' no.\n',
  'No.',
  'yes!',
  'yes..',
  'maybe.',
  'not sure.',
  '\u00a0not sure.\u3000',
  'U.S..',
  'who?.',
  "it's.",
  'a].',
  'b\\.',
  'c`.',
  '雪.',
  '',
  '.',
  'u.s',
  'yes. no.',
]

test('trials of before are told by the very rule that tells new ones', () => {
  const folder = temporaryFolder()
  const file = join(folder, 'placebo.sqlite')
  const db = new Database(file)
  migrate(
    db,
    file,
    folder,
    new Date('2026-01-01'),
    migrations.filter(({ number }) => number < 170),
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
      const { exactMatch, strictMatch, rougeL, format, formatNormalised } = scoreAnswer(raw, ['yes'], space)
      const { lastInsertRowid: instance } = db
        .prepare(
          "INSERT INTO run_instances (run, task, position, instance_id, input, reference_list) VALUES ('aaaa1111', ?, ?, ?, '', '[\"yes\"]')",
        )
        .run(position, i, String(i))
      db.prepare('INSERT INTO trials VALUES (1, ?, ?, 0, ?, ?, ?, ?, ?)').run(
        instance,
        outcomeOf(raw, space),
        exactMatch,
        strictMatch,
        rougeL,
        format,
        formatNormalised,
      )
      db.prepare("INSERT INTO trial_texts VALUES (1, ?, '', '', '[]', '[]', ?, NULL, NULL, NULL, NULL, NULL)").run(
        instance,
        raw,
      )
      return [raw, isLabelAndStop(raw, space)]
    }),
  )
  db.close()
  const store = openTestStore(folder)
  expect(readScoredTrials(store, 'aaaa1111').map(({ labelAndStop }, i) => [expected[i]?.[0], labelAndStop])).toEqual(
    expected,
  )
  expect(expected.filter(([, is]) => is).map(([raw]) => raw)).toEqual([
    'yes.',
    ' no.\n',
    'not sure.',
    '\u00a0not sure.\u3000',
    "it's.",
    '雪.',
  ])
})

import { join } from 'node:path'
import Database from 'better-sqlite3'
import { beforeAll, expect, test } from 'vitest'
import { openStore } from '#store/store.ts'
import { storeCloseRun } from '../host/stored-details.ts'
import { placebo, placeboJson } from '../support/placebo.ts'
import { fileFolder } from '../support/temporary.ts'

const folder = fileFolder('results-closer')

beforeAll(() => {
  const opened = openStore(folder, new Date('2026-01-01'))
  if (opened.state === 'refused') throw new Error(opened.reason)
  storeCloseRun(opened.store)
  opened.store.close()
})

test.each<[readonly string[], number, RegExp]>([
  [
    ['results', 'close', '--differences'],
    0,
    /^close, classification: Simplified − Original by task, exact match in percent.*Outliers lie more than 1\.5 interquartile ranges.*$[^]*^task 9 +\d+ +0\.0 +\S+ +−\S+ +−\S+ to −\S+ +outlier$/m,
  ],
  [
    ['results', 'close', '--differences', '--against', 'delusive'],
    0,
    /^close, classification: Simplified − Delusive by task/m,
  ],
  [
    ['results', 'close', '--confusion', '--task', 'task 1'],
    0,
    /^close, answers of Original on task 1: rows are right, columns were answered; n = 30 trials, \d+ right\..*$\n^right label +blue +green +red +no label +empty +too long +n +right$[^]*^close, answers of Empty on task 1: /m,
  ],
  [
    ['results', 'close', '--effects', '--cell', 'simplified'],
    0,
    /close · Simplified$[^]*^within each task +exact match +1 of 3 +30 to 57 [^]*^close, Simplified: exact match by the place of the right label .*; 10 tasks\.$[^]*^middle .* –$/m,
  ],
  [
    ['results', 'close', '--effects', '--cell', 'empty'],
    0,
    /^no places of labels: none of the 10 classification and choice tasks/m,
  ],
  [
    ['results', 'search', 'close', 'river', 'moo*', '--limit', '2'],
    0,
    /^run close123 · \d+ trials have "river" "moo"\*, the first 2:\n\nOriginal · task 0 · 0-6 · \w+\n {2}prompt: .*\[river\].*\[moon\]/m,
  ],
  [
    ['results', 'search', 'close', '--in', 'answers', '--task', 'task 3', '"not know"'],
    0,
    /^run close123 · \d+ trials? ha(?:s|ve) "not know"[^]*out-of-format|answer: I do \[not know\]$/m,
  ],
  [['results', 'search', 'close', '%%'], 2, /invalid words: "%%"/],
  [['results', 'search', 'close', 'a', '--limit', '0'], 2, /a whole number from 1 to 200/],
  [['results', 'close', '--differences', '--effects'], 2, /cannot be used with/],
  [['results', 'close', '--formats', '--effects'], 2, /cannot be used with/],
  [['results', 'close', '--formats'], 0, /^no formats to compare: this run was not asked under sampled formats/m],
  [['results', 'close', '--steps', '--formats'], 2, /cannot be used with/],
  [
    ['results', 'close', '--steps'],
    0,
    /^no steps to compare: this run asks its models at the ends of their trainings alone/m,
  ],
  [['results', 'close', '--differences', '--line', 'none'], 2, /invalid line: none/],
])('placebo %j', async (args, code, said) => {
  const { code: ended, stdout, stderr } = await placebo(folder, ...args)
  expect(`${stdout}${stderr}`).toMatch(said)
  expect(ended).toBe(code)
})

test("with --json the contract's answer is printed", async () => {
  expect(await placeboJson(folder, 'results', 'close', '--differences')).toMatchObject({
    run: 'close123',
    name: 'Simplified',
    kinds: [{ score: 'exactMatch' }],
  })
})

test('a search in a database from before there was an index waits until everything is in it', async () => {
  const db = new Database(join(folder, 'placebo.sqlite'))
  db.exec(
    "INSERT INTO trial_search (trial_search) VALUES ('delete-all'); INSERT INTO trial_search_backlog SELECT id, -1 FROM cells",
  )
  db.close()
  expect((await placebo(folder, 'results', 'search', 'close', '--in', 'prompts', 'number')).stdout).toMatch(
    /^run close123 · 900 trials have "number"/,
  )
}, 60_000)

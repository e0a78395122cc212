import Database from 'better-sqlite3'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { planCells } from '#core/study/cell.ts'
import { searchWords } from '#core/study/search-words.ts'
import { deleteRun, purgeRun, restoreRun } from '#store/history.ts'
import { migrate } from '#store/migrate.ts'
import { migrations } from '#store/migrations/index.ts'
import { createRun, readCells, readRunInstances } from '#store/runs.ts'
import { openStore, type Store, type WritableDB } from '#store/store.ts'
import {
  countUnsearched,
  findTrials,
  foundTrial,
  foundTrialsQuery,
  indexSomeTrials,
  matchOf,
  searchedTexts,
  unsearchedQuery,
  type SearchedText,
} from '#store/trial-search.ts'
import { saveTrial, type Trial } from '#store/trials.ts'
import { study, taskOf } from '../core/study/support.ts'
import { openTestStore } from '../support/store.ts'
import { fileFolder, temporaryFolder } from '../support/temporary.ts'

const folder = fileFolder('trial-search')
let shared: ReturnType<typeof ask> & { readonly store: Store }

beforeAll(() => {
  const opened = openStore(folder, new Date('2026-01-01T00:00:00Z'))
  if (opened.state === 'refused') throw new Error(opened.reason)
  shared = { store: opened.store, ...ask(opened.store, 'searched') }
  return () => opened.store.close()
})

const texts = [
  ['Is the café open?', 'Yes, it is open.'],
  ['Who founded the Café Central', 'Nobody knows'],
  ['Say yes or no: "quoted"', 'no'],
  ['Ask a question. NEAR the river', 'C++ AND OR NOT'],
] as const

test.each<[string, SearchedText | undefined, readonly number[]]>([
  ['open', undefined, [0]],
  ['OPEN', undefined, [0]],
  ['cafe', undefined, [0, 1]],
  ['CAFÉ', 'prompts', [0, 1]],
  ['café', 'answers', []],
  ['yes', undefined, [0, 2]],
  ['yes', 'prompts', [2]],
  ['yes', 'answers', [0]],
  ['yes it', undefined, [0]],
  ['"it yes"', undefined, []],
  ['"yes it is"', undefined, [0]],
  ['“yes it is”', undefined, [0]],
  ['quest', undefined, []],
  ['quest*', undefined, [3]],
  ['"a quest"*', undefined, [3]],
  ['"a quest*"', undefined, [3]],
  ['ca*', undefined, [0, 1]],
  ['c++', undefined, [3]],
  ['NEAR', undefined, [3]],
  ['NEAR(the river)', undefined, [3]],
  ['AND', undefined, [3]],
  ['not', 'answers', [3]],
  ['prompt:yes', undefined, []],
  ['{answer}: yes', undefined, []],
  ['^is', undefined, [0]],
  ['open - the', undefined, [0]],
  ['"open', undefined, [0]],
  ['open"', undefined, [0]],
  ["open' OR 1=1 --", undefined, []],
  ['open\0the', undefined, [0]],
  ['% open *', undefined, [0]],
  ['nobody knows (', undefined, [1]],
  ['nowhere', undefined, []],
])('the words %j in %s are found in trials %j', (typed, of, expected) => {
  const { store, cells, instances } = shared
  const words = searchWords(typed)
  if (words.state === 'refused') throw new Error(words.reason)
  expect(
    findTrials(store, cells.slice(0, 1), { terms: words.terms, in: of }).map((number) =>
      instances.indexOf(foundTrial(number).instance),
    ),
  ).toEqual(expected)
})

test('whatever is typed is no error', () => {
  const { store, cells } = shared
  const parts = [
    '"',
    "'",
    '*',
    '^',
    '(',
    ')',
    '{',
    '}',
    ':',
    '-',
    '+',
    'AND',
    'OR',
    'NOT',
    'NEAR',
    'a',
    '\0',
    '\ud800',
    ',',
    '\\',
    ';',
    ' ',
  ]
  for (let i = 0; i < 3000; i++) {
    const typed = Array.from(
      { length: 1 + (i % 7) },
      (_, at) => parts[(i * (at * at + 3) + at * 5 + (i >> 3)) % parts.length],
    ).join('')
    const words = searchWords(typed)
    for (const of of [undefined, ...searchedTexts])
      if (words.state === 'words') expect(() => findTrials(store, cells, { terms: words.terms, in: of })).not.toThrow()
  }
})

test('trials come cell by cell, in the order of their instances', () => {
  const { store, cells, instances } = shared
  expect(findTrials(store, cells, { terms: [{ text: 'the', prefix: false }] }).map(foundTrial)).toEqual(
    cells.flatMap((cell) => [0, 1, 3].map((i) => ({ cell, instance: instances[i] }))),
  )
})

test('an answer that takes the place of an engine-error is found, what was there before is not', () => {
  const {
    store,
    cells: [cell = 0],
    instances: [first = 0],
  } = asked()
  store.writing.prepare('DELETE FROM trials WHERE cell = ? AND instance = ?').run(cell, first)
  expect(found(store, [cell], 'open')).toBe(0)
  saveTrial(store, { ...trial(cell, first, 'gone', null), outcome: 'engine-error', scores: null })
  saveTrial(store, trial(cell, first, 'here', 'now'))
  expect(['gone', 'here', 'now'].map((word) => found(store, [cell], word))).toEqual([0, 1, 1])
  store.writing.prepare("UPDATE trial_texts SET raw = 'later' WHERE cell = ? AND instance = ?").run(cell, first)
  expect(['now', 'later'].map((word) => found(store, [cell], word))).toEqual([0, 1])
  checkIndex(store)
})

test('a run that is purged is gone from the index, others stay in it', () => {
  const { store, cells } = asked()
  const others = ask(store, 'other').cells
  deleteRun(store, 'searched', { deletedAt: '2026-01-01', deleteModels: false })
  const pieces = purgeRun(store, 'searched')
  while (pieces.next().done !== true);
  expect([found(store, cells, 'the'), found(store, others, 'the')]).toEqual([0, 6])
  expect(store.reading.prepare('SELECT count(*) FROM trial_search_docsize').pluck().get()).toBe(8)
  checkIndex(store)
})

test('after many are gone the index is begun anew, in pieces; a run that is deleted waits until it is brought back', () => {
  const { store, cells } = asked()
  const others = ask(store, 'other').cells
  const deleted = ask(store, 'deleted').cells
  store.writing.exec('UPDATE trial_search_gone SET trials = 4995')
  deleteRun(store, 'deleted', { deletedAt: '2026-01-01', deleteModels: false })
  deleteRun(store, 'searched', { deletedAt: '2026-01-01', deleteModels: false })
  const pieces = purgeRun(store, 'searched')
  pieces.next()
  expect([
    found(store, others, 'the'),
    countUnsearched(store, 'other'),
    store.reading.prepare('SELECT trials FROM trial_search_gone').pluck().get(),
  ]).toEqual([0, 8, 0])
  while (pieces.next().done !== true);
  for (let i = 0; i < 3; i++) indexSomeTrials(store, 3)
  expect([found(store, others, 'the'), countUnsearched(store, 'other')]).toEqual([3, 4])
  while (indexSomeTrials(store, 3));
  expect([
    found(store, cells, 'the'),
    found(store, others, 'the'),
    countUnsearched(store, 'other'),
    found(store, deleted, 'the'),
  ]).toEqual([0, 6, 0, 0])
  restoreRun(store, 'deleted')
  while (indexSomeTrials(store, 100));
  expect(found(store, deleted, 'the')).toBe(6)
  checkIndex(store)
})

test('trials of before are put into the index in pieces, while others are asked, replaced and deleted', () => {
  const folder = temporaryFolder()
  const file = join(folder, 'placebo.sqlite')
  const db = new Database(file)
  migrate(
    db,
    file,
    folder,
    new Date('2026-01-01'),
    migrations.filter(({ number }) => number < 110),
  )
  const { cells, instances } = askedBefore(db, [0, 1])
  db.close()
  const store = openTestStore(folder)
  expect([found(store, cells, 'the'), countUnsearched(store, 'before')]).toEqual([0, 4])
  const [first = 0, second = 0, third = 0, fourth = 0] = instances
  indexSomeTrials(store, 1)
  // Behind and before what is indexed already: asked, replaced, gone.
  saveTrial(store, trial(cells[0] ?? 0, third, 'the third', 'x'))
  saveTrial(store, trial(cells[1] ?? 0, fourth, 'the fourth', 'x'))
  store.writing.prepare('UPDATE trial_texts SET raw = ? WHERE instance IN (?, ?)').run('changed', first, second)
  store.writing.prepare('DELETE FROM trials WHERE cell = ? AND instance = ?').run(cells[1], second)
  expect(countUnsearched(store, 'before')).toBe(4)
  while (indexSomeTrials(store, 1));
  expect(countUnsearched(store, 'before')).toBe(0)
  expect(['the', 'changed', 'third', 'fourth', 'founded'].map((word) => found(store, cells, word))).toEqual([
    5, 3, 1, 1, 1,
  ])
  saveTrial(store, trial(cells[1] ?? 0, second, 'the very last', 'x'))
  expect(found(store, cells, 'last')).toBe(1)
  checkIndex(store)
})

test.each([
  ['the trials of a cell with some words', foundTrialsQuery, ['SCAN trial_search VIRTUAL TABLE INDEX 64:M2><']],
  [
    'what is not in the index',
    unsearchedQuery,
    [
      'SCAN b',
      'SEARCH c USING INTEGER PRIMARY KEY (rowid=?)',
      'SEARCH x USING COVERING INDEX sqlite_autoindex_trial_texts_1 (cell=? AND instance>?)',
    ],
  ],
])('the plan of %s', (_, sql, steps) => {
  const { store } = shared
  const values = Array.from(sql.matchAll(/\?/g), () => 1)
  expect(
    store.reading
      .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
      .all(...values)
      .map(({ detail }) => detail),
  ).toEqual(steps)
})

test('a search of several words stands as texts in what SQLite is given', () => {
  expect(
    matchOf({
      terms: [
        { text: 'a"b', prefix: true },
        { text: 'NOT', prefix: false },
      ],
      in: 'answers',
    }),
  ).toBe('{answer} : ("a b"* "NOT")')
})

function found(store: Store, cells: readonly number[], word: string): number {
  return findTrials(store, cells, { terms: [{ text: word, prefix: false }] }).length
}

/** Throws where the index is not what it ought to be. */
function checkIndex(store: Store): void {
  store.writing.exec("INSERT INTO trial_search (trial_search) VALUES ('integrity-check')")
}

function asked() {
  const store = openTestStore()
  return { store, ...ask(store, 'searched') }
}

/** Two cells that were asked the texts above. */
function ask(store: Pick<Store, 'reading' | 'writing'>, run: string, which: readonly number[] = [0, 1, 2, 3]) {
  const instances = texts.map(([input], i) => ({ id: String(i), input, references: ['yes'] }))
  createRun(
    store,
    { id: run, study: { ...study, name: run }, createdAt: '' },
    [{ task: taskOf('t', ['yes', 'no']), baselines: [], instances }],
    planCells({ ...study, name: run }, (text) => `${run} ${text}`),
  )
  const cells = readCells(store, run).map(({ id }) => id)
  const ids = readRunInstances(store, run, 0).map(({ id }) => id)
  for (const cell of cells)
    for (const i of which) saveTrial(store, trial(cell, ids[i] ?? 0, texts[i]?.[0] ?? '', texts[i]?.[1] ?? ''))
  return { cells, instances: ids }
}

/** As a version without that index stored it, and without what came to instances after it. */
function askedBefore(db: Database.Database, which: readonly number[]) {
  const of = { ...study, name: 'before' }
  db.prepare("INSERT INTO runs (id, name, state, study, created_at) VALUES ('before', 'before', 'running', ?, '')").run(
    JSON.stringify(of),
  )
  db.prepare("INSERT INTO run_tasks (run, position, task, baselines) VALUES ('before', 0, ?, '[]')").run(
    JSON.stringify(taskOf('t', ['yes', 'no'])),
  )
  const instance = db.prepare(
    "INSERT INTO run_instances (run, task, position, instance_id, input, reference_list) VALUES ('before', 0, ?, ?, ?, '[\"yes\"]')",
  )
  const instances = texts.map(([input], i) => Number(instance.run(i, String(i), input).lastInsertRowid))
  const cell = db.prepare("INSERT INTO cells (run, position, key, cell) VALUES ('before', ?, ?, ?)")
  const cells = planCells(of, (text) => text).map((each) =>
    Number(cell.run(each.position, each.key, JSON.stringify(each)).lastInsertRowid),
  )
  for (const one of cells)
    for (const i of which)
      saveAsBefore(
        { reading: db, writing: db },
        trial(one, instances[i] ?? 0, texts[i]?.[0] ?? '', texts[i]?.[1] ?? ''),
      )
  return { cells, instances }
}

/** With the columns that there were before the index. */
function saveAsBefore(
  { writing }: WritableDB,
  { cell, instance, outcome, dropped, text: { prompt, raw } }: Trial,
): void {
  writing
    .prepare('INSERT INTO trials (cell, instance, outcome, dropped) VALUES (?, ?, ?, ?)')
    .run(cell, instance, outcome, dropped)
  writing
    .prepare(
      "INSERT INTO trial_texts (cell, instance, prompt, prompt_hash, example_sources, notes, raw) VALUES (?, ?, ?, '', '[]', '[]', ?)",
    )
    .run(cell, instance, prompt, raw)
}

function trial(cell: number, instance: number, prompt: string, raw: string | null): Trial {
  return {
    cell,
    instance,
    outcome: 'in-format',
    dropped: 0,
    scores: null,
    labelAndStop: false,
    text: {
      prompt,
      promptHash: '',
      exampleSources: [],
      notes: [],
      raw,
      stop: null,
      promptTokens: 1,
      answerTokens: 1,
      labelScores: null,
      message: null,
    },
  }
}

import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { planCells } from '#core/study/cell.ts'
import { migrate } from '#store/migrate.ts'
import { migrations } from '#store/migrations/index.ts'
import { listModels } from '#store/models.ts'
import { findRuns, readCells } from '#store/runs.ts'
import { openStore } from '#store/store.ts'
import { study } from '../core/study/support.ts'
import { openTestStore } from '../support/store.ts'
import { temporaryFolder } from '../support/temporary.ts'

const now = new Date('2026-01-01T00:00:00Z')

test('migrations are numbered in ascending order and named like their files', () => {
  const files = readdirSync(new URL('../../src/store/migrations/', import.meta.url))
    .filter((file) => /^\d/.test(file))
    .sort()
  expect(migrations.map((each) => `${String(each.number).padStart(4, '0')}-${each.name}.ts`)).toEqual(files)
})

test.each(migrations)('migration $number ($name) applies to the version before it, with a backup', ({ number }) => {
  const folder = temporaryFolder()
  const file = join(folder, 'placebo.sqlite')
  const db = new Database(file)
  const before = migrations.filter((each) => each.number < number)
  const upTo = migrations.filter((each) => each.number <= number)
  migrate(db, file, join(folder, 'backups'), now, before)
  expect(migrate(db, file, join(folder, 'backups'), now, upTo)).toEqual({ state: 'current', applied: [number] })
  expect(db.pragma('user_version', { simple: true })).toBe(number)
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
  if (before.length > 0) {
    const [backup] = readdirSync(join(folder, 'backups'))
    const copy = new Database(join(folder, 'backups', backup ?? ''))
    expect(copy.pragma('user_version', { simple: true })).toBe(before.at(-1)?.number)
    copy.close()
  }
  db.close()
})

test('runs from before there was tuning are runs without tuning', () => {
  const folder = temporaryFolder()
  const file = join(folder, 'placebo.sqlite')
  const db = new Database(file)
  migrate(
    db,
    file,
    folder,
    now,
    migrations.filter(({ number }) => number < 40),
  )
  const [cell] = planCells(study, (text) => text)
  db.prepare("INSERT INTO runs (id, name, state, study, created_at) VALUES ('aaaa1111', 'old', 'finished', ?, '')").run(
    JSON.stringify({ ...study, tuning: undefined }),
  )
  db.prepare("INSERT INTO cells (run, position, key, cell) VALUES ('aaaa1111', 0, 'key', ?)").run(
    JSON.stringify({ ...cell, training: undefined }),
  )
  db.prepare(
    "INSERT INTO models (name, file, file_size, modified_ms, sha256, info, added_at) VALUES ('m', 'm.gguf', 1, 1, 'aa', '{}', '')",
  ).run()
  db.close()
  const store = openTestStore(folder)
  expect(findRuns(store, 'old')[0]?.study).toEqual(study)
  expect(readCells(store, 'aaaa1111')).toEqual([{ id: 1, cell, training: null, instances: 0, done: 0 }])
  expect(listModels(store)).toMatchObject([{ name: 'm', kind: 'model', origin: null }])
})

test('a cell from before decodings had tasks of their own asks all instances of its run', () => {
  const folder = temporaryFolder()
  const file = join(folder, 'placebo.sqlite')
  const db = new Database(file)
  migrate(
    db,
    file,
    folder,
    now,
    migrations.filter(({ number }) => number < 180),
  )
  for (const [run, instances] of [
    ['aaaa1111', 3],
    ['bbbb2222', 2],
  ] as const) {
    db.prepare("INSERT INTO runs (id, name, state, study, created_at) VALUES (?, ?, 'stopped', ?, '')").run(
      run,
      run,
      JSON.stringify(study),
    )
    db.prepare("INSERT INTO run_tasks (run, position, task, baselines) VALUES (?, 0, '{}', '[]')").run(run)
    for (let i = 0; i < instances; i++)
      db.prepare(
        "INSERT INTO run_instances (run, task, position, instance_id, input, reference_list) VALUES (?, 0, ?, ?, '', '[]')",
      ).run(run, i, String(i))
    for (const [i, cell] of planCells(study, (text) => text).entries())
      db.prepare('INSERT INTO cells (run, position, key, cell) VALUES (?, ?, ?, ?)').run(
        run,
        i,
        String(i),
        JSON.stringify(cell),
      )
  }
  db.close()
  const store = openTestStore(folder)
  expect(['aaaa1111', 'bbbb2222'].map((run) => readCells(store, run).map(({ instances }) => instances))).toEqual([
    [3, 3],
    [2, 2],
  ])
  expect(findRuns(store, 'aaaa1111')[0]?.total).toBe(6)
})

test('random guess and majority label of runs from before are what exact match gives them; the other numbers stay', () => {
  const folder = temporaryFolder()
  const file = join(folder, 'placebo.sqlite')
  const db = new Database(file)
  migrate(
    db,
    file,
    folder,
    now,
    migrations.filter(({ number }) => number < 140),
  )
  const baselines = (guess: number, majority: number) =>
    JSON.stringify([
      ...[
        ['random guess', guess],
        ['majority label', majority],
        ['copy demo', 12.5],
      ].map(([name, exactMatch]) => ({ name, n: 4, means: { exactMatch, strictMatch: null, rougeL: 1 } })),
    ])
  const addRun = (
    id: string,
    labels: readonly string[],
    references: readonly (readonly string[])[],
    stored: string,
  ) => {
    db.prepare(
      "INSERT INTO runs (id, name, state, study, created_at, headline) VALUES (?, ?, 'finished', ?, '', 'kept')",
    ).run(id, id, JSON.stringify(study))
    db.prepare('INSERT INTO run_tasks (run, position, task, baselines) VALUES (?, 0, ?, ?)').run(
      id,
      JSON.stringify({ answerSpace: { kind: 'classification', labels } }),
      stored,
    )
    db.prepare(
      `INSERT INTO run_tasks (run, position, task, baselines) VALUES (?, 1, '{"answerSpace":{"kind":"generation"}}', '[]')`,
    ).run(id)
    references.forEach((list, i) =>
      db
        .prepare(
          "INSERT INTO run_instances (run, task, position, instance_id, input, reference_list) VALUES (?, 0, ?, ?, '', ?)",
        )
        .run(id, i, String(i), JSON.stringify(list)),
    )
  }
  // 2, 2, 1 and 2 of 4 labels are right; "he" or "He" on three of four instances
  addRun('equal', ['He', 'he', 'it', 'she'], [['He'], ['he'], ['it'], ['HE!']], baselines(25, 25))
  addRun('clean', ['a', 'b', 'c'], [['a'], ['b'], ['b']], baselines(100 / 3, 200 / 3))
  db.close()
  const store = openTestStore(folder)
  const stored = (run: string) =>
    store.reading.prepare('SELECT baselines FROM run_tasks WHERE run = ? AND position = 0').pluck().get(run)
  expect(stored('equal')).toBe(baselines((100 * 7) / 16, 75))
  expect(stored('clean')).toBe(baselines(100 / 3, 200 / 3))
  expect(store.reading.prepare('SELECT id, headline FROM runs ORDER BY id').all()).toEqual([
    { id: 'clean', headline: 'kept' },
    { id: 'equal', headline: null },
  ])
})

test('what is to be migrated waits for whoever writes; where that is in vain nothing was done, and no copy made', () => {
  const folder = temporaryFolder()
  const file = join(folder, 'placebo.sqlite')
  const old = new Database(file)
  migrate(old, file, folder, now, migrations.slice(0, -1))
  old.pragma('journal_mode = WAL')
  const before = old.pragma('user_version', { simple: true })
  old.exec('BEGIN IMMEDIATE')
  const db = new Database(file, { timeout: 50 })
  expect(() => migrate(db, file, join(folder, 'backups'), now)).toThrow('database is locked')
  expect([db.pragma('user_version', { simple: true }), existsSync(join(folder, 'backups'))]).toEqual([before, false])
  old.exec('ROLLBACK')
  expect(migrate(db, file, join(folder, 'backups'), now)).toMatchObject({ state: 'current' })
  expect(readdirSync(join(folder, 'backups'))).toHaveLength(1)
  // With nothing to do nobody is waited for.
  old.exec('BEGIN IMMEDIATE')
  expect(migrate(db, file, join(folder, 'backups'), now)).toEqual({ state: 'current', applied: [] })
  old.close()
  db.close()
})

test('a migration that fails changes nothing', () => {
  const folder = temporaryFolder()
  const file = join(folder, 'placebo.sqlite')
  const db = new Database(file)
  const broken = {
    number: 20,
    name: 'broken',
    sql: 'CREATE TABLE extra (x INTEGER) STRICT; CREATE TABLE extra (x INTEGER) STRICT;',
  }
  migrate(db, file, folder, now, migrations.slice(0, 1))
  expect(() => migrate(db, file, folder, now, [...migrations.slice(0, 1), broken])).toThrow(/already exists/)
  expect(db.pragma('user_version', { simple: true })).toBe(10)
  expect(db.prepare("SELECT name FROM sqlite_schema WHERE name = 'extra'").all()).toEqual([])
  db.close()
})

test.each([
  [
    'a newer version',
    (file: string) => {
      const db = new Database(file)
      db.pragma('user_version = 9990')
      db.close()
    },
    /newer Placebo \(database version 9990, this one knows \d+\)/,
  ],
  [
    'another program',
    (file: string) => {
      const db = new Database(file)
      db.exec('CREATE TABLE notes (x)')
      db.close()
    },
    /another program/,
  ],
  [
    'no database',
    (file: string) => writeFileSync(file, 'these are my notes, please keep them'.repeat(100)),
    /not a Placebo database/,
  ],
])('a file of %s is refused and left as it is', (_, make, reason) => {
  const folder = temporaryFolder()
  const file = join(folder, 'placebo.sqlite')
  make(file)
  const tables = (path: string) => readFileSync(path).includes('run_instances')
  expect(openStore(folder, now)).toMatchObject({ state: 'refused', reason: expect.stringMatching(reason) as string })
  expect(tables(file)).toBe(false)
})

test('a data directory that is a file is refused with its name', () => {
  const file = join(temporaryFolder(), 'file')
  writeFileSync(file, '')
  chmodSync(file, 0o400)
  expect(openStore(file, now)).toMatchObject({ state: 'refused', reason: expect.stringContaining(file) as string })
})

test('two processes may have one data directory open', () => {
  const folder = temporaryFolder()
  const first = openTestStore(folder)
  const second = openTestStore(folder)
  first.writing.exec("INSERT INTO collections (name, source, imported_at, state) VALUES ('a', '', '', 'ready')")
  expect(second.reading.prepare('SELECT name FROM collections').pluck().get()).toBe('a')
})

test('the reading connection cannot write', () => {
  const store = openTestStore()
  expect(() => store.reading.exec('DELETE FROM collections')).toThrow(/readonly/)
})

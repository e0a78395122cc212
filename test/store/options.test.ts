import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { planCells } from '#core/study/cell.ts'
import type { Instance, Task } from '#core/task.ts'
import { addRunInstances, addRunTask, addTrainTask, beginOpening } from '#store/bundles.ts'
import {
  addInstances,
  addTask,
  beginImport,
  findInstance,
  findReferences,
  finishImport,
  finishTask,
  readInstances,
  readPage,
} from '#store/collections.ts'
import { migrate } from '#store/migrate.ts'
import { migrations } from '#store/migrations/index.ts'
import { createRun, readRunInstances, readRunOptions, readRunReferences } from '#store/runs.ts'
import { readTrainTasks } from '#store/trainings.ts'
import { findInstance as findRunInstance, readInstanceRows } from '#store/trial-rows.ts'
import { study, taskOf, tunedStudy } from '../core/study/support.ts'
import { openTestStore } from '../support/store.ts'
import { temporaryFolder } from '../support/temporary.ts'

const riddles: Task = { ...taskOf('riddles', null), answerSpace: { kind: 'choice' } }
const choices: readonly Instance[] = [
  { id: 'a', input: 'Which is warm?', references: ['fire'], options: ['ice', 'fire'] },
  { id: 'b', input: 'Which swims?', references: ['eel', 'Eel'], options: ['cat', 'eel', 'say "no"', 'ü'] },
]
const texts: readonly Instance[] = [{ id: 'c', input: 'Write.', references: ['x'] }]

test('options of a collection are read back by whoever reads its instances, and no other task has any', () => {
  const store = openTestStore()
  const collection = beginImport(store, { name: 'c', source: 'c', importedAt: '' })
  const [one, other] = [riddles, taskOf('texts', null)].map((task, i) => {
    const id = addTask(store, collection, i, task.name)
    const instances = i === 0 ? choices : texts
    addInstances(store, id, 0, instances)
    finishTask(store, id, task, instances.length)
    return id
  })
  finishImport(store, collection, 'c')
  expect([...readInstances(store, one ?? 0)]).toEqual(choices)
  expect(readPage(store, one ?? 0, 1, 5)).toEqual(choices.slice(1))
  expect(findInstance(store, one ?? 0, 1)).toEqual(choices[1])
  expect(findReferences(store, one ?? 0, new Set(['which swims?']), 0, 9)).toMatchObject([
    { references: ['eel', 'Eel'], options: choices[1]?.options },
  ])
  expect([...readInstances(store, other ?? 0)]).toEqual(texts)
})

test('a run keeps the options of what it asks and trains on, also when it is opened from elsewhere', () => {
  const store = openTestStore()
  const train = { task: riddles, instanceCount: 9, instances: new Map(choices.map((instance, i) => [2 * i, instance])) }
  const planned = [
    { task: riddles, baselines: [], instances: choices },
    { task: taskOf('texts', null), baselines: [], instances: texts },
  ]
  createRun(store, { id: 'aaaa1111', study: tunedStudy, createdAt: '' }, planned, [], { tasks: [train], trainings: [] })
  const opened = {
    id: 'bbbb2222',
    study,
    name: 'b',
    state: 'finished' as const,
    message: null,
    createdAt: '',
    finishedAt: null,
    notes: '',
    tags: [],
  }
  beginOpening(store, opened, '')
  addRunTask(store, 'bbbb2222', 0, { task: riddles, baselines: [] })
  const [first] = addRunInstances(store, 'bbbb2222', 0, 0, choices)
  addTrainTask(store, 'bbbb2222', 0, train)
  for (const run of ['aaaa1111', 'bbbb2222']) {
    const stored = readRunInstances(store, run, 0)
    expect(stored.map(({ instance }) => instance)).toEqual(choices)
    expect(readRunOptions(store, run)).toEqual(new Map(stored.map(({ id, instance }) => [id, instance.options])))
    expect(readTrainTasks(store, run)).toEqual([train])
  }
  expect(readRunInstances(store, 'aaaa1111', 1).map(({ instance }) => instance)).toEqual(texts)
  expect(readInstanceRows(store, [first ?? 0])[0]?.options).toEqual(choices[0]?.options)
  expect(findRunInstance(store, 'bbbb2222', 0, 'b')?.options).toEqual(choices[1]?.options)
  expect(findRunInstance(store, 'aaaa1111', 1, 0)?.options).toBeNull()
})

test('what was stored before instances had options reads as it was', () => {
  const folder = temporaryFolder()
  const file = join(folder, 'placebo.sqlite')
  const db = new Database(file)
  migrate(
    db,
    file,
    folder,
    new Date('2026-01-01'),
    migrations.filter(({ number }) => number < 130),
  )
  const task = JSON.stringify(taskOf('texts', null))
  db.exec(`INSERT INTO collections (id, name, source, imported_at, state) VALUES (1, 'c', 'c', '', 'ready');
    INSERT INTO tasks (id, collection, position, name, task, instance_count) VALUES (1, 1, 0, 'texts', '{}', 1);
    INSERT INTO instances VALUES (1, 0, 'c', 'Write.', '["x"]')`)
  db.prepare("INSERT INTO runs (id, name, state, study, created_at) VALUES ('aaaa1111', 'old', 'finished', ?, '')").run(
    JSON.stringify(study),
  )
  db.prepare("INSERT INTO cells (run, position, key, cell) VALUES ('aaaa1111', 0, 'key', ?)").run(
    JSON.stringify(planCells(study, (text) => text)[0]),
  )
  db.prepare("INSERT INTO run_tasks VALUES ('aaaa1111', 0, ?, '[]')").run(task)
  db.exec(
    `INSERT INTO run_instances (run, task, position, instance_id, input, reference_list) VALUES ('aaaa1111', 0, 0, 'c', 'Write.', '["x"]')`,
  )
  db.prepare("INSERT INTO run_train_tasks VALUES ('aaaa1111', 0, ?, 1)").run(task)
  db.exec(`INSERT INTO run_train_instances VALUES ('aaaa1111', 0, 0, 'c', 'Write.', '["x"]')`)
  db.close()
  const store = openTestStore(folder)
  expect([...readInstances(store, 1)]).toEqual(texts)
  expect(readRunInstances(store, 'aaaa1111', 0).map(({ instance }) => instance)).toEqual(texts)
  expect([...readRunReferences(store, 'aaaa1111').values()]).toEqual([['x']])
  expect(readRunOptions(store, 'aaaa1111').size).toBe(0)
  expect(readTrainTasks(store, 'aaaa1111')).toMatchObject([{ instances: new Map([[0, texts[0]]]) }])
})

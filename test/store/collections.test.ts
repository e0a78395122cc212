import { expect, test } from 'vitest'
import type { Task } from '#core/task.ts'
import {
  addInstances,
  addTask,
  beginImport,
  dropUnfinishedImports,
  findCollection,
  findInstance,
  finishImport,
  finishTask,
  listCollections,
  listTasks,
  readInstances,
} from '#store/collections.ts'
import type { Store } from '#store/store.ts'
import { openTestStore } from '../support/store.ts'

const task: Task = {
  name: 'colours',
  definition: 'Name the colour.',
  positiveExamples: [{ input: 'sky', output: 'blue' }],
  negativeExamples: [],
  categories: ['Naming'],
  answerSpace: { kind: 'classification', labels: ['blue', 'green'], stated: 'not at all' },
  curatedExamples: [],
}
const instances = [
  { id: 'b', input: 'sea', references: ['blue'] },
  { id: 'a', input: 'grass', references: ['green', 'Green'] },
]

function importInto(store: Store, name: string): number {
  const id = beginImport(store, { name, source: 'colours.json', importedAt: '2026-01-01' })
  const taskId = addTask(store, id, 0, task.name)
  addInstances(store, taskId, 0, instances.slice(0, 1))
  addInstances(store, taskId, 1, instances.slice(1))
  finishTask(store, taskId, task, 2)
  return id
}

test('what was imported is read back, in file order', () => {
  const store = openTestStore()
  finishImport(store, importInto(store, 'c'), 'c')
  expect(listCollections(store)).toMatchObject([{ name: 'c', taskCount: 1, instanceCount: 2 }])
  const [row] = listTasks(store, findCollection(store, 'c')?.id ?? -1)
  expect(row?.task).toEqual(task)
  expect([...readInstances(store, row?.id ?? -1)]).toEqual(instances)
  expect([...readInstances(store, row?.id ?? -1, 1)]).toEqual(instances.slice(0, 1))
  expect(findInstance(store, row?.id ?? -1, 1)).toEqual(instances[1])
})

test('an import that was killed is seen by nobody and can be cleared away', () => {
  const store = openTestStore()
  importInto(store, 'c')
  expect(listCollections(store)).toEqual([])
  expect(findCollection(store, 'c')).toBeUndefined()
  expect(dropUnfinishedImports(store)).toBe(1)
  expect(store.reading.prepare('SELECT count(*) FROM instances').pluck().get()).toBe(0)
})

test('a new import takes the place of the old one only when it is complete', () => {
  const store = openTestStore()
  const first = importInto(store, 'c')
  finishImport(store, first, 'c')
  const second = importInto(store, 'c')
  expect(findCollection(store, 'c')?.id).toBe(first)
  expect(finishImport(store, second, 'c')).toBe(first)
  expect(findCollection(store, 'c')?.id).toBe(second)
  expect(dropUnfinishedImports(store)).toBe(1)
  expect(store.reading.prepare('SELECT count(*) FROM instances').pluck().get()).toBe(2)
})

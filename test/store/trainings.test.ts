import { expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { planCells } from '#core/study/cell.ts'
import { planTrainings } from '#core/study/training.ts'
import { findModel, listModels, saveModel, type ModelRow } from '#store/models.ts'
import { createRun, readCells } from '#store/runs.ts'
import type { Store } from '#store/store.ts'
import {
  beginTraining,
  failTraining,
  finishTraining,
  readTrainings,
  readTrainingSteps,
  readTrainTasks,
  saveParity,
  saveTrainingSteps,
  type TrainingStep,
} from '#store/trainings.ts'
import { taskOf, tunedStudy as study } from '../core/study/support.ts'
import { openTestStore } from '../support/store.ts'

const instance = (id: string) => ({ id, input: `input ${id}`, references: ['yes'] })
const trainTasks = ['a', 'b'].map((name) => ({
  task: taskOf(name, ['yes', 'no']),
  instanceCount: 9,
  instances: new Map([
    [3, instance('x')],
    [7, instance('y')],
  ]),
}))
const planned = planTrainings(
  study,
  (text) => text,
  () => [],
)
const test1 = { task: taskOf('test', ['yes', 'no']), baselines: [], instances: [instance('z')] }

function plan(store: Store): void {
  createRun(
    store,
    { id: 'aaaa1111', study, createdAt: '2026-01-01' },
    [test1],
    planCells(study, (text) => text, planned),
    {
      tasks: trainTasks,
      trainings: planned.map((training) => ({
        ...training,
        file: `${training.position}.gguf`,
        checkpoint: `${training.position}.checkpoint`,
      })),
    },
  )
}

const step = (n: number, loss: number | null = 1): TrainingStep => ({
  step: n,
  loss,
  epochLoss: null,
  heldOutLoss: null,
  learningRate: 1e-3,
  gradientNorm: 2,
  tokensPerSecond: 100,
})
const first = (store: Store) => readTrainings(store, 'aaaa1111')[0]
const end = {
  steps: 3,
  loss: 0.5,
  firstEpochLoss: 2,
  lastEpochLoss: 0.75,
  heldOutBefore: 3,
  heldOutLoss: null,
  sha256: 'cc',
}

test('what a run trains on is read back whole, each instance at its position in the task', () => {
  const store = openTestStore()
  plan(store)
  expect(readTrainTasks(store, 'aaaa1111')).toEqual(trainTasks)
})

test('trainings are planned in order, and each tuned cell knows its own', () => {
  const store = openTestStore()
  plan(store)
  const trainings = readTrainings(store, 'aaaa1111')
  expect(trainings.map(({ position, size, seed, state, parity }) => [position, size, seed, state, parity])).toEqual([
    [0, 1, 1, 'planned', null],
    [1, 1, 2, 'planned', null],
    [2, 5, 1, 'planned', null],
    [3, 5, 2, 'planned', null],
    [4, 1, 1, 'planned', null],
    [5, 1, 2, 'planned', null],
    [6, 5, 1, 'planned', null],
    [7, 5, 2, 'planned', null],
  ])
  expect(trainings[0]).toEqual({
    ...planned[0],
    id: 1,
    state: 'planned',
    file: '0.gguf',
    checkpoint: '0.checkpoint',
    sha256: null,
    steps: null,
    loss: null,
    firstEpochLoss: null,
    lastEpochLoss: null,
    heldOutBefore: null,
    heldOutLoss: null,
    seconds: 0,
    threads: null,
    parity: null,
    message: null,
  })
  expect(readCells(store, 'aaaa1111').map(({ training }) => training)).toEqual([null, null, 1, 2, 3, 4, 5, 6, 7, 8])
})

test('a training that goes on from a checkpoint makes the steps after it again', () => {
  const store = openTestStore()
  plan(store)
  beginTraining(store, 1, { steps: 4, done: 0, threads: 2, heldOutBefore: 3 })
  saveTrainingSteps(store, 1, [step(1), { ...step(2), epochLoss: 0.9, heldOutLoss: 0.7 }, step(3)], 1.5)
  beginTraining(store, 1, { steps: 4, done: 2, threads: 1, heldOutBefore: 3 })
  expect(readTrainingSteps(store, 1)).toEqual([step(1), { ...step(2), epochLoss: 0.9, heldOutLoss: 0.7 }])
  saveTrainingSteps(store, 1, [step(3), step(4)], 1)
  expect(readTrainingSteps(store, 1).map((each) => each.step)).toEqual([1, 2, 3, 4])
  expect(first(store)).toMatchObject({ state: 'training', steps: 4, threads: 1, heldOutBefore: 3, seconds: 2.5 })
})

test('a loss that is no number is kept as none', () => {
  const store = openTestStore()
  plan(store)
  saveTrainingSteps(store, 1, [step(1, NaN)], 0)
  expect(readTrainingSteps(store, 1)[0]?.loss).toBeNull()
})

test.each<[string, (store: Store) => void, object]>([
  [
    'trained',
    (store) => finishTraining(store, 1, end),
    {
      state: 'trained',
      sha256: 'cc',
      loss: 0.5,
      firstEpochLoss: 2,
      lastEpochLoss: 0.75,
      heldOutBefore: 3,
      heldOutLoss: null,
      parity: null,
    },
  ],
  [
    'trained and certified',
    (store) => {
      finishTraining(store, 1, end)
      saveParity(store, 1, { prompts: 40, equal: 39, tied: 0, largestLogitDifference: 0.25, ownLogitDifference: null })
    },
    {
      state: 'trained',
      parity: { prompts: 40, equal: 39, tied: 0, largestLogitDifference: 0.25, ownLogitDifference: null },
    },
  ],
  [
    'diverged',
    (store) => failTraining(store, 1, 'diverged', 'at step 2'),
    { state: 'diverged', message: 'at step 2', sha256: null },
  ],
  [
    'failed, then begun again',
    (store) => {
      failTraining(store, 1, 'failed', 'disk full')
      beginTraining(store, 1, { steps: 4, done: 2, threads: 1, heldOutBefore: null })
    },
    { state: 'training', message: null },
  ],
])('a training that has %s', (_, happen, row) => {
  const store = openTestStore()
  plan(store)
  happen(store)
  expect(first(store)).toMatchObject(row)
})

test('what is trained has a hash, and nothing else has', () => {
  const store = openTestStore()
  plan(store)
  expect(() => store.writing.exec("UPDATE trainings SET state = 'trained' WHERE id = 1")).toThrow(/CHECK/)
  finishTraining(store, 1, end)
  expect(() => store.writing.exec("UPDATE trainings SET state = 'planned' WHERE id = 1")).toThrow(/CHECK/)
})

test('with a run go its trainings and their curves; the models it made stay', () => {
  const store = openTestStore()
  plan(store)
  saveTrainingSteps(store, 1, [step(1)], 1)
  saveModel(store, adapter)
  store.writing.exec("DELETE FROM runs WHERE id = 'aaaa1111'")
  for (const table of ['trainings', 'training_steps', 'run_train_tasks', 'run_train_instances', 'cells']) {
    expect(store.reading.prepare(`SELECT count(*) FROM ${table}`).pluck().get()).toBe(0)
  }
  expect(findModel(store, 'm-original-5-seed1')?.origin).toEqual({ ...adapter.origin, run: null })
})

const model: ModelRow = {
  name: 'm',
  file: '/m.gguf',
  fileSize: 1,
  modifiedMs: 2,
  sha256: 'aa',
  weightsChecked: true,
  info: '{}',
  addedAt: '2026-01-01',
  kind: 'model',
  origin: null,
}
const adapter: ModelRow = {
  ...model,
  name: 'm-original-5-seed1',
  file: '/trained/1.gguf',
  sha256: 'bb',
  kind: 'adapter',
  origin: {
    method: 'lora',
    parentSha256: 'aa',
    run: 'aaaa1111',
    study: 'study',
    training: { condition: presets.original, size: 5, seed: 1 },
  },
}
const merged: ModelRow = {
  ...model,
  name: 'merged',
  file: '/merged.gguf',
  sha256: 'cc',
  origin: { method: 'merged', parentSha256: 'bb', run: null, study: null, training: null },
}

const converted: ModelRow = {
  ...model,
  name: 'm.Q8_0',
  file: '/m.Q8_0.gguf',
  sha256: 'dd',
  origin: { method: 'converted', parentSha256: 'aa', run: null, study: null, training: null },
}

test('models are read back with where they came from', () => {
  const store = openTestStore()
  plan(store)
  for (const each of [model, adapter, merged, converted]) saveModel(store, each)
  expect(listModels(store)).toEqual([model, adapter, converted, merged])
})

import { expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { planCells } from '#core/study/cell.ts'
import { countRunInstances, createRun, findRuns, listRuns, readCells, readRunInstances, readRunReferences, readRunTasks, setRunState } from '#store/runs.ts'
import type { Store } from '#store/store.ts'
import { doneInstances, readScoredTrials, readTrialDetails, saveTrial, scoredTrialsQuery, type Trial } from '#store/trials.ts'
import { study, taskOf } from '../core/study/support.ts'
import { openTestStore } from '../support/store.ts'

const instances = [{ id: 'x', input: 'one', references: ['yes', 'Yes'] }, { id: 'y', input: 'two', references: ['no'] }]
const tasks = ['a', 'b'].map((name) => ({ task: taskOf(name, ['yes', 'no']), baselines: [], instances }))

function plan(store: Store, id: string, createdAt = '2026-01-01'): void {
  createRun(store, { id, study: { ...study, name: `study ${id}` }, createdAt }, tasks, planCells({ ...study, name: id, model: { ...study.model, sha256: id } }, (text) => text))
}

function trial(cell: number, instance: number, change: Partial<Trial> = {}): Trial {
  return {
    cell, instance, outcome: 'in-format', dropped: 1, scores: { exactMatch: 1, strictMatch: 0, rougeL: 0.5, format: 1, formatNormalised: 1 },
    text: { prompt: 'Ask', promptHash: 'h', exampleSources: ['task'], notes: ['n'], raw: 'Yes', stop: 'newline', promptTokens: 3, answerTokens: 1, labelScores: null, message: null },
    ...change,
  }
}
const engineError = { outcome: 'engine-error', scores: null } as const

test('a planned run is read back whole, without its collection', () => {
  const store = openTestStore()
  plan(store, 'aaaa1111')
  expect(listRuns(store)).toMatchObject([{ id: 'aaaa1111', name: 'study aaaa1111', state: 'running', done: 0, total: 8 }])
  expect(readRunTasks(store, 'aaaa1111').map(({ task }) => task)).toEqual(tasks.map(({ task }) => task))
  expect(readRunInstances(store, 'aaaa1111', 1).map(({ instance }) => instance)).toEqual(instances)
  expect(countRunInstances(store, 'aaaa1111')).toBe(4)
  expect([...readRunReferences(store, 'aaaa1111').values()]).toEqual([...instances, ...instances].map(({ references }) => references))
  expect(readCells(store, 'aaaa1111').map(({ cell }) => cell.condition)).toEqual([presets.original, presets.simplified])
})

test('a trial is there once and whole', () => {
  const store = openTestStore()
  plan(store, 'aaaa1111')
  const [cell] = readCells(store, 'aaaa1111').map(({ id }) => id)
  const [first, second] = readRunInstances(store, 'aaaa1111', 0).map(({ id }) => id)
  saveTrial(store, trial(cell ?? 0, first ?? 0))
  expect(() => saveTrial(store, trial(cell ?? 0, first ?? 0))).toThrow(/UNIQUE/)
  expect(doneInstances(store, cell ?? 0)).toEqual(new Set([first]))
  expect([...readTrialDetails(store, 'aaaa1111')]).toEqual([
    { ...trial(cell ?? 0, first ?? 0), task: 0, position: 0, instanceId: 'x', input: 'one', references: ['yes', 'Yes'] },
  ])
  expect(() => saveTrial(store, { ...trial(cell ?? 0, second ?? 0), text: { ...trial(0, 0).text, promptHash: null as unknown as string } })).toThrow(/NOT NULL/)
  expect(doneInstances(store, cell ?? 0).size).toBe(1)
})

test('an engine-error is not done, and gives way to an answer', () => {
  const store = openTestStore()
  plan(store, 'aaaa1111')
  const [cell] = readCells(store, 'aaaa1111').map(({ id }) => id)
  const [first] = readRunInstances(store, 'aaaa1111', 0).map(({ id }) => id)
  saveTrial(store, trial(cell ?? 0, first ?? 0, engineError))
  expect(doneInstances(store, cell ?? 0).size).toBe(0)
  expect(listRuns(store)[0]?.done).toBe(0)
  saveTrial(store, trial(cell ?? 0, first ?? 0))
  expect(readScoredTrials(store, 'aaaa1111')).toMatchObject([{ outcome: 'in-format', scores: { rougeL: 0.5 } }])
  expect(listRuns(store)[0]?.done).toBe(1)
})

test.each([
  ['aaaa1111', ['aaaa1111']],
  ['aaa', ['aaaa2222', 'aaaa1111']],
  ['study bbbb3333', ['bbbb3333']],
  ['aa', []],
  ['%%%', []],
  ['aaa_', []],
])('run %j is %j', (asked, found) => {
  const store = openTestStore()
  plan(store, 'aaaa1111', '2026-01-01')
  plan(store, 'aaaa2222', '2026-01-02')
  plan(store, 'bbbb3333', '2026-01-03')
  expect(findRuns(store, asked).map(({ id }) => id)).toEqual(found)
})

test('runs come newest first, with their state and why', () => {
  const store = openTestStore()
  plan(store, 'aaaa1111', '2026-01-02')
  plan(store, 'bbbb3333', '2026-01-01')
  setRunState(store, 'bbbb3333', 'failed', { finishedAt: '2026-01-05', message: 'no engine' })
  expect(listRuns(store)).toMatchObject([{ id: 'aaaa1111', state: 'running' }, { id: 'bbbb3333', state: 'failed', finishedAt: '2026-01-05', message: 'no engine' }])
})

test('the plan of the hot query: trials by their primary key, and no sorting of all of them by cell', () => {
  const store = openTestStore()
  const steps = store.reading.prepare<[string, string], { detail: string }>(`EXPLAIN QUERY PLAN ${scoredTrialsQuery}`).all('r', 'r').map(({ detail }) => detail)
  expect(steps.slice(0, 3)).toEqual([
    'SEARCH c USING COVERING INDEX sqlite_autoindex_cells_1 (run=?)',
    'SEARCH t USING PRIMARY KEY (cell=?)',
    'SEARCH i USING INTEGER PRIMARY KEY (rowid=?)',
  ])
})

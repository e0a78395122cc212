import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { planCells } from '#core/study/cell.ts'
import { migrate } from '#store/migrate.ts'
import { migrations } from '#store/migrations/index.ts'
import { problemsQuery, outcomesQuery, readProblems, countOutcomes } from '#store/problems.ts'
import { addToQueue, readQueue, refuseQueued, removeFromQueue } from '#store/queue.ts'
import { createRun, findRuns, readCells, readRunInstances, setRunState } from '#store/runs.ts'
import type { Store } from '#store/store.ts'
import { saveTrial, type Trial } from '#store/trials.ts'
import { study, taskOf } from '../core/study/support.ts'
import { openTestStore } from '../support/store.ts'
import { temporaryFolder } from '../support/temporary.ts'

const run = 'aaaa1111'

test('the queue keeps its order, and what was refused its reasons', () => {
  const store = openTestStore()
  const [first, second] = ['a', 'b'].map((name) => addToQueue(store, { name, request: '{}', queuedAt: 'now' }))
  refuseQueued(store, first ?? 0, ['no model', 'no room'])
  expect(readQueue(store)).toEqual([
    { id: first, name: 'a', request: '{}', queuedAt: 'now', refusal: ['no model', 'no room'] },
    { id: second, name: 'b', request: '{}', queuedAt: 'now', refusal: null },
  ])
})

test('a number in the queue is never given twice', () => {
  const store = openTestStore()
  const id = addToQueue(store, { name: 'a', request: '{}', queuedAt: '' })
  expect([removeFromQueue(store, id), removeFromQueue(store, id)]).toEqual([true, false])
  expect(addToQueue(store, { name: 'b', request: '{}', queuedAt: '' })).toBeGreaterThan(id)
})

test('a run of before keeps its state, and its cells know what is done', () => {
  const folder = temporaryFolder()
  const file = join(folder, 'placebo.sqlite')
  const db = new Database(file)
  migrate(
    db,
    file,
    folder,
    new Date(0),
    migrations.filter(({ number }) => number < 60),
  )
  const [cell] = planCells(study, (text) => text)
  db.exec(`
    INSERT INTO runs (id, name, state, study, created_at) VALUES ('${run}', 'old', 'stopped', '${JSON.stringify(study)}', '');
    INSERT INTO run_tasks (run, position, task, baselines) VALUES ('${run}', 0, '${JSON.stringify(taskOf('t', ['yes', 'no']))}', '[]');
    INSERT INTO run_instances (id, run, task, position, instance_id, input, reference_list) VALUES (1, '${run}', 0, 0, 'x', '', '[]'), (2, '${run}', 0, 1, 'y', '', '[]'), (3, '${run}', 0, 2, 'z', '', '[]');
    INSERT INTO cells (id, run, position, key, cell) VALUES (1, '${run}', 0, 'key', '${JSON.stringify(cell)}'), (2, '${run}', 1, 'other', '${JSON.stringify(cell)}');
    INSERT INTO trials (cell, instance, outcome, dropped) VALUES (1, 1, 'in-format', 0), (1, 2, 'engine-error', 0);
  `)
  db.close()
  const store = openTestStore(folder)
  expect(findRuns(store, run)[0]).toMatchObject({ state: 'stopped', done: 1, total: 6 })
  expect(readCells(store, run).map(({ done }) => done)).toEqual([1, 0])
})

test('a run can be paused, and in no state there is none', () => {
  const store = openTestStore()
  plan(store)
  setRunState(store, run, 'paused')
  expect(findRuns(store, run)[0]?.state).toBe('paused')
  expect(() => store.writing.exec("UPDATE runs SET state = 'resting'")).toThrow(/CHECK/)
})

test('a cell counts its trials as they are saved, replaced and deleted; an engine-error is still to be done', () => {
  const store = openTestStore()
  const ask = plan(store)
  const done = () => [readCells(store, run)[0]?.done, findRuns(store, run)[0]?.done]
  ask(0, 'in-format')
  ask(1, 'engine-error')
  expect(done()).toEqual([1, 1])
  ask(1, 'too-long')
  expect(done()).toEqual([2, 2])
  store.writing.exec('DELETE FROM trials')
  expect(done()).toEqual([0, 0])
})

test('trials are found by their outcome, newest first', () => {
  const store = openTestStore()
  const ask = plan(store)
  for (const [i, outcome] of (['engine-error', 'in-format', 'too-long', 'empty'] as const).entries()) ask(i, outcome)
  ask(0, 'too-long')
  expect(countOutcomes(store, run)).toEqual({ 'in-format': 1, 'too-long': 2, empty: 1 })
  expect(readProblems(store, run, ['too-long', 'empty'], 2)).toEqual([
    {
      cell: 0,
      task: 't',
      instance: '0',
      outcome: 'too-long',
      prompt: 'Q0',
      raw: null,
      formatNormalised: null,
      message: 'because',
    },
    {
      cell: 0,
      task: 't',
      instance: '3',
      outcome: 'empty',
      prompt: 'Q3',
      raw: null,
      formatNormalised: null,
      message: 'because',
    },
  ])
})

test('the plans: outcomes by their index, texts of what is shown only', () => {
  const store = openTestStore()
  const plan = (query: string, ...bound: unknown[]) =>
    store.reading
      .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${query}`)
      .all(...bound)
      .map(({ detail }) => detail)
  expect(plan(outcomesQuery, run)).toContain('SEARCH t USING COVERING INDEX trials_outcome (cell=?)')
  const problems = plan(problemsQuery, run, '[]', 1)
  expect(problems).toContain('SEARCH t USING COVERING INDEX trials_outcome (cell=? AND outcome=?)')
  expect(problems).toContain('SEARCH n USING COVERING INDEX sqlite_autoindex_trial_texts_1 (cell=? AND instance=?)')
  expect(problems).toContain('SEARCH x USING INTEGER PRIMARY KEY (rowid=?)')
})

/** Answers with what asks an instance of the first cell. */
function plan(store: Store): (instance: number, outcome: Trial['outcome']) => void {
  const instances = ['0', '1', '2', '3'].map((id) => ({ id, input: '', references: ['yes'] }))
  createRun(
    store,
    { id: run, study, createdAt: '' },
    [{ task: taskOf('t', ['yes', 'no']), baselines: [], instances }],
    planCells(study, (text) => text),
  )
  const cell = readCells(store, run)[0]?.id ?? 0
  const planned = readRunInstances(store, run, 0)
  return (i, outcome) =>
    saveTrial(store, {
      cell,
      instance: planned[i]?.id ?? 0,
      outcome,
      dropped: 0,
      scores: null,
      labelAndStop: false,
      text: {
        prompt: `Q${i}`,
        promptHash: '',
        exampleSources: [],
        notes: [],
        raw: null,
        stop: null,
        promptTokens: null,
        answerTokens: null,
        labelScores: null,
        message: 'because',
      },
    })
}

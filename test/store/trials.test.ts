import { expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { planCells } from '#core/study/cell.ts'
import {
  countRunInstances,
  createRun,
  findRuns,
  listRuns,
  readCells,
  readRunInstances,
  readRunReferences,
  readRunTasks,
  setRunState,
} from '#store/runs.ts'
import type { Store } from '#store/store.ts'
import { cellAnswersQuery, taskAnswersQuery, trialTextQuery } from '#store/trial-answers.ts'
import {
  instanceAtQuery,
  instanceNamedQuery,
  instancesQuery,
  trialCountsQuery,
  trialsOfInstanceQuery,
} from '#store/trial-rows.ts'
import {
  cellTrialsQuery,
  doneInstances,
  instanceTrialsQuery,
  readScoredTrials,
  readTrialDetails,
  saveTrial,
  scoredTrialsQuery,
  trialDetailsQuery,
  type Trial,
} from '#store/trials.ts'
import { study, taskOf } from '../core/study/support.ts'
import { openTestStore } from '../support/store.ts'

const instances = [
  { id: 'x', input: 'one', references: ['yes', 'Yes'] },
  { id: 'y', input: 'two', references: ['no'] },
]
const tasks = ['a', 'b'].map((name) => ({ task: taskOf(name, ['yes', 'no']), baselines: [], instances }))

function plan(store: Store, id: string, createdAt = '2026-01-01'): void {
  createRun(
    store,
    { id, study: { ...study, name: `study ${id}` }, createdAt },
    tasks,
    planCells({ ...study, name: id, model: { ...study.model, sha256: id } }, (text) => text),
  )
}

function trial(cell: number, instance: number, change: Partial<Trial> = {}): Trial {
  return {
    cell,
    instance,
    outcome: 'in-format',
    dropped: 1,
    scores: {
      exactMatch: 1,
      strictMatch: 0,
      rougeL: 0.5,
      rougeLUnicode: 0.5,
      format: 1,
      formatNormalised: 1,
      containsLabel: 1,
    },
    labelAndStop: false,
    text: {
      prompt: 'Ask',
      promptHash: 'h',
      exampleSources: ['task'],
      notes: ['n'],
      raw: 'Yes',
      stop: 'newline',
      promptTokens: 3,
      answerTokens: 1,
      labelScores: null,
      message: null,
    },
    ...change,
  }
}
const engineError = { outcome: 'engine-error', scores: null } as const

test('a planned run is read back whole, without its collection', () => {
  const store = openTestStore()
  plan(store, 'aaaa1111')
  expect(listRuns(store)).toMatchObject([
    { id: 'aaaa1111', name: 'study aaaa1111', state: 'running', done: 0, total: 8 },
  ])
  expect(readRunTasks(store, 'aaaa1111').map(({ task }) => task)).toEqual(tasks.map(({ task }) => task))
  expect(readRunInstances(store, 'aaaa1111', 1).map(({ instance }) => instance)).toEqual(instances)
  expect(countRunInstances(store, 'aaaa1111')).toBe(4)
  expect([...readRunReferences(store, 'aaaa1111').values()]).toEqual(
    [...instances, ...instances].map(({ references }) => references),
  )
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
    {
      ...trial(cell ?? 0, first ?? 0),
      cut: false,
      cellPosition: 0,
      task: 0,
      position: 0,
      instanceId: 'x',
      input: 'one',
      references: ['yes', 'Yes'],
      options: null,
    },
  ])
  expect(() =>
    saveTrial(store, {
      ...trial(cell ?? 0, second ?? 0),
      text: { ...trial(0, 0).text, promptHash: null as unknown as string },
    }),
  ).toThrow(/NOT NULL/)
  expect(doneInstances(store, cell ?? 0).size).toBe(1)
})

test('a trial from before there was ROUGE-L by Unicode words is scored again from its answer; what was a ROUGE-L of 0 for want of Latin letters is none', () => {
  const store = openTestStore()
  const han = [
    { id: 'x', input: 'one', references: ['北京'] },
    { id: 'y', input: 'two', references: ['Beijing 北京'] },
    { id: 'z', input: 'three', references: ['?!'] },
  ]
  createRun(
    store,
    { id: 'aaaa1111', study, createdAt: '' },
    [{ task: taskOf('t', null), baselines: [], instances: han }],
    planCells(study, (text) => text),
  )
  const [cell = { id: 0 }] = readCells(store, 'aaaa1111')
  const ids = readRunInstances(store, 'aaaa1111', 0).map(({ id }) => id)
  const scores = {
    exactMatch: 1,
    strictMatch: 1,
    rougeL: 0,
    rougeLUnicode: null,
    format: null,
    formatNormalised: null,
    containsLabel: null,
  } as const
  for (const id of ids) saveTrial(store, trial(cell.id, id, { scores, text: { ...trial(0, 0).text, raw: '北京' } }))
  const expected = [
    [null, 1],
    [0, 0.8],
    [null, null],
  ]
  expect(readScoredTrials(store, 'aaaa1111').map((each) => [each.scores?.rougeL, each.scores?.rougeLUnicode])).toEqual(
    expected,
  )
  expect(
    [...readTrialDetails(store, 'aaaa1111')].map((each) => [each.scores?.rougeL, each.scores?.rougeLUnicode]),
  ).toEqual(expected)
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
  expect(listRuns(store)).toMatchObject([
    { id: 'aaaa1111', state: 'running' },
    { id: 'bbbb3333', state: 'failed', finishedAt: '2026-01-05', message: 'no engine' },
  ])
})

test('trials are read on from where one left off', () => {
  const store = openTestStore()
  plan(store, 'aaaa1111')
  const cells = readCells(store, 'aaaa1111').map(({ id }) => id)
  const ids = [0, 1].flatMap((task) => readRunInstances(store, 'aaaa1111', task).map(({ id }) => id))
  for (const cell of cells) for (const instance of ids) saveTrial(store, trial(cell, instance))
  const all = [...readTrialDetails(store, 'aaaa1111')]
  expect(all).toHaveLength(8)
  for (const [i, { cellPosition, instance }] of all.entries())
    expect([...readTrialDetails(store, 'aaaa1111', { cellPosition, instance })]).toEqual(all.slice(i + 1))
})

const searchTrials = 't by cell'
const searchTexts = 'x by cell, instance'
const searchInstances = 'i by run'

test.each([
  ['every trial of a run, without its texts', scoredTrialsQuery, ['c by run', searchTrials]],
  [
    'every trial of a run with its texts, from one on',
    trialDetailsQuery,
    ['c by run, position after', searchTrials, 'i by rowid', searchTexts],
  ],
  [
    'the next trials of a cell with their texts',
    cellTrialsQuery,
    ['t by cell, instance after', 'c by rowid', 'i by rowid', searchTexts],
  ],
  [
    'an instance under every cell',
    instanceTrialsQuery,
    ['t by instance', 'c by rowid', 'i by rowid', searchTexts, 'sorted at the end'],
  ],
  ['the trials of a row', trialsOfInstanceQuery, ['t by instance', searchTexts]],
  ['an instance by its place', instanceAtQuery, ['run_instances by run, task, position']],
  ['an instance by its id', instanceNamedQuery, ['run_instances by run, task']],
  ['trials of each cell', trialCountsQuery, ['c by run', 't by cell, outcome']],
  ['instances: all', instancesQuery('r', [1, 2], {}).sql, [searchInstances]],
  [
    'instances: of some tasks, in order without sorting',
    instancesQuery('r', [1, 2], { tasks: [1] }).sql,
    [searchInstances],
  ],
  [
    'instances: right under one cell, wrong under another',
    instancesQuery('r', [1, 2], { right: [1], wrong: [2] }).sql,
    [searchInstances, ...[1, 2].map(() => 't by cell, instance')],
  ],
  [
    'instances: an outcome',
    instancesQuery('r', [1, 2], { outcome: { is: 'empty' } }).sql,
    [searchInstances, 't by cell, outcome, instance'],
  ],
  [
    'instances: out of format',
    instancesQuery('r', [1, 2], { outOfFormat: [1] }).sql,
    [searchInstances, 't by cell, outcome, instance'],
  ],
  [
    'instances: without a score',
    instancesQuery('r', [1, 2], { unscored: [2] }).sql,
    [searchInstances, 't by cell, instance'],
  ],
  [
    'instances: answers that differ',
    instancesQuery('r', [1, 2], { differ: [1, 2] }).sql,
    [searchInstances, ...['a', 'b'].map((each) => searchTexts.replace('x', each))],
  ],
  [
    'instances: words, found once for all',
    instancesQuery('r', [1, 2], { words: { terms: [{ text: 'a', prefix: false }] } }).sql,
    [searchInstances],
  ],
  ['answers of a task under every cell', taskAnswersQuery, ['i by run, task', 't by instance', searchTexts]],
  ['answers of a cell', cellAnswersQuery, [searchTrials, 'i by rowid', searchTexts]],
  ['a trial with its texts', trialTextQuery, ['t by cell, instance', 'i by rowid', searchTexts]],
  ['instances: a text', instancesQuery('r', [1, 2], { text: 'a' }).sql, ['i by run', searchTexts]],
])('what a hot query looks up, nothing else being read: %s', (_, sql, looksUp) => {
  const store = openTestStore()
  const values = Array.from(sql.matchAll(/\?/g), () => 1)
  const plan = store.reading
    .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
    .all(...values)
    .map(({ detail }) => detail)
  expect(plan.flatMap(stepInWords)).toEqual(looksUp)
})

/** Which rows of a table a step looks up, whatever the index is called; nothing for a step that reads no table. */
function stepInWords(step: string): readonly string[] {
  const [, table = '', columns = ''] = /^SEARCH (\w+) .*\((.*)\)$/.exec(step) ?? []
  if (step.includes('AUTOMATIC')) return [`${table} by an index made for it`]
  if (table !== '')
    return [`${table} by ${columns.replaceAll('=?', '').replaceAll('>?', ' after').replaceAll(' AND ', ', ')}`]
  if (/^SCAN (?!.*VIRTUAL TABLE)/.test(step)) return [`${step.split(' ')[1] ?? ''} whole`]
  return step.startsWith('USE TEMP B-TREE') ? ['sorted at the end'] : []
}

import { beforeAll, expect, test } from 'vitest'
import { instancesQuery } from '#store/trial-rows.ts'
import { openHostAt, type TestClient } from '../../support/host.ts'
import { fileFolder } from '../../support/temporary.ts'
import { saying } from '../../support/saying.ts'
import { storeMixedRun, storeTunedRun } from '../stored-runs.ts'

const folder = fileFolder('trials')
let client: TestClient
let every: Rows

type Rows = Awaited<ReturnType<TestClient['trials']['page']>>['rows']
type Filter = NonNullable<Parameters<TestClient['trials']['page']>[0]['filter']>

beforeAll(async () => {
  const opened = openHostAt(folder)
  storeMixedRun(opened.host.store)
  storeTunedRun(opened.host.store)
  client = opened.client
  every = (await page({}, 0, 500)).rows
  return () => opened.close()
})

const page = (filter: Filter, offset = 0, limit = 500) => client.trials.page({ run: 'mixed', offset, limit, filter })

test('a page has a row for each instance, with every cell', async () => {
  const { run, total, cells, tasks, rows } = await page({}, 0, 3)
  expect({ run, total, cells }).toEqual({
    run: 'mixed123',
    total: 91,
    cells: ['Original', 'Simplified', 'Delusive', 'Empty'].map((name) => ({ name, marked: false })),
  })
  expect(tasks.slice(0, 2)).toEqual([
    { name: 'task 0', kind: 'classification' },
    { name: 'task 1', kind: 'generation' },
  ])
  expect(rows[0]).toEqual({
    task: 'task 0',
    kind: 'classification',
    position: 0,
    instance: '0-0',
    input: 'sun and sun',
    references: ['yes'],
    options: null,
    trials: [
      { outcome: 'in-format', answer: 'yes.', right: 1, rougeL: 1, formatNormalised: 1 },
      { outcome: 'in-format', answer: 'yes', right: 1, rougeL: 1, formatNormalised: 1 },
      { outcome: 'in-format', answer: 'yes', right: 1, rougeL: 1, formatNormalised: 1 },
      { outcome: 'in-format', answer: 'no', right: 0, rougeL: 0, formatNormalised: 1 },
    ],
  })
})

test('what a cell has not asked yet is nothing, what has no answer is no answer', () => {
  expect(every.find(({ task, position }) => task === 'task 8' && position === 6)?.trials[3]).toBeNull()
  const unanswered = every
    .flatMap(({ trials }) => trials)
    .filter((trial) => trial?.outcome === 'engine-error' || trial?.outcome === 'too-long')
  expect(unanswered.length).toBeGreaterThan(0)
  for (const trial of unanswered) expect(trial).toMatchObject({ answer: null, right: null, rougeL: null })
})

test.each([
  [0, 10],
  [7, 20],
  [85, 10],
  [91, 10],
  [500, 10],
])('from %d on %d rows are those of the whole', async (offset, limit) => {
  expect((await page({}, offset, limit)).rows).toEqual(every.slice(offset, offset + limit))
})

type Row = Rows[number]
const has =
  (text: string) =>
  ({ input, references, trials, instance }: Row) =>
    [input, instance, ...references, ...trials.map((trial) => trial?.answer ?? '')].some((each) =>
      each.toLowerCase().includes(text.toLowerCase()),
    )

test.each<[string, Filter, (row: Row) => boolean]>([
  ['a task', { task: 'task 3' }, ({ task }) => task === 'task 3'],
  ['a kind', { kind: 'generation' }, ({ kind }) => kind === 'generation'],
  ['a kind and a task of the other', { kind: 'generation', task: 'task 0' }, () => false],
  [
    'an outcome anywhere',
    { outcome: { is: 'engine-error' } },
    ({ trials }) => trials.some((trial) => trial?.outcome === 'engine-error'),
  ],
  [
    'an outcome of a cell',
    { outcome: { is: 'out-of-format', cell: 1 } },
    ({ trials }) => trials[1]?.outcome === 'out-of-format',
  ],
  [
    'right under one, wrong under another',
    { right: [0], wrong: [3] },
    ({ trials }) => trials[0]?.right === 1 && trials[3]?.right === 0,
  ],
  ['right under two', { right: [0, 1] }, ({ trials }) => trials[0]?.right === 1 && trials[1]?.right === 1],
  ['a text', { text: 'RIVER' }, has('river')],
  ['a text that SQL has a meaning for', { text: '%' }, has('%')],
  ['a text of two characters that SQL has a meaning for', { text: '_-' }, has('_-')],
  ['an id', { text: '4-3' }, has('4-3')],
  [
    'all at once',
    { kind: 'classification', text: 'yes', right: [0], outcome: { is: 'in-format' } },
    (row) => row.kind === 'classification' && has('yes')(row) && row.trials[0]?.right === 1,
  ],
  ['nothing', { text: '' }, () => true],
])('the filter %s lets through what it says', async (_, filter, passes) => {
  const { total, rows } = await page(filter)
  expect(rows).toEqual(every.filter(passes))
  expect(total).toBe(rows.length)
})

test.each<[string, Filter, RegExp]>([
  ['task', { task: 'none' }, /^invalid task: none \(this run has asked 9 tasks/],
  ['cell', { right: [9] }, /^invalid cell: 9 \(this run has 4, counted from 0\)/],
])('a filter of an unknown %s is refused', async (_, filter, reason) => {
  await expect(page(filter)).rejects.toMatchObject({
    code: 'INVALID_REQUEST',
    data: { reasons: [saying(reason)] },
  })
})

test('the numbers of cells stand in the query as numbers alone', () => {
  expect(
    instancesQuery('r', ['1); DROP TABLE trials' as unknown as number], { outcome: { is: 'empty' } }).sql,
  ).toContain('t.cell IN (NaN)')
})

test('an instance under every cell, by its place and by its id', async () => {
  const shown = await client.trials.show({ run: 'mixed', task: 'task 1', instance: 4 })
  expect(await client.trials.show({ run: 'mixed', task: 'task 1', instance: '1-4' })).toEqual(shown)
  expect(shown).toMatchObject({
    run: 'mixed123',
    task: 'task 1',
    kind: 'generation',
    labels: null,
    position: 4,
    instance: '1-4',
    input: expect.stringContaining(' and ') as string,
  })
  expect(
    shown.cells.map(({ name, training, mark, trial }) => [name, training, mark, trial?.prompt, trial?.notes]),
  ).toEqual([
    ['Original', null, null, `Do number 1. 0\nInput: ${shown.input}\nOutput: `, []],
    ['Simplified', null, null, `Do number 1. 1\nInput: ${shown.input}\nOutput: `, []],
    ['Delusive', null, null, `Do number 1. 2\nInput: ${shown.input}\nOutput: `, ['a wrong label of the label space']],
    ['Empty', null, null, `Do number 1. 3\nInput: ${shown.input}\nOutput: `, []],
  ])
  const row = every.find(({ instance }) => instance === '1-4')
  expect(shown.cells.map(({ trial }) => [trial?.outcome, trial?.raw, trial?.scores?.exactMatch ?? null])).toEqual(
    row?.trials.map((trial) => [trial?.outcome, trial?.answer, trial?.right]),
  )
})

test('a tuned cell tells what it was trained on, its certificate, and why it is marked', async () => {
  const { cells, labels } = await client.trials.show({ run: 'tuned', task: 't3', instance: '7' })
  expect(labels).toEqual(['yes', 'no'])
  expect(cells.map(({ training, mark }) => [training?.name, training?.parity?.equal, mark])).toEqual([
    [undefined, undefined, null],
    [undefined, undefined, null],
    ['Original, 4 per task, seed 1', 40, null],
    ['Original, 4 per task, seed 2', 39, null],
    ['Simplified, 4 per task, seed 1', 31, 'equal answers on 31 of 40 prompts, 77 %'],
    ['Simplified, 4 per task, seed 2', undefined, 'no parity certificate'],
  ])
})

test('what a cell has not asked yet is told', async () => {
  const { cells } = await client.trials.show({ run: 'mixed', task: 'task 8', instance: 6 })
  expect(cells.map(({ trial }) => trial === null)).toEqual([false, false, false, true])
})

test.each([
  ['run', { run: 'none', task: 'task 1', instance: 0 }, /^invalid run: none/],
  ['task', { run: 'mixed', task: 'none', instance: 0 }, /^invalid task: none/],
  ['instance', { run: 'mixed', task: 'task 1', instance: 99 }, /^invalid instance: 99 \(of task task 1/],
])('an unknown %s is refused by its name', async (_, request, reason) => {
  await expect(client.trials.show(request)).rejects.toMatchObject({
    code: 'INVALID_REQUEST',
    data: { reasons: [saying(reason)] },
  })
})

import { beforeAll, expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { planCells } from '#core/study/cell.ts'
import { createRun } from '#store/runs.ts'
import { withTuning } from '../../core/study/tuned-results.ts'
import { openHostAt, type TestClient } from '../../support/host.ts'
import { fileFolder } from '../../support/temporary.ts'
import { saying } from '../../support/saying.ts'
import { closeInstances, closeStudy, closeTasks, storeCloseRun } from '../stored-details.ts'
import { storeMixedRun, storeTunedRun, storeTunedStudy } from '../stored-runs.ts'

const folder = fileFolder('details')
let client: TestClient
let rows: Awaited<ReturnType<TestClient['trials']['page']>>['rows']

beforeAll(async () => {
  const opened = openHostAt(folder)
  storeCloseRun(opened.host.store)
  storeMixedRun(opened.host.store)
  storeTunedRun(opened.host.store)
  storeTunedStudy(opened.host.store, { ...withTuning({ sizes: [2, 16, 4], seeds: [1] }), name: 'sizes' }, 'sizes123')
  const single = { ...closeStudy, name: 'single', conditions: [presets.original] }
  createRun(
    opened.host.store,
    { id: 'single12', study: single, createdAt: '2026-01-01' },
    [],
    planCells(single, (text) => `single ${text}`),
  )
  client = opened.client
  rows = (await client.trials.page({ run: 'close', offset: 0, limit: 500 })).rows
  return () => opened.close()
})

const [original, simplified] = [0, 1] as const
const bothScored = (of: typeof rows) =>
  of.flatMap(({ trials }) => {
    const [first, second] = [trials[simplified]?.right ?? null, trials[original]?.right ?? null]
    return first === null || second === null ? [] : [{ first, second }]
  })
const percent = (values: readonly number[]) => (100 * values.reduce((sum, value) => sum + value, 0)) / values.length

test('differences by task stand on the instances that both have answered', async () => {
  const {
    name,
    against,
    cells,
    kinds: [kind],
    draws,
    seed,
  } = await client.results.taskDifferences({ run: 'close' })
  expect({ name, against, cells, draws, seed }).toEqual({
    name: 'Simplified',
    against: 'Original',
    cells: { name: 1, against: 0 },
    draws: 10_000,
    seed: 3,
  })
  expect(kind?.tasks).toHaveLength(closeTasks)
  for (const { task, n, first, second, difference, interval95 } of kind?.tasks ?? []) {
    const asked = bothScored(rows.filter((row) => row.task === task))
    expect([n, first, second]).toEqual([
      asked.length,
      percent(asked.map((each) => each.first)),
      percent(asked.map((each) => each.second)),
    ])
    if (interval95 !== 'too-few')
      expect([interval95.low <= difference, interval95.high >= difference]).toEqual([true, true])
  }
  const sorted = kind?.tasks.map(({ difference }) => difference) ?? []
  expect(sorted).toEqual(sorted.toSorted((a, b) => b - a))
  expect(kind?.tasks.filter(({ isOutlier }) => isOutlier).map(({ task }) => task)).toEqual(['task 9'])
})

test('each task against guessing: right answers on compared instances, exact tail, Holm over the tasks of a line', async () => {
  const { lines, rows: tasks } = await client.results.taskGuessing({ run: 'close' })
  expect(lines).toEqual(['Original', 'Simplified', 'Delusive', 'Empty'])
  expect(tasks).toHaveLength(lines.length * closeTasks)
  for (const { line, n, right, exactMatch, p, pAdjusted, isAbove } of tasks) {
    expect(exactMatch).toBeCloseTo((100 * right) / n, 10)
    expect([pAdjusted >= p, isAbove]).toEqual([true, pAdjusted < 0.05])
    expect(lines).toContain(line)
  }
  const [standing] = (await client.results.table({ run: 'close', by: null, compare: null })).aboveChance
  expect(tasks.filter(({ line, isAbove }) => line === standing?.line && isAbove)).toHaveLength(
    standing?.exact.tasksAbove ?? -1,
  )
  expect(
    new Set((await client.results.taskGuessing({ run: 'close', line: 'Empty' })).rows.map(({ line }) => line)),
  ).toEqual(new Set(['Empty']))
  await expect(client.results.taskGuessing({ run: 'close', line: 'none' })).rejects.toMatchObject({
    data: { reasons: [expect.stringMatching(/^invalid line: none \(this run has: Original/)] },
  })
  const { name, text } = await client.results.detailFile({ run: 'close', of: 'task guessing', as: 'csv' })
  expect([name.endsWith(' task guessing.csv'), text.trim().split('\r\n')]).toEqual([
    true,
    expect.objectContaining({ length: tasks.length + 1 }),
  ])
})

test.each([
  [
    'the first declared comparison',
    'tuned',
    {},
    ['tuned on Simplified, asked with Simplified (4 per task)', 'tuned on Original, asked with Original (4 per task)'],
  ],
  [
    'of several sizes the largest',
    'sizes',
    {},
    [
      'tuned on Simplified, asked with Simplified (16 per task)',
      'tuned on Original, asked with Original (16 per task)',
    ],
  ],
  ['one line named', 'close', { against: 'Simplified' }, ['Original', 'Simplified']],
  ['the other named', 'close', { name: 'Original' }, ['Original', 'Simplified']],
  ['both named', 'close', { name: 'Empty', against: 'Delusive' }, ['Empty', 'Delusive']],
  ['the reference named first', 'close', { name: 'Simplified' }, ['Simplified', 'Original']],
])('differences between which lines: %s', async (_, run, given, expected) => {
  const { name, against } = await client.results.taskDifferences({ run, ...given })
  expect([name, against]).toEqual(expected)
})

test('a mean of seeds is no cell, and marked where one of its models is', async () => {
  expect(await client.results.taskDifferences({ run: 'tuned' })).toMatchObject({
    cells: { name: null, against: null },
    marked: true,
  })
})

test('confusions count what the trials say, pooled and task by task', async () => {
  const pooled = await client.results.confusion({ run: 'close' })
  expect(pooled.spaces.map(({ labels, tasks }) => [labels, tasks.length])).toEqual([
    [['no', 'yes'], 5],
    [['blue', 'green', 'red'], 5],
  ])
  expect(pooled.tasks).toEqual(['task 0', 'task 2', 'task 4', 'task 6', 'task 8'])
  expect(pooled.cells.map(({ name, n, failed, outside }) => [name, n, failed, outside])).toEqual(
    ['Original', 'Simplified', 'Delusive', 'Empty'].map((name) => [name, 5 * closeInstances, 0, 0]),
  )
  pooled.cells.forEach(({ right, counts }, cell) => {
    const trials = rows
      .filter(({ task }) => pooled.tasks.includes(task))
      .map((row) => ({ reference: row.references[0], ...row.trials[cell] }))
    expect(right).toBe(trials.filter((trial) => trial.right === 1).length)
    expect(counts[0]?.at(-1)).toBe(
      trials.filter(({ reference, outcome }) => reference === 'no' && outcome === 'too-long').length,
    )
    expect(counts[1]?.at(-2)).toBe(
      trials.filter(({ reference, outcome }) => reference === 'yes' && outcome === 'empty').length,
    )
  })
  const one = await client.results.confusion({ run: 'close', task: 'task 3', pooled: false })
  expect([one.tasks, one.labels, one.cells[0]?.n]).toEqual([['task 3'], ['blue', 'green', 'red'], closeInstances])
  expect((await client.results.confusion({ run: 'close', task: 'task 3' })).tasks).toEqual([
    'task 1',
    'task 3',
    'task 5',
    'task 7',
    'task 9',
  ])
})

test('effects of a cell: every scored trial is in one group; under Empty no label stands anywhere', async () => {
  const effects = await client.results.effects({ run: 'close', cell: 'Original' })
  const scored = rows.filter(({ trials }) => trials[original]?.right !== null).length
  const among = (which: string) =>
    effects.lengths.filter((each) => each.among === which).reduce((sum, { n }) => sum + n, 0)
  expect([among('run'), among('task')]).toEqual([scored, scored])
  expect(effects.right.map(({ place, tasks }) => [place, tasks])).toEqual([
    ['first', 10],
    ['middle', 5],
    ['last', 10],
  ])
  expect(effects.tasks).toEqual({ shown: 10, notShown: 0 })
  const yes = rows.filter(({ task, references }) => references[0] === 'yes' && Number(task.at(-1)) % 2 === 0)
  expect(effects.counts.find(({ labels, place }) => labels === 2 && place === 1)?.right).toBe(
    yes.filter(({ trials }) => trials[original]?.right !== null).length,
  )
  expect(await client.results.effects({ run: 'close', cell: 3 })).toMatchObject({
    cell: 3,
    right: [],
    answered: [],
    counts: [],
    tasks: { shown: 0, notShown: 10 },
  })
})

test.each([
  ['task differences', 'csv', 'close task differences.csv', /^task,category,kind,score,name,against,n,.*\r\ntask \d,/],
  [
    'task differences',
    'latex',
    'close task differences.tex',
    /\\label\{tab:differences-by-task-classification\}[^]* & outlier \\\\/,
  ],
  [
    'confusion',
    'csv',
    'close confusion.csv',
    /^cell,tasks,reference,answer,count,.*\r\nOriginal,"task 0, task 2, task 4, task 6, task 8",no,no,\d+,0\.\d+,75,\r\n/,
  ],
  ['confusion', 'latex', 'close confusion.tex', /Right label & no & yes & no label & empty & too long & n & Right/],
  ['effects', 'csv', 'close effects.csv', /\r\nOriginal,place of the answered label,first,/],
  [
    'effects',
    'latex',
    'close effects.tex',
    /\\label\{tab:prompt-length\}[^]*\\label\{tab:place-of-right-label\}[^]*\\label\{tab:place-of-answered-label\}/,
  ],
] as const)('%s as %s', async (of, as, name, text) => {
  expect(await client.results.detailFile({ run: 'close', of, as })).toEqual({
    name,
    text: expect.stringMatching(text) as string,
  })
})

test('a search tells every trial that has the words, with what is around them', async () => {
  const {
    total,
    waiting,
    words,
    rows: found,
  } = await client.trials.search({ run: 'close', words: 'riv* "i do not know"', limit: 200 })
  expect({ total, waiting, words }).toMatchObject({
    waiting: 0,
    words: [
      { text: 'riv', prefix: true },
      { text: 'i do not know', prefix: false },
    ],
  })
  const expected = rows.flatMap(({ trials, input }) =>
    trials.filter((trial) => trial?.answer === 'I do not know' && input.includes('river')),
  )
  expect(total).toBe(expected.length)
  for (const { answer, prompt, outcome } of found) {
    expect([answer, outcome]).toEqual([[{ text: 'I do not know', found: true }], 'out-of-format'])
    expect(prompt?.filter((part) => part.found).map(({ text }) => text)).toContain('river')
  }
})

test('a search goes on where a page ends, within a task and a cell, in prompts or answers', async () => {
  const search = (more: object) => client.trials.search({ run: 'close', words: 'yes', limit: 200, ...more })
  const answers = await search({ in: 'answers', cell: 2, task: 'task 4' })
  expect(answers.rows).toHaveLength(answers.total)
  expect(new Set(answers.rows.map(({ name, task, prompt }) => JSON.stringify([name, task, prompt])))).toEqual(
    new Set(['["Delusive","task 4",null]']),
  )
  expect(answers.total).toBe(
    rows.filter(({ task, trials }) => task === 'task 4' && trials[2]?.answer?.replace('.', '') === 'yes').length,
  )
  const two = await search({ in: 'prompts', offset: 3, limit: 2 })
  expect(two.rows).toEqual((await search({ in: 'prompts', limit: 5 })).rows.slice(3))
  expect(two.total).toBe(5 * closeInstances * 3)
})

type Row = (typeof rows)[number]
type Filter = NonNullable<Parameters<TestClient['trials']['page']>[0]['filter']>
const answer = (row: Row, cell: number) => row.trials[cell]?.answer ?? null

test.each<[string, Filter, (row: Row) => boolean]>([
  [
    'right under one, wrong under two',
    { right: [0], wrong: [1, 3] },
    ({ trials }) => trials[0]?.right === 1 && trials[1]?.right === 0 && trials[3]?.right === 0,
  ],
  ['out of format', { outOfFormat: [2] }, ({ trials }) => trials[2]?.outcome === 'out-of-format'],
  [
    'right and out of format',
    { right: [0], outOfFormat: [0] },
    ({ trials }) => trials[0]?.right === 1 && trials[0].outcome === 'out-of-format',
  ],
  ['no score', { unscored: [1] }, ({ trials }) => trials[1]?.right === null],
  [
    'answers that differ',
    { differ: [0, 1] },
    (row) => answer(row, 0) !== null && answer(row, 1) !== null && answer(row, 0)?.trim() !== answer(row, 1)?.trim(),
  ],
  [
    'words of an answer, of any cell',
    { words: { is: 'not know', in: 'answers' } },
    (row) => row.trials.some((trial) => trial?.answer === 'I do not know'),
  ],
  [
    'words of an answer, of a cell',
    { words: { is: 'know', in: 'answers', cell: 3 } },
    (row) => answer(row, 3) === 'I do not know',
  ],
  ['words of a prompt', { words: { is: '"sun stone"', in: 'prompts' } }, ({ input }) => input.includes('sun stone')],
  [
    'words, a task, and answers at once',
    { task: 'task 9', right: [0], differ: [0, 1], words: { is: 'moon' } },
    (row) =>
      row.task === 'task 9' &&
      row.trials[0]?.right === 1 &&
      answer(row, 1) !== null &&
      answer(row, 0) !== answer(row, 1) &&
      row.input.includes('moon'),
  ],
])('the filter %s lets through what it says', async (_, filter, passes) => {
  const page = await client.trials.page({ run: 'close', offset: 0, limit: 500, filter })
  expect(page.rows.map(({ instance }) => instance)).toEqual(rows.filter(passes).map(({ instance }) => instance))
  expect([page.total, page.waiting]).toEqual([page.rows.length, 0])
  expect(page.total).toBeGreaterThan(0)
})

test('a run of one line that has asked nothing has nothing to look at, and says so', async () => {
  expect(await client.results.taskDifferences({ run: 'single' })).toMatchObject({
    lines: ['Original'],
    name: null,
    against: null,
    kinds: [],
  })
  expect(await client.results.confusion({ run: 'single' })).toMatchObject({ spaces: [], tasks: [], cells: [] })
  expect(await client.results.effects({ run: 'single' })).toMatchObject({
    cell: 0,
    lengths: [],
    right: [],
    answered: [],
    tasks: { shown: 0, notShown: 0 },
  })
  expect(await client.trials.search({ run: 'single', words: 'a' })).toMatchObject({ total: 0, waiting: 0, rows: [] })
})

test.each([
  [
    'line',
    () => client.results.taskDifferences({ run: 'close', against: 'none' }),
    /^invalid line: none \(this run has: Original, Simplified, Delusive, Empty\)/,
  ],
  [
    'task',
    () => client.results.confusion({ run: 'close', task: 'none' }),
    /^invalid task: none \(this run has asked 10 tasks/,
  ],
  [
    'task without labels',
    () => client.results.confusion({ run: 'mixed', task: 'task 1' }),
    /^invalid task: task 1 \(it has no label space\)/,
  ],
  ['cell', () => client.results.effects({ run: 'close', cell: 9 }), /^invalid cell: 9 \(this run has: Original/],
  ['words', () => client.trials.search({ run: 'close', words: '…' }), /^invalid words: "…"/],
  [
    'words of a filter',
    () => client.trials.page({ run: 'close', offset: 0, limit: 1, filter: { words: { is: '"' } } }),
    /^invalid words: /,
  ],
  [
    'cell of words',
    () => client.trials.page({ run: 'close', offset: 0, limit: 1, filter: { words: { is: 'a', cell: 8 } } }),
    /^invalid cell: 8/,
  ],
  ['task of a search', () => client.trials.search({ run: 'close', words: 'a', task: 'none' }), /^invalid task: none/],
])('an unknown %s is refused with what there is', async (_, ask, reason) => {
  await expect(ask()).rejects.toMatchObject({
    code: 'INVALID_REQUEST',
    data: { reasons: [saying(reason)] },
  })
})

import { sentenceOf } from '#contract/errors.ts'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { drawPart, joinDraws, pairedBootstrap } from '#core/statistics/paired-bootstrap.ts'
import { pairRows } from '#core/statistics/paired-rows.ts'
import { answersOf } from '#core/study/answer-parts.ts'
import { compareCells, draws } from '#core/study/comparisons.ts'
import { resultsTable } from '#core/study/results-table.ts'
import { ResultsThreads } from '#host/results/threads.ts'
import { Drawing, rangesFor } from '#host/results/thread/drawing.ts'
import { findRun } from '#host/runs/run-id.ts'
import { readRunResults } from '#host/results/run-results.ts'
import { readCells, readRunInstances } from '#store/runs.ts'
import type { Store } from '#store/store.ts'
import { saveTrial } from '#store/trials.ts'
import { ragged } from '../../core/statistics/data.ts'
import { follow, openTestHost } from '../../support/host.ts'
import { openTestStore } from '../../support/store.ts'
import { temporaryFolder } from '../../support/temporary.ts'
import { saying } from '../../support/saying.ts'
import { storeMixedRun, storeTunedRun } from '../stored-runs.ts'

const golden = (name: string) =>
  readFileSync(join(import.meta.dirname, '..', '..', 'golden', 'results', `${name}.json`), 'utf8')

function openRuns() {
  const opened = openTestHost(temporaryFolder())
  storeMixedRun(opened.host.store)
  storeTunedRun(opened.host.store)
  return opened
}

function resultsIn(store: Store, run: string) {
  const found = findRun(store, run)
  if (found.state === 'refused') throw new Error(sentenceOf(found.reason))
  return readRunResults(store, found.run)
}

// Means, differences and McNemar's p are those of the version before there were threads; intervals and what follows
// from them were written anew when they were stretched to cluster-robust standard errors.
test.each(['mixed', 'tuned'])('a table is what it always was, to the byte: %s', async (run) => {
  const { client, host } = openRuns()
  const { intervals, answers, ...table } = await client.results.table({ run, by: null, compare: null })
  expect(`${JSON.stringify(table, null, 1)}\n`).toBe(golden(run))
  expect(answers).toEqual(answersOf(resultsIn(host.store, run)))
  expect(intervals.length).toBeGreaterThan(0)
})

test.each(['task', 'category', 'kind'] as const)('a table by %s is what is computed here', async (by) => {
  const { client, host } = openRuns()
  const input = resultsIn(host.store, 'mixed')
  const { groups, verdict } = await client.results.table({ run: 'mixed', by, compare: 'empty' })
  const compared = compareCells(input, 'empty')
  // What a line is made of, as places of cells, is told as conditions instead.
  const withoutLine = (group: { readonly lines: readonly object[] }) => ({
    ...group,
    lines: group.lines.map((line) => ({ ...line, line: null })),
  })
  expect(groups.map(withoutLine)).toEqual(resultsTable(input, by).map(withoutLine))
  expect(verdict).toEqual(compared.state === 'compared' && compared.verdict)
})

test('the means come without the draws, and are the same', async () => {
  const { client } = openRuns()
  const { cells, groups, mark, done, total } = await client.results.table({ run: 'tuned', by: null, compare: null })
  expect(await client.results.means({ run: 'tuned' })).toMatchObject({ cells, groups, mark, done, total })
})

test.each([1, 2, 3, 4])('draws made in %d parts are the draws made in one', (threads) => {
  const ranges = rangesFor(threads)
  expect([ranges[0]?.from, ranges.at(-1)?.to, ranges.length]).toEqual([0, draws, threads])
  const parts = ranges.map((range) => drawPart(ragged, 7, range))
  expect(joinDraws(ragged, 7, parts).draws).toEqual(pairedBootstrap(ragged, 7).draws)
})

const drawingModule = fileURLToPath(new URL('../../../src/host/results/thread/main.ts', import.meta.url))
/** 2,500 instances: worth more than one thread, and more than one turn. */
const rows = pairRows(
  3,
  Array.from({ length: 50 }, (_, t) =>
    Array.from({ length: 50 }, (__, i) => [
      Number((i * 7 + t) % 10 < 5),
      Number((i * 3 + t) % 7 < 3),
      ((i * 37 + t * 11) % 101) / 100,
    ]),
  ),
)
const columns = {
  kind: 'classification',
  lines: [],
  guesses: [],
  guessedFormats: null,
  formats: null,
  rougeL: null,
  rows,
  tasks: Array.from({ length: 50 }, (_, t) => t),
} as const

test('draws that are stopped end soon, and can be made again', async () => {
  const drawing = new Drawing(drawingModule, 1)
  const controller = new AbortController()
  const stopped = drawing.draw([columns], 5, controller.signal)
  setImmediate(() => controller.abort())
  await expect(stopped).rejects.toMatchObject({ name: 'AbortError' })
  expect((await drawing.draw([columns], 5))[0]?.bootstrap.draws).toEqual(pairedBootstrap(rows, 5).draws)
})

test('draws made on several threads are those made on one', { timeout: 30_000 }, async () => {
  const [drawn] = await new Drawing(drawingModule, 3).draw([columns], 5)
  expect(drawn?.bootstrap.draws).toEqual(pairedBootstrap(rows, 5).draws)
})

test('what is added to a run is in its next table', async () => {
  const { client, host } = openRuns()
  const before = await client.results.means({ run: 'mixed' })
  const cell = readCells(host.store, 'mixed123')[3]?.id ?? 0
  const [left] = readRunInstances(host.store, 'mixed123', 7).slice(5)
  saveTrial(host.store, {
    cell,
    instance: left?.id ?? 0,
    outcome: 'empty',
    dropped: 0,
    scores: {
      exactMatch: 0,
      strictMatch: 0,
      rougeL: 0,
      rougeLUnicode: 0,
      format: null,
      formatNormalised: null,
      containsLabel: null,
    },
    labelAndStop: false,
    text: {
      prompt: 'Ask',
      promptHash: 'h',
      exampleSources: [],
      notes: [],
      raw: '',
      stop: null,
      promptTokens: 3,
      answerTokens: 0,
      labelScores: null,
      message: null,
    },
  })
  const after = await client.results.means({ run: 'mixed' })
  expect([after.done - before.done, (after.cells[3]?.done ?? 0) - (before.cells[3]?.done ?? 0)]).toEqual([1, 1])
})

test('the matrix holds the same means, lines as columns', async () => {
  const { client } = openRuns()
  const { groups } = await client.results.table({ run: 'mixed', by: 'task', compare: null })
  const { lines, rows } = await client.results.matrix({ run: 'mixed', by: 'task' })
  expect(lines.map(({ name, role }) => [name, role])).toEqual([
    ['Original', 'cell'],
    ['Simplified', 'cell'],
    ['Delusive', 'cell'],
    ['Empty', 'cell'],
    ['random guess', 'baseline'],
    ['majority label', 'baseline'],
    ['copy demo', 'baseline'],
    ['copy input', 'baseline'],
  ])
  expect(
    rows.map(({ name, kind, format, exactMatch, unscored }) => [
      name,
      kind,
      exactMatch.overInstances,
      format.n,
      unscored,
    ]),
  ).toEqual(
    groups.map((group) => {
      const inOrder = lines.map(({ name }) => group.lines.find((line) => line.name === name))
      return [
        group.name,
        group.kind,
        inOrder.map((line) => line?.exactMatch.overInstances ?? null),
        inOrder.map((line) => line?.format.n ?? 0),
        inOrder.map((line) => line?.unscored ?? 0),
      ]
    }),
  )
})

test.each([
  ['means', null, 'mixed.csv', /^group,kind,name,role,score/, 52],
  ['means', 'task', 'mixed by task.csv', /^group,kind,name,role,score/, 200],
  ['comparisons', null, 'mixed comparisons.csv', /^name,against,changed,kind,score,n,tasks,difference \(points\)/, 15],
] as const)('a CSV of %s by %s', async (of, by, name, head, atLeast) => {
  const { client } = openRuns()
  const csv = await client.results.csv({ run: 'mixed', by, of })
  expect(csv.name).toBe(name)
  expect(csv.text).toMatch(head)
  expect(csv.text.trim().split('\r\n').length).toBeGreaterThanOrEqual(atLeast)
})

test('a CSV of trainings has their certificates', async () => {
  const { client } = openRuns()
  const { text } = await client.results.csv({ run: 'tuned', by: null, of: 'trainings' })
  expect(text.split('\r\n')[3]).toMatch(
    /^"Simplified, 4 per task, seed 1",simplified,original,4,1,trained,12,4\.5,2\.625,2\.5,,,0,40,31,0,false,4,,sha 2,$/,
  )
})

test('the export comes piece by piece, each trial once, as it is written to a file', async () => {
  const { client } = openRuns()
  const folder = temporaryFolder()
  const written = await client.results.writeTrials({ run: 'tuned', file: join(folder, 'trials.jsonl') })
  let text = ''
  let pieces = 0
  const end = await follow(await client.results.trialsJsonl({ run: 'tuned' }), (piece) => {
    text += piece.text
    pieces++
  })
  expect(pieces).toBeGreaterThan(1)
  expect([end.trials, end.name, written.trials]).toEqual([1440, 'tuned trials.jsonl', 1440])
  expect(text).toBe(readFileSync(join(folder, 'trials.jsonl'), 'utf8'))
})

const refusals = [
  ['run', { run: 'none', by: null, compare: null }, /^invalid run: none/],
  ['condition', { run: 'mixed', by: null, compare: 'wrong' }, /^invalid condition: wrong/],
] as const
test.each(refusals)('refused by its name: an unknown %s', async (_, request, reason) => {
  const { client } = openRuns()
  await expect(client.results.table(request)).rejects.toMatchObject({
    code: 'INVALID_REQUEST',
    data: { reasons: [saying(reason)] },
  })
})

/** Threads of another entry over a database with the two runs. */
function openThreads(entry: string): ResultsThreads {
  const folder = temporaryFolder()
  const store = openTestStore(folder)
  storeMixedRun(store)
  storeTunedRun(store)
  const threads = new ResultsThreads({
    dataDirectory: folder,
    modulePath: fileURLToPath(new URL(`./${entry}`, import.meta.url)),
  })
  onTestFinished(() => threads.close())
  return threads
}

test('a thread that dies is an error in words, and the next question is answered', async () => {
  const threads = openThreads('dies-once.ts')
  expect(await threads.ask('means', { run: 'mixed123' })).toMatchObject({
    state: 'failed',
    reason: expect.stringMatching(/results process ended with exit code 1.*\n.*out of memory, say/) as string,
  })
  expect(await threads.ask('means', { run: 'mixed123' })).toMatchObject({
    state: 'done',
    result: { state: 'answered', answer: { name: 'mixed' } },
  })
})

test('a question that is taken back ends, whatever its thread is busy with; the next is answered', async () => {
  const threads = openThreads('stuck-once.ts')
  const controller = new AbortController()
  const left = threads.ask('table', { run: 'mixed123', by: null, compare: null }, controller.signal)
  const next = threads.ask('means', { run: 'tuned123' })
  await sleep(300)
  controller.abort()
  await expect(left).rejects.toMatchObject({ name: 'AbortError' })
  expect(await next).toMatchObject({ state: 'done', result: { state: 'answered', answer: { name: 'tuned' } } })
})

test('a question taken back before its turn is never asked', async () => {
  const threads = openThreads('dies-once.ts')
  const first = threads.ask('means', { run: 'mixed123' })
  const controller = new AbortController()
  const second = threads.ask('means', { run: 'mixed123' }, controller.signal)
  controller.abort()
  await expect(second).rejects.toMatchObject({ name: 'AbortError' })
  expect((await first).state).toBe('failed')
})

test('closing ends what is under way', async () => {
  const threads = openThreads('stuck-once.ts')
  const asked = threads.ask('means', { run: 'mixed123' })
  await sleep(100)
  await threads.close()
  expect(await asked).toMatchObject({ state: 'failed' })
  expect(await threads.ask('means', { run: 'mixed123' })).toEqual({
    state: 'failed',
    reason: 'the results were closed',
  })
})

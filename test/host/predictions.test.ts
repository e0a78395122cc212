import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { listOpening } from '#store/bundles.ts'
import { takeLock } from '#store/lock.ts'
import { readCells, readRunInstances, readRunTasks } from '#store/runs.ts'
import { follow, openTestHost, type TestClient, type TestHost } from '../support/host.ts'
import { sharedAvailable, sharedPath, sharedReason } from '../support/shared.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { writeTinyCollection } from '../support/tiny-collection.ts'
import { askedStudy, storeAsked } from './bundles/asked-runs.ts'
import { everything, open, refusal } from './bundles/repacked.ts'

type Request = Parameters<TestClient['predictions']['import']>[0]

const importing = async (client: TestClient, request: Request) => follow(await client.predictions.import(request))

function written(lines: readonly object[], name = 'predictions.jsonl'): string {
  const file = join(temporaryFolder(), name)
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  return file
}

/** A run of three tasks of twelve instances, and right answers to some of them. */
function withRun(): TestHost & { readonly right: readonly { readonly task: string; readonly id: string; readonly prediction: string; readonly references: readonly string[] }[] } {
  const opened = openTestHost(temporaryFolder())
  storeAsked(opened.host.store, askedStudy, { id: 'aaaa1111' })
  const { store } = opened.host
  const right = readRunTasks(store, 'aaaa1111').flatMap(({ task }, position) => readRunInstances(store, 'aaaa1111', position).map(({ instance }) => ({ task: task.name, id: instance.id, prediction: instance.references[0] ?? '', references: instance.references })))
  return { ...opened, right }
}

describe('predictions beside the cells of a run', () => {
  test('become a cell on its instances; what has none is counted, and never wrong', async () => {
    const { client, host, right } = withRun()
    const before = await client.results.table({ run: 'asked', by: null, compare: null })
    const file = written([...right.filter(({ task }) => task !== 'reversed').slice(0, 18), { task: 'other', id: 'x', prediction: 'y' }, { task: 'parity', id: 'nowhere', prediction: 'even' }])
    expect(await importing(client, { file, name: 'Tk-Instruct 3B', run: 'asked' })).toMatchObject({
      run: 'aaaa1111', cell: 'Tk-Instruct 3B (as asked elsewhere)', format: 'plain JSONL', read: 20, matched: 18, tasks: 2, missing: 18, unknown: { count: 2, first: ['other, x', 'parity, nowhere'] }, skipped: 0, otherReferences: 0,
    })
    const after = await client.results.table({ run: 'asked', by: null, compare: null })
    expect(after.groups[0]?.lines.find(({ name }) => name.startsWith('Tk'))).toMatchObject({ line: { method: 'predictions', predictions: { name: 'Tk-Instruct 3B', conditionKnown: false } }, exactMatch: { overInstances: 100, n: 18, tasks: 2 }, unscored: 0 })
    expect(after.cells.at(-1)).toMatchObject({ name: 'Tk-Instruct 3B (as asked elsewhere)', method: 'predictions', done: 18, total: 36 })
    // The run is as far as it was, and what it had declared is what it was.
    expect([after.done, after.total, after.family]).toEqual([before.done, before.total, before.family])
    expect(after.comparisons.slice(0, before.comparisons.length)).toEqual(before.comparisons)
    expect(after.comparisons.slice(before.comparisons.length).map(({ against, changed, instances }) => [against, changed, instances])).toEqual([['original', 'made elsewhere', 18], ['random guess', 'guessing', 18], ['majority label', 'guessing', 18]])
    expect(listOpening(host.store)).toEqual([])
    // They are in the page of trials, in the export, and beside the others of an instance.
    expect((await client.trials.show({ run: 'asked', task: 'parity', instance: 0 })).cells.at(-1)).toMatchObject({ name: 'Tk-Instruct 3B (as asked elsewhere)', trial: { raw: 'even', prompt: '', scores: { exactMatch: 1 } } })
    expect((await client.results.csv({ run: 'asked', by: null, of: 'means' })).text).toMatch(/Tk-Instruct 3B \(as asked elsewhere\),cell,exact match,100,100,18,2,predictions,,,,,,,free/)
  })

  test('are known by their input where the file has no ids, and under the condition that is named', async () => {
    const { client, host } = withRun()
    const instance = readRunInstances(host.store, 'aaaa1111', 2)[0]!.instance
    const file = written([{ Task: 'reversed', Definition: ['x'], Categories: [], Instance: { input: `${instance.input} `, output: ['something else'] }, prediction: 'number 0' }])
    expect(await importing(client, { file, name: 'T5', run: 'asked', condition: { definition: 'empty', examples: 'original' } })).toMatchObject({ cell: 'T5 (empty+original)', matched: 1, missing: 35, otherReferences: 1, format: expect.stringContaining('Tk-Instruct') as string })
    expect((await client.trials.show({ run: 'asked', task: 'reversed', instance: 0 })).cells.at(-1)).toMatchObject({ condition: { definition: 'empty', examples: 'original' }, trial: { scores: { exactMatch: 1 } } })
  })

  test('can be taken out again, and leave nothing behind', async () => {
    const { client, host, right } = withRun()
    const before = everything(host.store)
    await importing(client, { file: written(right), name: 'A', run: 'asked' })
    await expect(client.predictions.remove({ run: 'asked', cell: 'original' })).rejects.toMatchObject(refusal(/^invalid cell: original \(added were: A \(as asked elsewhere\)\)/))
    await client.predictions.remove({ run: 'asked', cell: 'A (as asked elsewhere)' })
    expect(everything(host.store)).toEqual(before)
    await expect(client.predictions.remove({ run: 'asked', cell: 'A (as asked elsewhere)' })).rejects.toMatchObject(refusal(/nothing was added to this run/))
  })

  test('go with the bundle of the run, and are computed again, too', async () => {
    const { client, right } = withRun()
    await importing(client, { file: written(right.slice(5)), name: 'A', run: 'asked' })
    await importing(client, { file: written(right.slice(0, 30)), name: 'B', run: 'asked', condition: { definition: 'original', examples: 'original' } })
    const file = join(temporaryFolder(), 'made.zip')
    await follow(await client.bundles.make({ run: 'asked', file, adapters: false }))
    const there = openTestHost(temporaryFolder())
    expect(await open(there.client, file)).toMatchObject({ differing: 0, broken: [] })
    const table = async (of: TestClient) => JSON.stringify(await of.results.table({ run: 'asked', by: null, compare: null }))
    expect(await table(there.client)).toBe(await table(client))
    expect(readCells(there.host.store, 'aaaa1111').map(({ cell }) => cell.method)).toEqual(['in context', 'in context', 'in context', 'in context', 'predictions', 'predictions'])
  })

  test.each<[string, (right: ReturnType<typeof withRun>['right']) => readonly object[], Partial<Request>, RegExp]>([
    ['no prediction of an instance of it', () => [{ task: 'other', id: '1', prediction: 'x' }], {}, /^none of the 1 predictions is of an instance of run aaaa1111: .* \(the first one is other, 1\)/],
    ['two predictions of one instance', (right) => [right[0]!, right[0]!], {}, /^invalid line 2: a second prediction for instance parity-0 of task parity/],
    ['a broken line', () => [{ task: 'parity', id: '1' }], {}, /^predictions\.jsonl: invalid line 1: "prediction" is missing/],
    ['no line', () => [], {}, /^invalid file: predictions\.jsonl \(it has no predictions\)/],
    ['several conditions, none of them named', (right) => [{ ...right[0], condition: 'original' }, { ...right[1], condition: 'empty' }], {}, /several conditions \(original, empty\); name the one to import/],
    ['a condition that it does not have', (right) => [{ ...right[0], condition: 'original' }], { condition: { definition: 'empty', examples: 'empty' } }, /^invalid condition: empty \(the file has: original\)/],
    ['a condition that nobody knows', (right) => [{ ...right[0], condition: 'upside down' }], {}, /^invalid condition: upside down/],
    ['a run that is not there', (right) => right, { run: 'none' }, /^invalid run: none/],
    ['a file that is not there', (right) => right, { file: 'nowhere.jsonl' }, /^invalid file: nowhere\.jsonl \(no such file\)/],
  ])('are refused: %s', async (_, lines, more, reason) => {
    const { client, host, right } = withRun()
    const before = everything(host.store)
    await expect(importing(client, { file: written(lines(right)), name: 'A', run: 'asked', ...more })).rejects.toMatchObject(refusal(reason))
    expect(everything(host.store)).toEqual(before)
  })

  test('of several conditions in a file only the one that is named counts', async () => {
    const { client, right } = withRun()
    const file = written(right.flatMap((each) => [{ ...each, condition: 'original' }, { ...each, prediction: 'no', condition: 'simplified' }]))
    expect(await importing(client, { file, name: 'A', run: 'asked', condition: { definition: 'simplified', examples: 'original' } })).toMatchObject({ cell: 'A (simplified)', matched: 36, skipped: 36 })
  })

  test('are not taken while the run is under way, nor twice', async () => {
    const { client, host, right } = withRun()
    const lock = takeLock(host.store, 'run-aaaa1111')
    await expect(importing(client, { file: written(right), name: 'A', run: 'asked' })).rejects.toMatchObject(refusal(/run aaaa1111 is under way/))
    lock?.release()
    await importing(client, { file: written(right), name: 'A', run: 'asked' })
    await expect(importing(client, { file: written(right), name: 'A', run: 'asked' })).rejects.toMatchObject(refusal(/has a cell A \(as asked elsewhere\) already/))
  })
})

describe('predictions as a run of their own', () => {
  test('on the instances of a collection', async () => {
    const { client } = openTestHost(temporaryFolder())
    await follow(await client.collections.import({ path: writeTinyCollection(join(temporaryFolder(), 'tiny')), name: 'tiny', replace: false, skipBroken: false }))
    const lines = Array.from({ length: 5 }, (_, i) => ({ task: 'label_parity', id: `label_parity-${4 - i}`, prediction: i % 2 === 0 ? 'even' : 'odd' }))
    const { run, ...told } = await importing(client, { file: written(lines), name: 'a model', collection: 'tiny' })
    expect(told).toMatchObject({ matched: 5, tasks: 1, missing: 1 })
    expect(await client.results.means({ run })).toMatchObject({ done: 5, total: 5, collection: 'tiny', model: 'a model', groups: [{ name: 'classification', lines: [{ name: 'a model (as asked elsewhere)', exactMatch: { overInstances: 100, n: 5 } }, { name: 'random guess' }, { name: 'majority label' }, { name: 'copy demo' }, { name: 'copy input' }] }] })
    expect((await client.history.list({ which: 'kept' })).runs).toMatchObject([{ id: run, state: 'finished', method: 'predictions', origin: { kind: 'predictions', file: 'predictions.jsonl', missing: 1 } }])
    await expect(client.runs.resume({ run })).rejects.toMatchObject(refusal(/holds predictions made elsewhere \(predictions\.jsonl\): there is nothing to ask/))
    await expect(client.history.request({ run })).rejects.toMatchObject(refusal(/there is nothing to ask again/))
    expect((await client.history.measure({ run })).headline).toMatchObject({ name: 'a model (as asked elsewhere)', percent: 100 })
    // Another one beside it is compared with it.
    await importing(client, { file: written(lines.map((line) => ({ ...line, prediction: 'even' }))), name: 'another', run })
    expect((await client.results.table({ run, by: null, compare: null })).comparisons.map(({ name, against }) => [name, against])).toContainEqual(['another (as asked elsewhere)', 'a model (as asked elsewhere)'])
  })

  test('on what the file brings, harness samples for one', async () => {
    const { client } = openTestHost(temporaryFolder())
    const file = written([0, 1, 2, 3, 4, 5].map((i) => ({
      doc_id: i, doc: {}, target: String(i % 2), arguments: [['q', ' yes'], ['q', ' no']], filtered_resps: i < 4 ? [[-1, false], [-2, false]] : [[-3, false], [-2, true]],
    })), 'samples_boolq_2026-01-02T03-04-05.678.jsonl')
    const { run, cell, format } = await importing(client, { file, name: 'a model', condition: { definition: 'empty', examples: 'empty' }, margin: 5 })
    expect([cell, format]).toEqual(['a model (empty)', 'samples of the lm-evaluation-harness'])
    const { groups, cells, margin } = await client.results.table({ run, by: 'task', compare: null })
    expect(cells).toMatchObject([{ decoding: 'likelihood', outcomes: { 'in-format': 6 } }])
    expect([margin, groups]).toMatchObject([5, [{ name: 'boolq', kind: 'classification', lines: [{ exactMatch: { overInstances: 50, n: 6 }, format: { overInstances: 100 } }, { name: 'random guess', exactMatch: { overInstances: 50 } }, { name: 'majority label' }] }]])
  })

  test.each<[string, readonly object[], Partial<Request>, RegExp]>([
    ['lines without references, and no collection', [{ task: 't', id: '1', prediction: 'x' }], {}, /^invalid line 1: it has no references; name the collection, or the run, that its instances are from/],
    ['two lines of one instance', [1, 2].map(() => ({ task: 't', id: '1', prediction: 'x', references: ['x'] })), {}, /^invalid line 2: a second prediction for instance 1 of task t/],
    ['a collection that is not there', [{ task: 't', id: '1', prediction: 'x' }], { collection: 'none' }, /^invalid collection: none/],
  ])('are refused: %s', async (_, lines, more, reason) => {
    const { client, host } = openTestHost(temporaryFolder())
    await expect(importing(client, { file: written(lines), name: 'A', ...more })).rejects.toMatchObject(refusal(reason))
    expect(everything(host.store)[0]).toEqual(everything(openTestHost(temporaryFolder()).host.store)[0])
  })
})

interface Scored { readonly task: string; readonly exact_match: number; readonly rouge_l: number }

const golden = sharedPath('golden/tk3b_predictions_scored.jsonl')

test.skipIf(!sharedAvailable)(`900 predictions of Tk-Instruct 3B get the per-task scores of their lines${sharedReason}`, async () => {
  const { client } = openTestHost(temporaryFolder())
  const { run } = await importing(client, { file: golden, name: 'Tk-Instruct 3B' })
  const lines = readFileSync(golden, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Scored)
  const { groups } = await client.results.table({ run, by: 'task', compare: null })
  const expected = [...Map.groupBy(lines, ({ task }) => task)].map(([task, of]) => {
    const mean = (score: 'exact_match' | 'rouge_l') => (100 * of.reduce((sum, line) => sum + line[score], 0)) / of.length
    return { name: task, n: of.length, exactMatch: mean('exact_match'), rougeL: mean('rouge_l') }
  })
  expect(expected).toHaveLength(9)
  const found = groups.map(({ name, lines: [line] }) => ({ name, n: line?.exactMatch.n, exactMatch: line?.exactMatch.overInstances, rougeL: line?.rougeL.overInstances }))
  expect(found.map(({ name, n, exactMatch }) => ({ name, n, exactMatch }))).toEqual(expected.map(({ name, n, exactMatch }) => ({ name, n, exactMatch })))
  for (const [i, { rougeL }] of expected.entries()) expect(found[i]?.rougeL).toBeCloseTo(rougeL, 8)
})

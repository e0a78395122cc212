import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { listOpening } from '#store/bundles.ts'
import { takeLock } from '#store/lock.ts'
import { readCells, readRunInstances, readRunTasks } from '#store/runs.ts'
import { follow, openTestHost, type TestClient, type TestHost } from '../../support/host.ts'
import { sharedAvailable, sharedPath, sharedReason } from '../../support/shared.ts'
import { temporaryFolder } from '../../support/temporary.ts'
import { writeTinyCollection } from '../../support/tiny-collection.ts'
import { saying } from '../../support/saying.ts'
import { askedStudy, storeAsked } from '../bundles/asked-runs.ts'
import { everything, open, refusal } from '../bundles/repacked.ts'

type Request = Parameters<TestClient['predictions']['import']>[0]

const importing = async (client: TestClient, request: Request) => follow(await client.predictions.import(request))

function written(lines: readonly object[], name = 'predictions.jsonl'): string {
  const file = join(temporaryFolder(), name)
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  return file
}

/** A run of three tasks of twelve instances, and right answers to some of them. */
function withRun(): TestHost & {
  readonly right: readonly {
    readonly task: string
    readonly id: string
    readonly prediction: string
    readonly references: readonly string[]
  }[]
} {
  const opened = openTestHost(temporaryFolder())
  storeAsked(opened.host.store, askedStudy, { id: 'aaaa1111' })
  const { store } = opened.host
  const right = readRunTasks(store, 'aaaa1111').flatMap(({ task }, position) =>
    readRunInstances(store, 'aaaa1111', position).map(({ instance }) => ({
      task: task.name,
      id: instance.id,
      prediction: instance.references[0] ?? '',
      references: instance.references,
    })),
  )
  return { ...opened, right }
}

describe('predictions beside the cells of a run', () => {
  test('become a cell on its instances; what has none is counted, and never wrong', async () => {
    const { client, host, right } = withRun()
    const before = await client.results.table({ run: 'asked', by: null, compare: null })
    const file = written([
      ...right.filter(({ task }) => task !== 'reversed').slice(0, 18),
      { task: 'other', id: 'x', prediction: 'y' },
      { task: 'parity', id: 'nowhere', prediction: 'even' },
    ])
    expect(await importing(client, { file, name: 'Tk-Instruct 3B', run: 'asked' })).toMatchObject({
      run: 'aaaa1111',
      cell: 'Tk-Instruct 3B (as asked elsewhere)',
      format: 'plain JSONL',
      read: 20,
      matched: 18,
      tasks: 2,
      missing: 18,
      unknown: { count: 2, first: ['other, x', 'parity, nowhere'] },
      skipped: 0,
      otherReferences: 0,
    })
    const after = await client.results.table({ run: 'asked', by: null, compare: null })
    expect(after.groups[0]?.lines.find(({ name }) => name.startsWith('Tk'))).toMatchObject({
      line: { method: 'predictions', predictions: { name: 'Tk-Instruct 3B', conditionKnown: false } },
      exactMatch: { overInstances: 100, n: 18, tasks: 2 },
      unscored: 0,
    })
    expect(after.cells.at(-1)).toMatchObject({
      name: 'Tk-Instruct 3B (as asked elsewhere)',
      method: 'predictions',
      done: 18,
      total: 36,
    })
    // The run is as far as it was, and what it had declared is what it was.
    expect([after.done, after.total, after.family]).toEqual([before.done, before.total, before.family])
    expect(after.comparisons.slice(0, before.comparisons.length)).toEqual(before.comparisons)
    expect(
      after.comparisons
        .slice(before.comparisons.length)
        .map(({ against, changed, instances }) => [against, changed, instances]),
    ).toEqual([
      ['Original', 'made elsewhere', 18],
      ['random guess', 'guessing', 18],
      ['majority label', 'guessing', 18],
    ])
    expect(listOpening(host.store)).toEqual([])
    // They are in the page of trials, in the export, and beside the others of an instance.
    expect((await client.trials.show({ run: 'asked', task: 'parity', instance: 0 })).cells.at(-1)).toMatchObject({
      name: 'Tk-Instruct 3B (as asked elsewhere)',
      trial: { raw: 'even', prompt: '', scores: { exactMatch: 1 } },
    })
    expect((await client.results.csv({ run: 'asked', by: null, of: 'means' })).text).toMatch(
      /Tk-Instruct 3B \(as asked elsewhere\),cell,exact match,100,100,18,2,predictions,,,,,,,free/,
    )
  })

  test('are known by their input where the file has no ids, and under the condition that is named', async () => {
    const { client, host } = withRun()
    const instance = readRunInstances(host.store, 'aaaa1111', 2)[0]!.instance
    const file = written([
      {
        Task: 'reversed',
        Definition: ['x'],
        Categories: [],
        Instance: { input: `${instance.input} `, output: ['something else'] },
        prediction: 'number 0',
      },
    ])
    expect(
      await importing(client, {
        file,
        name: 'T5',
        run: 'asked',
        condition: { definition: 'empty', examples: 'original' },
      }),
    ).toMatchObject({
      cell: 'T5 (Empty+original)',
      matched: 1,
      missing: 35,
      otherReferences: 1,
      format: expect.stringContaining('Tk-Instruct') as string,
    })
    expect((await client.trials.show({ run: 'asked', task: 'reversed', instance: 0 })).cells.at(-1)).toMatchObject({
      condition: { definition: 'empty', examples: 'original' },
      trial: { scores: { exactMatch: 1 } },
    })
  })

  test('can be taken out again, and leave nothing behind', async () => {
    const { client, host, right } = withRun()
    const before = everything(host.store)
    await importing(client, { file: written(right), name: 'A', run: 'asked' })
    await expect(client.predictions.remove({ run: 'asked', cell: 'Original' })).rejects.toMatchObject(
      refusal(/^invalid cell: Original \(added were: A \(as asked elsewhere\)\)/),
    )
    await client.predictions.remove({ run: 'asked', cell: 'A (as asked elsewhere)' })
    expect(everything(host.store)).toEqual(before)
    await expect(client.predictions.remove({ run: 'asked', cell: 'A (as asked elsewhere)' })).rejects.toMatchObject(
      refusal(/nothing was added to this run/),
    )
  })

  test('go with the bundle of the run, and are computed again, too', async () => {
    const { client, right } = withRun()
    await importing(client, { file: written(right.slice(5)), name: 'A', run: 'asked' })
    await importing(client, {
      file: written(right.slice(0, 30)),
      name: 'B',
      run: 'asked',
      condition: { definition: 'original', examples: 'original' },
    })
    const file = join(temporaryFolder(), 'made.zip')
    await follow(await client.bundles.make({ run: 'asked', file, adapters: false }))
    const there = openTestHost(temporaryFolder())
    expect(await open(there.client, file)).toMatchObject({ differing: 0, broken: [] })
    const table = async (of: TestClient) =>
      JSON.stringify(await of.results.table({ run: 'asked', by: null, compare: null }))
    expect(await table(there.client)).toBe(await table(client))
    expect(readCells(there.host.store, 'aaaa1111').map(({ cell }) => cell.method)).toEqual([
      'in context',
      'in context',
      'in context',
      'in context',
      'predictions',
      'predictions',
    ])
  })

  test.each<[string, (right: ReturnType<typeof withRun>['right']) => readonly object[], Partial<Request>, RegExp]>([
    [
      'no prediction of an instance of it',
      () => [{ task: 'other', id: '1', prediction: 'x' }],
      {},
      /^predictions\.jsonl: none of the 1 predictions is of an instance of run aaaa1111: .* \(the first one is other, 1\)/,
    ],
    [
      'two predictions of one instance',
      (right) => [right[0]!, right[0]!],
      {},
      /^predictions\.jsonl: invalid line 2: a second prediction for instance parity-0 of task parity/,
    ],
    [
      'a broken line',
      () => [{ task: 'parity', id: '1' }],
      {},
      /^predictions\.jsonl: invalid line 1: "prediction" is missing/,
    ],
    ['no line', () => [], {}, /^invalid file: predictions\.jsonl \(it has no predictions\)/],
    [
      'several conditions, none of them named',
      (right) => [
        { ...right[0], condition: 'original' },
        { ...right[1], condition: 'empty' },
      ],
      {},
      /several conditions \(original, empty\); name the one to import/,
    ],
    [
      'a condition that it does not have',
      (right) => [{ ...right[0], condition: 'original' }],
      { condition: { definition: 'empty', examples: 'empty' } },
      /^invalid condition: empty \(the file has: original\)/,
    ],
    [
      'a condition that nobody knows',
      (right) => [{ ...right[0], condition: 'upside down' }],
      {},
      /^invalid condition: upside down/,
    ],
    [
      'examples that were drawn elsewhere',
      (right) => [{ ...right[0], condition: 'original+random-labels+drawn-13' }],
      {},
      /^invalid condition: original\+random-labels\+drawn-13 \(which examples were drawn elsewhere/,
    ],
    ['a run that is not there', (right) => right, { run: 'none' }, /^invalid run: none/],
    [
      'a file that is not there',
      (right) => right,
      { file: 'nowhere.jsonl' },
      /^invalid file: nowhere\.jsonl \(no such file\)/,
    ],
  ])('are refused: %s', async (_, lines, more, reason) => {
    const { client, host, right } = withRun()
    const before = everything(host.store)
    await expect(
      importing(client, { file: written(lines(right)), name: 'A', run: 'asked', ...more }),
    ).rejects.toMatchObject(refusal(reason))
    expect(everything(host.store)).toEqual(before)
  })

  test('of several conditions in a file only the one that is named counts', async () => {
    const { client, right } = withRun()
    const file = written(
      right.flatMap((each) => [
        { ...each, condition: 'original' },
        { ...each, prediction: 'no', condition: 'simplified' },
      ]),
    )
    expect(
      await importing(client, {
        file,
        name: 'A',
        run: 'asked',
        condition: { definition: 'simplified', examples: 'original' },
      }),
    ).toMatchObject({ cell: 'A (Simplified)', matched: 36, skipped: 36 })
  })

  test('are not taken while the run is under way, nor twice', async () => {
    const { client, host, right } = withRun()
    const lock = takeLock(host.store, 'run-aaaa1111')
    await expect(importing(client, { file: written(right), name: 'A', run: 'asked' })).rejects.toMatchObject(
      refusal(/run aaaa1111 is under way/),
    )
    lock?.release()
    await importing(client, { file: written(right), name: 'A', run: 'asked' })
    await expect(importing(client, { file: written(right.slice(1)), name: 'A', run: 'asked' })).rejects.toMatchObject(
      refusal(/has a cell A \(as asked elsewhere\) already/),
    )
  })
})

describe('the same predictions a second time', () => {
  test('beside a run are refused with the name of their cell, whatever file, name and condition they are given; its family stays as it was', async () => {
    const { client, right } = withRun()
    await importing(client, { file: written(right), name: 'A', run: 'asked' })
    const { verdict, comparisons } = await client.results.table({ run: 'asked', by: null, compare: null })
    const refused = refusal(
      /^invalid file: copy\.jsonl \(run aaaa1111 has its predictions already, as A \(as asked elsewhere\); take that out first/,
    )
    await expect(
      importing(client, { file: written(right, 'copy.jsonl'), name: 'B', run: 'asked' }),
    ).rejects.toMatchObject(refused)
    await expect(
      importing(client, {
        file: written(right, 'copy.jsonl'),
        name: 'B',
        run: 'asked',
        condition: { definition: 'empty', examples: 'empty' },
      }),
    ).rejects.toMatchObject(refused)
    expect(await client.results.table({ run: 'asked', by: null, compare: null })).toMatchObject({
      verdict,
      comparisons,
    })
    await client.predictions.remove({ run: 'asked', cell: 'A (as asked elsewhere)' })
    expect(await importing(client, { file: written(right, 'copy.jsonl'), name: 'B', run: 'asked' })).toMatchObject({
      cell: 'B (as asked elsewhere)',
    })
  })

  test('under another condition of the same file they are others', async () => {
    const { client, right } = withRun()
    const file = written(
      right.flatMap((each) => [
        { ...each, condition: 'original' },
        { ...each, prediction: 'no', condition: 'simplified' },
      ]),
    )
    const under = (definition: 'original' | 'simplified') =>
      importing(client, { file, name: 'A', run: 'asked', condition: { definition, examples: 'original' } })
    await under('original')
    expect(await under('simplified')).toMatchObject({ cell: 'A (Simplified)' })
    await expect(under('original')).rejects.toMatchObject(refusal(/has its predictions already, as A \(Original\)/))
  })

  test('as a run of their own, or beside it, are refused with the run that holds them, and taken where a second one is meant', async () => {
    const { client } = openTestHost(temporaryFolder())
    const lines = ['1', '2'].map((id) => ({ task: 't', id, prediction: 'x', references: ['x'] }))
    const { run } = await importing(client, { file: written(lines), name: 'A' })
    await expect(importing(client, { file: written(lines, 'copy.jsonl'), name: 'B' })).rejects.toMatchObject(
      refusal(new RegExp(`^invalid file: copy\\.jsonl \\(run ${run} holds its predictions already, as A`)),
    )
    await expect(importing(client, { file: written(lines, 'copy.jsonl'), name: 'B', run })).rejects.toMatchObject(
      refusal(/has its predictions already, as A/),
    )
    expect((await importing(client, { file: written(lines), name: 'B', again: true })).run).not.toBe(run)
  })

  test('of a run that was deleted count as not imported', async () => {
    const { client } = openTestHost(temporaryFolder())
    const file = written([{ task: 't', id: '1', prediction: 'x', references: ['x'] }])
    const { run } = await importing(client, { file, name: 'A' })
    await client.history.remove({ runs: [run], models: false })
    expect(await importing(client, { file, name: 'A' })).toMatchObject({ matched: 1 })
  })
})

describe("the file's own metric", () => {
  const row = (id: number, prediction: string, reference: string, exactMatch: number) => ({
    task: 't',
    id: String(id),
    prediction,
    references: [reference],
    exact_match: exactMatch,
  })

  test.each<[string, readonly object[], readonly string[]]>([
    [
      'is exact match',
      [row(1, 'Yes.', 'yes', 1), row(2, 'no', 'yes', 0)],
      ["Exact match is the file's exact_match, 50.0 %: both agree on all 2 rows."],
    ],
    [
      'is strict match',
      [row(1, 'Yes', 'yes', 0), row(2, '5', '-5', 0), row(3, 'no', 'no', 1)],
      [
        "Strict match is the file's exact_match, 33.3 %; exact match ignores case and punctuation and differs from it on 2 of 3 rows.",
      ],
    ],
    ['is not there', [{ task: 't', id: '1', prediction: 'x', references: ['x'] }], []],
  ])('%s', async (_, lines, sentences) => {
    const { client } = openTestHost(temporaryFolder())
    const { run, fileMetricSentences } = await importing(client, { file: written(lines), name: 'A' })
    expect(fileMetricSentences).toEqual(sentences)
    const { verdict, cells } = await client.results.table({ run, by: null, compare: null })
    expect(verdict.filter((sentence) => sentence.startsWith('A (as asked elsewhere): '))).toEqual(
      sentences.map((sentence) => `A (as asked elsewhere): ${sentence}`),
    )
    expect(cells[0]?.predictions?.fileMetric?.rows).toBe(sentences.length === 0 ? undefined : lines.length)
  })

  test('differs: refused with file, line, id, both values, the likely cause and what to do; nothing stays', async () => {
    const { client, host } = openTestHost(temporaryFolder())
    const before = everything(host.store)
    const file = written([row(1, 'x', 'x', 1), row(2, 'an apple', 'apple', 1), row(3, 'y', 'z', 0)])
    await expect(importing(client, { file, name: 'A' })).rejects.toMatchObject({
      data: {
        reasons: [
          "predictions.jsonl: exact match is not the file's exact_match on 1 of 3 rows. Import the predictions all the same only by accepting differing scores; the difference is then stored and shown with them.",
          'predictions.jsonl, line 2 (id 2): exact_match is 1, exact match is 0: the answer is "an apple", right is "apple"; its task may leave words out before it compares (regexes_to_ignore), or take the answer out of a longer text',
        ],
      },
    })
    expect(everything(host.store)).toEqual(before)
  })

  test('differs and is accepted: stored, shown with the results, and in the bundle', async () => {
    const { client } = openTestHost(temporaryFolder())
    const { run } = await importing(client, {
      file: written([row(1, 'x', 'x', 1), row(2, 'an apple', 'apple', 1)]),
      name: 'A',
      acceptDifferingScores: true,
    })
    const sentence =
      "A (as asked elsewhere): The scores are not the file's exact_match, 100.0 %: exact match differs from it on 1 of 2 rows, strict match on 1."
    expect((await client.results.table({ run, by: null, compare: null })).verdict).toContain(sentence)
    const bundle = join(temporaryFolder(), 'made.zip')
    await follow(await client.bundles.make({ run, file: bundle, adapters: false }))
    const there = openTestHost(temporaryFolder())
    expect(await open(there.client, bundle)).toMatchObject({ differing: 0, broken: [] })
    expect((await there.client.results.table({ run, by: null, compare: null })).verdict).toContain(sentence)
  })

  test.each<[string, object, RegExp]>([
    [
      'other references of the instance',
      { prediction: 'odd', references: ['odd'], exact_match: 1 },
      /exact_match is 1, exact match is 0: the answer is "odd", right is "even"; the instance has other references than the file/,
    ],
    [
      'white space',
      { prediction: ' even', references: ['even'], exact_match: 0 },
      /the file counts white space around the answer, which both scores ignore/,
    ],
    [
      'a metric that is a share',
      { prediction: 'even', references: ['even'], exact_match: 0.37 },
      /exact_match is 0\.37, exact match is 1: .* the metric is neither 0 nor 1/,
    ],
  ])('differs: the likely cause is %s', async (_, more, reason) => {
    const { client, right } = withRun()
    const even = right.find(({ prediction }) => prediction === 'even')
    await expect(
      importing(client, { file: written([{ ...even, ...more }]), name: 'A', run: 'asked' }),
    ).rejects.toMatchObject({ data: { reasons: [expect.anything(), saying(reason)] } })
  })
})

describe('choices on each line', () => {
  const line = (id: number, options: readonly string[], prediction: string, more: object = {}) => ({
    task: 't',
    id: String(id),
    prediction,
    references: [options[0]],
    options,
    ...more,
  })

  test.each<[string, readonly object[], string, number]>([
    [
      'the same on every line, in any order, are a label space',
      [line(1, ['a', 'b'], 'a'), line(2, ['b', 'a'], 'a')],
      'classification',
      50,
    ],
    [
      'others on other lines are options: guessing is the mean of 1/m',
      [line(1, ['a', 'b'], 'a'), line(2, ['c', 'd', 'e', 'f'], 'a')],
      'choice',
      37.5,
    ],
    [
      'others on other lines, where the file calls them labels',
      [
        { ...line(1, ['a', 'b'], 'a'), options: null, labels: ['a', 'b'] },
        { ...line(2, ['c', 'd'], 'c'), options: null, labels: ['c', 'd'] },
      ],
      'choice',
      50,
    ],
  ])('%s', async (_, lines, kind, guess) => {
    const { client } = openTestHost(temporaryFolder())
    const { run } = await importing(client, { file: written(lines), name: 'A' })
    const { groups } = await client.results.means({ run })
    expect(groups.map(({ name, lines: [, second] }) => [name, second?.name, second?.exactMatch.overInstances])).toEqual(
      [[kind, 'random guess', guess]],
    )
  })

  test.each<[string, readonly object[], RegExp]>([
    [
      'on some lines only',
      [line(1, ['a', 'b'], 'a'), { ...line(2, ['a', 'b'], 'a'), options: undefined }],
      /^predictions\.jsonl: invalid line 2: it has no options, and other lines of its task have some/,
    ],
    [
      'without the right one',
      [line(1, ['a', 'b'], 'a'), line(2, ['c', 'd'], 'a', { references: ['e'] })],
      /^predictions\.jsonl: invalid line 2: none of its references is among its choices/,
    ],
    [
      'one twice',
      [line(1, ['a', 'b'], 'a'), line(2, ['c', 'c'], 'a')],
      /^predictions\.jsonl: invalid line 2: invalid labels: "c" is among them twice/,
    ],
    [
      'one only',
      [line(1, ['a', 'b'], 'a'), line(2, ['c'], 'c')],
      /^predictions\.jsonl: invalid line 2: "options" is .* a list of at least two texts is needed/,
    ],
  ])('%s are refused', async (_, lines, reason) => {
    const { client } = openTestHost(temporaryFolder())
    await expect(importing(client, { file: written(lines), name: 'A' })).rejects.toMatchObject(refusal(reason))
  })
})

describe('predictions as a run of their own', () => {
  test('on the instances of a collection', async () => {
    const { client } = openTestHost(temporaryFolder())
    await follow(
      await client.collections.import({
        path: writeTinyCollection(join(temporaryFolder(), 'tiny')),
        name: 'tiny',
        replace: false,
        skipBroken: false,
      }),
    )
    const lines = Array.from({ length: 5 }, (_, i) => ({
      task: 'label_parity',
      id: `label_parity-${4 - i}`,
      prediction: i % 2 === 0 ? 'even' : 'odd',
    }))
    const { run, ...reported } = await importing(client, { file: written(lines), name: 'a model', collection: 'tiny' })
    expect(reported).toMatchObject({ matched: 5, tasks: 1, missing: 1 })
    expect(await client.results.means({ run })).toMatchObject({
      done: 5,
      total: 5,
      collection: 'tiny',
      model: 'a model',
      groups: [
        {
          name: 'classification',
          lines: [
            { name: 'a model (as asked elsewhere)', exactMatch: { overInstances: 100, n: 5 } },
            { name: 'random guess' },
            { name: 'majority label' },
            { name: 'copy demo' },
            { name: 'copy input' },
          ],
        },
      ],
    })
    expect((await client.history.list({ which: 'kept' })).runs).toMatchObject([
      {
        id: run,
        state: 'finished',
        method: 'predictions',
        origin: { kind: 'predictions', file: 'predictions.jsonl', missing: 1 },
      },
    ])
    await expect(client.runs.resume({ run })).rejects.toMatchObject(
      refusal(/holds predictions made elsewhere \(predictions\.jsonl\): there is nothing to ask/),
    )
    await expect(client.history.request({ run })).rejects.toMatchObject(refusal(/there is nothing to ask again/))
    expect((await client.history.measure({ run })).headline).toMatchObject({
      name: 'a model (as asked elsewhere)',
      percent: 100,
    })
    // Another one beside it is compared with it.
    await importing(client, {
      file: written(lines.map((line) => ({ ...line, prediction: 'even' }))),
      name: 'another',
      run,
    })
    expect(
      (await client.results.table({ run, by: null, compare: null })).comparisons.map(({ name, against }) => [
        name,
        against,
      ]),
    ).toContainEqual(['another (as asked elsewhere)', 'a model (as asked elsewhere)'])
  })

  test('on what the file brings, harness samples for one', async () => {
    const { client } = openTestHost(temporaryFolder())
    const file = written(
      [0, 1, 2, 3, 4, 5].map((i) => ({
        doc_id: i,
        doc: {},
        target: String(i % 2),
        arguments: [
          ['q', ' yes'],
          ['q', ' no'],
        ],
        filtered_resps:
          i < 4
            ? [
                [-1, false],
                [-2, false],
              ]
            : [
                [-3, false],
                [-2, true],
              ],
      })),
      'samples_boolq_2026-01-02T03-04-05.678.jsonl',
    )
    const { run, cell, format } = await importing(client, {
      file,
      name: 'a model',
      condition: { definition: 'empty', examples: 'empty' },
      margin: 5,
    })
    expect([cell, format]).toEqual(['a model (Empty)', 'samples of the lm-evaluation-harness'])
    const { groups, cells, margin } = await client.results.table({ run, by: 'task', compare: null })
    expect(cells).toMatchObject([{ decoding: 'likelihood', outcomes: { 'in-format': 6 } }])
    expect([margin, groups]).toMatchObject([
      5,
      [
        {
          name: 'boolq',
          kind: 'classification',
          lines: [
            { exactMatch: { overInstances: 50, n: 6 }, format: { overInstances: 100 } },
            { name: 'random guess', exactMatch: { overInstances: 50 } },
            { name: 'majority label' },
          ],
        },
      ],
    ])
  })

  test.each<[string, readonly object[], Partial<Request>, RegExp]>([
    [
      'lines without references, and no collection',
      [{ task: 't', id: '1', prediction: 'x' }],
      {},
      /^predictions\.jsonl: invalid line 1: it has no references; name the collection, or the run, that its instances are from/,
    ],
    [
      'two lines of one instance',
      [1, 2].map(() => ({ task: 't', id: '1', prediction: 'x', references: ['x'] })),
      {},
      /^predictions\.jsonl: invalid line 2: a second prediction for instance 1 of task t/,
    ],
    [
      'a collection that is not there',
      [{ task: 't', id: '1', prediction: 'x' }],
      { collection: 'none' },
      /^invalid collection: none/,
    ],
  ])('are refused: %s', async (_, lines, more, reason) => {
    const { client, host } = openTestHost(temporaryFolder())
    await expect(importing(client, { file: written(lines), name: 'A', ...more })).rejects.toMatchObject(refusal(reason))
    expect(everything(host.store)[0]).toEqual(everything(openTestHost(temporaryFolder()).host.store)[0])
  })
})

interface Scored {
  readonly task: string
  readonly exact_match: number
  readonly rouge_l: number
}

const golden = sharedPath('golden/tk3b_predictions_scored.jsonl')

test.skipIf(!sharedAvailable)(
  `900 predictions of Tk-Instruct 3B get the per-task scores of their lines${sharedReason}`,
  async () => {
    const { client } = openTestHost(temporaryFolder())
    const { run } = await importing(client, { file: golden, name: 'Tk-Instruct 3B' })
    const lines = readFileSync(golden, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Scored)
    const { groups } = await client.results.table({ run, by: 'task', compare: null })
    const expected = [...Map.groupBy(lines, ({ task }) => task)].map(([task, of]) => {
      const mean = (score: 'exact_match' | 'rouge_l') =>
        (100 * of.reduce((sum, line) => sum + line[score], 0)) / of.length
      return { name: task, n: of.length, exactMatch: mean('exact_match'), rougeL: mean('rouge_l') }
    })
    expect(expected).toHaveLength(9)
    const found = groups.map(({ name, lines: [line] }) => ({
      name,
      n: line?.exactMatch.n,
      exactMatch: line?.exactMatch.overInstances,
      rougeL: line?.rougeL.overInstances,
    }))
    expect(found.map(({ name, n, exactMatch }) => ({ name, n, exactMatch }))).toEqual(
      expected.map(({ name, n, exactMatch }) => ({ name, n, exactMatch })),
    )
    for (const [i, { rougeL }] of expected.entries()) expect(found[i]?.rougeL).toBeCloseTo(rougeL, 8)
  },
)

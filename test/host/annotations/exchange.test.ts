import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ORPCError } from '@orpc/server'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { ItemValue } from '#contract/annotations.ts'
import { contentTypes } from '#core/annotations/content-types.ts'
import { pairSources, pairStates } from '#core/annotations/item.ts'
import { itemName, itemText } from '#host/annotations/annotations.ts'
import { readCollection } from '#exchange/read-collection.ts'
import { createSet, findSet } from '#store/annotation-sets.ts'
import { addStep, readItems, readLog, redoStep, undoStep } from '#store/annotations.ts'
import { beginImport, findCollection } from '#store/collections.ts'
import { gather } from '../../exchange/support/events.ts'
import { follow, openHostAt, type TestHost } from '../../support/host.ts'
import { fileFolder, temporaryFolder } from '../../support/temporary.ts'
import { writeTinyCollection } from '../../support/tiny-collection.ts'
import { saying } from '../../support/saying.ts'

interface Bench extends TestHost {
  readonly folder: string
}

async function openBench(): Promise<Bench> {
  const { close, ...bench } = await openBenchAt(temporaryFolder())
  onTestFinished(close)
  return bench
}

async function openBenchAt(folder: string) {
  const opened = openHostAt(join(folder, 'data'))
  await follow(
    await opened.client.collections.import({
      path: writeTinyCollection(join(folder, 'tiny')),
      name: 'tiny',
      replace: false,
      skipBroken: false,
    }),
  )
  await opened.client.annotations.createSet({ collection: 'tiny', name: 'main' })
  return { ...opened, folder }
}

type Pair = NonNullable<Extract<ItemValue, { kind: 'pair' }>['value']>
const pair = (given: Partial<Pair> = {}): Pair => ({
  input: 'The sun number 1',
  gold: 'odd',
  output: 'even',
  proposed: 'even',
  source: 'wrong label',
  state: 'proposed',
  position: 0,
  note: '',
  ...given,
})
const pairItem = (id: string, given: Partial<Pair> = {}) => ({ kind: 'pair' as const, id, value: pair(given) })
const act = ({ client }: Bench, set: string, author: string, ...items: ItemValue[]) =>
  client.annotations.act({
    collection: 'tiny',
    set,
    author,
    what: 'a change',
    changes: items.map((item) => ({ task: 'label_parity', item })),
  })

async function textOf({ client }: Bench, set: string, as: 'jsonl' | 'csv'): Promise<{ text: string; name: string }> {
  let text = ''
  const { name } = await follow(
    await client.annotations.read({ collection: 'tiny', set, as }),
    (piece) => (text += piece.text),
  )
  return { text, name }
}

async function importText(
  bench: Bench,
  content: string | Buffer,
  { file = 'log.jsonl', name }: { file?: string; name?: string } = {},
) {
  const path = join(bench.folder, file)
  writeFileSync(path, content)
  return bench.client.annotations.import({ collection: 'tiny', path, ...(name !== undefined && { name }) })
}

async function refusal(call: Promise<unknown>): Promise<unknown> {
  const error = await call.then(
    () => new Error('it was not refused'),
    (reason: unknown) => reason,
  )
  return error instanceof ORPCError ? { code: error.code as string, ...(error.data as object) } : error
}

/** Everything but the time of its making. */
function stateOf({ host: { store } }: Bench, name: string) {
  const set = findSet(store, findCollection(store, 'tiny')?.id ?? -1, name)?.id ?? -1
  return { log: [...readLog(store, set)], items: readItems(store, set) }
}

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }).filter((each) => !each.includes('\0')),
  fc.constantFrom('', '=1+1', "'", "''x", '-', '"', '\r', '\n', ' \r\n ', '😀\u200d', '\ufeff', 'x'.repeat(70_000)),
)
const aPair = fc.record({
  input: text,
  gold: fc.option(text),
  output: text,
  proposed: text,
  source: fc.constantFrom(...pairSources),
  state: fc.constantFrom(...pairStates),
  position: fc.nat(20),
  note: text,
})
const spans = fc
  .array(
    fc.record({
      length: fc.integer({ min: 1, max: 5 }),
      gap: fc.nat(3),
      type: fc.constantFrom(...contentTypes),
      character: fc.constantFrom('x', '"', '\n', 'é'),
    }),
    { maxLength: 4 },
  )
  .map((some) => {
    let at = 0
    return some.map(({ length, gap, type, character }) => {
      const from = at + gap
      at = from + length
      return { from, to: at, type, text: character.repeat(length) }
    })
  })
const labels = fc.uniqueArray(fc.constantFrom('yes', 'no', '=', 'ja "nein"', '\u202e', 'a\nb'), { minLength: 1 })
const item: fc.Arbitrary<ItemValue> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('pair' as const),
      id: fc.constantFrom('a', 'b2', '0'),
      value: fc.option(aPair, { freq: 4 }),
    }),
  },
  fc.record({ kind: fc.constant('tags' as const), value: fc.option(spans, { freq: 4 }) }),
  fc.record({
    kind: fc.constantFrom('simplified' as const, 'output type' as const),
    value: fc.option(text, { freq: 4 }),
  }),
  fc.record({
    kind: fc.constant('label space' as const),
    value: fc.option(
      fc.oneof(
        fc.constant({ kind: 'generation' as const }),
        fc.record({
          kind: fc.constant('classification' as const),
          labels,
          stated: fc.constantFrom(null, 'partly' as const),
        }),
      ),
      { freq: 4 },
    ),
  }),
)
const author = fc.constantFrom('Ada', 'Bea', '=Cy', '')
const times = ['2026-01-01T00:00:00.000Z', '2026-01-02T10:00:00.000Z', '2026-01-02T10:00:00.001Z']
const action = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('change' as const),
      author,
      at: fc.constantFrom(...times),
      what: text.map((each) => each.slice(0, 99)),
      items: fc.uniqueArray(fc.tuple(fc.constantFrom('label_parity', 'generate_reversed', '=gone', 'Größe 😀'), item), {
        minLength: 1,
        maxLength: 4,
        selector: ([task, each]) => `${task} ${itemName(each)}`,
      }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('undo' as const, 'redo' as const),
      author,
      at: fc.constantFrom(...times),
    }),
  },
)

test('random logs go through a file into another data directory and out again, the same to the byte, and can be taken back there as here', async () => {
  const [here, there] = [await openBench(), await openBench()]
  const collection = findCollection(here.host.store, 'tiny')?.id ?? -1
  let run = 0
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 40 }), async (actions) => {
      const name = `set ${run++}`
      const { store } = here.host
      const set = createSet(store, collection, name, '') ?? -1
      for (const each of actions) {
        if (each.kind === 'change')
          addStep(
            store,
            set,
            each,
            each.items.map(([task, value]) => ({ task, item: itemName(value), after: itemText(value) })),
          )
        else (each.kind === 'undo' ? undoStep : redoStep)(store, set, each)
      }
      const [log, table] = [await textOf(here, name, 'jsonl'), await textOf(here, name, 'csv')]
      expect([log.name, table.name]).toEqual([`${name}.jsonl`, `${name}.csv`])
      await importText(there, log.text)
      await importText(there, table.text, { file: `${name} items.csv` })
      expect((await textOf(there, name, 'jsonl')).text).toBe(log.text)
      expect((await textOf(there, name, 'csv')).text).toBe(table.text)
      expect((await textOf(there, `${name} items`, 'csv')).text).toBe(table.text)
      expect(stateOf(there, name)).toEqual(stateOf(here, name))
      const copy = findSet(there.host.store, findCollection(there.host.store, 'tiny')?.id ?? -1, name)?.id ?? -1
      for (const step of [undoStep, undoStep, redoStep, undoStep, undoStep]) {
        for (const who of ['Ada', 'Bea', '=Cy', ''])
          expect(step(there.host.store, copy, { author: who, at: '' })).toEqual(
            step(store, set, { author: who, at: '' }),
          )
      }
    }),
    { numRuns: 25, seed: 5 },
  )
}, 120_000)

test.each<[string, Parameters<TestHost['client']['annotations']['act']>[0], RegExp]>([
  [
    'a text',
    {
      collection: 'tiny',
      set: 'main',
      what: 'x',
      changes: [{ task: 'label_parity', item: pairItem('a', { note: 'a\0b' }) }],
    },
    /label_parity: invalid text: "a\\u0000b" holds a character/,
  ],
  [
    'a label',
    {
      collection: 'tiny',
      set: 'main',
      what: 'x',
      changes: [
        {
          task: 'label_parity',
          item: { kind: 'label space', value: { kind: 'classification', labels: ['\ud83d'], stated: null } },
        },
      ],
    },
    /invalid text: "\\ud83d"/,
  ],
  [
    'what a step is',
    { collection: 'tiny', set: 'main', what: 'x\0', changes: [{ task: 'label_parity', item: pairItem('a') }] },
    /Input validation failed/,
  ],
  [
    'an author',
    {
      collection: 'tiny',
      set: 'main',
      author: '\udc00',
      what: 'x',
      changes: [{ task: 'label_parity', item: pairItem('a') }],
    },
    /Input validation failed/,
  ],
])('what could not be given back is not taken in: %s', async (_, input, words) => {
  const bench = await openBench()
  const reported = (await refusal(bench.client.annotations.act(input))) as { reasons?: readonly string[] }
  expect(reported.reasons?.[0] ?? 'Input validation failed').toMatch(words)
  expect(stateOf(bench, 'main').log).toEqual([])
})

test('an export is of one moment, whatever is done meanwhile', async () => {
  const bench = await openBench()
  const long = 'x'.repeat(60_000)
  for (let i = 0; i < 6; i++) await act(bench, 'main', 'Ada', pairItem(`p${i}`, { note: long, position: i }))
  for (const as of ['jsonl', 'csv'] as const) {
    const before = (await textOf(bench, 'main', as)).text
    const events = await bench.client.annotations.read({ collection: 'tiny', set: 'main', as })
    let read = (await events.next()).value as { text: string }
    let reported = read.text
    await act(bench, 'main', 'Ada', pairItem('p5', { note: `changed before ${as}`, position: 5 }))
    for (let next = await events.next(); next.done !== true; next = await events.next()) {
      read = next.value
      reported += read.text
    }
    expect(reported).toBe(before)
    // And the host itself reads what is now.
    expect(
      JSON.stringify(await bench.client.annotations.task({ collection: 'tiny', set: 'main', task: 'label_parity' })),
    ).toContain(`changed before ${as}`)
  }
})

test('a set is written as a log or a table, never over what is there', async () => {
  const bench = await openBench()
  await act(bench, 'main', 'Ada', pairItem('a'), { kind: 'simplified', value: 'Say.' })
  const path = join(bench.folder, 'main.jsonl')
  const write = (as: 'jsonl' | 'csv', to = path) =>
    bench.client.annotations.write({ collection: 'tiny', set: 'main', as, path: to })
  expect(await write('jsonl')).toEqual({ files: [path], items: 2, version: 1 })
  expect(readFileSync(path, 'utf8')).toBe((await textOf(bench, 'main', 'jsonl')).text)
  expect(await refusal(write('csv'))).toMatchObject({
    code: 'INVALID_REQUEST',
    reasons: [{ sentence: expect.stringContaining('main.jsonl exists') as string, remedy: 'overwrite' }],
  })
  expect(await refusal(write('csv', join(bench.folder, 'none', 'main.csv')))).toMatchObject({
    code: 'INVALID_REQUEST',
    reasons: [expect.stringContaining('there is no folder')],
  })
  expect(
    await refusal(
      bench.client.annotations.write({
        collection: 'tiny',
        set: 'other',
        as: 'csv',
        path: join(bench.folder, 'x.csv'),
      }),
    ),
  ).toMatchObject({ reasons: [expect.stringContaining('invalid set: other')] })
  expect(readdirSync(bench.folder).toSorted()).toEqual(['data', 'main.jsonl', 'tiny'])
})

test('tasks are written with the approved pairs as negative examples, and are read again', async () => {
  const bench = await openBench()
  await act(
    bench,
    'main',
    'Ada',
    pairItem('a', { state: 'approved', position: 1 }),
    pairItem('b', { state: 'approved', input: 'The moon number 2', gold: null, output: 'odd' }),
    pairItem('c', { state: 'rejected', input: 'x' }),
    pairItem('d', { input: 'y' }),
  )
  const folder = join(bench.folder, 'pairs')
  const write = () => bench.client.annotations.write({ collection: 'tiny', set: 'main', as: 'tasks', path: folder })
  expect(await write()).toEqual({ files: ['label_parity.json'], items: 2, version: 1 })
  const { heads, instances, problems } = await gather(readCollection(folder))
  expect(problems).toEqual([])
  expect(heads).toMatchObject([
    {
      name: 'label_parity',
      positiveExamples: [{ output: 'even' }, { output: 'odd' }, { output: 'even' }],
      negativeExamples: [
        {
          input: 'The moon number 2',
          output: 'odd',
          explanation: 'The output is wrong on purpose; the right one is not known.',
        },
        {
          input: 'The sun number 1',
          output: 'even',
          explanation: 'The output is wrong on purpose; the right one is: odd',
        },
      ],
      curatedExamples: [
        { input: 'The moon number 2', output: 'odd' },
        { input: 'The sun number 1', output: 'even', gold: 'odd' },
      ],
    },
  ])
  expect(instances['label_parity']).toHaveLength(6)
  expect(await refusal(write())).toMatchObject({
    code: 'WORK_FAILED',
    reasons: [{ sentence: expect.stringMatching(/^invalid output: .* exists; choose another name/) as string }],
  })
  await bench.client.annotations.createSet({ collection: 'tiny', name: 'empty' })
  expect(
    await refusal(
      bench.client.annotations.write({
        collection: 'tiny',
        set: 'empty',
        as: 'tasks',
        path: join(bench.folder, 'none'),
      }),
    ),
  ).toMatchObject({ reasons: [saying(/no task has an approved pair/)] })
  expect(existsSync(join(bench.folder, 'none'))).toBe(false)
})

test('a set is imported under its own name or another, and tasks that are not here are kept and named', async () => {
  const bench = await openBench()
  await act(bench, 'main', 'Ada', pairItem('a'))
  const log = (await textOf(bench, 'main', 'jsonl')).text.replaceAll('label_parity', 'elsewhere')
  const none = { active: false, version: 1, items: 1, unknownTasks: ['elsewhere'] }
  expect(await importText(bench, log, { name: ' bea ' })).toEqual({ name: 'bea', ...none })
  expect(await importText(bench, log.replace('"set":"main"', '"set":"cy"'))).toEqual({ name: 'cy', ...none })
  expect(await importText(bench, (await textOf(bench, 'bea', 'csv')).text, { file: 'dee.csv' })).toEqual({
    name: 'dee',
    ...none,
  })
  expect(await refusal(importText(bench, log))).toMatchObject({
    code: 'INVALID_REQUEST',
    reasons: [saying(/an annotation set main is here already/)],
  })
  expect(await refusal(importText(bench, log, { name: ' ' }))).toMatchObject({
    reasons: [saying(/1 to 200 characters/)],
  })
  expect(
    await refusal(bench.client.annotations.import({ collection: 'tiny', path: join(bench.folder, 'none.jsonl') })),
  ).toMatchObject({ reasons: [expect.stringContaining('there is no such file')] })
  expect(await refusal(bench.client.annotations.import({ collection: 'tiny', path: bench.folder }))).toMatchObject({
    reasons: [expect.stringContaining('it is a folder, no regular file')],
  })
  const { sets } = await bench.client.annotations.sets({ collection: 'tiny' })
  expect(sets.map(({ name, active }) => [name, active])).toEqual([
    ['main', true],
    ['bea', false],
    ['cy', false],
    ['dee', false],
  ])
})

test('the first set of a collection is active, as one that is made there', async () => {
  const bench = await openBench()
  await act(bench, 'main', 'Ada', pairItem('a'))
  const log = (await textOf(bench, 'main', 'jsonl')).text
  await bench.client.annotations.removeSet({ collection: 'tiny', set: 'main' })
  expect(await importText(bench, log)).toMatchObject({ name: 'main', active: true })
})

const at = '2026-01-01T00:00:00.000Z'
const line = (number: number, given: object = {}) =>
  JSON.stringify({
    number,
    author: 'Ada',
    at,
    kind: 'change',
    of: null,
    what: 'a change',
    changes: [{ task: 't', item: 'simplified', before: null, after: 'x' }],
    ...given,
  })
const logOf = (...lines: string[]) =>
  [
    JSON.stringify({ placebo: 'annotations', version: 1, collection: 'tiny', set: 'other', steps: lines.length }),
    ...lines,
    '',
  ].join('\n')
const changing = (item: string, after: unknown, before: unknown = null) => ({
  changes: [{ task: 't', item, before, after }],
})

describe('what is damaged is refused whole', () => {
  const folder = fileFolder('damaged')
  let bench: Awaited<ReturnType<typeof openBenchAt>>
  beforeAll(async () => {
    bench = await openBenchAt(folder)
    await act(bench, 'main', 'Ada', pairItem('a'))
  }, 30_000)
  afterAll(() => bench.close())

  test.each<[string, string, RegExp]>([
    [
      'the first step is missing',
      logOf(line(2)).replace('"steps":1', '"steps":2'),
      /line 2, step 2: the log is damaged: it has the number 2, where 1 should come/,
    ],
    [
      'steps are in another order',
      logOf(line(1), line(3, changing('tags', [])), line(2, changing('output type', 'x'))).replace(
        '"steps":3',
        '"steps":2',
      ),
      /line 3, step 3: the log is damaged: it has the number 3, where 2 should come/,
    ],
    [
      'a step changes nothing',
      logOf(line(1), line(2, changing('simplified', 'x', 'x'))),
      /line 3, step 2: the log is damaged: it changes nothing/,
    ],
    [
      'what was before is something else',
      logOf(line(1), line(2, changing('simplified', 'y', 'z'))),
      /line 3, step 2: .* what it says of simplified of t does not follow from the steps before it/,
    ],
    [
      'a change of nothing beside a real one',
      logOf(
        line(1),
        line(2, {
          changes: [
            { task: 't', item: 'simplified', before: 'x', after: 'x' },
            { task: 't', item: 'output type', before: null, after: 'x' },
          ],
        }),
      ),
      /it has 2 changes, of which 1 change something/,
    ],
    [
      'a change is said to be of a step',
      logOf(line(1, { of: 7 })),
      /it says that it is of step 7; a change is of none/,
    ],
    [
      'nothing is there to be taken back',
      logOf(line(1, { kind: 'undo', of: 1 })),
      /Ada has nothing that it takes back/,
    ],
    [
      "another one's step is taken back",
      logOf(line(1), line(2, { author: 'Bea', kind: 'undo', of: 1, ...changing('simplified', null, 'x') })),
      /Bea has nothing that it takes back/,
    ],
    [
      'another step is taken back than the last',
      logOf(
        line(1),
        line(2, changing('output type', 'y')),
        line(3, { kind: 'undo', of: 1, ...changing('simplified', null, 'x') }),
      ),
      /it says that it is of step 1, where it is of 2/,
    ],
    [
      'what is taken back was changed since',
      logOf(
        line(1),
        line(2, { author: 'Bea', ...changing('simplified', 'y', 'x') }),
        line(3, { kind: 'undo', of: 1, ...changing('simplified', null, 'x') }),
      ),
      /it takes back what another step has changed since \(t, simplified\)/,
    ],
    [
      'it is called something else',
      logOf(line(1), line(2, { kind: 'undo', of: 1, what: 'no', ...changing('simplified', null, 'x') })),
      /it is in words "no", where it should be "a change"/,
    ],
    [
      'nothing is there to be made again',
      logOf(line(1), line(2, { kind: 'redo', of: 1 })),
      /Ada has nothing that it makes again/,
    ],
    [
      'a pair without a state',
      logOf(line(1, changing('pair a', { ...pair(), state: undefined }))),
      /invalid line 2: pair a of t after: value\.state: /,
    ],
    [
      'an unknown field of a pair',
      logOf(line(1, changing('pair a', { ...pair(), rating: 5 }))),
      /a field "rating", which this version does not know/,
    ],
    [
      'an unknown field of a span',
      logOf(line(1, changing('tags', [{ from: 0, to: 1, type: 'label list', text: 'x', by: 'Ada' }]))),
      /a field "by", which this version does not know/,
    ],
    ['a pair whose id is none', logOf(line(1, changing('pair A/1', pair()))), /pair A\/1 of t after: id: /],
    ['a text that is none', logOf(line(1, changing('simplified', 7))), /simplified of t after: value: /],
    ['U+0000 in a text', logOf(line(1, changing('simplified', 'a\0b'))), /holds a character that no text can hold/],
    [
      'half of a surrogate pair',
      logOf(line(1, changing('pair a', pair({ note: '\ud83d' })))),
      /holds a character that no text can hold/,
    ],
    ['a very long text', logOf(line(1, changing('simplified', 'x'.repeat(1_000_001)))), /Too big|too big|1000000/],
    [
      'spans that overlap',
      logOf(
        line(
          1,
          changing('tags', [
            { from: 0, to: 2, type: 'label list', text: 'xx' },
            { from: 1, to: 2, type: 'label list', text: 'x' },
          ]),
        ),
      ),
      /the span 1–2 is out of order/,
    ],
    [
      'a span that is longer than its text',
      logOf(line(1, changing('tags', [{ from: 0, to: 2, type: 'label list', text: 'x' }]))),
      /the span 0–2/,
    ],
    [
      'a label space without labels',
      logOf(line(1, changing('label space', { kind: 'classification', labels: [], stated: null }))),
      /label space of t after: invalid labels: none/,
    ],
    [
      'a damaged value before',
      logOf(line(1), line(2, changing('simplified', 'y', ['x']))),
      /invalid line 3: simplified of t before: /,
    ],
    [
      'a step behind hundreds of others',
      logOf(
        ...Array.from({ length: 300 }, (_, i) =>
          line(i + 1, changing('simplified', `${i}`, i === 0 ? null : `${i - 1}`)),
        ),
        line(301, changing('simplified', 'y', 'z')),
      ),
      /line 302, step 301/,
    ],
  ])('a log: %s', async (_, content, words) => {
    expect(await refusal(importText(bench, content))).toMatchObject({
      code: 'INVALID_REQUEST',
      reasons: [saying(words)],
    })
    expect((await bench.client.annotations.sets({ collection: 'tiny' })).sets.map(({ name }) => name)).toEqual(['main'])
    const rows = (table: string) => bench.host.store.reading.prepare(`SELECT count(*) FROM ${table}`).pluck().get()
    expect(
      ['annotation_steps', 'annotation_changes', 'annotation_items', 'annotation_sets', 'collections'].map(rows),
    ).toEqual([1, 1, 1, 1, 1])
  })

  test.each<[string, (table: string) => string, RegExp]>([
    [
      'an item is there twice',
      (table) => `${table}${table.split('\r\n')[1] ?? ''}\r\n`,
      /invalid line 3: pair a of label_parity is in line 2 already/,
    ],
    ['a pair is none', (table) => table.replace('pair a', 'pair A'), /invalid line 2: pair A of label_parity: id: /],
    ['a value is null', (table) => `${table}t,tags,,,,,,,,,,,null\r\n`, /tags of t: null; leave out the row/],
  ])('a table: %s', async (_, damaged, words) => {
    expect(
      await refusal(importText(bench, damaged((await textOf(bench, 'main', 'csv')).text), { file: 'bea.csv' })),
    ).toMatchObject({ reasons: [saying(words)] })
    expect((await bench.client.annotations.sets({ collection: 'tiny' })).sets).toHaveLength(1)
  })
})

test('a table is a step for each author and time, in their order', async () => {
  const bench = await openBench()
  await act(bench, 'main', 'Bea', pairItem('a'), pairItem('b'))
  await sleep(2)
  await act(bench, 'main', 'Ada', pairItem('c'))
  await sleep(2)
  await act(bench, 'main', 'Bea', pairItem('b', { note: 'again' }))
  await importText(bench, (await textOf(bench, 'main', 'csv')).text, { file: 'bea.csv' })
  expect(
    stateOf(bench, 'bea').log.map(({ author: who, changes }) => [who, changes.map(({ item: each }) => each)]),
  ).toEqual([
    ['Bea', ['pair a']],
    ['Ada', ['pair c']],
    ['Bea', ['pair b']],
  ])
})

test('a file that was dropped on the page is forgotten once it is imported', async () => {
  const bench = await openBench()
  await act(bench, 'main', 'Ada', pairItem('a'))
  const file = new File([(await textOf(bench, 'main', 'jsonl')).text], 'main.jsonl')
  const taken = await bench.client.files.take({
    into: null,
    total: { files: 1, bytes: file.size },
    files: [{ path: 'main.jsonl', from: 0, file }],
  })
  await bench.client.annotations.import({ collection: 'tiny', path: taken.path, name: 'bea' })
  expect(existsSync(taken.path)).toBe(false)
})

test('an import that nobody waits for any more leaves nothing behind', async () => {
  const bench = await openBench()
  const steps = Array.from({ length: 3000 }, (_, i) =>
    line(i + 1, changing('simplified', `${i}`, i === 0 ? null : `${i - 1}`)),
  )
  mkdirSync(join(bench.folder, 'x'))
  writeFileSync(join(bench.folder, 'x', 'log.jsonl'), logOf(...steps))
  const controller = new AbortController()
  const call = bench.client.annotations.import(
    { collection: 'tiny', path: join(bench.folder, 'x', 'log.jsonl') },
    { signal: controller.signal },
  )
  setImmediate(() => controller.abort())
  await expect(call).rejects.toThrow()
  // The handler may still be at it when its caller is gone.
  await expect
    .poll(() => bench.host.store.reading.prepare('SELECT count(*) FROM annotation_sets').pluck().get(), {
      timeout: 20_000,
    })
    .toBe(1)
})

test('what an import left that was killed is gone with the next one', async () => {
  const bench = await openBench()
  await act(bench, 'main', 'Ada', pairItem('a'))
  const { store } = bench.host
  const left = createSet(store, beginImport(store, { name: 'tiny', source: '', importedAt: at }), 'imported', at) ?? -1
  addStep(store, left, { author: 'Ada', at, what: '' }, [{ task: 't', item: 'simplified', after: '"x"' }])
  const { sets } = await bench.client.annotations.sets({ collection: 'tiny' })
  expect(sets.map(({ name }) => name)).toEqual(['main'])
  await importText(bench, (await textOf(bench, 'main', 'jsonl')).text, { name: 'bea' })
  const count = (table: string) => store.reading.prepare(`SELECT count(*) FROM ${table}`).pluck().get()
  expect(['annotation_sets', 'annotation_items', 'collections'].map(count)).toEqual([2, 2, 1])
})

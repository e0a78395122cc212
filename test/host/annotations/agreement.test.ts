import { join } from 'node:path'
import { ORPCError } from '@orpc/server'
import { expect, test } from 'vitest'
import type { ItemValue } from '#contract/annotations.ts'
import { follow, openTestHost, type TestHost } from '../../support/host.ts'
import { temporaryFolder } from '../../support/temporary.ts'
import { writeTinyCollection } from '../../support/tiny-collection.ts'

async function openBench(...sets: string[]): Promise<TestHost> {
  const folder = temporaryFolder()
  const opened = openTestHost(join(folder, 'data'))
  await follow(
    await opened.client.collections.import({
      path: writeTinyCollection(join(folder, 'tiny')),
      name: 'tiny',
      replace: false,
      skipBroken: false,
    }),
  )
  for (const name of sets) await opened.client.annotations.createSet({ collection: 'tiny', name })
  return opened
}

type State = 'proposed' | 'approved' | 'rejected' | 'needs a second look'

const act = ({ client }: TestHost, set: string, task: string, ...items: ItemValue[]) =>
  client.annotations.act({
    collection: 'tiny',
    set,
    author: set,
    what: 'a change',
    changes: items.map((item) => ({ task, item })),
  })
const pairs = (...states: State[]): ItemValue[] =>
  states.map((state, i) => ({
    kind: 'pair',
    id: `p${i}`,
    value: {
      input: `input ${i}`,
      gold: null,
      output: state === 'approved' ? 'odd' : 'even',
      proposed: state === 'approved' ? 'odd' : 'even',
      source: 'annotator',
      state,
      position: i,
      note: '',
    },
  }))
/** Proposed alike, judged each in its own way. */
const judged = (...states: State[]) => judgedAs('odd', ...states)
const judgedAs = (output: string, ...states: State[]): ItemValue[] =>
  pairs(...states).map((item) =>
    item.kind === 'pair' && item.value ? { ...item, value: { ...item.value, output, proposed: output } } : item,
  )
const space = (...labels: string[]): ItemValue => ({
  kind: 'label space',
  value: { kind: 'classification', labels, stated: null },
})

/** "Look at the number in the sentence. Answer "even" or "odd"." */
const definition = 'Look at the number in the sentence. Answer "even" or "odd".'
const tags = (...spans: (readonly [string, 'input content' | 'label list' | 'output content'])[]): ItemValue => ({
  kind: 'tags',
  value: spans.map(([text, type]) => ({
    from: definition.indexOf(text),
    to: definition.indexOf(text) + text.length,
    type,
    text,
  })),
})

test('how far two sets agree: on pairs, on each word of a definition, on labels; of the collection and of each task', async () => {
  const bench = await openBench('ada', 'bea')
  // 20/5/10/15 of Cohen's 2 × 2 example, two fifths of each in the first task.
  const table = (yes: number, onlyFirst: number, onlySecond: number, no: number) => {
    const both = (state: [State, State], count: number) => Array.from({ length: count }, () => state)
    const all = [
      ...both(['approved', 'approved'], yes),
      ...both(['approved', 'rejected'], onlyFirst),
      ...both(['rejected', 'approved'], onlySecond),
      ...both(['rejected', 'rejected'], no),
    ]
    return [judgedAs('red', ...all.map(([one]) => one)), judgedAs('red', ...all.map(([, two]) => two))] as const
  }
  for (const [task, of] of [
    ['label_colour', table(8, 2, 4, 6)],
    ['generate_reversed', table(12, 3, 6, 9)],
  ] as const) {
    await act(bench, 'ada', task, ...of[0])
    await act(bench, 'bea', task, ...of[1])
  }
  await act(
    bench,
    'ada',
    'label_parity',
    tags(['Look at the number', 'input content'], ['"even" or "odd"', 'label list']),
    space('even', 'odd', 'none'),
    ...judged('proposed'),
  )
  await act(
    bench,
    'bea',
    'label_parity',
    tags(['Look at the number', 'input content'], ['Answer "even" or "odd"', 'label list']),
    space('even', 'odd'),
    ...judged('approved'),
  )
  await act(bench, 'bea', 'label_colour', space('red', 'green'))
  const reported = await bench.client.annotations.agreement({ collection: 'tiny', sets: ['ada', 'bea'] })
  expect(reported).toMatchObject({ sets: ['ada', 'bea'], seed: 1, draws: 2000 })
  const [ofPairs, ofTags, ofLabels] = reported.of
  expect(ofPairs).toMatchObject({
    what: 'pairs',
    all: { units: 50, unitsOfTwo: 50, raw: { value: 0.7 }, cohen: { value: 0.4 } },
    byTask: [
      { task: 'generate_reversed', figures: { units: 30, raw: { value: 0.7 }, cohen: { value: 0.4 } } },
      { task: 'label_colour', figures: { units: 20, raw: { value: 0.7 } } },
    ],
  })
  const cohen = ofPairs?.all.cohen
  const interval = typeof cohen === 'object' ? cohen?.interval95 : undefined
  expect(
    typeof interval === 'object' &&
      interval.low > 0 &&
      interval.low < 0.4 &&
      interval.high > 0.4 &&
      interval.high < 0.8,
  ).toBe(true)
  // Eleven words, of which one is tagged by one annotator only.
  expect(ofTags).toMatchObject({
    what: 'tags',
    all: { units: 11, raw: { value: 10 / 11 } },
    byTask: [{ task: 'label_parity' }],
  })
  expect(ofLabels).toMatchObject({
    what: 'labels',
    all: { units: 3, raw: { value: 2 / 3 }, cohen: { value: 0 } },
    byTask: [{ task: 'label_parity' }],
  })
})

test('of three sets, where not all have judged everything', async () => {
  const bench = await openBench('ada', 'bea', 'cy')
  await act(bench, 'ada', 'label_parity', ...judged('approved', 'rejected', 'approved', 'rejected'))
  await act(bench, 'bea', 'label_parity', ...judged('approved', 'rejected', 'rejected', 'needs a second look'))
  await act(bench, 'cy', 'label_parity', ...judged('approved', 'approved', 'proposed', 'proposed'))
  const {
    of: [ofPairs, ofTags],
  } = await bench.client.annotations.agreement({ collection: 'tiny', sets: ['ada', 'bea', 'cy'] })
  // Pairs of judgements: 3 of 3, 1 of 3, 0 of 1, 0 of 1.
  expect(ofPairs?.all).toMatchObject({ units: 2, unitsOfTwo: 4, raw: { value: 0.5 }, cohen: null })
  expect(ofTags).toMatchObject({
    all: { units: 0, unitsOfTwo: 0, raw: 'too-few', fleiss: 'too-few', krippendorff: 'too-few' },
    byTask: [],
  })
})

test('what was proposed automatically is judged by nobody until somebody decides', async () => {
  const bench = await openBench('ada', 'bea')
  const judgedBy = async () =>
    (await bench.client.annotations.agreement({ collection: 'tiny', sets: ['ada', 'bea'] })).of[0]?.all.units
  for (const set of ['ada', 'bea']) {
    await follow(
      await bench.client.annotations.propose({
        collection: 'tiny',
        set,
        perTask: 2,
        approveClear: true,
        model: null,
        instancesPerTask: 1,
      }),
    )
  }
  expect(await judgedBy()).toBe(0)
  const { same } = await bench.client.annotations.differences({ collection: 'tiny', sets: ['ada', 'bea'] })
  expect(same).toBe(6)
  for (const set of ['ada', 'bea']) {
    const {
      pairs: [first],
    } = await bench.client.annotations.task({ collection: 'tiny', set, task: 'label_parity' })
    if (!first) throw new Error('no pair')
    const { id, origin, problems, ...value } = first
    expect([origin.step, problems.length]).toEqual([expect.any(Number), expect.any(Number)])
    await act(bench, set, 'label_parity', { kind: 'pair', id, value: { ...value, state: 'rejected' } })
  }
  expect(await judgedBy()).toBe(1)
})

test('where everybody takes a task for generation, nobody has judged labels', async () => {
  const bench = await openBench('ada', 'bea')
  for (const set of ['ada', 'bea'])
    for (const task of ['generate_reversed', 'label_parity'])
      await act(bench, set, task, { kind: 'label space', value: { kind: 'generation' } })
  const { of } = await bench.client.annotations.agreement({ collection: 'tiny', sets: ['ada', 'bea'] })
  expect(of.at(-1)).toMatchObject({
    all: { units: 2, raw: { value: 1 }, cohen: 'too-few' },
    byTask: [{ task: 'label_parity' }],
  })
})

test('where two sets differ, item by item', async () => {
  const bench = await openBench('ada', 'bea')
  await act(bench, 'ada', 'label_parity', ...pairs('approved', 'rejected', 'proposed'), {
    kind: 'simplified',
    value: 'Answer.',
  })
  await act(bench, 'bea', 'label_parity', ...pairs('approved', 'needs a second look'), {
    kind: 'output type',
    value: 'a word',
  })
  await act(bench, 'bea', 'label_colour', space('red', 'green'))
  const reported = await bench.client.annotations.differences({ collection: 'tiny', sets: ['ada', 'bea'] })
  expect(reported.same).toBe(1)
  expect(reported.different).toMatchObject([
    {
      task: 'label_colour',
      item: 'label space',
      values: [null, { kind: 'label space', value: { labels: ['red', 'green'] } }],
      origins: [null, { step: 2, author: 'bea' }],
    },
    {
      task: 'label_parity',
      item: 'pair p1',
      values: [
        { kind: 'pair', id: 'p1', value: { state: 'rejected' } },
        { id: 'p1', value: { state: 'needs a second look' } },
      ],
      origins: [
        { step: 1, author: 'ada' },
        { step: 1, author: 'bea' },
      ],
    },
    { task: 'label_parity', item: 'pair p2', values: [{ id: 'p2' }, null] },
    { task: 'label_parity', item: 'simplified', values: [{ value: 'Answer.' }, null] },
    { task: 'label_parity', item: 'output type', values: [null, { value: 'a word' }] },
  ])
  expect(
    await bench.client.annotations.differences({ collection: 'tiny', sets: ['ada', 'bea'], task: 'label_colour' }),
  ).toMatchObject({ same: 0, different: [{ item: 'label space' }] })
})

test('a pair that was proposed to both under different ids is decided in the first set under its id there', async () => {
  const bench = await openBench('ada', 'bea')
  const [one] = pairs('rejected')
  if (one?.kind !== 'pair') throw new Error('no pair')
  await act(bench, 'ada', 'label_parity', { ...one, id: 'a', value: one.value && { ...one.value, state: 'proposed' } })
  await act(bench, 'bea', 'label_parity', { ...one, id: 'b' })
  const {
    different: [found],
  } = await bench.client.annotations.differences({ collection: 'tiny', sets: ['ada', 'bea'] })
  expect(found).toMatchObject({
    item: 'pair a',
    values: [
      { id: 'a', value: { state: 'proposed' } },
      { id: 'a', value: { state: 'rejected' } },
    ],
  })
  await act(bench, 'ada', 'label_parity', ...(found?.values[1] ? [found.values[1]] : []))
  expect(await bench.client.annotations.differences({ collection: 'tiny', sets: ['ada', 'bea'] })).toEqual({
    same: 1,
    different: [],
  })
})

test.each<[string, readonly string[], RegExp]>([
  ['a set that is not there', ['ada', 'dee'], /invalid set: dee/],
  ['a set beside itself', ['ada', 'ada'], /ada is named twice/],
])('%s is refused', async (_, sets, words) => {
  const { client } = await openBench('ada', 'bea')
  const reasonOf = (error: unknown) =>
    error instanceof ORPCError ? String((error.data as { reasons: string[] }).reasons[0]) : ''
  expect(
    reasonOf(
      await client.annotations.agreement({ collection: 'tiny', sets: [...sets] }).catch((error: unknown) => error),
    ),
  ).toMatch(words)
  expect(
    reasonOf(
      await client.annotations
        .differences({ collection: 'tiny', sets: [sets[0] ?? '', sets[1] ?? ''] })
        .catch((error: unknown) => error),
    ),
  ).toMatch(words)
})

import { expect, test } from 'vitest'
import { compareItems } from '#core/annotations/differences.ts'
import type { Pair } from '#core/annotations/item.ts'

const pair = (given: Partial<Pair> = {}): Pair => ({
  input: 'a',
  gold: 'x',
  output: 'y',
  proposed: 'y',
  source: 'wrong label',
  state: 'approved',
  position: 0,
  note: '',
  ...given,
})
const items = (values: Readonly<Record<string, unknown>>) =>
  new Map(Object.entries(values).map(([item, value]) => [item, JSON.stringify(value)]))

test.each<
  [
    string,
    Readonly<Record<string, unknown>>,
    Readonly<Record<string, unknown>>,
    number,
    readonly (readonly [string, unknown, unknown])[],
  ]
>([
  ['nothing in both', {}, {}, 0, []],
  ['the same in both', { 'pair 1': pair(), tags: [] }, { 'pair 1': pair(), tags: [] }, 2, []],
  [
    'another state',
    { 'pair 1': pair() },
    { 'pair 1': pair({ state: 'rejected' }) },
    0,
    [['pair 1', pair(), pair({ state: 'rejected' })]],
  ],
  [
    'another note',
    { 'pair 1': pair() },
    { 'pair 1': pair({ note: 'why?' }) },
    0,
    [['pair 1', pair(), pair({ note: 'why?' })]],
  ],
  ['another position only', { 'pair 1': pair() }, { 'pair 1': pair({ position: 3 }) }, 1, []],
  [
    'only in one of them, each',
    { 'pair 1': pair() },
    { simplified: 'Say.' },
    0,
    [
      ['pair 1', pair(), null],
      ['simplified', null, 'Say.'],
    ],
  ],
  ['other tags', { tags: [{ from: 0 }] }, { tags: [{ from: 1 }] }, 0, [['tags', [{ from: 0 }], [{ from: 1 }]]]],
  ['proposed to both under different ids', { 'pair 1': pair() }, { 'pair 2': pair() }, 1, []],
  [
    'the same, edited by one',
    { 'pair 1': pair() },
    { 'pair 2': pair({ output: 'z' }) },
    0,
    [['pair 1', pair(), pair({ output: 'z' })]],
  ],
  [
    'another proposal under a different id',
    { 'pair 1': pair() },
    { 'pair 2': pair({ proposed: 'z' }) },
    0,
    [
      ['pair 1', pair(), null],
      ['pair 2', null, pair({ proposed: 'z' })],
    ],
  ],
  [
    'proposed twice in one',
    { 'pair 1': pair(), 'pair 2': pair({ note: 'again' }) },
    { 'pair 3': pair() },
    1,
    [['pair 2', pair({ note: 'again' }), null]],
  ],
  ['ids before proposals', { 'pair 1': pair(), 'pair 2': pair() }, { 'pair 2': pair(), 'pair 3': pair() }, 2, []],
])('%s', (_, one, two, same, different) => {
  const compared = compareItems(items(one), items(two))
  const read = (value: string | null) => (value === null ? null : (JSON.parse(value) as unknown))
  expect(compared.same).toBe(same)
  expect(compared.different.map(({ item, values: [first, second] }) => [item, read(first), read(second)])).toEqual(
    different,
  )
})

test('an item is told by its names in both sets', () => {
  expect(
    compareItems(items({ 'pair 1': pair() }), items({ 'pair 2': pair({ state: 'rejected' }) })).different,
  ).toMatchObject([{ item: 'pair 1', second: 'pair 2' }])
})

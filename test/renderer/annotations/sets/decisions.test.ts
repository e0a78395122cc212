import { describe, expect, test } from 'vitest'
import {
  differenceKey,
  everything,
  filtered,
  itemToTake,
  kindOf,
  nextUndecided,
  type Difference,
  type DifferenceFilter,
} from '#renderer/annotations/sets/decisions.ts'

type Item = NonNullable<Difference['values'][number]>
type PairItem = Extract<Item, { readonly kind: 'pair' }>

const origin = { step: 3, author: 'Ada', at: '2026-11-21T12:00:00.000Z' }
const pair = (id: string, state: 'approved' | 'rejected', position = 0): PairItem => ({
  kind: 'pair',
  id,
  value: { input: 'in', gold: null, output: 'out', proposed: 'out', source: 'wrong label', state, position, note: '' },
})
const text = (value: string): Item => ({ kind: 'simplified', value })
const difference = (task: string, item: string, own: Item | null, other: Item | null): Difference => ({
  task,
  item,
  values: [own, other],
  origins: [own && origin, other && origin],
})

const list = [
  difference('task one', 'pair a', pair('a', 'approved'), pair('a', 'rejected')),
  difference('task one', 'simplified', text('Yes?'), text('No?')),
  difference('task two', 'simplified', null, text('No?')),
  difference('task two', 'pair b', pair('b', 'approved'), null),
]

test.each<[string, Partial<DifferenceFilter>, readonly number[]]>([
  ['everything', {}, [0, 1, 2, 3]],
  ['one kind of item', { kind: 'pair' }, [0, 3]],
  ['in both sets', { where: 'both' }, [0, 1]],
  ['in the other only', { where: 'other' }, [2]],
  ['in the own only', { where: 'own' }, [3]],
  ['of a task', { task: ' TWO' }, [2, 3]],
  ['undecided', { undecidedOnly: true }, [0, 2, 3]],
  ['several at once', { kind: 'pair', task: 'one', where: 'own' }, []],
])('differences are filtered: %s', (_, filter, expected) => {
  const decisions = new Map([[differenceKey(list[1]!), 'own' as const]])
  expect(filtered(list, { ...everything, ...filter }, decisions).map((each) => list.indexOf(each))).toEqual(expected)
})

test.each<[readonly number[], number, number | undefined]>([
  [[], 0, 1],
  [[], 3, 0],
  [[1, 2], 0, 3],
  [[0, 1, 3], 3, 2],
  [[0, 1, 2, 3], 1, undefined],
])('with %j decided, after %i comes %s', (decided, from, expected) => {
  expect(nextUndecided(list, from, new Map(decided.map((i) => [differenceKey(list[i]!), 'other' as const])))).toBe(
    expected,
  )
})

describe('what is written into the own set', () => {
  test.each<[string, Difference, Item | undefined, Item | undefined]>([
    ['a text', list[1]!, text('No?'), text('Yes?')],
    ['what only the other has', list[2]!, text('No?'), { kind: 'simplified', value: null }],
    ['what only the own set has', list[3]!, { kind: 'pair', id: 'b', value: null }, pair('b', 'approved')],
    [
      'a pair that has another name and place in the other set',
      difference('t', 'pair a', pair('a', 'approved', 2), pair('z', 'rejected', 7)),
      pair('a', 'rejected', 2),
      pair('a', 'approved', 2),
    ],
    [
      'a pair that only the other has, under its name there',
      difference('t', 'pair z', null, pair('z', 'approved', 7)),
      pair('z', 'approved', 7),
      { kind: 'pair', id: 'z', value: null },
    ],
  ])('%s', (_, each, taken, back) => {
    expect(itemToTake(each, 'other')).toEqual(taken)
    expect(itemToTake(each, 'own')).toEqual(back)
  })
})

test('a difference is of the kind of what either set holds', () => {
  expect(list.map(kindOf)).toEqual(['pair', 'simplified', 'simplified', 'pair'])
})

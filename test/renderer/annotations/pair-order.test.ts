import { expect, test } from 'vitest'
import { afterDecision, firstPair, moved, neighbour, nextDoubtfulPair } from '#renderer/annotations/pairs/pair-order.ts'
import type { StoredPair } from '#renderer/annotations/shown-task.ts'

/** One letter a pair: proposed, approved, rejected, in doubt; their ids are 0, 1, … */
function pairs(states: string): readonly StoredPair[] {
  const words = { p: 'proposed', a: 'approved', r: 'rejected', d: 'needs a second look' } as const
  return Array.from(states, (state, i): StoredPair => ({
    id: String(i),
    input: '',
    gold: null,
    output: '',
    proposed: '',
    source: 'annotator',
    state: words[state as keyof typeof words],
    position: i * 2,
    note: '',
    origin: { step: 1, author: '', at: '' },
    problems: [],
  }))
}

test.each([
  ['arpd', false, '2'],
  ['arpd', true, '3'],
  ['ar', false, '0'],
  ['ap', true, '1'],
  ['', false, undefined],
] as const)('%s is begun at (in doubt: %s) %s', (states, doubtful, id) => {
  expect(firstPair(pairs(states), doubtful)).toBe(id)
})

test.each([
  ['pdp', '0', '2'],
  ['pda', '0', '1'],
  ['paa', '0', '0'],
  ['dpp', '2', '2'],
])('a decision in %s at %s leads to %s', (states, from, to) => {
  expect(afterDecision(pairs(states), from)).toBe(to)
})

test.each([
  ['ppp', '0', '1'],
  ['ppp', '2', '1'],
  ['p', '0', undefined],
])('in %s, where %s is gone, one goes on at %s', (states, from, to) => {
  expect(neighbour(pairs(states), from)).toBe(to)
})

test.each([
  ['dpd', '0', '2'],
  ['dpd', '2', undefined],
  ['dpd', undefined, '0'],
])('in %s after %s the next one in doubt is %s', (states, from, to) => {
  expect(nextDoubtfulPair(pairs(states), from)).toBe(to)
})

test.each([
  [
    '1',
    1,
    [
      ['0', 0],
      ['2', 1],
      ['1', 2],
    ],
  ],
  [
    '1',
    -1,
    [
      ['1', 0],
      ['0', 1],
      ['2', 2],
    ],
  ],
  ['2', 1, []],
  ['0', -1, []],
] as const)('%s moved by %i', (id, by, order) => {
  const changed = new Map(moved(pairs('ppp'), id, by).map(([pair, position]) => [pair.id, position]))
  expect([...changed].sort(([, one], [, other]) => one - other)).toEqual(
    order.filter(([each, position]) => pairs('ppp').find((pair) => pair.id === each)?.position !== position),
  )
})

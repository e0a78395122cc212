import { expect, test } from 'vitest'
import {
  askedFilter,
  filterFromAddress,
  filterToAddress,
  isEmpty,
  noFilter,
  type TrialFilter,
} from '#renderer/results/trial-filter.ts'

const everything: TrialFilter = {
  task: 'a & b/ü?#%',
  kind: 'generation',
  outcome: 'too-long',
  outcomeOf: 2,
  text: '"a=b" c*&',
  search: 'answers',
  right: [0, 3],
  wrong: [1],
  outOfFormat: [4],
  unscored: [11],
  differ: [0, 12],
}

test.each<[string, TrialFilter]>([
  ['nothing', noFilter],
  ['everything', everything],
  ['one cell', { ...noFilter, wrong: [0] }],
])('a filter of %s stands in the address and comes back', (_, filter) => {
  expect(filterFromAddress(new URLSearchParams(filterToAddress(filter).toString()))).toEqual(filter)
})

test.each([
  ['kind=none&outcome=other&search=sounds&under=x', noFilter],
  ['right=a.1..-2.3.9999999', { ...noFilter, right: [1, 3] }],
  ['differ=1', noFilter],
  ['more=than&there=is', noFilter],
])('an address of %j asks for what can be', (address, filter) => {
  expect(filterFromAddress(new URLSearchParams(address))).toEqual(filter)
})

test.each<[string, TrialFilter, object]>([
  ['nothing', noFilter, {}],
  [
    'everything',
    everything,
    {
      task: everything.task,
      kind: 'generation',
      outcome: { is: 'too-long', cell: 2 },
      words: { is: '"a=b" c*&', in: 'answers' },
      right: [0, 3],
      wrong: [1],
      outOfFormat: [4],
      unscored: [11],
      differ: [0, 12],
    },
  ],
  ['a part of a text', { ...noFilter, text: 'a' }, { text: 'a' }],
  ['words anywhere', { ...noFilter, text: 'a', search: 'words' }, { words: { is: 'a' } }],
  ['what is no word', { ...noFilter, text: '"%', search: 'words' }, {}],
])('the host is asked for %s', (_, filter, asked) => {
  expect(askedFilter(filter)).toEqual(asked)
})

test('a filter that asks nothing is empty, however text would be searched', () => {
  expect(
    [
      noFilter,
      { ...noFilter, search: 'words' as const },
      { ...noFilter, text: 'a' },
      { ...noFilter, unscored: [0] },
    ].map(isEmpty),
  ).toEqual([true, true, false, false])
})

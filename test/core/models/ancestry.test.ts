import { expect, test } from 'vitest'
import { ancestorsOf, ancestry, descendantsOf } from '#core/models/ancestry.ts'

const model = (sha256: string, parentSha256?: string) => ({
  sha256,
  origin: parentSha256 === undefined ? null : { parentSha256 },
})
const [base, adapter, merged, other, orphan] = [
  model('base'),
  model('adapter', 'base'),
  model('merged', 'adapter'),
  model('other'),
  model('orphan', 'gone'),
]
const all = [merged, orphan, adapter, base, other]

test('every model stands under the one it was made from', () => {
  expect(ancestry(all).map((each) => [each.model.sha256, each.depth])).toEqual([
    ['orphan', 0],
    ['base', 0],
    ['adapter', 1],
    ['merged', 2],
    ['other', 0],
  ])
})

test.each([
  ['a model of two steps', merged, ['base', 'adapter']],
  ['a base', base, []],
  ['one whose parent is not known', orphan, []],
])('ancestors of %s', (_, of, expected) => {
  expect(ancestorsOf(all, of).map(({ sha256 }) => sha256)).toEqual(expected)
})

test.each([
  [
    'a base',
    base,
    [
      ['adapter', 1],
      ['merged', 2],
    ],
  ],
  ['the last of its line', merged, []],
])('descendants of %s', (_, of, expected) => {
  expect(descendantsOf(all, of).map((each) => [each.model.sha256, each.depth])).toEqual(expected)
})

test('who names itself, or its own child, as a parent ends the line', () => {
  const [self, one, two] = [model('self', 'self'), model('one', 'two'), model('two', 'one')]
  expect(ancestorsOf([self], self)).toEqual([])
  expect(descendantsOf([self], self)).toEqual([])
  expect(ancestorsOf([one, two], one)).toEqual([two])
  expect(descendantsOf([one, two], one).map((each) => each.model)).toEqual([two])
  expect(ancestry([one, two])).toHaveLength(2)
})

import { expect, test } from 'vitest'
import { drawnPositions, instancesInWords, type AskedInstances } from '#core/study/asked-instances.ts'

const task = { name: 'label_parity', instanceCount: 200 }
const drawn = (instancesPerTask: number, instanceSeed = 1, of = task) =>
  drawnPositions(of, { instancesPerTask, instanceSeed })

test('so many different positions of the task, in ascending order', () => {
  const positions = drawn(50) ?? []
  expect(new Set(positions).size).toBe(50)
  expect(positions).toEqual(positions.toSorted((a, b) => a - b))
  expect(positions.every((position) => position >= 0 && position < 200)).toBe(true)
  // Not the first ones: of these a quarter is expected.
  expect(positions.filter((position) => position < 50).length).toBeLessThan(25)
})

test('the same seed draws the same ones, another seed or task others, and more of one seed hold fewer', () => {
  expect(drawn(50)).toEqual(drawn(50))
  expect(drawn(50, 2)).not.toEqual(drawn(50))
  expect(drawn(50, 1, { ...task, name: 'other' })).not.toEqual(drawn(50))
  expect(drawn(60)).toEqual(expect.arrayContaining([...(drawn(50) ?? [])]))
})

test('every instance is drawn as often as any other', () => {
  const counts = Array.from({ length: 10 }, () => 0)
  for (let seed = 0; seed < 3000; seed++)
    for (const position of drawn(3, seed, { ...task, instanceCount: 10 }) ?? []) counts[position]!++
  // 900 expected of each; standard deviation 25.
  for (const count of counts) expect(Math.abs(count - 900)).toBeLessThan(125)
})

test.each<[string, AskedInstances, string]>([
  ['all', { instancesPerTask: null }, 'all instances'],
  ['all, whatever the seed', { instancesPerTask: null, instanceSeed: 1 }, 'all instances'],
  ['the first', { instancesPerTask: 1 }, 'the first instance'],
  ['the first ones', { instancesPerTask: 1200 }, 'the first 1,200 instances'],
  ['drawn', { instancesPerTask: 20, instanceSeed: 3 }, '20 instances drawn by seed 3'],
])('in words: %s', (_, asked, words) => {
  expect(instancesInWords(asked)).toBe(words)
})

test.each<[string, AskedInstances]>([
  ['without a seed', { instancesPerTask: 5 }],
  ['all of them', { instancesPerTask: null, instanceSeed: 1 }],
  ['as many as there are', { instancesPerTask: 200, instanceSeed: 1 }],
])('nothing is drawn: %s', (_, asked) => {
  expect(drawnPositions(task, asked)).toBeNull()
})

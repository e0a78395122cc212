import { expect, test } from 'vitest'
import { heldOutPositions, neededPositions, targetOf, trainedPositions } from '#core/study/chosen-instances.ts'
import { overlaps, sharedTasks } from '#core/study/split.ts'
import { tunedStudy } from './support.ts'

const instance = (input: string, ...references: string[]) => ({ id: 'i', input, references })
const of = (task: string, ...inputs: string[]) => inputs.map((input) => ({ task, instance: instance(input) }))

test.each([
  ['none', ['a', 'b'], ['c'], []],
  ['one', ['a', 'b'], ['c', 'b'], ['b']],
  ['a name given twice', ['a', 'a'], ['a'], ['a']],
])('tasks on both sides: %s', (_, train, asked, shared) => {
  expect(sharedTasks(train, asked)).toEqual(shared)
})

test.each<[string, string, string, boolean]>([
  ['the same text', 'The cat sat.', 'The cat sat.', true],
  ['another case', 'The cat sat.', 'THE cat sat.', true],
  ['other white space', 'The  cat\nsat. ', 'The cat sat.', true],
  ['composed otherwise', 'caf\u00e9', 'cafe\u0301', true],
  ['other punctuation', '3 * 4', '3 4', false],
  ['another word', 'The cat sat.', 'The dog sat.', false],
])('%s: %j and %j overlap: %j', (_, train, asked, overlap) => {
  const found = [...overlaps(of('train', 'x', train), of('test', 'y', asked))]
  expect(found.map(({ train: a, test: b }) => [a.task, a.instance.input, b.task, b.instance.input])).toEqual(
    overlap ? [['train', train, 'test', asked]] : [],
  )
})

const tuning = { ...tunedStudy.tuning, sizes: [1, 5, 3], seeds: [1, 2], heldOutPerTask: 2 }

test('of one seed, a larger size holds every instance of a smaller one', () => {
  const sizes = [1, 2, 5, 10].map((size) => trainedPositions('t', 12, { size, seed: 4 }))
  for (const [i, positions] of sizes.entries()) expect(sizes[3]?.slice(0, positions.length)).toEqual(sizes[i])
  expect(new Set(sizes[3]).size).toBe(10)
})

test('another seed and another task choose otherwise', () => {
  const chosen = (task: string, seed: number) => trainedPositions(task, 100, { size: 10, seed })
  expect(chosen('t', 1)).not.toEqual(chosen('t', 2))
  expect(chosen('t', 1)).not.toEqual(chosen('u', 1))
})

test('held-out instances come after the largest size and are trained on by no training of their seed', () => {
  const heldOut = heldOutPositions('t', 12, tuning, 1)
  expect(heldOut).toHaveLength(2)
  for (const size of tuning.sizes) {
    expect(trainedPositions('t', 12, { size, seed: 1 }).filter((position) => heldOut.includes(position))).toEqual([])
  }
})

test.each([
  [5, 0],
  [6, 1],
  [7, 2],
  [100, 2],
])('a task of %i instances has %i to hold out after 5', (count, heldOut) => {
  expect(heldOutPositions('t', count, tuning, 1)).toHaveLength(heldOut)
})

test('what a run keeps is what its trainings need', () => {
  const needed = neededPositions('t', 50, tuning)
  const used = tuning.seeds.flatMap((seed) => [
    ...trainedPositions('t', 50, { size: 5, seed }),
    ...heldOutPositions('t', 50, tuning, seed),
  ])
  expect(needed).toEqual([...new Set(used)].sort((a, b) => a - b))
})

test('an instance teaches a right output, of several one by seed', () => {
  expect(targetOf('t', instance('x', ' yes '), 1)).toBe('yes')
  const drawn = Array.from({ length: 50 }, (_, seed) => targetOf('t', instance('x', 'a', 'b', 'c'), seed))
  expect(new Set(drawn)).toEqual(new Set(['a', 'b', 'c']))
  expect(targetOf('t', instance('x', 'a', 'b', 'c'), 7)).toBe(drawn[7])
})

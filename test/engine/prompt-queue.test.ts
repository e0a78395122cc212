import { expect, test } from 'vitest'
import { PromptQueue } from '#engine/process/prompt-queue.ts'

/** Workers take turns in the order given; gives what each was given. A prefix is as long as its name. */
function given(prefixes: string, ownLength: number, workers: readonly number[]): readonly (number | undefined)[] {
  const queue = new PromptQueue(prefixes.split(' ').map((prefix) => ({ prefix, ownLength })))
  return workers.map((worker) => queue.next(worker))
}

test.each([
  ['one worker asks in order', 'a a b b', 10, [0, 0, 0, 0, 0], [0, 1, 2, 3, undefined]],
  ['a prefix that comes again is gone on with', 'a b a', 10, [0, 0, 0], [0, 2, 1]],
  ['two workers take a prefix each', 'a a b b', 10, [0, 1, 0, 1, 0], [0, 2, 1, 3, undefined]],
  ['who is done takes the next prefix', 'a b b c', 10, [0, 1, 0, 1], [0, 1, 3, 2]],
  ['who is done helps where most is left', 'a b b c c c', 10, [0, 1, 2, 0, 0], [0, 1, 3, 4, 5]],
  ['all help with one prefix', 'a a a', 10, [0, 1, 2, 0], [0, 1, 2, undefined]],
  ['nobody helps where the prefix is most of it', 'abcde abcde abcde', 3, [0, 1, 0, 0], [0, undefined, 1, 2]],
  ['one helps as long as it is worth it', 'abcde abcde abcde abcde', 4, [0, 1, 0], [0, 1, 2]],
] as const)('%s', (_name, prefixes, ownLength, workers, expected) => {
  expect(given(prefixes, ownLength, workers)).toEqual(expected)
})

import { expect, test } from 'vitest'
import { PromptQueue } from '#engine/process/prompt-queue.ts'

/** Workers take turns in the order given; gives what each was given. */
function given(prefixes: string, workers: readonly number[]): readonly (number | undefined)[] {
  const queue = new PromptQueue([...prefixes])
  return workers.map((worker) => queue.next(worker))
}

test.each([
  ['one worker asks in order', 'aabb', [0, 0, 0, 0, 0], [0, 1, 2, 3, undefined]],
  ['a prefix that comes again is gone on with', 'aba', [0, 0, 0], [0, 2, 1]],
  ['two workers take a prefix each', 'aabb', [0, 1, 0, 1, 0], [0, 2, 1, 3, undefined]],
  ['who is done takes the next prefix', 'abbc', [0, 1, 0, 1], [0, 1, 3, 2]],
  ['who is done helps where most is left', 'abbccc', [0, 1, 2, 0, 0], [0, 1, 3, 4, 5]],
  ['all help with one prefix', 'aaa', [0, 1, 2, 0], [0, 1, 2, undefined]],
  ['nothing', '', [0, 1], [undefined, undefined]],
] as const)('%s', (_name, prefixes, workers, expected) => {
  expect(given(prefixes, workers)).toEqual(expected)
})

import { expect, test } from 'vitest'
import { ThreadChoice } from '#engine/process/thread-choice.ts'

/** Evaluations in a world where they take as long as said; gives how many of the last `counted` ran with one thread. */
async function oneThreaded(
  world: {
    readonly most?: number
    readonly tokens?: number
    readonly all: (use: number) => number
    readonly one: (use: number) => number
  },
  uses: number,
  counted: number,
): Promise<number> {
  const threaded = { maxThreads: 0 }
  let now = 0
  const choice = new ThreadChoice(threaded, world.most ?? 2, () => now)
  const taken: number[] = []
  for (let use = 0; use < uses; use++) {
    await choice.evaluate(world.tokens ?? 1, () => {
      taken.push(threaded.maxThreads)
      now += (threaded.maxThreads === 1 ? world.one : world.all)(use)
      return Promise.resolve()
    })
  }
  return taken.slice(-counted).filter((threads) => threads === 1).length
}

const always = (milliseconds: number) => () => milliseconds

test.each([
  ['all threads where they are faster', { all: always(5), one: always(9) }, 0, 2],
  ['one thread where the others are waited for', { all: always(25), one: always(9) }, 98, 100],
  [
    'one thread where the others are fast mostly and very slow sometimes',
    { all: (use: number) => (use % 2 === 0 ? 400 : 5), one: always(9) },
    90,
    100,
  ],
  ['all threads for what takes long, without trying', { all: always(900), one: always(100) }, 0, 0],
  ['all threads for a long prompt, without trying', { tokens: 400, all: always(700), one: always(1300) }, 0, 0],
  ['the one thread allowed', { most: 1, all: always(1), one: always(1) }, 0, 0],
])('takes %s', async (_name, world, least, most) => {
  const count = await oneThreaded(world, 200, 100)
  expect(count).toBeGreaterThanOrEqual(least)
  expect(count).toBeLessThanOrEqual(most)
})

test('turns back to all threads when the machine has become idle', async () => {
  const world = { all: (use: number) => (use < 200 ? 300 : 5), one: always(9) }
  expect(await oneThreaded(world, 150, 50)).toBeGreaterThanOrEqual(48)
  expect(await oneThreaded(world, 1000, 50)).toBeLessThanOrEqual(2)
})

test('an evaluation that fails is not measured and fails', async () => {
  const choice = new ThreadChoice({ maxThreads: 0 }, 2, () => 0)
  await expect(choice.evaluate(1, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
})

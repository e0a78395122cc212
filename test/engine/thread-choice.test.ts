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
  ['all threads where they are faster', { all: always(5), one: always(9) }, 0, 4],
  ['one thread where the others are waited for', { all: always(25), one: always(9) }, 98, 100],
  [
    'one thread where the others are fast mostly and very slow sometimes',
    { all: (use: number) => (use % 2 === 0 ? 400 : 5), one: always(9) },
    90,
    100,
  ],
  ['one thread where all take seconds', { all: always(3000), one: always(300) }, 98, 100],
  ['all threads for a long prompt', { tokens: 400, all: always(700), one: always(1300) }, 0, 10],
  ['the one thread allowed', { most: 1, all: always(1), one: always(1) }, 0, 0],
])('takes %s', async (_name, world, least, most) => {
  const count = await oneThreaded(world, 200, 100)
  expect(count).toBeGreaterThanOrEqual(least)
  expect(count).toBeLessThanOrEqual(most)
})

// What a run loses to having to find out, in the whole time that evaluations take.
test.each([
  ['idle', { all: always(5), one: always(9) }, 5],
  ['beside one busy process', { all: always(3000), one: always(300) }, 300],
  ['long prompts, idle', { tokens: 400, all: always(700), one: always(1300) }, 700],
  ['busy, then idle', { all: (use: number) => (use < 150 ? 3000 : 160), one: always(300) }, 300 / 4 + (160 * 3) / 4],
])('loses at most a fifth to the better choice, %s', async (_name, world, best) => {
  const threaded = { maxThreads: 0 }
  let now = 0
  const choice = new ThreadChoice(threaded, 2, () => now)
  for (let use = 0; use < 600; use++) {
    await choice.evaluate('tokens' in world ? world.tokens : 1, () => {
      now += (threaded.maxThreads === 1 ? world.one : world.all)(use)
      return Promise.resolve()
    })
  }
  expect(now).toBeLessThan(1.2 * 600 * best)
})

// Of each prompt what it shares, what is its own, and the tokens of its answer.
test.each([
  ['idle', (tokens: number) => tokens * 3.5 + 3, (tokens: number) => tokens * 6 + 6],
  [
    'beside busy processes',
    (tokens: number) => 100 * Math.log2(2 + tokens) + tokens * 60,
    (tokens: number) => tokens * 6 + 6,
  ],
])('loses at most a fifth to the better choice in prompts of all lengths, %s', async (_name, all, one) => {
  const pieces = Array.from({ length: 40 }, (_, i) => [...(i % 10 === 0 ? [170] : []), 30 + (i % 25), 1, 1, 1]).flat()
  const threaded = { maxThreads: 0 }
  let now = 0
  const choice = new ThreadChoice(threaded, 2, () => now)
  for (const tokens of pieces) {
    await choice.evaluate(tokens, () => {
      now += threaded.maxThreads === 1 ? one(tokens) : all(tokens)
      return Promise.resolve()
    })
  }
  const fixed = [all, one].map((way) => pieces.reduce((sum, tokens) => sum + way(tokens), 0))
  expect(now).toBeLessThan(1.2 * Math.min(...fixed))
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

import { expect, test } from 'vitest'
import { randomBelow, seedFrom, seededRandom, shuffled } from '#core/random/index.ts'

test('the same seed gives the same numbers', () => {
  const draw = (seed: number) =>
    Array.from(
      { length: 5 },
      (
        (random) => () =>
          randomBelow(random, 1000)
      )(seededRandom(seed)),
    )
  expect(draw(7)).toEqual(draw(7))
  expect(draw(7)).not.toEqual(draw(8))
})

test('every value below the bound is drawn about equally often', () => {
  const random = seededRandom(1)
  const counts = [0, 0, 0]
  for (let i = 0; i < 30_000; i++) counts[randomBelow(random, 3)]! += 1
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400)
})

test('a shuffle keeps every item', () => {
  const items = Array.from({ length: 50 }, (_, i) => i)
  const result = shuffled(seededRandom(3), items)
  expect(result).not.toEqual(items)
  expect(result.toSorted((a, b) => a - b)).toEqual(items)
})

// FNV-1a 32-bit test vectors published with the algorithm (Fowler, Noll, Vo).
test.each([
  ['', 0x811c9dc5],
  ['a', 0xe40c292c],
  ['foobar', 0xbf9cf968],
])('FNV-1a of "%s"', (text, hash) => {
  expect(seedFrom(text)).toBe(hash)
})

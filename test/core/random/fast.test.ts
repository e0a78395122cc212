import { expect, test } from 'vitest'
import { fastRandom, xoshiro128, type FastRandom } from '#core/random/fast.ts'

function take(random: FastRandom, n: number, bound: number): number[] {
  const out = new Int32Array(n)
  random.fillBelow(out, n, bound)
  return [...out]
}

// The outputs of Blackman & Vigna's xoshiro128starstar.c, version 1.1. A bound of 2³² returns the generator's words.
test.each([
  ['state 1, 2, 3, 4', [1, 2, 3, 4], [11520, 0, 5927040, 70819200, 2031721883, 1637235492]],
  [
    'state of high words',
    [0x964d4a0c, 0xd40ab895, 0xad7fdecb, 0x3006f0f0],
    [0xf1391922, 0x6fe53806, 0xa5be2840, 0xf510ee70],
  ],
] as const)('The reference sequence from %s', (_, [a, b, c, d], words) => {
  expect(take(xoshiro128(a, b, c, d), words.length, 2 ** 32).map((word) => word >>> 0)).toEqual(words)
})

test('Several calls continue the sequence', () => {
  const random = fastRandom(7)
  expect([...take(random, 3, 100), ...take(random, 5, 100)]).toEqual(take(fastRandom(7), 8, 100))
  expect(take(fastRandom(8), 8, 100)).not.toEqual(take(fastRandom(7), 8, 100))
})

test('Only the first n places are filled', () => {
  const out = new Int32Array(4).fill(-1)
  fastRandom(1).fillBelow(out, 2, 10)
  expect([...out.subarray(2)]).toEqual([-1, -1])
})

test('Uniform below a bound: chi-squared with 9 degrees of freedom stays below its 99.9 % point, 27.88', () => {
  const counts = new Array<number>(10).fill(0)
  for (const value of take(fastRandom(42), 100_000, 10)) counts[value]!++
  const chiSquared = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)
  expect(counts).toHaveLength(10)
  expect(chiSquared).toBeLessThan(27.88)
})

test.each([0, 1, 5, 8])('Leaving out %d integers, the sequence goes on behind them', (left) => {
  const random = fastRandom(7)
  random.skip(left)
  expect(take(random, 8 - left, 100)).toEqual(take(fastRandom(7), 8, 100).slice(left))
})

test('Drawing and adding up in one loop is drawing, then adding up', () => {
  const [together, apart] = [fastRandom(9), fastRandom(9)]
  const values = Float64Array.from({ length: 7 * 4 }, (_, i) => Math.sin(i))
  const sums = new Float64Array(4)
  for (let round = 0; round < 3; round++) {
    together.sumFour(sums, values, 7)
    const rows = take(apart, 7, 7)
    expect([...sums]).toEqual(
      [0, 1, 2, 3].map((column) => rows.reduce((sum, row) => sum + values[row * 4 + column]!, 0)),
    )
  }
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sampleToken } from '#core/answers/sample-token.ts'
import { answerSeed, samplingName } from '#core/answers/sampling.ts'
import { seededRandom } from '#core/random/index.ts'

const logits = Float32Array.of(Math.log(0.1), Math.log(0.5), Math.log(0.15), Math.log(0.25))
const draws = 20_000

/** How often each token is drawn, as a share. */
function shares(temperature: number, topP: number, of = logits): readonly number[] {
  const random = seededRandom(1)
  const counts = Array.from(of, () => 0)
  for (let i = 0; i < draws; i++) counts[sampleToken(of, { temperature, topP }, random)]!++
  return counts.map((count) => count / draws)
}

describe('tokens are drawn as often as softmax says', () => {
  // Weights p^(1/T) over their sum, of the tokens that top-p keeps at temperature 1; worked out by hand.
  test.each([
    ['temperature 1', 1, 1, [0.1, 0.5, 0.15, 0.25]],
    ['temperature 0.5: squares', 0.5, 1, [0.01 / 0.345, 0.25 / 0.345, 0.0225 / 0.345, 0.0625 / 0.345]],
    ['temperature 2: roots', 2, 1, [0.3162 / 1.9106, 0.7071 / 1.9106, 0.3873 / 1.9106, 0.5 / 1.9106]],
    ['top-p 0.75: the two likeliest', 1, 0.75, [0, 2 / 3, 0, 1 / 3]],
    ['top-p a little more: one more', 1, 0.76, [0, 0.5 / 0.9, 0.15 / 0.9, 0.25 / 0.9]],
    ['top-p before the temperature, which would keep three', 2, 0.74, [0, 0.7071 / 1.2071, 0, 0.5 / 1.2071]],
    ['a very small top-p: the likeliest', 1, 1e-9, [0, 1, 0, 0]],
    ['a very small temperature: the likeliest', 1e-6, 1, [0, 1, 0, 0]],
  ] as const)('%s', (_, temperature, topP, expected) => {
    // A share of 20,000 has a standard deviation of at most 0.0035.
    for (const [token, share] of shares(temperature, topP).entries())
      expect(Math.abs(share - (expected[token] ?? 0)), `token ${token}`).toBeLessThan(5 * 0.0036)
  })
})

test('of equal logits the first is the likeliest, and what is minus infinity is never drawn', () => {
  expect(shares(1, 1e-9, Float32Array.of(1, 1, 0))).toEqual([1, 0, 0])
  expect(shares(1, 1, Float32Array.of(-Infinity, 0, -Infinity))).toEqual([0, 1, 0])
})

test('large logits do not overflow', () => {
  expect(shares(1, 1, Float32Array.of(3e38, 3e38, -3e38))[2]).toBe(0)
})

test('the same seed draws the same tokens', () => {
  fc.assert(
    fc.property(fc.integer(), fc.array(fc.float({ noNaN: true, min: -50, max: 50 }), { minLength: 1 }), (seed, all) => {
      const drawn = () => {
        const random = seededRandom(seed)
        return Array.from({ length: 8 }, () =>
          sampleToken(Float32Array.from(all), { temperature: 0.8, topP: 0.9 }, random),
        )
      }
      expect(drawn()).toEqual(drawn())
      expect(drawn().every((place) => place >= 0 && place < all.length)).toBe(true)
    }),
  )
})

test('every answer has a seed of its own, which the study, the draw, the task and the instance decide', () => {
  const seeds = [1, 2].flatMap((seed) =>
    [1, 2, 3].flatMap((draw) =>
      ['a', 'b'].flatMap((task) => ['1', '2', '10'].map((instance) => answerSeed(seed, draw, task, instance))),
    ),
  )
  expect(new Set(seeds).size).toBe(36)
  expect(seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32 - 1)).toBe(true)
  // Resuming a run must never draw otherwise: the number stands.
  expect(answerSeed(1, 1, 'a', '1')).toBe(seeds[0])
})

test.each([
  [undefined, 'greedy'],
  [{ temperature: 0.7, topP: 0.95, draws: 5 }, 'temperature 0.7, top-p 0.95, 5 draws'],
  [{ temperature: 1, topP: 1, draws: 1 }, 'temperature 1, top-p 1, 1 draw'],
])('in words: %o', (sampling, words) => {
  expect(samplingName(sampling)).toBe(words)
})

import { expect, test } from 'vitest'
import { fullNeeds, loraNeeds, trainingBytes } from '#core/models/training-memory.ts'

/** SmolLM2-135M: what a token leaves behind with LoRA of rank 8 in its 30 layers. */
const smolLm2 = { perToken: 4 * 30 * 5760, trained: 2.44e6 }

// Measured by bench:peers at steps of two examples of 448 tokens: peaks of the process, docs/benchmarks.md.
test.each([
  ['F32, two threads', 540e6, 2, 1.31e9],
  ['F32, one thread', 540e6, 1, 0.98e9],
  ['F16, two threads', 271e6, 2, 1.05e9],
  ['Q8_0, two threads', 145e6, 2, 0.93e9],
  ['Q8_0, one thread', 145e6, 1, 0.62e9],
  ['Q4_1, one thread', 98e6, 1, 0.54e9],
])('LoRA takes what was measured, within 15 %%: %s', (_, weights, threads, measured) => {
  const estimate = trainingBytes(loraNeeds(weights, smolLm2.trained, smolLm2.perToken), 448, threads)
  expect(estimate / measured).toBeGreaterThan(0.87)
  expect(estimate / measured).toBeLessThan(1.15)
})

test('full training takes what was measured, within 15 %: Q4_1, two threads', () => {
  const estimate = trainingBytes(fullNeeds(98e6, 134.5e6, 4 * 30 * 9600), 448, 2)
  expect(estimate / 3.4e9).toBeGreaterThan(0.87)
  expect(estimate / 3.4e9).toBeLessThan(1.15)
})

test.each([
  ['examples in hand together stay within a gigabyte of activations', 400, 16, 1.1e9],
  ['one that is longer is in hand alone', 2000, 16, 2.1e9],
])('%s', (_, longest, atOnce, bytes) => {
  expect(trainingBytes({ fixed: 0.1e9, perToken: 1e6 }, longest, atOnce)).toBeCloseTo(bytes, -6)
})

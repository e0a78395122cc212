import { expect, test } from 'vitest'
import { askingMemory, bestGpuLayers, estimateMemory, maxGpuLayers, type MemoryNeeds } from '#core/models/memory.ts'

/** Three blocks of 100 with 10 of keys and values each; a head that is a second copy of the embedding on a GPU. */
const needs: MemoryNeeds = {
  blocks: [100, 100, 100],
  input: 50,
  output: { cpu: 5, gpu: 55 },
  cache: [10, 10, 10],
  parameters: 175,
  compute: { cpu: 30, allOnGpu: { cpu: 3, gpu: 40 } },
}
const withoutGpu: MemoryNeeds = { ...needs, compute: { cpu: 30, allOnGpu: null } }

test('the output counts as one more layer', () => {
  expect(maxGpuLayers(needs)).toBe(4)
})

test('with an encoder all is computed by our own kernels, on the processor', () => {
  const t5: MemoryNeeds = { ...needs, hasEncoder: true }
  expect(maxGpuLayers(t5)).toBe(0)
  const { exact, fast } = askingMemory(t5, 2, 512)
  expect(exact - fast).toBe(2 * needs.parameters)
})

test.each([
  ['nothing on the GPU', needs, 0, { weights: 355, cache: 30, compute: 30 }, { weights: 0, cache: 0, compute: 0 }],
  ['the output first', needs, 1, { weights: 350, cache: 30, compute: 30 }, { weights: 55, cache: 0, compute: 40 }],
  [
    'then blocks from the last one on',
    needs,
    2,
    { weights: 250, cache: 20, compute: 30 },
    { weights: 155, cache: 10, compute: 40 },
  ],
  [
    'everything: the embedding stays',
    needs,
    4,
    { weights: 50, cache: 0, compute: 3 },
    { weights: 355, cache: 30, compute: 40 },
  ],
  [
    'no GPU to try it on: as on the CPU',
    withoutGpu,
    4,
    { weights: 50, cache: 0, compute: 30 },
    { weights: 355, cache: 30, compute: 30 },
  ],
])('memory divides: %s', (_, of, layers, cpu, gpu) => {
  const estimate = estimateMemory(of, layers)
  expect(estimate).toMatchObject({ gpuLayers: layers, cpu, gpu })
  expect(estimate.gpu.total).toBe(gpu.weights + gpu.cache + gpu.compute)
})

test.each([
  ['all that fits', { total: 1000, free: 1000 }, 4],
  ['8 % is kept free', { total: 460, free: 460 }, 3],
  ['what others hold is not free', { total: 1000, free: 300 }, 2],
  ['not even the output fits', { total: 1000, free: 100 }, 0],
])('the best number of layers: %s', (_, gpu, expected) => {
  expect(bestGpuLayers(needs, gpu)).toBe(expected)
})

// Measured in November 2026 on Linux, two threads, context of 2048 tokens: VmHWM of the engine's process, in MB.
test.each([
  ['exact', 628],
  ['fast', 780],
] as const)('asking SmolLM2-135M in Q4_1 side by side in %s mode: %i MB, within an eighth', (mode, measured) => {
  const smollm2: MemoryNeeds = {
    blocks: [62e6],
    input: 35e6,
    output: { cpu: 0, gpu: 35e6 },
    cache: [47e6],
    parameters: 134.5e6,
    compute: { cpu: 104e6, allOnGpu: null },
  }
  const estimated = askingMemory(smollm2, 2, 2048)[mode] / 1e6 / measured
  expect(estimated).toBeGreaterThan(0.875)
  expect(estimated).toBeLessThan(1.125)
})

test('with one thread exact mode has one context', () => {
  expect(askingMemory(needs, 1, 512).exact).toBe(estimateMemory(needs, 0).cpu.total)
})

// Measured in November 2026 on Linux, one thread, after an answer: VmHWM of the engine's process, in MB.
test.each([
  ['SmolLM2-135M, Q4_1, 512 tokens', { weights: 97, cache: 12, compute: 103 }, 319],
  ['SmolLM2-135M, Q4_1, 2048 tokens', { weights: 97, cache: 47, compute: 104 }, 380],
  ['SmolLM2-135M, Q4_1, 8192 tokens', { weights: 97, cache: 189, compute: 174 }, 520],
  ['134M parameters, Q8_0, 2048 tokens', { weights: 143, cache: 47, compute: 104 }, 434],
  ['a model of 1.3M parameters, 2048 tokens', { weights: 5, cache: 4, compute: 23 }, 158],
])(
  '%s: the estimate is within a factor of 1.5 of what the process took',
  (_, { weights, cache, compute }, measured) => {
    const estimate = estimateMemory(
      {
        blocks: [weights * 1e6],
        input: 0,
        output: { cpu: 0, gpu: 0 },
        cache: [cache * 1e6],
        parameters: 1e6,
        compute: { cpu: compute * 1e6, allOnGpu: null },
      },
      0,
    )
    expect(estimate.cpu.total / (measured * 1e6)).toBeGreaterThan(1 / 1.5)
    expect(estimate.cpu.total / (measured * 1e6)).toBeLessThan(1.5)
  },
)

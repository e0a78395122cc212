import { expect, test } from 'vitest'
import { bestGpuLayers, estimateMemory, maxGpuLayers, type MemoryNeeds } from '#core/models/memory.ts'

/** Three blocks of 100 with 10 of keys and values each; a head that is a second copy of the embedding on a GPU. */
const needs: MemoryNeeds = {
  blocks: [100, 100, 100],
  input: 50,
  output: { cpu: 5, gpu: 55 },
  cache: [10, 10, 10],
  compute: { cpu: 30, allOnGpu: { cpu: 3, gpu: 40 } },
}
const withoutGpu: MemoryNeeds = { ...needs, compute: { cpu: 30, allOnGpu: null } }

test('the output counts as one more layer', () => {
  expect(maxGpuLayers(needs)).toBe(4)
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

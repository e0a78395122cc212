import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkWeights } from '#engine/process/inspect.ts'
import { notFinite } from '#gguf/finite-weights.ts'
import { tensorTypes } from '#gguf/tensor-types.ts'
import type { GgufFile } from '../../build/random-model/gguf-file.ts'
import { changedModel, factor, modelFolder, tinyModel } from '../engine/models.ts'
import { sharedAvailable, sharedPath, sharedReason } from '../support/shared.ts'

const folder = modelFolder()
const numberOf = (name: string) => [...tensorTypes].find(([, type]) => type.name === name)?.[0] ?? NaN

/** A file that is one tensor of 20 rows of three blocks, all of them 0 but for some bytes of the eighth block. */
async function faultOf(type: string, at: number, bytes: readonly number[]): Promise<string | undefined> {
  const { block, bytes: blockBytes } = tensorTypes.get(numberOf(type)) ?? { block: 1, bytes: 0 }
  const data = Buffer.alloc(60 * blockBytes)
  data.set(bytes, 7 * blockBytes + at)
  const file = join(folder, 'one.gguf')
  writeFileSync(file, data)
  const tensor = { name: 'blk.0.ffn_up.weight', type: numberOf(type), shape: [3 * block, 20], offset: 0 }
  return notFinite(file, {
    fileSize: data.length,
    metadata: new Map(),
    metadataTypes: new Map(),
    tensors: [tensor],
    alignment: 32,
    dataOffset: 0,
  })
}

const [nan, infinity, minusInfinity, largest] = [
  [0x01, 0x7e],
  [0x00, 0x7c],
  [0x00, 0xfc],
  [0xff, 0x7b],
]

describe('numbers that are not finite', () => {
  // Patterns of IEEE 754; a number of one row of three stands in column 1 of row 2.
  test.each<[type: string, bytes: readonly number[], string]>([
    ['F32', [0, 0, 0xc0, 0x7f], 'NaN'],
    ['F32', [1, 0, 0x80, 0x7f], 'NaN'],
    ['F32', [0, 0, 0x80, 0x7f], 'Infinity'],
    ['F32', [0, 0, 0x80, 0xff], '-Infinity'],
    ['F16', nan, 'NaN'],
    ['F16', infinity, 'Infinity'],
    ['F16', minusInfinity, '-Infinity'],
    ['BF16', [0xc0, 0x7f], 'NaN'],
    ['BF16', [0x80, 0x7f], 'Infinity'],
    ['F64', [0, 0, 0, 0, 0, 0, 0xf8, 0x7f], 'NaN'],
    ['F64', [0, 0, 0, 0, 0, 0, 0xf0, 0x7f], 'Infinity'],
    ['F64', [1, 0, 0, 0, 0, 0, 0xf0, 0x7f], 'NaN'],
  ])('%s %j: %s', async (type, bytes, value) => {
    expect(await faultOf(type, 0, bytes)).toBe(
      `its tensor blk.0.ffn_up.weight holds ${value} in column 1 of row 2, both counted from 0`,
    )
  })

  // Where the scales of a block stand: ggml-common.h.
  test.each<[type: string, at: number, bytes: readonly number[], string]>([
    ['Q4_0', 0, nan, 'NaN'],
    ['Q4_1', 0, infinity, 'Infinity'],
    ['Q4_1', 2, nan, 'NaN'],
    ['Q5_0', 0, nan, 'NaN'],
    ['Q5_1', 2, minusInfinity, '-Infinity'],
    ['Q8_0', 0, nan, 'NaN'],
    ['Q8_1', 2, nan, 'NaN'],
    ['Q2_K', 80, nan, 'NaN'],
    ['Q2_K', 82, nan, 'NaN'],
    ['Q3_K', 108, nan, 'NaN'],
    ['Q4_K', 0, nan, 'NaN'],
    ['Q4_K', 2, infinity, 'Infinity'],
    ['Q5_K', 2, nan, 'NaN'],
    ['Q6_K', 208, nan, 'NaN'],
    ['Q8_K', 0, [0, 0, 0xc0, 0x7f], 'NaN'],
    ['IQ2_XXS', 0, nan, 'NaN'],
    ['IQ2_XS', 0, nan, 'NaN'],
    ['IQ2_S', 0, nan, 'NaN'],
    ['IQ3_XXS', 0, nan, 'NaN'],
    ['IQ3_S', 0, nan, 'NaN'],
    ['IQ1_S', 0, nan, 'NaN'],
    ['IQ4_NL', 0, nan, 'NaN'],
    ['IQ4_XS', 0, nan, 'NaN'],
    ['IQ1_M', 53, [0xc0, 0, 0x70], 'NaN or Infinity'],
    ['TQ1_0', 52, nan, 'NaN'],
    ['TQ2_0', 64, nan, 'NaN'],
    ['MXFP4', 0, [0xff], 'NaN'],
    ['Q1_0', 0, nan, 'NaN'],
    ['Q2_0', 0, nan, 'NaN'],
  ])('%s, byte %i, %j: %s', async (type, at, bytes, value) => {
    expect(await faultOf(type, at, bytes)).toBe(
      `its tensor blk.0.ffn_up.weight holds ${value} as the scale of block 7, counted from 0`,
    )
  })
})

test.each<[type: string, at: number, bytes: readonly number[]]>([
  ['F32', 0, [0xff, 0xff, 0x7f, 0x7f]],
  ['F16', 0, largest],
  ['BF16', 0, [0x7f, 0x7f]],
  ['Q4_0', 0, largest],
  ['Q4_0', 2, nan],
  ['Q4_1', 4, nan],
  ['Q6_K', 0, nan],
  ['Q2_K', 0, nan],
  ['MXFP4', 0, [0xfe]],
  ['IQ1_M', 53, [0x40, 0, 0x70]],
  ['I32', 0, [0xff, 0xff, 0xff, 0xff]],
])('finite: %s, byte %i, %j', async (type, at, bytes) => {
  expect(await faultOf(type, at, bytes)).toBeUndefined()
})

/** The tiny model with one weight put in place of another. */
function holding(value: number): (model: GgufFile) => GgufFile {
  const bad = factor('blk.1.ffn_up.weight', 64, 128, (i) => (i === 777 ? value : 0.1))
  return (model) => ({
    ...model,
    tensors: model.tensors.map((tensor) => (tensor.name === bad.name ? { ...bad, shape: tensor.shape } : tensor)),
  })
}

describe('a model file', () => {
  test.each([['F32'], ['F16'], ['Q8_0'], ['Q4_0']] as const)('of %s is finite', async (type) => {
    expect(await checkWeights(tinyModel(folder, `${type}.gguf`, { type }))).toEqual({ state: 'usable' })
  })

  test.each([
    [NaN, 'NaN'],
    [Infinity, 'Infinity'],
  ])('with a weight of %d is refused by file, tensor and place', async (value, word) => {
    const file = changedModel(folder, 'bad.gguf', holding(value))
    expect(await checkWeights(file)).toEqual({
      state: 'refused',
      reason: `invalid model file: ${file}: its tensor blk.1.ffn_up.weight holds ${word} in column 9 of row 12, both counted from 0; no answer can be computed with that: download it again, or make it again`,
    })
  })

  test.skipIf(!sharedAvailable)(`that is real, of 98 million bytes${sharedReason}`, async () => {
    expect(await checkWeights(sharedPath('models/SmolLM2-135M-Instruct.Q4_1.gguf'))).toEqual({ state: 'usable' })
  })
})

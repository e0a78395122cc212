import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { getLlama, LlamaLogLevel, type Llama, type LlamaModel } from 'node-llama-cpp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { randomT5, t5Presets } from '../../build/random-model/encoder-decoder.ts'
import { writeGguf } from '../../build/random-model/gguf-file.ts'
import { presets, type RandomModelConfig } from '../../build/random-model/model.ts'
import { makeVocabulary } from '../../build/random-model/vocabulary.ts'
import { encodeRow, halfFrom } from '../../build/random-model/weights.ts'
import { modelFolder, tinyModel } from './models.ts'

const folder = modelFolder()
const hash = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')

describe('the file', () => {
  test('the same seed gives the same bytes, another seed does not', () => {
    const first = hash(tinyModel(folder, 'a.gguf', { seed: 7 }))
    expect(hash(tinyModel(folder, 'b.gguf', { seed: 7 }))).toBe(first)
    expect(hash(tinyModel(folder, 'c.gguf', { seed: 8 }))).not.toBe(first)
  })

  test('a tiny model stays under a megabyte', () => {
    expect(statSync(tinyModel(folder, 'size.gguf')).size).toBeLessThan(2 ** 20)
  })
})

describe('half precision', () => {
  test.each([
    [0, 0x0000],
    [-0, 0x8000],
    [1, 0x3c00],
    [-2, 0xc000],
    [65504, 0x7bff],
    [65520, 0x7c00],
    [Infinity, 0x7c00],
    [NaN, 0x7e00],
    [2 ** -14, 0x0400],
    [2 ** -24, 0x0001],
    [2 ** -25, 0x0000],
    [2 ** -25 * 1.01, 0x0001],
    [1 + 2 ** -11, 0x3c00],
    [1 + 3 * 2 ** -11, 0x3c02],
    [0.1, 0x2e66],
  ])('%d is %i', (value, bits) => {
    expect(halfFrom(value)).toBe(bits)
  })
})

test('BF16 is rounded to the nearest, ties to even', () => {
  const bytes = new Uint8Array(12)
  encodeRow('BF16', Float32Array.of(1, -2, 1 + 2 ** -8, 1 + 3 * 2 ** -8, 1 + 2 ** -8 + 2 ** -20, 0), bytes)
  expect([...new Uint16Array(bytes.buffer)]).toEqual([0x3f80, 0xc000, 0x3f80, 0x3f82, 0x3f81, 0])
})

test('Q8_0 gives every weight back to within half a step', () => {
  const values = Float32Array.from({ length: 64 }, (_, i) => Math.sin(i) * (i < 32 ? 1 : 100))
  const bytes = new Uint8Array(68)
  encodeRow('Q8_0', values, bytes)
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < 64; i++) {
    const at = Math.floor(i / 32) * 34
    const scale = fromHalf(view.getUint16(at, true))
    const error = Math.abs(view.getInt8(at + 2 + (i % 32)) * scale - values[i]!)
    // Half a step, and the rounding of the scale itself (2^-11 of up to 127 steps).
    expect(error).toBeLessThanOrEqual(scale * (0.5 + 127 * 2 ** -11))
  }
})

describe('in llama.cpp', () => {
  let llama: Llama
  beforeAll(async () => {
    llama = await getLlama({
      gpu: false,
      build: 'never',
      maxThreads: 1,
      logLevel: LlamaLogLevel.disabled,
      progressLogs: false,
    })
  })
  afterAll(() => llama.dispose())

  const load = (name: string, changes: Parameters<typeof tinyModel>[2]): Promise<LlamaModel> =>
    llama.loadModel({ modelPath: tinyModel(folder, name, changes), gpuLayers: 0 })

  test.each(['F32', 'F16', 'BF16', 'Q8_0', 'Q4_0', 'Q4_K', 'Q5_K', 'Q6_K'] as const)(
    'a model of type %s loads and says so',
    async (type) => {
      const model = await load(`${type}.gguf`, { type, ...(type.endsWith('_K') ? { width: 256, ffn: 256 } : {}) })
      expect(model.typeDescription).toContain(type)
      expect(model.trainContextSize).toBe(presets.tiny.contextLength)
      await model.dispose()
    },
  )

  test.each<readonly [string, Partial<RandomModelConfig>, string]>([
    ['qwen2', { architecture: 'qwen2' }, 'qwen2'],
    ['qwen3', { architecture: 'qwen3', headSize: 32 }, 'qwen3'],
    ['smollm3', { architecture: 'smollm3', layers: 4 }, 'smollm3'],
    ['Llama with heads wider than its rows', { headSize: 32 }, 'llama'],
    ['Llama 3', { ropeFactors: true }, 'llama'],
    ['linear rope scaling', { ropeScaling: { type: 'linear', factor: 4, originalContext: 512 } }, 'llama'],
    ['YaRN', { ropeScaling: { type: 'yarn', factor: 4, originalContext: 512 } }, 'llama'],
  ])('%s loads', async (name, changes, architecture) => {
    const model = await load(`${name}.gguf`, changes)
    expect(model.fileInfo.metadata.general.architecture).toBe(architecture)
    await model.dispose()
  })

  test.each([
    ['words', 'Now complete the following example -\nInput: yes\nOutput: '],
    ['special tokens as text', 'a <|endoftext|><|bos|> b'],
    ['many scripts', 'déjà vu, 漢字, العربية, 👩‍🔬, \u0000\u0001\t\r\n\n  '],
    ['every byte of two-byte characters', String.fromCharCode(...Array.from({ length: 0x700 }, (_, i) => 0x80 + i))],
  ])('text goes to tokens and back: %s', async (_name, text) => {
    const model = await load('round.gguf', {})
    const tokens = model.tokenize(text, false)
    expect(model.detokenize(tokens)).toBe(text)
    expect(tokens.some((token) => model.isSpecialToken(token))).toBe(false)
    await model.dispose()
  })

  test.each(['1.0', '1.1'] as const)('a T5 of version %s loads, and its unigrams make tokens', async (version) => {
    const file = join(folder, `t5-${version}.gguf`)
    writeGguf(file, randomT5({ ...t5Presets.tiny, version, decoderLayers: 1 }))
    const model = await llama.loadModel({ modelPath: file, gpuLayers: 0 })
    expect(model.fileInfo.metadata.general.architecture).toBe('t5')
    const tokens = model.tokenize('Output:  the {answer}\n')
    expect(tokens.map((token) => model.detokenize([token], true))).toEqual([
      ...['Output', ':', 'the', '', '<unk>', 'a', 'n', 's', 'w', 'e', 'r', '<unk>'],
    ])
    await model.dispose()
  })

  test('common words are one token each, with or without their space', async () => {
    const model = await load('words.gguf', { vocabularySize: 1536 })
    expect(model.tokenize('Yes the answer negative').map((token) => model.detokenize([token]))).toEqual([
      'Yes',
      ' the',
      ' answer',
      ' negative',
    ])
    await model.dispose()
  })
})

test.each([262, 300, 640, 1536, 49_152])('a vocabulary of %i tokens has exactly so many, none twice', (size) => {
  const { tokens } = makeVocabulary(size)
  expect(new Set(tokens).size).toBe(size)
})

test('a vocabulary without room for all bytes is refused', () => {
  expect(() => makeVocabulary(261)).toThrow('invalid vocabulary size: 261')
})

function fromHalf(bits: number): number {
  const exponent = (bits >>> 10) & 31
  const fraction = bits & 1023
  const magnitude = exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15)
  return (bits & 0x8000) === 0 ? magnitude : -magnitude
}

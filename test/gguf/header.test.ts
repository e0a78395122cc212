import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readGgufHeader, type GgufHeader, type GgufTensorInfo } from '#gguf/header.ts'
import { layoutFault } from '#gguf/tensor-layout.ts'
import { presets, randomModel } from '../../build/random-model/model.ts'
import { modelFolder } from '../engine/models.ts'
import { bytesOf, rawOf, scalar, text, types, type RawGguf } from '../storms/raw-gguf.ts'

const folder = modelFolder()

/** The tiny model's header with something changed. */
function headerOf(change: (raw: RawGguf) => void): ReturnType<typeof readGgufHeader> {
  const raw = rawOf(randomModel(presets.tiny))
  change(raw)
  const file = join(folder, 'model.gguf')
  writeFileSync(file, bytesOf(raw))
  return readGgufHeader(file)
}

const metadata = (raw: RawGguf, key: string) => raw.metadata.find((each) => each.key.toString() === key)!

test('short lists of truth values are kept, other lists by their length', () => {
  const key = 'gemma3.attention.sliding_window_pattern'
  const model = randomModel({
    ...presets.tiny,
    architecture: 'gemma3',
    window: { tokens: 4, without: [false, true] },
  })
  const file = join(folder, 'flags.gguf')
  writeFileSync(file, bytesOf(rawOf(model)))
  const read = readGgufHeader(file)
  expect(read.state === 'read' && read.header.metadata.get(key)).toEqual({ length: 2, type: 7, flags: [true, false] })
  expect(read.state === 'read' && read.header.metadata.get('tokenizer.ggml.tokens')).toEqual({ length: 640, type: 8 })
})

describe('a header is malformed', () => {
  test.each<readonly [string, (raw: RawGguf) => void]>([
    [
      'has metadata without a name',
      (raw) => {
        raw.metadata[0]!.key = Buffer.alloc(0)
      },
    ],
    [
      'has the metadata "general.type" twice',
      (raw) => {
        raw.metadata[5]!.key = Buffer.from('general.type')
      },
    ],
    [
      'has metadata of the unknown type 13',
      (raw) => {
        raw.metadata[0]!.type = 13
      },
    ],
    [
      'has the alignment 48 (general.alignment), which is no power of two',
      (raw) =>
        Object.assign(metadata(raw, 'general.name'), {
          key: Buffer.from('general.alignment'),
          type: types.u32,
          value: scalar(types.u32, 48),
        }),
    ],
    [
      'has the alignment 0 (general.alignment), which is no power of two',
      (raw) =>
        Object.assign(metadata(raw, 'general.name'), {
          key: Buffer.from('general.alignment'),
          type: types.u32,
          value: scalar(types.u32, 0),
        }),
    ],
    [
      'gives the tensor "token_embd.weight" 5 dimensions',
      (raw) => {
        raw.tensors[0]!.shape = [1n, 1n, 1n, 1n, 1n]
      },
    ],
    [
      'claims to have 9223372036854775808 rows',
      (raw) => {
        raw.tensors[0]!.shape = [2n ** 63n]
      },
    ],
    [
      'claims to have 18446744073709551584 bytes',
      (raw) => {
        raw.tensors[1]!.offset = 2n ** 64n - 32n
      },
    ],
  ])('%s', (what, change) => {
    expect(headerOf(change)).toEqual({ state: 'malformed', what })
  })

  test('more text than any model has outside its lists', () => {
    const long = { type: types.string, value: text('x'.repeat(15 * 2 ** 20)) }
    expect(headerOf((raw) => raw.metadata.slice(0, 3).forEach((entry) => Object.assign(entry, long)))).toMatchObject({
      state: 'malformed',
      what: 'has more than 33554432 bytes of text outside its lists',
    })
  })
})

const whole = headerOf(() => undefined)
if (whole.state === 'malformed') throw new Error(whole.what)
const { header } = whole

const withTensor = (at: number, change: Partial<GgufTensorInfo>): GgufHeader => ({
  ...header,
  tensors: header.tensors.map((tensor, i) => (i === at ? { ...tensor, ...change } : tensor)),
})

test.each<readonly [string | undefined, GgufHeader]>([
  [undefined, header],
  ['the file holds no weights, only a vocabulary or a header', { ...header, tensors: [] }],
  ['its tensor "blk.0.attn_norm.weight" has the shape [0], which holds nothing', withTensor(1, { shape: [0] })],
  [
    'its tensor "blk.0.attn_norm.weight" has the shape [64, 9007199254740991], more than any file can hold',
    withTensor(1, { shape: [64, Number.MAX_SAFE_INTEGER] }),
  ],
  ['its tensor "blk.0.attn_norm.weight" has rows of 64; Q4_K needs multiples of 256', withTensor(1, { type: 12 })],
  [
    'its tensor "blk.0.attn_norm.weight" has the type number 99, which the engine does not know',
    withTensor(1, { type: 99 }),
  ],
  [
    'its tensor "blk.0.attn_norm.weight" has the type Q4_0_4_4 (number 31), which llama.cpp has given up',
    withTensor(1, { type: 31 }),
  ],
  ['its tensor "token_embd.weight" is in it twice', withTensor(1, { name: 'token_embd.weight' })],
  [`its tensor "${'n'.repeat(64)}" has a name of 64 bytes; 63 are allowed`, withTensor(1, { name: 'n'.repeat(64) })],
  [
    'its tensor "blk.0.attn_norm.weight" is said to begin at byte 0 of the weights, the one before it ends at 163840',
    withTensor(1, { offset: 0 }),
  ],
  [
    'its tensor "blk.0.attn_q.weight" is said to begin at byte 164096 of the weights, the one before it ends at 163968',
    withTensor(1, { shape: [32] }),
  ],
  [
    `the file is truncated: it has 1000 bytes, its tensors need ${header.fileSize}; download it again`,
    { ...header, fileSize: 1000 },
  ],
])('where tensors lie: %s', (fault, changed) => {
  expect(layoutFault(changed)).toBe(fault)
})

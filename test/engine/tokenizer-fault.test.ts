import { expect, test } from 'vitest'
import { tokenizerFault } from '#engine/process/tokenizer-fault.ts'
import { readGgufHeader, type GgufHeader } from '#gguf/header.ts'
import { types } from '../storms/raw-gguf.ts'
import { modelFolder, tinyModel } from './models.ts'

const read = readGgufHeader(tinyModel(modelFolder(), 'model.gguf'))
if (read.state === 'malformed') throw new Error(read.what)
const { header } = read

const withMetadata = (key: string, value: { length: number; type: number } | string): GgufHeader => ({
  ...header,
  metadata: new Map([...header.metadata, [key, value]]),
})

test.each<readonly [string | undefined, GgufHeader]>([
  [undefined, header],
  [
    'its tokenizer.ggml.token_type has 3 items, its vocabulary 640 tokens (tokenizer.ggml.tokens)',
    withMetadata('tokenizer.ggml.token_type', { length: 3, type: types.i32 }),
  ],
  [
    'its tokenizer.ggml.token_type is no list of 32-bit integers',
    withMetadata('tokenizer.ggml.token_type', { length: 640, type: types.u8 }),
  ],
  [
    'its tokenizer.ggml.scores is no list of 32-bit floats',
    withMetadata('tokenizer.ggml.scores', { length: 640, type: types.f64 }),
  ],
  [
    'its tokenizer.ggml.scores has 0 items, its vocabulary 640 tokens (tokenizer.ggml.tokens)',
    withMetadata('tokenizer.ggml.scores', { length: 0, type: types.f32 }),
  ],
  ['its tokenizer.ggml.merges is no list of texts', withMetadata('tokenizer.ggml.merges', 'a b')],
  [
    'its tokenizer.ggml.tokens is no list of texts',
    withMetadata('tokenizer.ggml.tokens', { length: 640, type: types.i32 }),
  ],
  [
    'its vocabulary has 641 tokens (tokenizer.ggml.tokens), its token_embd.weight 640 rows',
    {
      ...withMetadata('tokenizer.ggml.tokens', { length: 641, type: types.string }),
      metadata: new Map([
        ...header.metadata,
        ['tokenizer.ggml.tokens', { length: 641, type: types.string }],
        ['tokenizer.ggml.token_type', { length: 641, type: types.i32 }],
      ]),
    },
  ],
  [
    'it brings no tokenizer; convert the model again together with its tokenizer',
    withMetadata('tokenizer.ggml.model', 'none'),
  ],
])('a tokenizer: %s', (fault, changed) => {
  expect(tokenizerFault(changed)).toBe(fault)
})

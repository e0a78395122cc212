import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { inspectModel } from '#engine/process/inspect.ts'
import { writeGguf, type GgufFile } from '../../build/random-model/gguf-file.ts'
import { presets, randomModel } from '../../build/random-model/model.ts'
import { chatTemplate } from '../../build/random-model/vocabulary.ts'
import { changedModel, modelFolder, storedAs, tinyModel, withMetadata } from './models.ts'

const folder = modelFolder()
const whole = readFileSync(tinyModel(folder, 'whole.gguf'))
const asFile = (name: string, bytes: string | Uint8Array) => {
  const file = join(folder, name)
  writeFileSync(file, bytes)
  return file
}

function reasonFor(file: string): string {
  const inspection = inspectModel(file)
  if (inspection.state !== 'refused') throw new Error(`expected a refusal of ${file}`)
  expect(inspection.reason).toContain(`invalid model file: ${file}: `)
  return inspection.reason
}

describe('a usable model', () => {
  test('is described from its metadata', () => {
    expect(inspectModel(join(folder, 'whole.gguf'))).toEqual({
      state: 'usable',
      model: {
        name: 'tiny random',
        architecture: 'llama',
        quantisation: 'F32',
        contextLength: 2048,
        vocabularySize: 640,
        parameters: 2 * 640 * 64 + 2 * (2 * 64 * 64 + 2 * 32 * 64 + 3 * 64 * 128 + 2 * 64) + 64,
        fileSize: whole.length,
      },
      chatTemplate: null,
    })
  })

  test.each([
    ['a template', chatTemplate, chatTemplate],
    ['a template that is not Jinja', '{% for %}', '{% for %}'],
    ['an empty template', '', null],
  ])('with %s', (_name, template, expected) => {
    expect(inspectModel(tinyModel(folder, 'chat.gguf', { chatTemplate: template }))).toMatchObject({
      chatTemplate: expected,
    })
  })

  test('without a name is called after its file', () => {
    const file = changedModel(folder, 'nameless.gguf', (gguf) => withMetadata(gguf, { 'general.name': null }))
    expect(inspectModel(file)).toMatchObject({ model: { name: 'nameless.gguf' } })
  })

  test('without a file type is named after the type of most weights', () => {
    const file = changedModel(folder, 'typeless.gguf', (gguf) => withMetadata(gguf, { 'general.file_type': null }))
    expect(inspectModel(file)).toMatchObject({ model: { quantisation: 'F32' } })
  })
})

describe('vectors that the engine would end its process over', () => {
  test.each<readonly [string, string, Parameters<typeof storedAs>[0], Parameters<typeof tinyModel>[2]]>([
    ['a norm', 'blk.0.attn_norm.weight', 'F16', {}],
    ['the last norm', 'output_norm.weight', 'BF16', {}],
    ['a norm of blocks', 'blk.1.ffn_norm.weight', 'Q8_0', {}],
    ['a norm of keys', 'blk.0.attn_k_norm.weight', 'F16', { architecture: 'qwen3' }],
    ['a bias', 'blk.1.attn_q.bias', 'F16', { architecture: 'qwen2' }],
    ['rope factors', 'rope_freqs.weight', 'F16', { ropeFactors: true }],
  ])('%s: %s as %s', (_name, tensor, type, changes) => {
    const model = randomModel({ ...presets.tiny, ...changes })
    const file = join(folder, 'vector.gguf')
    writeGguf(file, {
      ...model,
      tensors: model.tensors.map((each) => (each.name === tensor ? storedAs(type, each) : each)),
    })
    expect(reasonFor(file)).toContain(
      `its tensor ${tensor} is stored as ${type}; norms, biases and rope factors have to be F32: convert the model`,
    )
  })
})

describe('no file', () => {
  test('missing', () => expect(reasonFor(join(folder, 'nowhere.gguf'))).toContain('there is no such file'))
  test('a folder', () => {
    mkdirSync(join(folder, 'inside.gguf'))
    expect(reasonFor(join(folder, 'inside.gguf'))).toContain('this is a folder')
  })
  test('empty', () => expect(reasonFor(asFile('empty.gguf', ''))).toContain('the file is empty'))
  test.skipIf(process.getuid?.() === 0 || process.platform === 'win32')('without permission', () => {
    const file = asFile('secret.gguf', whole)
    chmodSync(file, 0)
    expect(reasonFor(file)).toContain('it may not be read')
  })
})

test.each([
  ['PK\x03\x04…', 'a zip archive or a PyTorch checkpoint'],
  ['\x1f\x8b\x08', 'a gzip archive'],
  ['\x40\x00\x00\x00\x00\x00\x00\x00{"a.weight":{"dtype":"F32"}}', 'a safetensors file'],
  ['<!DOCTYPE html><html>', 'a web page'],
  ['\n<html>', 'a web page'],
  ['version https://git-lfs.github.com/spec/v1\n', 'a Git LFS pointer'],
  ['{"model_type": "llama"}', 'a JSON file'],
  ['lmgg\x01', 'the old GGML format'],
  ['tjgg\x01', 'the old GGJT format'],
  ['hello', 'a text file'],
])('what is not a GGUF is refused with what it looks like: %j', (content, kind) => {
  expect(reasonFor(asFile('other.gguf', Buffer.from(content, 'latin1')))).toMatch(
    new RegExp(`this is not a GGUF model; it looks like .*${kind}`),
  )
})

test('what looks like nothing known is refused without a guess', () => {
  expect(reasonFor(asFile('noise.gguf', Buffer.from([1, 2, 3, 250])))).toMatch(/this is not a GGUF model$/)
})

describe('damaged files', () => {
  test.each([
    ['its last kilobyte is missing', whole.subarray(0, whole.length - 1024), 'the file is truncated'],
    ['half of it is missing', whole.subarray(0, whole.length / 2), 'the file is truncated'],
    ['a header stub of 2000 bytes', whole.subarray(0, 2000), 'ends inside its header'],
    ['only the magic bytes', whole.subarray(0, 4), 'ends inside its header'],
    ['more metadata than can be', patched(16, 2n ** 40n), 'claims to have 1099511627776 metadata entries'],
    ['a little more metadata than there is', patched(16, 200n), ': the file '],
    ['more tensors than can be', patched(8, 2n ** 62n), 'claims to have 4611686018427387904 tensors'],
    ['a key longer than the file', patched(24, 65_000n * 11n), 'claims to have 715000 bytes of text'],
    [
      'a key that ends behind the file',
      Buffer.concat([patched(24, 60_000n).subarray(0, 50_000)]),
      'ends inside its header',
    ],
    ['an endless key', patched(24, 2n ** 63n), 'claims to have 9223372036854775808 bytes of text'],
    ['big-endian', Buffer.concat([whole.subarray(0, 4), Buffer.from([0, 0, 0, 3]), whole.subarray(8)]), 'big-endian'],
    [
      'version 1',
      Buffer.concat([whole.subarray(0, 4), Buffer.from([1, 0, 0, 0]), whole.subarray(8)]),
      'GGUF version 1',
    ],
  ])('%s', (_name, bytes, reason) => {
    expect(reasonFor(asFile('damaged.gguf', bytes))).toContain(reason)
  })

  test('an endless vocabulary', () => {
    const key = Buffer.from('tokenizer.ggml.tokens')
    const count = whole.indexOf(key) + key.length + 8
    expect(reasonFor(asFile('damaged.gguf', patched(count, 2n ** 40n)))).toContain(
      'claims to have 1099511627776 array items',
    )
    expect(reasonFor(asFile('damaged.gguf', patched(count, 40_000_000n)))).toContain(': the file ')
  })

  test('any single changed byte of the header is either refused or harmless, and never hangs', () => {
    for (let at = 4; at < 1500; at += 7) {
      const bytes = Buffer.from(whole)
      bytes[at] = 0xff
      expect(['usable', 'refused']).toContain(inspectModel(asFile('byte.gguf', bytes)).state)
    }
  })
})

const u32 = (value: number) => ({ type: 'u32', value }) as const
const string = (value: string) => ({ type: 'string', value }) as const

describe('whole files that cannot be asked', () => {
  test.each<readonly [string, (gguf: GgufFile) => GgufFile, string]>([
    ['T5 without an encoder', renamed('t5'), 't5.attention.relative_buckets_count is not there'],
    ['BART', renamed('bart'), '"bart" is an encoder–decoder model'],
    ['the encoder of T5', renamed('t5encoder'), '"t5encoder" is an encoder–decoder model'],
    [
      'an unknown encoder–decoder',
      (gguf) => withMetadata(gguf, { 'llama.decoder_start_token_id': u32(0) }),
      'is an encoder–decoder model',
    ],
    ['BERT', renamed('nomic-bert'), '"nomic-bert" is an encoder or embedding model'],
    [
      'an embedding model',
      (gguf) => withMetadata(gguf, { 'llama.pooling_type': u32(3) }),
      'is an encoder or embedding model',
    ],
    [
      'one that sees what follows',
      (gguf) => withMetadata(gguf, { 'llama.attention.causal': { type: 'bool', value: false } }),
      'is an encoder',
    ],
    ['an adapter', (gguf) => withMetadata(gguf, { 'general.type': string('adapter') }), 'this is an adapter (LoRA)'],
    [
      'the picture part',
      (gguf) => withMetadata(gguf, { 'general.architecture': string('clip') }),
      'this is the picture part',
    ],
    ['one part of three', (gguf) => withMetadata(gguf, { 'split.count': u32(3) }), 'join them first'],
    ['no tokenizer', (gguf) => withMetadata(gguf, { 'tokenizer.ggml.model': null }), 'it brings no tokenizer'],
    [
      'an empty vocabulary',
      (gguf) => withMetadata(gguf, { 'tokenizer.ggml.tokens': { type: 'strings', value: [] } }),
      'it brings no tokenizer',
    ],
    ['no architecture', (gguf) => withMetadata(gguf, { 'general.architecture': null }), 'do not name an architecture'],
    [
      'no context length',
      (gguf) => withMetadata(gguf, { 'llama.context_length': null }),
      'how many tokens it can read',
    ],
    ['only a vocabulary', (gguf) => ({ ...gguf, tensors: [] }), 'the file holds no weights'],
  ])('%s', (_name, change, reason) => {
    expect(reasonFor(changedModel(folder, 'unusable.gguf', change))).toContain(reason)
  })
})

function renamed(architecture: string): (gguf: GgufFile) => GgufFile {
  return (gguf) => ({
    ...withMetadata(gguf, {}),
    metadata: gguf.metadata.map(([key, value]) =>
      key === 'general.architecture'
        ? ([key, string(architecture)] as const)
        : ([key.replace(/^llama\./, `${architecture}.`), value] as const),
    ),
  })
}

function patched(at: number, value: bigint): Buffer {
  const bytes = Buffer.from(whole)
  bytes.writeBigUInt64LE(value, at)
  return bytes
}

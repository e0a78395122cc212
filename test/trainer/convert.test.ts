import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readGgufHeader } from '#gguf/header.ts'
import { loadAddon } from '#addon/addon.ts'
import type { Converted, Converting, ConvertRequest } from '#trainer/trainer.ts'
import type { GgufFile } from '../../build/random-model/gguf-file.ts'
import { presets, randomModel } from '../../build/random-model/model.ts'
import { factor, storedAs } from '../engine/models.ts'
import { fileFolder } from '../support/temporary.ts'
import { trainerAvailable, trainerReason } from '../support/trainer.ts'
import { weightsOf, writeModel } from './native.ts'
import { loaded, openProcesses } from './processes.ts'

const folder = fileFolder('convert')
const { engine, trainer } = openProcesses()
const source = writeModel(folder, 'source', randomModel(presets.tiny))
const at = (name: string) => join(folder, name)
const sha256 = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')

describe.skipIf(!trainerAvailable)(`a model converted${trainerReason}`, () => {
  /** And how many bytes of the source were told to be done, each time. */
  const converted = async (
    request: Pick<ConvertRequest, 'output' | 'type'> & Partial<ConvertRequest>,
    stop = new AbortController(),
    stopAfter = Infinity,
  ): Promise<readonly [Converted, readonly Converting[]]> => {
    const steps = trainer.convert({ source, threads: 2, ...request }, stop.signal)
    for (const reported: Converting[] = []; ;) {
      const step = await steps.next()
      if (step.done === true) return [step.value, reported]
      if (reported.push(step.value) === stopAfter) stop.abort()
    }
  }

  test('to F16 and back has the weights rounded to F16, all metadata, and is loaded', async () => {
    const [half, back] = [at('half.gguf'), at('back.gguf')]
    const addon = await loadAddon()
    const [end, reported] = await converted({ output: half, type: 'f16' })
    expect(end).toEqual({
      state: 'converted',
      sha256: sha256(half),
      sourceSha256: sha256(source),
      before: { size: statSync(source).size, types: [{ type: 'F32', tensors: 21, weights: 155_968, bits: 32 }] },
      after: {
        size: statSync(half).size,
        types: [
          { type: 'F16', tensors: 16, weights: 155_648, bits: 16 },
          { type: 'F32', tensors: 5, weights: 320, bits: 32 },
        ],
      },
    })
    expect(reported.at(-1)).toEqual({ done: 4 * 155_968, total: 4 * 155_968 })
    await converted({ output: back, type: 'f32', source: half })
    await loaded(engine, { file: half })
    const [before, after] = [await weightsOf(source), await weightsOf(back)]
    for (const [name, values] of before) {
      const largest = Math.max(...values.map((value, i) => Math.abs(value - after.get(name)![i]!)))
      expect(largest, name).toBeLessThanOrEqual(Math.max(...values.map(Math.abs)) * 2 ** -11)
    }
    const { metadata } = addon.describe(source)
    expect(addon.describe(back).metadata).toMatchObject({ ...metadata, 'placebo.source': sha256(half) })
    expect(addon.describe(half).metadata).toMatchObject({ ...metadata, 'general.file_type': 1 })
  })

  test.each([
    ['q4_K', 'q5_0'],
    ['q6_K', 'q8_0'],
    ['iq3_s', 'iq4_nl'],
    ['tq2_0', 'q4_0'],
    ['q8_0', 'q8_0'],
  ])('to %s keeps norms F32, and has rows that are no whole number of its blocks in %s', async (type, instead) => {
    const output = at(`${type}.gguf`)
    await converted({ output, type })
    const { tensors } = (await loadAddon()).describe(output)
    expect(new Set(tensors.map(({ name, type: made }) => `${/norm/.test(name) ? 'norm' : 'matrix'} ${made}`))).toEqual(
      new Set(['norm f32', `matrix ${instead}`]),
    )
    await loaded(engine, { file: output })
  })

  test('has rows of 36, which no block of 32 divides, in F16', async () => {
    const odd = writeModel(folder, 'odd', randomModel({ ...presets.tiny, ffn: 36 }))
    const output = at('odd-q4_0.gguf')
    await converted({ source: odd, output, type: 'q4_0' })
    const { tensors } = (await loadAddon()).describe(output)
    expect(tensors.filter(({ type }) => type === 'f16').map(({ name }) => name)).toEqual([
      'blk.0.ffn_down.weight',
      'blk.1.ffn_down.weight',
    ])
  })

  test('keeps the positions of gpt2 as they are, and can be asked', async () => {
    const file = writeModel(folder, 'gpt2', randomModel({ ...presets.tiny, architecture: 'gpt2' }))
    await converted({ output: at('gpt2-q8.gguf'), type: 'q8_0', source: file })
    const { tensors } = (await loadAddon()).describe(at('gpt2-q8.gguf'))
    const types = new Map(tensors.map(({ name, type }) => [name, type]))
    expect([types.get('position_embd.weight'), types.get('token_embd.weight')]).toEqual(['f32', 'q8_0'])
    await loaded(engine, { file: at('gpt2-q8.gguf') })
  })

  test('has norms in F32 that were none: llama.cpp can then be asked', async () => {
    const model = randomModel(presets.tiny)
    const short = writeModel(folder, 'short-norms', {
      ...model,
      tensors: model.tensors.map((tensor) => (/norm/.test(tensor.name) ? storedAs('F16', tensor) : tensor)),
    })
    expect(await engine.inspect(short)).toMatchObject({ state: 'refused' })
    const output = at('long-norms.gguf')
    await converted({ source: short, output, type: 'f16' })
    await loaded(engine, { file: output })
  })

  test('has, for every type, the size that was foretold', async () => {
    const listed = await trainer.conversions(source)
    if (listed.state === 'refused') throw new Error(listed.reason)
    expect(listed.choices.map(({ type }) => type.toLowerCase()).sort()).toEqual(
      (await loadAddon())
        .types()
        .map((type) => type.toLowerCase())
        .sort(),
    )
    for (const { type, size } of listed.choices.filter((each) => /^(?:Q|F)/.test(each.type))) {
      const output = at(`foretold-${type}.gguf`)
      await converted({ output, type })
      // Two keys are added to the metadata.
      expect(Math.abs(statSync(output).size - size), type).toBeLessThan(256)
    }
  })

  test.skipIf(process.platform === 'win32')('is read by nobody who may not read its source', async () => {
    const secret = at('secret.gguf')
    writeFileSync(secret, readFileSync(source), { mode: 0o600 })
    await converted({ source: secret, output: at('secret-f16.gguf'), type: 'f16' })
    expect(statSync(at('secret-f16.gguf')).mode & 0o777).toBe(0o600)
  })

  test('is the same, whatever the number of threads', async () => {
    await converted({ output: at('one.gguf'), type: 'q8_0', threads: 1 })
    await converted({ output: at('two.gguf'), type: 'q8_0', threads: 2 })
    expect(readFileSync(at('one.gguf')).equals(readFileSync(at('two.gguf')))).toBe(true)
  })

  test('and stopped leaves nothing behind', async () => {
    const output = at('stopped.gguf')
    // Takes long enough for the word to reach the process in between.
    const source = writeModel(folder, 'large', randomModel({ ...presets.tiny, layers: 24, width: 512, ffn: 2048 }))
    expect((await converted({ source, output, type: 'q4_K' }, new AbortController(), 2))[0]).toEqual({
      state: 'stopped',
    })
    expect([output, `${output}.part`].filter(existsSync)).toEqual([])
  })

  const changed = (name: string, change: (bytes: Buffer) => void, of = source) => {
    const [file, bytes] = [at(name), readFileSync(of)]
    change(bytes)
    writeFileSync(file, bytes)
    return file
  }
  /** Of the first block of a matrix in Q8_0, 16 bits. */
  const withScale = async (scale: number) => {
    const packed = at('packed.gguf')
    if (!existsSync(packed)) await converted({ output: packed, type: 'q8_0' })
    const read = readGgufHeader(packed)
    if (read.state !== 'read') throw new Error(read.what)
    const { tensors, dataOffset } = read.header
    const place = dataOffset + tensors.find(({ name }) => name === 'blk.1.ffn_down.weight')!.offset
    return changed(
      `scale-${scale}.gguf`,
      (bytes) => bytes.writeUInt16LE(Number.isNaN(scale) ? 0x7e00 : 0x7c00, place),
      packed,
    )
  }
  const damaged = () => {
    const file = at('damaged.gguf')
    writeFileSync(file, readFileSync(source))
    truncateSync(file, readFileSync(source).length - 1000)
    return file
  }

  test.each<readonly [string, () => Partial<ConvertRequest> | Promise<Partial<ConvertRequest>>, RegExp]>([
    [
      'a file that is not there',
      () => ({ source: at('nowhere.gguf') }),
      /nowhere\.gguf: there is no such file; check the path$/,
    ],
    ['a file that is there already', () => ({ output: source }), /exists already; nothing is written over it$/],
    ['a type that there is not', () => ({ type: 'q9_9' }), /^invalid type: q9_9; one of f32, f16, q4_0,/],
    [
      'a mixture',
      () => ({ type: 'Q4_K_M' }),
      /^invalid type: Q4_K_M \(Q4_K_M mixes types; q4_k is the one most of it has\); one of f32,/,
    ],
    ['a type that holds no weights', () => ({ type: 'i32' }), /^invalid type: i32; one of/],
    [
      'a file that ends too soon',
      () => ({ source: damaged() }),
      /damaged\.gguf: the file is truncated: it has \d+ bytes, its tensors need \d+/,
    ],
    [
      'a weight that is no number',
      () => ({ source: changed('nan.gguf', (bytes) => bytes.writeFloatLE(NaN, bytes.length - 4)) }),
      /nan\.gguf: tensor [\w.]+ holds NaN in column \d+ of row \d+, both counted from 0; the file is damaged$/,
    ],
    [
      'a block whose scale is no number',
      async () => ({ source: await withScale(NaN), type: 'f16' }),
      /scale-NaN\.gguf: tensor blk\.1\.ffn_down\.weight holds NaN in column 0 of row 0, both counted from 0; the file is damaged$/,
    ],
    [
      'a block whose scale has no end',
      async () => ({ source: await withScale(Infinity) }),
      /scale-Infinity\.gguf: tensor blk\.1\.ffn_down\.weight holds -?Infinity in column 0 of row 0,/,
    ],
    [
      'a weight too large for the type',
      () => ({ source: writeModel(folder, 'large', withWeight(1e9)), type: 'f16' }),
      /large\.gguf: tensor blk\.1\.ffn_down\.weight holds Infinity in column 5 of row 2, both counted from 0: a number too large for f16$/,
    ],
  ])('is refused: %s', async (name, given, reason) => {
    const output = at(`${name}.gguf`)
    const [end] = await converted({ output, type: 'q8_0', ...(await given()) })
    expect(end).toMatchObject({ reason: expect.stringMatching(reason) as string })
    expect(existsSync(`${output}.part`)).toBe(false)
  })
})

function withWeight(value: number): GgufFile {
  const model = randomModel(presets.tiny)
  const name = 'blk.1.ffn_down.weight'
  const changed = factor(name, 128, 64, (i) => (i === 2 * 128 + 5 ? value : 0.1))
  return { ...model, tensors: model.tensors.map((tensor) => (tensor.name === name ? changed : tensor)) }
}

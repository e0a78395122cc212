import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { MergeInto } from '#core/models/merge-into.ts'
import type { TuningMethod } from '#core/study/tuning.ts'
import { loadAddon } from '#addon/addon.ts'
import type { GgufFile, GgufTensor } from '../../build/random-model/gguf-file.ts'
import { randomModel, type RandomModelConfig } from '../../build/random-model/model.ts'
import { asWholeNumbers, factor, withMetadata } from '../engine/models.ts'
import { fileFolder, temporaryFolder } from '../support/temporary.ts'
import { trainerAvailable, trainerReason } from '../support/trainer.ts'
import { full, lora, small, smallModel, weightsOf, writeModel } from './native.ts'
import { done, openProcesses, trained } from './processes.ts'

const folder = fileFolder('merge')
const { trainer } = openProcesses()
const base = smallModel(folder, 'base')
const sha256 = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')
const examples = Array.from({ length: 16 }, (_, i) => ({
  tokens: Int32Array.from({ length: 10 }, (__, j) => (i * 31 + j * 7) % 288),
  answerFrom: 8,
}))

async function train(file: string, method: TuningMethod, provenance = {}): Promise<string> {
  const where = temporaryFolder()
  const output = join(where, 'output.gguf')
  done(
    await trained(trainer, {
      base: file,
      method,
      examples,
      checkpoint: join(where, 'checkpoint'),
      output,
      provenance,
      settings: { epochs: 5, learningRate: 1e-2 },
    }),
  )
  return output
}

describe.skipIf(!trainerAvailable)(`an output${trainerReason}`, () => {
  test("has the base's tokenizer and metadata, and where it comes from", async () => {
    const output = await train(base, full, { condition: 'original', base_sha256: sha256(base), seed: 3 })
    const addon = await loadAddon()
    const [before, after] = [addon.describe(base), addon.describe(output)]
    expect(after.tensors).toEqual(before.tensors)
    expect(after.metadata).toEqual({
      ...before.metadata,
      'placebo.condition': 'original',
      'placebo.base_sha256': sha256(base),
      'placebo.seed': 3,
    })
    const [one, other] = [await weightsOf(base), await weightsOf(output)]
    for (const [name, values] of one) expect(other.get(name), name).not.toEqual(values)
  })

  test('keeps the types of an F16 base, and its rope factors as they are', async () => {
    const half = smallModel(folder, 'half', { type: 'F16', ropeFactors: true })
    const output = await train(half, full)
    const addon = await loadAddon()
    expect(addon.describe(output).tensors).toEqual(addon.describe(half).tensors)
    const factors = (file: string) => {
      const bytes = readFileSync(file)
      return bytes.includes(Buffer.from(Float32Array.from({ length: 4 }, (_, i) => 8 ** (i / 3)).buffer))
    }
    expect([half, output].map(factors)).toEqual([true, true])
  })

  test('of LoRA is an adapter: two factors beside each matrix chosen, and its alpha', async () => {
    const output = await train(base, { kind: 'lora', rank: 2, alpha: 6, matrices: ['attn_q', 'ffn_down'] }, { seed: 3 })
    const { metadata, tensors } = (await loadAddon()).describe(output)
    expect(metadata).toEqual({
      'general.architecture': 'llama',
      'general.type': 'adapter',
      'adapter.type': 'lora',
      'adapter.lora.alpha': 6,
      'placebo.seed': 3,
    })
    expect(tensors.map(({ name, type, columns, rows }) => [name, type, columns, rows])).toEqual(
      [0, 1].flatMap((layer) => [
        [`blk.${layer}.attn_q.weight.lora_a`, 'f32', 32, 2],
        [`blk.${layer}.attn_q.weight.lora_b`, 'f32', 2, 32],
        [`blk.${layer}.ffn_down.weight.lora_a`, 'f32', 48, 2],
        [`blk.${layer}.ffn_down.weight.lora_b`, 'f32', 2, 32],
      ]),
    )
  })
})

describe.skipIf(!trainerAvailable)(`merging${trainerReason}`, () => {
  test.each<readonly [RandomModelConfig['type'], string, number, MergeInto]>([
    ['F32', 'f32', 1e-6, 'f16'],
    ['F16', 'f16', 1e-3, 'f16'],
    ['BF16', 'bf16', 1e-2, 'f16'],
    ['Q8_0', 'f16', 1e-3, 'f16'],
    ['Q4_0', 'f16', 1e-3, 'f16'],
    ['F16', 'f16', 1e-3, 'base'],
    ['Q8_0', 'q8_0', 1e-2, 'base'],
    ['Q4_0', 'q4_0', 0.13, 'base'],
  ])('%s: W + alpha / rank · B A, as %s within %f, merged into %s', async (type, mergedType, bound, into) => {
    const file = smallModel(folder, `merged-${type}`, { type, ffn: 64 })
    const method: TuningMethod = { kind: 'lora', rank: 2, alpha: 6, matrices: ['attn_q', 'ffn_down'] }
    const adapter = await train(file, method)
    const output = join(temporaryFolder(), 'merged.gguf')
    const roundedAgain = into === 'base' && type !== 'F16' ? type : null
    expect(await trainer.merge({ base: file, adapter, output, into })).toEqual({
      state: 'merged',
      sha256: sha256(output),
      roundedAgain,
    })

    const addon = await loadAddon()
    const [one, other] = [addon.describe(file), addon.describe(output)]
    const changed = other.tensors.filter((tensor, i) => JSON.stringify(tensor) !== JSON.stringify(one.tensors[i]))
    expect(changed.map(({ name, type: now }) => [name, now])).toEqual(
      type === mergedType.toUpperCase()
        ? []
        : [
            ['blk.0.attn_q.weight', mergedType],
            ['blk.0.ffn_down.weight', mergedType],
            ['blk.1.attn_q.weight', mergedType],
            ['blk.1.ffn_down.weight', mergedType],
          ],
    )
    expect(other.metadata).toEqual({
      ...one.metadata,
      'placebo.base': sha256(file),
      'placebo.adapter': sha256(adapter),
      ...(roundedAgain !== null && { 'placebo.rounded_again': roundedAgain }),
    })

    const [before, after, factors] = [
      await weightsOf(file),
      await weightsOf(output),
      factorsIn(adapter, addon.describe(adapter).tensors),
    ]
    for (const [name, values] of before) {
      const [a, b] = [factors.get(`${name}.lora_a`), factors.get(`${name}.lora_b`)]
      if (a === undefined || b === undefined) {
        expect(after.get(name), name).toEqual(values)
        continue
      }
      const columns = a.length / 2
      const expected = values.map(
        (value, i) =>
          value +
          3 *
            (b[Math.floor(i / columns) * 2]! * a[i % columns]! +
              b[Math.floor(i / columns) * 2 + 1]! * a[columns + (i % columns)]!),
      )
      expect(after.get(name)).not.toEqual(values)
      const largest = Math.max(...expected.map(Math.abs))
      expect(
        Math.max(...expected.map((value, i) => Math.abs(value - after.get(name)![i]!))) / largest,
        name,
      ).toBeLessThan(bound)
    }
  })

  test.each<readonly [string, () => Promise<readonly [base: string, adapter: string]>, RegExp]>([
    [
      'a wider base',
      async () => [smallModel(folder, 'wide', { width: 64 }), await train(base, lora)],
      /^invalid adapter: its factors of blk\.\d\.\w+\.weight do not fit this base; it was made for another one$/,
    ],
    [
      'a base with fewer layers',
      async () => [smallModel(folder, 'shallow', { layers: 1 }), await train(base, lora)],
      /^invalid adapter: its base has a tensor blk\.1\.\w+\.weight, this one has none$/,
    ],
    [
      'a base of another architecture',
      async () => [smallModel(folder, 'qwen', { architecture: 'qwen2' }), await train(base, lora)],
      /^invalid adapter: .*output\.gguf was made for the architecture llama, the base is qwen2$/,
    ],
    [
      'a model in place of an adapter',
      () => Promise.resolve([base, smallModel(folder, 'second', { seed: 5 })]),
      /^invalid adapter: .*second\.gguf is no LoRA adapter$/,
    ],
    [
      'an adapter without alpha',
      () => Promise.resolve([base, writeModel(folder, 'silent', adapterOf({ 'adapter.lora.alpha': null }))]),
      /^invalid adapter: .*has no adapter\.lora\.alpha/,
    ],
    [
      'an alpha that is no number',
      () =>
        Promise.resolve([
          base,
          writeModel(folder, 'alpha-nan', adapterOf({ 'adapter.lora.alpha': { type: 'f32', value: NaN } })),
        ]),
      /^invalid adapter: .*alpha-nan\.gguf: its adapter\.lora\.alpha is NaN; it has to be a finite number above 0$/,
    ],
    [
      'an alpha of 0',
      () =>
        Promise.resolve([
          base,
          writeModel(folder, 'alpha-0', adapterOf({ 'adapter.lora.alpha': { type: 'f32', value: 0 } })),
        ]),
      /its adapter\.lora\.alpha is 0; it has to be a finite number above 0$/,
    ],
    [
      'an alpha below 0',
      () =>
        Promise.resolve([
          base,
          writeModel(folder, 'alpha-below', adapterOf({ 'adapter.lora.alpha': { type: 'f32', value: -6 } })),
        ]),
      /its adapter\.lora\.alpha is -6\.0+; it has to be a finite number above 0$/,
    ],
    [
      'an alpha without end',
      () =>
        Promise.resolve([
          base,
          writeModel(folder, 'alpha-infinite', adapterOf({ 'adapter.lora.alpha': { type: 'f32', value: Infinity } })),
        ]),
      /its adapter\.lora\.alpha is Infinity;/,
    ],
    [
      'an alpha that is text',
      () =>
        Promise.resolve([
          base,
          writeModel(folder, 'alpha-text', adapterOf({ 'adapter.lora.alpha': { type: 'string', value: '16' } })),
        ]),
      /^invalid adapter: .*alpha-text\.gguf: its adapter\.lora\.alpha has the type str; it has to be a 32-bit float \(f32\)$/,
    ],
    [
      'a whole alpha',
      () =>
        Promise.resolve([
          base,
          writeModel(folder, 'alpha-whole', adapterOf({ 'adapter.lora.alpha': { type: 'u32', value: 16 } })),
        ]),
      /its adapter\.lora\.alpha has the type u32;/,
    ],
    [
      'an alpha of 64 bits',
      () =>
        Promise.resolve([
          base,
          writeModel(folder, 'alpha-64', adapterOf({ 'adapter.lora.alpha': { type: 'u64', value: 16 } })),
        ]),
      /its adapter\.lora\.alpha has the type u64;/,
    ],
    [
      'an alpha that is a truth value',
      () =>
        Promise.resolve([
          base,
          writeModel(folder, 'alpha-bool', adapterOf({ 'adapter.lora.alpha': { type: 'bool', value: true } })),
        ]),
      /its adapter\.lora\.alpha has the type bool;/,
    ],
    [
      'an alpha that is a list',
      () =>
        Promise.resolve([
          base,
          writeModel(folder, 'alpha-list', adapterOf({ 'adapter.lora.alpha': { type: 'strings', value: ['6'] } })),
        ]),
      /its adapter\.lora\.alpha has the type arr;/,
    ],
    [
      'another kind of adapter',
      () =>
        Promise.resolve([
          base,
          writeModel(folder, 'ia3', adapterOf({ 'adapter.type': { type: 'string', value: 'ia3' } })),
        ]),
      /^invalid adapter: .*ia3\.gguf is no LoRA adapter$/,
    ],
    [
      'a kind that is no text',
      () =>
        Promise.resolve([base, writeModel(folder, 'kind', adapterOf({ 'adapter.type': { type: 'u32', value: 1 } }))]),
      /^invalid adapter: .*kind\.gguf is no LoRA adapter$/,
    ],
    [
      'two ranks',
      () =>
        Promise.resolve([
          base,
          writeModel(
            folder,
            'ranks',
            withFactors((name) => [factor(`${name}.lora_a`, 32, 2, () => 1), factor(`${name}.lora_b`, 4, 32, () => 1)]),
          ),
        ]),
      /^invalid adapter: its factors of blk\.0\.attn_q\.weight do not fit this base/,
    ],
    [
      'factors turned over',
      () =>
        Promise.resolve([
          base,
          writeModel(
            folder,
            'turned',
            withFactors((name) => [factor(`${name}.lora_a`, 2, 32, () => 1), factor(`${name}.lora_b`, 32, 2, () => 1)]),
          ),
        ]),
      /do not fit this base/,
    ],
    [
      'the same factor twice',
      () =>
        Promise.resolve([
          base,
          writeModel(
            folder,
            'twice',
            withFactors((name) => [
              factor(`${name}.lora_a`, 32, 2, () => 1),
              factor(`${name}.lora_b`, 2, 32, () => 1),
              factor(`${name}.lora_b`, 2, 32, () => 2),
            ]),
          ),
        ]),
      /^invalid file: .*twice\.gguf: it could not be read: its tensor "blk\.\d\..*\.lora_b" is in it twice/,
    ],
    [
      'a third factor',
      () =>
        Promise.resolve([
          base,
          writeModel(
            folder,
            'third',
            withFactors((name) => [
              factor(`${name}.lora_a`, 32, 2, () => 1),
              factor(`${name}.lora_b`, 2, 32, () => 1),
              factor(`${name}.lora_c`, 2, 32, () => 2),
            ]),
          ),
        ]),
      /^invalid adapter: tensor blk\.0\.attn_q\.weight\.lora_c is no factor of a matrix/,
    ],
    [
      'a norm beside',
      () =>
        Promise.resolve([
          base,
          writeModel(
            folder,
            'beside',
            withFactors((name) => [
              factor(`${name}.lora_a`, 32, 2, () => 1),
              factor(`${name}.lora_b`, 2, 32, () => 1),
              factor('blk.0.attn_norm.weight', 32, 1, () => 1),
            ]),
          ),
        ]),
      /^invalid adapter: tensor blk\.0\.attn_norm\.weight is no factor of a matrix/,
    ],
    [
      'a factor of whole numbers',
      () =>
        Promise.resolve([
          base,
          asWholeNumbers(writeModel(folder, 'whole-numbers', adapterOf({})), 'blk.0.attn_q.weight.lora_b'),
        ]),
      /^invalid adapter: tensor blk\.0\.attn_q\.weight\.lora_b has the type i32, which holds no weights$/,
    ],
    [
      'a factor with NaN',
      () =>
        Promise.resolve([
          base,
          writeModel(
            folder,
            'factor-nan',
            withFactor('b', (i) => (i === 9 ? NaN : 1)),
          ),
        ]),
      /^invalid adapter: .*factor-nan\.gguf: tensor blk\.0\.attn_q\.weight\.lora_b holds NaN in column 1 of row 4, both counted from 0$/,
    ],
    [
      'a factor without end',
      () =>
        Promise.resolve([
          base,
          writeModel(
            folder,
            'factor-infinite',
            withFactor('a', (i) => (i === 33 ? -Infinity : 1)),
          ),
        ]),
      /^invalid adapter: .*factor-infinite\.gguf: tensor blk\.0\.attn_q\.weight\.lora_a holds -Infinity in column 1 of row 1,/,
    ],
    [
      'factors whose product is no number',
      () =>
        Promise.resolve([
          base,
          writeModel(
            folder,
            'factor-large',
            withFactor('a', () => 3e38),
          ),
        ]),
      /^invalid adapter: .*factor-large\.gguf: added to its base, tensor blk\.0\.attn_q\.weight holds Infinity in column 0 of row 0/,
    ],
    [
      'factors too large for the F16 of the base',
      () =>
        Promise.resolve([
          smallModel(folder, 'half', { type: 'F16' }),
          writeModel(
            folder,
            'factor-half',
            withFactor('a', () => 1e5),
          ),
        ]),
      /^invalid adapter: .*factor-half\.gguf: added to its base, tensor blk\.0\.attn_q\.weight holds Infinity in column 0 of row 0/,
    ],
    [
      'a base with NaN',
      async () => [writeModel(folder, 'base-nan', withWeight(NaN)), await train(base, lora)],
      /^invalid file: .*base-nan\.gguf: tensor blk\.1\.ffn_up\.weight holds NaN in column 9 of row 24, both counted from 0$/,
    ],
    [
      'an adapter with one factor only',
      () => Promise.resolve([base, writeModel(folder, 'half-pair', adapterOf({}, ['a']))]),
      /^invalid adapter: blk\.0\.attn_q\.weight has one factor only$/,
    ],
    [
      'a poem in place of an adapter',
      () => Promise.resolve([base, text('poem.gguf')]),
      /^invalid file: .*poem\.gguf: it could not be read: /,
    ],
    [
      'a poem in place of a base',
      async () => [text('poem.gguf'), await train(base, lora)],
      /^invalid file: .*poem\.gguf: it could not be read: /,
    ],
    [
      'an adapter that is not there',
      () => Promise.resolve([base, join(folder, 'nowhere.gguf')]),
      /^invalid file: .*nowhere\.gguf: there is no such file$/,
    ],
    [
      'a base that is not there',
      async () => [join(folder, 'nowhere.gguf'), await train(base, lora)],
      /^invalid file: .*nowhere\.gguf: there is no such file$/,
    ],
  ])('is refused: %s', async (_name, files, reason) => {
    const [file, adapter] = await files()
    const output = join(temporaryFolder(), 'merged.gguf')
    expect(await trainer.merge({ base: file, adapter, output })).toEqual({
      state: 'refused',
      reason: expect.stringMatching(reason) as string,
    })
    expect(existsSync(output)).toBe(false)
    expect(existsSync(`${output}.part`)).toBe(false)
  })

  test('writes over nothing', async () => {
    const output = join(temporaryFolder(), 'precious')
    writeFileSync(output, 'precious')
    expect(await trainer.merge({ base, adapter: await train(base, lora), output })).toMatchObject({
      state: 'refused',
      reason: `invalid output: ${output} exists already; nothing is written over it`,
    })
    expect(readFileSync(output, 'utf8')).toBe('precious')
  })
})

function text(name: string): string {
  writeFileSync(join(folder, name), 'a poem')
  return join(folder, name)
}

/** A small adapter for the first layer's queries. */
function adapterOf(
  changes: Parameters<typeof withMetadata>[1],
  factors: readonly ('a' | 'b')[] = ['a', 'b'],
): GgufFile {
  const name = 'blk.0.attn_q.weight'
  const both = { a: factor(`${name}.lora_a`, 32, 2, () => 1), b: factor(`${name}.lora_b`, 2, 32, () => 1) }
  return withMetadata(
    { ...randomModel(small), tensors: factors.map((which) => both[which]) },
    {
      'general.type': { type: 'string', value: 'adapter' },
      'adapter.type': { type: 'string', value: 'lora' },
      'adapter.lora.alpha': { type: 'f32', value: 6 },
      ...changes,
    },
  )
}

function withFactors(made: (name: string) => readonly GgufTensor[]): GgufFile {
  return { ...adapterOf({}), tensors: made('blk.0.attn_q.weight') }
}

function withFactor(which: 'a' | 'b', number: (i: number) => number): GgufFile {
  const adapter = adapterOf({})
  const name = `blk.0.attn_q.weight.lora_${which}`
  const changed = which === 'a' ? factor(name, 32, 2, number) : factor(name, 2, 32, number)
  return { ...adapter, tensors: adapter.tensors.map((tensor) => (tensor.name === name ? changed : tensor)) }
}

function withWeight(value: number): GgufFile {
  const model = randomModel(small)
  return {
    ...model,
    tensors: model.tensors.map((tensor) =>
      tensor.name === 'blk.1.ffn_up.weight' ? factor(tensor.name, 32, 48, (i) => (i === 777 ? value : 0.1)) : tensor,
    ),
  }
}

/** An adapter's numbers: all F32, each tensor at a multiple of 32 bytes, the last of them at the end of the file. */
function factorsIn(
  file: string,
  tensors: readonly { readonly name: string; readonly columns: number; readonly rows: number }[],
): ReadonlyMap<string, Float32Array> {
  const bytes = readFileSync(file)
  const sizes = tensors.map(({ columns, rows }) => Math.ceil((columns * rows * 4) / 32) * 32)
  const start = bytes.length - sizes.reduce((sum, size) => sum + size, 0)
  return new Map(
    tensors.map(({ name, columns, rows }, i) => {
      const at = start + sizes.slice(0, i).reduce((sum, size) => sum + size, 0)
      return [name, new Float32Array(new Uint8Array(bytes.subarray(at, at + columns * rows * 4)).buffer)]
    }),
  )
}

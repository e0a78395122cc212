import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Answer } from '#engine/engine.ts'
import { createEngine } from '#engine/client.ts'
import { loadModel } from '#engine/process/load.ts'
import { forkNode } from '#processes/fork-node.ts'
import type { GgufFile, GgufTensor, GgufValue } from '../../build/random-model/gguf-file.ts'
import { asking, withAsker } from './in-process.ts'
import {
  asWholeNumbers,
  changedModel,
  factor,
  loraAdapter,
  modelFolder,
  tinyAdapter,
  tinyModel,
  withMetadata,
  writeAdapter,
} from './models.ts'

const folder = modelFolder()
const base = tinyModel(folder, 'base.gguf')
const inputs = ['a good movie', 'a bad movie', 'water', '17', 'The story of a man', 'yes', 'no', 'music']
const requests = inputs.flatMap((input) =>
  (['free', 'likelihood'] as const).map((decoding) =>
    asking(`Input: ${input}\nOutput: `, { decoding, labels: ['yes', 'no', 'the water'] }),
  ),
)

function answers(file: string, adapter?: string): Promise<readonly Answer[]> {
  return withAsker(file, adapter === undefined ? {} : { adapter }, async (asker) => {
    const given: Answer[] = []
    for (const request of requests) given.push(await asker.ask(request))
    return given
  })
}

describe('a LoRA adapter', () => {
  test('whose second factor is 0 leaves every answer and log-probability as it was', async () => {
    const adapter = writeAdapter(folder, 'nothing.gguf', loraAdapter({ b: () => 0 }))
    expect(await answers(base, adapter)).toEqual(await answers(base))
  })

  test('changes the answers, the same way each time', async () => {
    const adapter = writeAdapter(folder, 'some.gguf', loraAdapter())
    const given = await answers(base, adapter)
    expect(given).not.toEqual(await answers(base))
    expect(await answers(base, adapter)).toEqual(given)
  })

  test('written anew under the same name is read anew', async () => {
    const adapter = writeAdapter(folder, 'again.gguf', loraAdapter({ b: () => 0 }))
    const before = await answers(base, adapter)
    writeAdapter(folder, 'again.gguf', loraAdapter())
    expect(await answers(base, adapter)).not.toEqual(before)
  })

  test('equals the base with the product of its factors, scaled by alpha / rank, added', async () => {
    const name = 'blk.1.ffn_down.weight'
    const adapter = loraAdapter({ targets: [name] })
    const sum = changedModel(folder, 'sum.gguf', (model) => merged(model, name, adapter))
    const [one, other] = [await answers(base, writeAdapter(folder, 'factors.gguf', adapter)), await answers(sum)]
    expect(other).not.toEqual(await answers(base))
    expect(one.map(rawOf)).toEqual(other.map(rawOf))
  })

  test('is not named in the engine build, and stays after a crash', async () => {
    const started: { kill(): void; onExit(listener: () => void): void }[] = []
    const engine = createEngine({
      fork: (path) => {
        const child = forkNode(path)
        started.push(child)
        return child
      },
    })
    const load = { file: base, gpuLayers: 0, threads: 1 }
    const without = await engine.load(load)
    const adapter = writeAdapter(folder, 'crash.gguf', loraAdapter())
    expect(await engine.load({ ...load, adapter })).toEqual(without)
    const before = await engine.ask(requests[1]!)
    const ended = new Promise<void>((resolve) => started[0]!.onExit(() => resolve()))
    started[0]!.kill()
    await ended
    expect(await engine.ask(requests[1]!)).toEqual(before)
    expect(started).toHaveLength(2)
    await engine.close()
  })
})

describe('is refused, by name:', () => {
  const refusal = async (adapter: string, file = base) => {
    const outcome = await loadModel({ file, adapter, gpuLayers: 0, threads: 1 })
    if (outcome.state === 'loaded') throw new Error('expected a refusal')
    return outcome.reason
  }
  const changed = (metadata: Readonly<Record<string, GgufValue | null>>) => withMetadata(loraAdapter(), metadata)
  const withTensors = (change: (tensors: readonly GgufTensor[]) => readonly GgufTensor[]): GgufFile => {
    const adapter = loraAdapter({ targets: ['blk.0.attn_q.weight'] })
    return { ...adapter, tensors: change(adapter.tensors) }
  }
  const text = (value: string): GgufValue => ({ type: 'string', value })
  const q = 'blk.0.attn_q.weight'

  test.each<readonly [string, GgufFile, RegExp]>([
    [
      'a whole model',
      withMetadata(loraAdapter(), { 'general.type': text('model') }),
      /do not say that it is a LoRA adapter/,
    ],
    ['another kind of adapter', changed({ 'adapter.type': text('ia3') }), /do not say that it is a LoRA adapter/],
    [
      'a type that is no text',
      changed({ 'general.type': { type: 'u32', value: 1 } }),
      /do not say that it is a LoRA adapter/,
    ],
    [
      'one that acts after certain tokens',
      changed({ 'adapter.alora.invocation_tokens': { type: 'i32s', value: [1] } }),
      /aLoRA/,
    ],
    ['no alpha', changed({ 'adapter.lora.alpha': null }), /no adapter\.lora\.alpha; a 32-bit float above 0 is needed$/],
    [
      'an alpha of 0',
      changed({ 'adapter.lora.alpha': { type: 'f32', value: 0 } }),
      /its adapter\.lora\.alpha is 0; a 32-bit float above 0 is needed$/,
    ],
    [
      'an alpha below 0',
      changed({ 'adapter.lora.alpha': { type: 'f32', value: -8 } }),
      /its adapter\.lora\.alpha is -8; a 32-bit float above 0/,
    ],
    [
      'an alpha of 64 bits',
      changed({ 'adapter.lora.alpha': { type: 'u64', value: 8 } }),
      /its adapter\.lora\.alpha is 8, of another type; a 32-bit float/,
    ],
    [
      'an alpha that is a truth value',
      changed({ 'adapter.lora.alpha': { type: 'bool', value: true } }),
      /its adapter\.lora\.alpha is true, of another type; a 32-bit float/,
    ],
    [
      'an alpha that is no number',
      changed({ 'adapter.lora.alpha': { type: 'f32', value: NaN } }),
      /its adapter\.lora\.alpha is NaN; a 32-bit float/,
    ],
    [
      'an alpha without end',
      changed({ 'adapter.lora.alpha': { type: 'f32', value: -Infinity } }),
      /its adapter\.lora\.alpha is -Infinity; a 32-bit float/,
    ],
    [
      'a whole alpha, which llama.cpp asserts against',
      changed({ 'adapter.lora.alpha': { type: 'u32', value: 8 } }),
      /its adapter\.lora\.alpha is 8, of another type; a 32-bit float/,
    ],
    [
      'an alpha that is text',
      changed({ 'adapter.lora.alpha': text('16') }),
      /its adapter\.lora\.alpha is "16", of another type; a 32-bit float/,
    ],
    [
      'an alpha that is a list',
      changed({ 'adapter.lora.alpha': { type: 'i32s', value: [1] } }),
      /its adapter\.lora\.alpha is a list, of another type; a 32-bit float/,
    ],
    [
      'a factor with NaN',
      withTensors(([a]) => [a!, factor(`${q}.lora_b`, 4, 64, (i) => (i === 9 ? NaN : 0))]),
      /its tensor blk\.0\.attn_q\.weight\.lora_b holds NaN in column 1 of row 2, both counted from 0$/,
    ],
    [
      'a factor without end',
      withTensors(([, b]) => [factor(`${q}.lora_a`, 64, 4, (i) => (i === 64 ? Infinity : 0)), b!]),
      /its tensor blk\.0\.attn_q\.weight\.lora_a holds Infinity in column 0 of row 1/,
    ],
    [
      'another architecture',
      changed({ 'general.architecture': text('qwen2') }),
      /for the architecture "qwen2", the base model has "llama"/,
    ],
    ['no architecture', changed({ 'general.architecture': { type: 'u32', value: 1 } }), /for the architecture 1,/],
    [
      'a layer too many',
      loraAdapter({ targets: ['blk.2.attn_q.weight'] }),
      /changes blk\.2\.attn_q\.weight, which the base model does not have/,
    ],
    ['half a pair', withTensors((tensors) => tensors.slice(1)), /attn_q\.weight\.lora_b is without the other/],
    [
      'the same factor twice',
      withTensors(([a, b]) => [a!, b!, b!]),
      /its tensor "blk\.0\.attn_q\.weight\.lora_b" is in it twice$/,
    ],
    [
      'a norm vector beside',
      withTensors((tensors) => [...tensors, factor('blk.0.attn_norm.weight', 64, 1, () => 1)]),
      /blk\.0\.attn_norm\.weight is no part of a LoRA/,
    ],
    ['no tensors', withTensors(() => []), /holds no weights/],
    [
      'too wide a base',
      withTensors(() => [factor(`${q}.lora_a`, 128, 4, () => 0), factor(`${q}.lora_b`, 4, 64, () => 0)]),
      /lora_a \[128, 4\] and .*lora_b \[4, 64\] do not fit the base model's blk\.0\.attn_q\.weight \[64, 64\]/,
    ],
    [
      'too tall a base',
      withTensors(() => [factor(`${q}.lora_a`, 64, 4, () => 0), factor(`${q}.lora_b`, 4, 128, () => 0)]),
      /do not fit/,
    ],
    [
      'two ranks',
      withTensors(() => [factor(`${q}.lora_a`, 64, 4, () => 0), factor(`${q}.lora_b`, 8, 64, () => 0)]),
      /do not fit/,
    ],
    [
      'factors turned over',
      withTensors(() => [factor(`${q}.lora_a`, 4, 64, () => 0), factor(`${q}.lora_b`, 64, 4, () => 0)]),
      /do not fit/,
    ],
  ])('%s', async (_name, adapter, reason) => {
    const file = writeAdapter(folder, 'bad.gguf', adapter)
    expect(await refusal(file)).toMatch(reason)
    expect(await refusal(file)).toContain(`invalid adapter file: ${file}: `)
  })

  test('a factor of whole numbers', async () => {
    const file = asWholeNumbers(writeAdapter(folder, 'whole-numbers.gguf', loraAdapter()), `${q}.lora_b`)
    expect(await refusal(file)).toMatch(
      /its tensor blk\.0\.attn_q\.weight\.lora_b is not stored as F32, F16, BF16 or Q8_0$/,
    )
  })

  test('the embedding of a model that has it as its output too', async () => {
    const tied = tinyModel(folder, 'tied.gguf', { tied: true })
    const name = 'token_embd.weight'
    const adapter = {
      ...loraAdapter(),
      tensors: [factor(`${name}.lora_a`, 4, 640, () => 0), factor(`${name}.lora_b`, 4, 64, () => 0)],
    }
    const file = writeAdapter(folder, 'embedding.gguf', adapter)
    expect(await refusal(file, tied)).toContain('has as its output matrix too')
    expect(await answers(base, file)).toEqual(await answers(base))
  })

  test.each<readonly [string, (whole: Buffer) => Uint8Array, string]>([
    ['a truncated file', (whole) => whole.subarray(0, whole.length - 32), 'the file is truncated'],
    ['the beginning of a file', (whole) => whole.subarray(0, 100), 'ends inside its header'],
    ['text', () => Buffer.from('{"rank": 4}'), 'it looks like a JSON file'],
  ])('%s', async (_name, change, reason) => {
    const file = join(folder, 'broken.gguf')
    writeFileSync(file, change(readFileSync(writeAdapter(folder, 'whole.gguf', loraAdapter()))))
    expect(await refusal(file)).toMatch(new RegExp(`^invalid adapter file: .*broken\\.gguf: .*${reason}`))
  })

  test('a file that is not there', async () => {
    expect(await refusal(join(folder, 'missing.gguf'))).toMatch(
      /^invalid adapter file: .*missing\.gguf: there is no such file/,
    )
  })

  test('the base model itself', async () => {
    expect(await refusal(base)).toMatch(
      /^invalid adapter file: .*base\.gguf: its metadata do not say that it is a LoRA adapter/,
    )
  })
})

function rawOf(answer: Answer): unknown {
  return answer.state === 'answered' ? answer.raw : answer
}

/** The model with alpha / rank · B·A added to one F32 matrix of it. */
function merged(model: GgufFile, name: string, adapter: GgufFile): GgufFile {
  const [a, b, weights] = [
    numbersOf(adapter, `${name}.lora_a`),
    numbersOf(adapter, `${name}.lora_b`),
    numbersOf(model, name),
  ] as const
  const width = model.tensors.find((tensor) => tensor.name === name)!.shape[0]
  const { rank, alpha } = tinyAdapter
  const sum = (i: number) => {
    const [row, column] = [Math.floor(i / width), i % width]
    return Array.from({ length: rank }, (_, r) => b[row * rank + r]! * a[r * width + column]!).reduce((x, y) => x + y)
  }
  const changed = factor(name, width, weights.length / width, (i) => weights[i]! + (alpha / rank) * sum(i))
  return { ...model, tensors: model.tensors.map((tensor) => (tensor.name === name ? changed : tensor)) }
}

function numbersOf(gguf: GgufFile, name: string): Float32Array {
  const bytes = Buffer.concat([...gguf.tensors.find((tensor) => tensor.name === name)!.bytes()])
  return new Float32Array(new Uint8Array(bytes).buffer)
}

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { randomBelow, seededRandom } from '#core/random/index.ts'
import { loraMatrices, type TuningMethod } from '#core/study/tuning.ts'
import { loadAddon, type Batch, type NativeModel } from '#addon/addon.ts'
import { readArchitecture } from '#trainer/process/architecture.ts'
import { convert } from '#trainer/process/convert.ts'
import { describeGguf } from '#addon/describe.ts'
import { writeGguf, type GgufFile } from '../../build/random-model/gguf-file.ts'
import { randomT5, t5Presets, type RandomT5Config } from '../../build/random-model/encoder-decoder.ts'
import { presets, randomModel, type RandomModelConfig } from '../../build/random-model/model.ts'
import { factor } from '../engine/models.ts'

/**
 * Small enough for a thousand losses a second. Attention is as soft as in a model that is just beginning: where nearly
 * all of it lies on one place, 32-bit differences cancel, and two right orders of adding up differ by up to 3e-5.
 */
export const small = {
  ...presets.tiny,
  layers: 2,
  width: 32,
  heads: 4,
  kvHeads: 2,
  ffn: 48,
  vocabularySize: 288,
  seed: 3,
  attentionGain: 1,
} satisfies RandomModelConfig

export const full: TuningMethod = { kind: 'full' }
export const lora: TuningMethod = { kind: 'lora', rank: 4, alpha: 8, matrices: loraMatrices }

/** What differs from Llama in little, and every part of one that gets a gradient of its own kind. */
export const llamas = {
  'llama, untied head, two queries to a key': {},
  'llama, tied head, one key for all queries': { tied: true, kvHeads: 1 },
  'llama, a key for each query, wide heads': { kvHeads: 4, headSize: 16 },
  'llama 3, rope factors': { ropeFactors: true },
  'llama, linear rope scaling': { ropeScaling: { type: 'linear', factor: 4, originalContext: 512 } },
  'llama, YaRN': { ropeScaling: { type: 'yarn', factor: 4, originalContext: 16 } },
  'qwen2, biases': { architecture: 'qwen2' },
  'qwen3, norms of queries and keys': { architecture: 'qwen3', headSize: 16, tied: true },
  'smollm3, every fourth layer without rope': { architecture: 'smollm3', layers: 4 },
} as const satisfies Readonly<Record<string, Partial<RandomModelConfig>>>

/** Architectures of other parts. A tied head wants a small embedding, or its logits and their rounding are large. */
export const others = {
  'llama, one matrix for queries, keys and values': { fusedAttention: true },
  'gemma, GeGLU': { architecture: 'gemma', headSize: 16, tied: true, embeddingDeviation: 0.1 },
  'gemma3, windows of 5 tokens in two layers of three': {
    architecture: 'gemma3',
    layers: 3,
    tied: true,
    embeddingDeviation: 0.1,
    window: { tokens: 5, without: 3, base: 1000 },
  },
  'gptneox, side by side, rope over half a head': { architecture: 'gptneox', kvHeads: 4, ropeDimensions: 4 },
  'gptneox, one after the other': { architecture: 'gptneox', kvHeads: 4, parallel: false },
  'gpt2, a row for each place': { architecture: 'gpt2', kvHeads: 4, tied: true, embeddingDeviation: 0.1 },
  'phi3, gate and up in one': { architecture: 'phi3' },
  'olmo2, norms after': { architecture: 'olmo2' },
  'olmo2, windows of 7 tokens in one layer': {
    architecture: 'olmo2',
    window: { tokens: 7, without: [false, true] },
    ropeScaling: { type: 'yarn', factor: 4, originalContext: 16 },
  },
  'granite, scales': { architecture: 'granite' },
  'granite, without rope': { architecture: 'granite', rope: false },
} as const satisfies Readonly<Record<string, Partial<RandomModelConfig>>>

export const architectures = { ...llamas, ...others }

/** With an encoder; tables of distances that reach into the buckets that are shared. */
export const t5s = {
  't5 1.0, ReLU, tied head': { version: '1.0' },
  't5 1.1, GeGLU': { version: '1.1' },
  't5 1.1, fewer layers in the decoder, wide heads': { version: '1.1', decoderLayers: 1, headSize: 16 },
} as const satisfies Readonly<Record<string, Partial<RandomT5Config>>>

export const smallT5 = {
  ...t5Presets.tiny,
  width: 32,
  heads: 4,
  headSize: 8,
  ffn: 48,
  vocabularySize: 288,
  seed: 3,
  attentionGain: 1,
} satisfies RandomT5Config

export function writeModel(folder: string, name: string, gguf: GgufFile): string {
  const file = join(folder, `${name.replaceAll(/[^\w]+/g, '-')}.gguf`)
  writeGguf(file, gguf)
  return file
}

/** Llama's files may have a bias beside every matrix of a layer. */
export function withBiases(gguf: GgufFile): GgufFile {
  const matrices = gguf.tensors.filter(({ name }) => name.startsWith('blk.') && !name.includes('norm'))
  const biases = matrices.map(({ name, shape: [, rows = 1] }) => {
    const {
      shape: [length],
      ...bias
    } = factor(name.replace('.weight', '.bias'), rows, 1, (i) => Math.sin(7 * i + name.length))
    return { ...bias, shape: [length] as const }
  })
  return { ...gguf, tensors: [...gguf.tensors, ...biases] }
}

export function smallModel(folder: string, name: string, changes: Partial<RandomModelConfig> = {}): string {
  return writeModel(folder, name, randomModel({ ...small, ...changes }))
}

export function smallT5Model(folder: string, name: string, changes: Partial<RandomT5Config>): string {
  return writeModel(folder, name, randomT5({ ...smallT5, ...changes }))
}

/** A file once more in another type, by ggml's name. */
export async function converted(folder: string, source: string, type: string): Promise<string> {
  const output = join(folder, `${type}.gguf`)
  rmSync(output, { force: true })
  const end = await convert({ source, output, type, threads: 1 }, () => undefined, new AbortController().signal)
  if (end.state !== 'converted') throw new Error(JSON.stringify(end))
  return output
}

export interface Opened {
  readonly model: NativeModel
  readonly vocabulary: number
  /** It reads a text of its own beside each sequence. */
  readonly hasEncoder: boolean
  /** Numbers trained. */
  readonly count: number
}

/**
 * The model in this process, without the trainer around it. LoRA's factors are all drawn, so that both have a gradient.
 */
export async function openNative(file: string, method: TuningMethod, threads = 1): Promise<Opened> {
  const addon = await loadAddon()
  // Full training of packed weights is refused, but the addon itself unpacks them.
  const read = readArchitecture(file, describeGguf(file), lora, addon.types())
  if (read.state === 'refused') throw new Error(read.reason)
  const model = new addon.Model({ file, shape: read.shape, method, threads })
  const last = model.parameters().at(-1)!
  const count = last.offset + last.columns * last.rows
  if (method.kind === 'lora') {
    const random = seededRandom(5)
    model.write(
      'values',
      0,
      Float32Array.from({ length: count }, () => 0.2 * uniform(random)),
    )
  }
  return { model, vocabulary: read.shape.vocabulary, hasEncoder: read.shape.encoder !== null, count }
}

/** A model's tensors by their names, unpacked by ggml. */
export async function weightsOf(file: string): Promise<ReadonlyMap<string, Float32Array>> {
  const { model } = await openNative(file, full)
  const weights = new Map(
    model.parameters().map(({ name, columns, rows, offset }) => {
      const values = new Float32Array(columns * rows)
      model.read('values', offset, values)
      return [name, values]
    }),
  )
  model.close()
  return weights
}

/** In ±1. */
export function uniform(random: ReturnType<typeof seededRandom>): number {
  return random.next() / 2 ** 31
}

/** Random tokens; every row is asked, or the last `asked` of each sequence. */
export function randomBatch(vocabulary: number, length: number, sequences: number, asked = length, seed = 1): Batch {
  const random = seededRandom(seed)
  const draw = (count: number) => Int32Array.from({ length: count }, () => randomBelow(random, vocabulary))
  const rows = Int32Array.from(
    { length: sequences * asked },
    (_, i) => Math.floor(i / asked) * length + length - asked + (i % asked),
  )
  return {
    length,
    sequences,
    tokens: draw(length * sequences),
    rows,
    labels: draw(rows.length),
    weights: new Float32Array(rows.length).fill(1 / rows.length),
  }
}

/** As `randomBatch`; with a text for the encoder, of another length for each sequence, where there is one. */
export function batchFor({ vocabulary, hasEncoder }: Opened, length: number, sequences: number, asked = length): Batch {
  const batch = randomBatch(vocabulary, length, sequences, asked)
  if (!hasEncoder) return batch
  const read = length + 4
  const { tokens } = randomBatch(vocabulary, read, sequences, 1, 2)
  return {
    ...batch,
    source: { length: read, tokens, counts: Int32Array.from({ length: sequences }, (_, i) => read - 7 * i) },
  }
}

/** The gradient of one batch alone. */
export function gradientOf({ model, count }: Opened, batch: Batch): Float32Array {
  model.write('gradients', 0, new Float32Array(count))
  model.backward(batch)
  const gradient = new Float32Array(count)
  model.read('gradients', 0, gradient)
  return gradient
}

/**
 * Of the numbers of each trained tensor: the largest difference over the largest magnitude; the worst of them first.
 */
export function differences(
  { model }: Opened,
  one: Float32Array,
  other: Float32Array,
): { readonly name: string; readonly difference: number }[] {
  return model
    .parameters()
    .map(({ name, columns, rows, offset }) => {
      let [difference, largest] = [0, 0]
      for (let i = offset; i < offset + columns * rows; i++) {
        difference = Math.max(difference, Math.abs(one[i]! - other[i]!))
        largest = Math.max(largest, Math.abs(other[i]!))
      }
      return { name, difference: difference / largest }
    })
    .sort((a, b) => b.difference - a.difference)
}

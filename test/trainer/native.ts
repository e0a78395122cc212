import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { randomBelow, seededRandom } from '#core/random/index.ts'
import { loraMatrices, type TuningMethod } from '#core/study/tuning.ts'
import { loadAddon, type Batch, type NativeModel } from '#trainer/process/addon.ts'
import { readArchitecture } from '#trainer/process/architecture.ts'
import { convert } from '#trainer/process/convert.ts'
import { describeGguf } from '#trainer/process/describe.ts'
import { writeGguf, type GgufFile } from '../../build/random-model/gguf-file.ts'
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

/** Every architecture and every part of one that gets a gradient of its own kind. */
export const architectures = {
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
  return { model, vocabulary: read.shape.vocabulary, count }
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

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import {
  tensorTypes,
  writeGguf,
  type GgufFile,
  type GgufTensor,
  type GgufValue,
} from '../../build/random-model/gguf-file.ts'
import { presets, randomModel, type RandomModelConfig } from '../../build/random-model/model.ts'
import { encodeRow, type RoundedType } from '../../build/random-model/weights.ts'
import { writeRandomModel } from '../../build/random-model/write.ts'

/** A folder for the test file's models; gone when its tests are done. */
export function modelFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'placebo-engine-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** The tiny preset with changes. */
export function tinyModel(folder: string, name: string, changes: Partial<RandomModelConfig> = {}): string {
  const file = join(folder, name)
  writeRandomModel(file, { ...presets.tiny, ...changes })
  return file
}

/** The tiny model with its metadata or tensors changed. */
export function changedModel(folder: string, name: string, change: (gguf: GgufFile) => GgufFile): string {
  const file = join(folder, name)
  writeGguf(file, change(randomModel(presets.tiny)))
  return file
}

/** Of a LoRA adapter for the tiny model; `b` gives the second factor's numbers, all 0 for one that changes nothing. */
export interface AdapterConfig {
  readonly rank: number
  readonly alpha: number
  readonly targets: readonly string[]
  readonly b: (i: number) => number
}

export const tinyAdapter: AdapterConfig = {
  rank: 4,
  alpha: 8,
  targets: ['blk.0.attn_q.weight', 'blk.1.ffn_down.weight', 'blk.1.attn_v.weight'],
  b: (i) => Math.cos(3 * i),
}

/** In llama.cpp's format. */
export function loraAdapter(changes: Partial<AdapterConfig> = {}): GgufFile {
  const { rank, alpha, targets, b } = { ...tinyAdapter, ...changes }
  const shapes = new Map(randomModel(presets.tiny).tensors.map(({ name, shape }) => [name, shape]))
  return {
    metadata: [
      ['general.type', { type: 'string', value: 'adapter' }],
      ['general.architecture', { type: 'string', value: 'llama' }],
      ['adapter.type', { type: 'string', value: 'lora' }],
      ['adapter.lora.alpha', { type: 'f32', value: alpha }],
    ],
    tensors: targets.flatMap((name) => {
      const [width, rows = 1] = shapes.get(name) ?? [64, 64]
      return [factor(`${name}.lora_a`, width, rank, (i) => Math.sin(i) / 8), factor(`${name}.lora_b`, rank, rows, b)]
    }),
  }
}

export function factor(name: string, row: number, rows: number, number: (i: number) => number): GgufTensor {
  const bytes = new Uint8Array(Float32Array.from({ length: row * rows }, (_, i) => number(i)).buffer)
  return { name, shape: [row, rows], type: 'F32', bytes: () => [bytes] }
}

/** An F32 tensor in another type. */
export function storedAs(type: RoundedType, tensor: GgufTensor): GgufTensor {
  const values = new Float32Array(new Uint8Array(Buffer.concat([...tensor.bytes()])).buffer)
  const bytes = new Uint8Array((values.length / tensorTypes[type].block) * tensorTypes[type].bytes)
  encodeRow(type, values, bytes)
  return { ...tensor, type, bytes: () => [bytes] }
}

/** Gives an F32 tensor of a file the type I32, whose numbers are as long. */
export function asWholeNumbers(file: string, tensor: string): string {
  const bytes = readFileSync(file)
  const dimensions = bytes.indexOf(tensor) + tensor.length
  bytes.writeUInt32LE(26, dimensions + 4 + 8 * bytes.readUInt32LE(dimensions))
  writeFileSync(file, bytes)
  return file
}

export function writeAdapter(folder: string, name: string, adapter: GgufFile): string {
  const file = join(folder, name)
  writeGguf(file, adapter)
  return file
}

/** Metadata replaced or added; a key given as null is left out. */
export function withMetadata(gguf: GgufFile, changes: Readonly<Record<string, GgufValue | null>>): GgufFile {
  const kept = gguf.metadata.filter(([key]) => !(key in changes))
  const added = Object.entries(changes).flatMap(([key, value]) => (value === null ? [] : [[key, value] as const]))
  return { ...gguf, metadata: [...kept, ...added] }
}

import { closeSync, openSync, renameSync, writeSync } from 'node:fs'

/**
 * The GGUF container, version 3: header, metadata, tensor list, then the tensors' bytes, each at a multiple of 32.
 * Source: ggml's docs/gguf.md.
 */
export interface GgufFile {
  readonly metadata: readonly (readonly [key: string, value: GgufValue])[]
  readonly tensors: readonly GgufTensor[]
}

export type GgufValue =
  | { readonly type: 'u32' | 'i32' | 'f32' | 'u64'; readonly value: number }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'strings'; readonly value: readonly string[] }
  | { readonly type: 'i32s' | 'f32s'; readonly value: readonly number[] }
  | { readonly type: 'bools'; readonly value: readonly boolean[] }
  | { readonly type: 'u8s'; readonly value: Uint8Array }

export type TensorType = keyof typeof tensorTypes

export interface GgufTensor {
  readonly name: string
  /** Row length first, as ggml counts. */
  readonly shape: readonly [number, number?]
  readonly type: TensorType
  /**
   * The tensor's bytes in order, in pieces of any size; made while writing, so that no model is ever whole in memory.
   */
  readonly bytes: () => Iterable<Uint8Array>
}

/** ggml's type numbers and how many bytes a block of so many weights takes. */
export const tensorTypes = {
  F32: { id: 0, block: 1, bytes: 4 },
  F16: { id: 1, block: 1, bytes: 2 },
  Q4_0: { id: 2, block: 32, bytes: 18 },
  Q5_0: { id: 6, block: 32, bytes: 22 },
  Q8_0: { id: 8, block: 32, bytes: 34 },
  Q4_K: { id: 12, block: 256, bytes: 144 },
  Q5_K: { id: 13, block: 256, bytes: 176 },
  Q6_K: { id: 14, block: 256, bytes: 210 },
  BF16: { id: 30, block: 1, bytes: 2 },
} as const

/** Writes beside the file and renames at the end: a file of that name is always whole. */
export function writeGguf(file: string, gguf: GgufFile): void {
  const part = `${file}.part`
  const handle = openSync(part, 'w')
  try {
    const head = header(gguf)
    writeSync(handle, padded(head))
    for (const tensor of gguf.tensors) writeTensor(handle, tensor)
  } finally {
    closeSync(handle)
  }
  renameSync(part, file)
}

const alignment = 32
const valueTypes = { u8: 0, u32: 4, i32: 5, f32: 6, bool: 7, string: 8, array: 9, u64: 10 } as const

function writeTensor(handle: number, tensor: GgufTensor): void {
  let written = 0
  for (const piece of tensor.bytes()) written += writeSync(handle, piece)
  const expected = tensorSize(tensor)
  if (written !== expected)
    throw new Error(`invalid tensor: ${tensor.name} has ${written} bytes, its shape needs ${expected}`)
  writeSync(handle, Buffer.alloc(aligned(written) - written))
}

function header(gguf: GgufFile): Buffer {
  const pieces: Buffer[] = [Buffer.from('GGUF'), u32(3), u64(gguf.tensors.length), u64(gguf.metadata.length)]
  for (const [key, value] of gguf.metadata) pieces.push(text(key), typed(value))
  let offset = 0
  for (const tensor of gguf.tensors) {
    const shape = tensor.shape.filter((length) => length !== undefined)
    pieces.push(text(tensor.name), u32(shape.length), ...shape.map(u64), u32(tensorTypes[tensor.type].id), u64(offset))
    offset += aligned(tensorSize(tensor))
  }
  return Buffer.concat(pieces)
}

function typed(value: GgufValue): Buffer {
  switch (value.type) {
    case 'u32':
      return Buffer.concat([u32(valueTypes.u32), u32(value.value)])
    case 'i32':
      return Buffer.concat([u32(valueTypes.i32), i32(value.value)])
    case 'f32':
      return Buffer.concat([u32(valueTypes.f32), f32(value.value)])
    case 'u64':
      return Buffer.concat([u32(valueTypes.u64), u64(value.value)])
    case 'bool':
      return Buffer.concat([u32(valueTypes.bool), Buffer.from([value.value ? 1 : 0])])
    case 'string':
      return Buffer.concat([u32(valueTypes.string), text(value.value)])
    case 'strings':
      return array(valueTypes.string, value.value.map(text))
    case 'i32s':
      return array(valueTypes.i32, value.value.map(i32))
    case 'f32s':
      return array(valueTypes.f32, value.value.map(f32))
    case 'bools':
      return array(
        valueTypes.bool,
        value.value.map((each) => Buffer.from([each ? 1 : 0])),
      )
    case 'u8s':
      return Buffer.concat([u32(valueTypes.array), u32(valueTypes.u8), u64(value.value.length), value.value])
  }
}

function array(type: number, items: readonly Buffer[]): Buffer {
  return Buffer.concat([u32(valueTypes.array), u32(type), u64(items.length), ...items])
}

function tensorSize(tensor: GgufTensor): number {
  const { block, bytes } = tensorTypes[tensor.type]
  const [row, rows = 1] = tensor.shape
  if (row % block !== 0)
    throw new Error(`invalid row length: ${row} of ${tensor.name}, ${tensor.type} needs a multiple of ${block}`)
  return (row / block) * bytes * rows
}

function aligned(size: number): number {
  return Math.ceil(size / alignment) * alignment
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(aligned(bytes.length) - bytes.length)])
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value)
  return Buffer.concat([u64(bytes.length), bytes])
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function i32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32LE(value)
  return bytes
}

function f32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeFloatLE(value)
  return bytes
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}

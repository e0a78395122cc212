import { writeFileSync } from 'node:fs'
import { tensorTypes, type GgufFile, type GgufValue } from '../../build/random-model/gguf-file.ts'

/** A GGUF in which anything can be untrue: every count, type and offset is what it says here. */
export interface RawGguf {
  magic: string
  version: number
  metadataCount: bigint
  tensorCount: bigint
  metadata: RawMetadata[]
  tensors: RawTensor[]
  alignment: number
}

export interface RawMetadata {
  key: Buffer
  /** GGUF's number. */
  type: number
  value: Buffer
}

export interface RawTensor {
  name: Buffer
  shape: bigint[]
  /** ggml's number. */
  type: number
  offset: bigint
  bytes: Buffer
}

export function rawOf({ metadata, tensors }: GgufFile): RawGguf {
  let offset = 0n
  const raw = tensors.map(({ name, shape, type, bytes }): RawTensor => {
    const data = Buffer.concat([...bytes()])
    const at = offset
    offset += BigInt(Math.ceil(data.length / 32) * 32)
    return {
      name: Buffer.from(name),
      shape: shape.filter((length) => length !== undefined).map(BigInt),
      type: tensorTypes[type].id,
      offset: at,
      bytes: data,
    }
  })
  return {
    magic: 'GGUF',
    version: 3,
    metadataCount: BigInt(metadata.length),
    tensorCount: BigInt(tensors.length),
    metadata: metadata.map(([key, value]) => ({ key: Buffer.from(key), ...encoded(value) })),
    tensors: raw,
    alignment: 32,
  }
}

export function bytesOf({ magic, version, metadataCount, tensorCount, metadata, tensors, alignment }: RawGguf): Buffer {
  const head = Buffer.concat([
    Buffer.from(magic),
    u32(version),
    u64(tensorCount),
    u64(metadataCount),
    ...metadata.flatMap(({ key, type, value }) => [text(key), u32(type), value]),
    ...tensors.flatMap(({ name, shape, type, offset }) => [
      text(name),
      u32(shape.length),
      ...shape.map(u64),
      u32(type),
      u64(offset),
    ]),
  ])
  const padded = (bytes: Buffer) =>
    Buffer.concat([bytes, Buffer.alloc(Math.ceil(bytes.length / alignment) * alignment - bytes.length)])
  return Buffer.concat([padded(head), ...tensors.map(({ bytes }) => padded(bytes))])
}

export function writeRaw(file: string, raw: RawGguf): void {
  writeFileSync(file, bytesOf(raw))
}

/** GGUF's numbers of the types. */
export const types = {
  u8: 0,
  i8: 1,
  u16: 2,
  i16: 3,
  u32: 4,
  i32: 5,
  f32: 6,
  bool: 7,
  string: 8,
  array: 9,
  u64: 10,
  i64: 11,
  f64: 12,
} as const

/** A number of any type, wrapped where it does not fit. */
export function scalar(type: number, value: number): Buffer {
  const bytes = Buffer.alloc([1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8][type] ?? 0)
  if (type === types.f32) bytes.writeFloatLE(value)
  else if (type === types.f64) bytes.writeDoubleLE(value)
  else
    for (
      let i = 0, rest = BigInt.asUintN(64, BigInt(Math.trunc(Number.isFinite(value) ? value : 0)));
      i < bytes.length;
      i++, rest >>= 8n
    )
      bytes[i] = Number(rest & 0xffn)
  return bytes
}

export function text(value: Buffer | string): Buffer {
  const bytes = Buffer.from(value)
  return Buffer.concat([u64(BigInt(bytes.length)), bytes])
}

export function array(type: number, items: readonly Buffer[], count = BigInt(items.length)): Buffer {
  return Buffer.concat([u32(type), u64(count), ...items])
}

function encoded(value: GgufValue): { readonly type: number; readonly value: Buffer } {
  switch (value.type) {
    case 'u32':
    case 'u64':
    case 'i32':
    case 'f32':
      return { type: types[value.type], value: scalar(types[value.type], value.value) }
    case 'bool':
      return { type: types.bool, value: Buffer.from([value.value ? 1 : 0]) }
    case 'string':
      return { type: types.string, value: text(value.value) }
    case 'strings':
      return { type: types.array, value: array(types.string, value.value.map(text)) }
    case 'i32s':
      return {
        type: types.array,
        value: array(
          types.i32,
          value.value.map((each) => scalar(types.i32, each)),
        ),
      }
    case 'f32s':
      return {
        type: types.array,
        value: array(
          types.f32,
          value.value.map((each) => scalar(types.f32, each)),
        ),
      }
    case 'u8s':
      return {
        type: types.array,
        value: array(
          types.u8,
          Array.from(value.value, (each) => scalar(types.u8, each)),
        ),
      }
    case 'bools':
      return {
        type: types.array,
        value: array(
          types.bool,
          value.value.map((each) => Buffer.from([each ? 1 : 0])),
        ),
      }
  }
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value >>> 0)
  return bytes
}

function u64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt.asUintN(64, value))
  return bytes
}

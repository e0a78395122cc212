import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

/**
 * What a GGUF file says about itself, read strictly: nothing beyond the file's end, no count believed that the file
 * cannot hold. Source: ggml's docs/gguf.md, versions 2 and 3.
 *
 * node-llama-cpp's own `readGgufFileInfo` reads zeros behind the end of a truncated file and loops over whatever
 * count stands in it, so that a damaged file passes or eats all memory.
 */
export interface GgufHeader {
  /** Bytes. */
  readonly fileSize: number
  readonly metadata: ReadonlyMap<string, GgufScalar | GgufArray>
  /** GGUF's number of each metadata value's type: llama.cpp asserts some of them, and an assert ends the process. */
  readonly metadataTypes: ReadonlyMap<string, number>
  readonly tensors: readonly GgufTensorInfo[]
  /** Bytes that each tensor begins at a multiple of. */
  readonly alignment: number
  /** Where the tensors' bytes begin. */
  readonly dataOffset: number
}

export type GgufScalar = number | bigint | boolean | string
/** `type`: GGUF's number of its items' type. */
export interface GgufArray {
  readonly length: number
  readonly type: number
  /** The items of a list of truth values that is as short as one of layers. */
  readonly flags?: readonly boolean[]
  /** The items of a list of bytes that is as short as a tokenizer's map of characters. */
  readonly bytes?: Uint8Array
}
export interface GgufTensorInfo {
  readonly name: string
  /** ggml's number of the type. */
  readonly type: number
  readonly shape: readonly number[]
  /** Bytes behind `dataOffset`. */
  readonly offset: number
}

export type GgufRead =
  | { readonly state: 'read'; readonly header: GgufHeader }
  /** `what` completes "the file …". */
  | { readonly state: 'malformed'; readonly what: string }

export function readGgufHeader(file: string): GgufRead {
  const handle = openSync(file, 'r')
  try {
    return { state: 'read', header: parse(new Cursor(handle)) }
  } catch (error) {
    if (error instanceof Malformed) return { state: 'malformed', what: error.message }
    throw error
  } finally {
    closeSync(handle)
  }
}

class Malformed extends Error {}

/**
 * Far above any real model; a damaged file names billions. `texts`: an array's; `flags`, `bytes`: of a list that is
 * kept; `kept`: bytes of all texts outside arrays, and of such lists.
 */
const limits = {
  metadata: 65_536,
  tensors: 100_000,
  array: 50_000_000,
  texts: 4_000_000,
  text: 16 * 2 ** 20,
  kept: 32 * 2 ** 20,
  key: 65_535,
  flags: 4096,
  bytes: 2 ** 20,
  dimensions: 4,
}

function parse(cursor: Cursor): GgufHeader {
  cursor.bytes(4)
  const version = cursor.u32()
  if (version > 0xffff) throw new Malformed('is written for big-endian machines')
  if (version < 2 || version > 3) throw new Malformed(`has GGUF version ${version}; versions 2 and 3 are read`)
  const tensorCount = cursor.count('tensors', limits.tensors)
  const metadataCount = cursor.count('metadata entries', limits.metadata)
  const metadata = new Map<string, GgufScalar | GgufArray>()
  const metadataTypes = new Map<string, number>()
  for (let i = 0; i < metadataCount; i++) {
    const key = cursor.text(limits.key)
    // llama.cpp ends the process at an empty one, and takes the first of two where this map would keep the last.
    if (key === '') throw new Malformed('has metadata without a name')
    if (metadata.has(key)) throw new Malformed(`has the metadata ${JSON.stringify(key)} twice`)
    const type = cursor.u32()
    metadataTypes.set(key, type)
    metadata.set(key, value(cursor, type))
  }
  const tensors = Array.from({ length: tensorCount }, () => tensorInfo(cursor))
  const alignment = metadata.get('general.alignment') ?? 32
  if (typeof alignment !== 'number' || !Number.isInteger(Math.log2(alignment))) {
    throw new Malformed(
      `has the alignment ${String(typeof alignment === 'object' ? 'of a list' : alignment)} (general.alignment), which is no power of two`,
    )
  }
  return {
    fileSize: cursor.size,
    metadata,
    metadataTypes,
    tensors,
    alignment,
    dataOffset: Math.ceil(cursor.position / alignment) * alignment,
  }
}

function tensorInfo(cursor: Cursor): GgufTensorInfo {
  const name = cursor.text()
  const dimensions = cursor.u32()
  if (dimensions > limits.dimensions)
    throw new Malformed(`gives the tensor ${JSON.stringify(name)} ${dimensions} dimensions`)
  const shape = Array.from({ length: dimensions }, () => cursor.count('rows', Number.MAX_SAFE_INTEGER))
  return { name, shape, type: cursor.u32(), offset: cursor.count('bytes', Number.MAX_SAFE_INTEGER) }
}

function value(cursor: Cursor, type: number): GgufScalar | GgufArray {
  switch (type) {
    case 0:
      return cursor.bytes(1).readUInt8()
    case 1:
      return cursor.bytes(1).readInt8()
    case 2:
      return cursor.bytes(2).readUInt16LE()
    case 3:
      return cursor.bytes(2).readInt16LE()
    case 4:
      return cursor.u32()
    case 5:
      return cursor.bytes(4).readInt32LE()
    case 6:
      return cursor.bytes(4).readFloatLE()
    case 7:
      return cursor.bytes(1).readUInt8() !== 0
    case 8:
      return cursor.text()
    case 9:
      return array(cursor)
    case 10:
      return cursor.bytes(8).readBigUInt64LE()
    case 11:
      return cursor.bytes(8).readBigInt64LE()
    case 12:
      return cursor.bytes(8).readDoubleLE()
    default:
      throw new Malformed(`has metadata of the unknown type ${type}`)
  }
}

const scalarBytes = [1, 1, 2, 2, 4, 4, 4, 1, undefined, undefined, 8, 8, 8] as const

/** Of most only the length is kept: a vocabulary's texts are for the engine. */
function array(cursor: Cursor): GgufArray {
  const type = cursor.u32()
  const length = cursor.count('array items', type === 8 ? limits.texts : limits.array)
  if (type === 7 && length <= limits.flags)
    return { length, type, flags: Array.from(cursor.bytes(length), (byte) => byte !== 0) }
  if (type <= 1 && length <= limits.bytes) return { length, type, bytes: Uint8Array.from(cursor.kept(length)) }
  const bytes = scalarBytes[type]
  if (bytes !== undefined) cursor.skip(length * bytes)
  else if (type === 8) for (let i = 0; i < length; i++) cursor.skip(cursor.count('bytes of text', limits.text))
  else throw new Malformed(`has an array of the type ${type}`)
  return { length, type }
}

/** Reads forward through the file, a window at a time. */
class Cursor {
  readonly size: number
  readonly #handle: number
  #window = Buffer.alloc(0)
  #windowStart = 0
  /** Bytes of the texts so far that were given out. */
  #kept = 0
  position = 0

  constructor(handle: number) {
    this.#handle = handle
    this.size = fstatSync(handle).size
  }

  bytes(length: number): Buffer {
    const start = this.position
    this.skip(length)
    if (start < this.#windowStart || this.position > this.#windowStart + this.#window.length) {
      this.#window = Buffer.alloc(Math.min(Math.max(length, 2 ** 20), this.size - start))
      this.#windowStart = start
      readSync(this.#handle, this.#window, 0, this.#window.length, start)
    }
    return this.#window.subarray(start - this.#windowStart, this.position - this.#windowStart)
  }

  skip(length: number): void {
    this.position += length
    if (this.position > this.size) throw new Malformed('ends inside its header; it is only the beginning of a model')
  }

  u32(): number {
    return this.bytes(4).readUInt32LE()
  }

  count(what: string, most: number): number {
    const count = this.bytes(8).readBigUInt64LE()
    if (count > BigInt(most)) throw new Malformed(`claims to have ${count} ${what}`)
    return Number(count)
  }

  text(most: number = limits.text): string {
    return this.kept(this.count('bytes of text', most)).toString('utf8')
  }

  kept(length: number): Buffer {
    this.#kept += length
    if (this.#kept > limits.kept) throw new Malformed(`has more than ${limits.kept} bytes of text outside its lists`)
    return this.bytes(length)
  }
}

import { open, type FileHandle } from 'node:fs/promises'
import type { GgufHeader, GgufTensorInfo } from './header.ts'
import { tensorTypes } from './tensor-types.ts'

/**
 * The first number among a file's weights that is not finite, as "its tensor … holds …"; undefined: all are finite. Of
 * blocks the scales are looked at: with them every weight is. llama.cpp computes with whatever it reads, and one NaN
 * makes NaN of every logit, of which it still chooses a token. Reads the whole file.
 */
export async function notFinite(file: string, { tensors, dataOffset }: GgufHeader): Promise<string | undefined> {
  const handle = await open(file, 'r')
  try {
    for (const tensor of tensors) {
      const fault = await faultIn(handle, tensor, dataOffset + tensor.offset)
      if (fault !== undefined) return `its tensor ${tensor.name} holds ${fault}`
    }
    return undefined
  } finally {
    await handle.close()
  }
}

/** Bytes read at once. */
const stretch = 4 * 2 ** 20

async function faultIn(
  handle: FileHandle,
  { type, shape }: GgufTensorInfo,
  start: number,
): Promise<string | undefined> {
  const [layout, first] = [tensorTypes.get(type), searches.get(type)]
  // Whole numbers, and types whose scales have a meaning for every bit pattern.
  if (layout === undefined || first === undefined) return undefined
  const blocks = shape.reduce((product, length) => product * length, 1) / layout.block
  const batchSize = Math.floor(stretch / layout.bytes)
  const bytes = new Uint8Array(Math.min(blocks, batchSize) * layout.bytes)
  for (let done = 0; done < blocks; done += batchSize) {
    const part = bytes.subarray(0, Math.min(batchSize, blocks - done) * layout.bytes)
    const { bytesRead } = await handle.read(part, 0, part.length, start + done * layout.bytes)
    if (bytesRead < part.length) throw new Error('the file became shorter while it was read')
    const found = first(part, layout.bytes)
    if (found !== undefined) return placed(found.value, done + found.block, layout.block, shape)
  }
  return undefined
}

function placed(value: string, at: number, block: number, [columns = 1]: readonly number[]): string {
  if (block > 1) return `${value} as the scale of block ${at}, counted from 0`
  return `${value} in column ${at % columns} of row ${Math.floor(at / columns)}, both counted from 0`
}

/** The first block of a stretch whose number, or one of its scales, is not finite. */
type Search = (
  blocks: Uint8Array<ArrayBuffer>,
  blockBytes: number,
) => { readonly block: number; readonly value: string } | undefined

/** Of an IEEE number, little-endian: its bytes, and the exponent's bits among the last two of them. */
interface Format {
  readonly bytes: number
  readonly exponent: number
}
const half: Format = { bytes: 2, exponent: 0x7c00 }
const brain: Format = { bytes: 2, exponent: 0x7f80 }
const single: Format = { bytes: 4, exponent: 0x7f80 }
const double: Format = { bytes: 8, exponent: 0x7ff0 }

/** Numbers that stand at these bytes of every block. */
function numbersAt({ bytes, exponent }: Format, ...places: readonly number[]): Search {
  return (blocks, blockBytes) => {
    const words = new Uint16Array(blocks.buffer, blocks.byteOffset, blocks.length / 2)
    const step = blockBytes / 2
    for (const place of places) {
      for (let at = (place + bytes) / 2 - 1; at < words.length; at += step) {
        const word = words[at] ?? 0
        if ((word & exponent) !== exponent) continue
        const rest = words.subarray(at + 1 - bytes / 2, at).some((each) => each !== 0) || (word & 0x7fff) !== exponent
        return { block: Math.floor(at / step), value: rest ? 'NaN' : word >= 0x8000 ? '-Infinity' : 'Infinity' }
      }
    }
    return undefined
  }
}

/** MXFP4's scale is a power of two in one byte; 255 stands for NaN. */
const powerOfTwo: Search = (blocks, blockBytes) => {
  for (let at = 0; at < blocks.length; at += blockBytes)
    if (blocks[at] === 0xff) return { block: at / blockBytes, value: 'NaN' }
  return undefined
}

/**
 * IQ1_M's scale is a 16-bit float, four bits of it in each of the last four 16-bit words; the last two hold its
 * exponent.
 */
const inFourWords: Search = (blocks, blockBytes) => {
  for (let at = blockBytes; at <= blocks.length; at += blockBytes) {
    if (((blocks[at - 1] ?? 0) & 0x70) === 0x70 && ((blocks[at - 3] ?? 0) & 0xc0) === 0xc0)
      return { block: at / blockBytes - 1, value: 'NaN or Infinity' }
  }
  return undefined
}

/**
 * By ggml's numbers of the types, as in tensor-types.ts. Source: the blocks in ggml-common.h, ggml_validate_row_data in
 * ggml-quants.c.
 */
const searches: ReadonlyMap<number, Search> = new Map<number, Search>([
  [0, numbersAt(single, 0)],
  [1, numbersAt(half, 0)],
  [30, numbersAt(brain, 0)],
  [28, numbersAt(double, 0)],
  // Q4_0, Q5_0, Q8_0; IQ2_XXS, IQ2_XS, IQ3_XXS, IQ1_S, IQ4_NL, IQ3_S, IQ2_S, IQ4_XS; Q1_0, Q2_0: the scale comes first.
  ...[2, 6, 8, 16, 17, 18, 19, 20, 21, 22, 23, 41, 42].map((type) => [type, numbersAt(half, 0)] as const),
  // Q4_1, Q5_1, Q8_1, Q4_K, Q5_K: with what is added behind it.
  ...[3, 7, 9, 12, 13].map((type) => [type, numbersAt(half, 0, 2)] as const),
  [10, numbersAt(half, 80, 82)],
  [11, numbersAt(half, 108)],
  [14, numbersAt(half, 208)],
  [15, numbersAt(single, 0)],
  [29, inFourWords],
  [34, numbersAt(half, 52)],
  [35, numbersAt(half, 64)],
  [39, powerOfTwo],
])

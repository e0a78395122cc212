import normalQuantile from '@stdlib/stats-base-dists-normal-quantile'
import { assertNever } from '#core/assert-never.ts'

/**
 * 65,536 equally likely values of the standard normal distribution: 16 random bits make one weight, without a
 * logarithm.
 */
export const normalTable: Float32Array = Float32Array.from({ length: 0x10000 }, (_, i) =>
  normalQuantile((i + 0.5) / 0x10000, 0, 1),
)

/** Types that weights are rounded to; see blocks.ts for the others. */
export type RoundedType = 'F32' | 'F16' | 'BF16' | 'Q8_0'

/** Writes one row of weights in ggml's layout for the type. */
export function encodeRow(type: RoundedType, values: Float32Array, bytes: Uint8Array): void {
  switch (type) {
    case 'F32':
      bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
      break
    case 'F16':
      encodeF16(values, bytes)
      break
    case 'BF16':
      encodeBF16(values, bytes)
      break
    case 'Q8_0':
      encodeQ8(values, bytes)
      break
    default:
      assertNever(type)
  }
}

function encodeF16(values: Float32Array, bytes: Uint8Array): void {
  values.forEach((value, i) => putHalf(bytes, 2 * i, value))
}

/** The upper half of the 32 bits, to the nearest, ties to even. */
function encodeBF16(values: Float32Array, bytes: Uint8Array): void {
  values.forEach((value, i) => {
    float[0] = value
    const bits = floatBits[0] ?? 0
    const upper = (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16
    bytes[2 * i] = upper & 0xff
    bytes[2 * i + 1] = upper >>> 8
  })
}

/** Blocks of 32: the scale (largest magnitude / 127) as f16, then 32 signed bytes. As ggml's quantize_row_q8_0_ref. */
function encodeQ8(values: Float32Array, bytes: Uint8Array): void {
  for (let block = 0, at = 0; block < values.length; block += 32, at += 34) {
    let largest = 0
    for (let i = block; i < block + 32; i++) largest = Math.max(largest, Math.abs(values[i] ?? 0))
    const scale = Math.fround(largest / 127)
    const inverse = scale === 0 ? 0 : 1 / scale
    putHalf(bytes, at, scale)
    for (let i = 0; i < 32; i++) {
      const scaled = (values[block + i] ?? 0) * inverse
      bytes[at + 2 + i] = (scaled < 0 ? -Math.floor(0.5 - scaled) : Math.floor(scaled + 0.5)) & 0xff
    }
  }
}

const float = new Float32Array(1)
const floatBits = new Uint32Array(float.buffer)

export function putHalf(bytes: Uint8Array, at: number, value: number): void {
  const half = halfFrom(value)
  bytes[at] = half & 0xff
  bytes[at + 1] = half >>> 8
}

/** The bits of the nearest IEEE 754 half-precision number, ties to even; overflow becomes infinity. */
export function halfFrom(value: number): number {
  float[0] = value
  const bits = floatBits[0] ?? 0
  const sign = (bits >>> 16) & 0x8000
  const exponent = ((bits >>> 23) & 0xff) - 112
  const fraction = bits & 0x7fffff
  if (exponent >= 31) return exponent === 143 && fraction !== 0 ? sign | 0x7e00 : sign | 0x7c00
  if (exponent < -10) return sign
  const mantissa = exponent > 0 ? fraction : fraction | 0x800000
  const shift = exponent > 0 ? 13 : 14 - exponent
  const kept = mantissa >>> shift
  const rest = mantissa & ((1 << shift) - 1)
  const half = 1 << (shift - 1)
  const rounded = rest > half || (rest === half && (kept & 1) === 1) ? kept + 1 : kept
  // A carry out of the fraction runs into the exponent, which is what rounding up to the next power of two means.
  return sign | ((exponent > 0 ? exponent << 10 : 0) + rounded)
}

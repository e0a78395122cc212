import type { Random } from '#core/random/index.ts'
import type { TensorType } from './gguf-file.ts'
import { putHalf } from './weights.ts'

/** Types whose random weights are made as blocks at once: uniform instead of normal, and quantised by nobody. */
export type BlockType = Exclude<TensorType, 'F32' | 'F16' | 'BF16' | 'Q8_0'>

/**
 * Fills whole blocks of ggml's layout with random quants, under scales that give the weights the mean 0 and the
 * standard deviation wanted. Sub-blocks have scales of their own, of 1 to 2 times the least.
 */
export function randomBlocks(type: BlockType, random: Random, deviation: number, bytes: Uint8Array): void {
  const { size, fill } = blocks[type]
  for (let at = 0; at < bytes.length; at += size) {
    const block = bytes.subarray(at, at + size)
    for (let i = 0; i < size; i++) block[i] = random.next() & 0xff
    fill(block, deviation)
  }
}

interface Block {
  readonly size: number
  /** Puts scales over random bytes. */
  readonly fill: (block: Uint8Array, deviation: number) => void
}

const blocks: Readonly<Record<BlockType, Block>> = {
  /** Scale, 16 bytes of two quants each: d · (q − 8), q of 0–15. */
  Q4_0: { size: 18, fill: (block, deviation) => putHalf(block, 0, (signOf(block[0]) * deviation) / rms(-8, 7)) },
  /** The same with 4 bytes of fifth bits before the quants: d · (q − 16), q of 0–31. */
  Q5_0: { size: 22, fill: (block, deviation) => putHalf(block, 0, (signOf(block[0]) * deviation) / rms(-16, 15)) },
  /** Scale, scale of the mins, 12 bytes of scales and mins, 128 bytes of quants: d · s · q − dmin · m, q of 0–15. */
  Q4_K: { size: 144, fill: (block, deviation) => fillWithMins(block, deviation, 15) },
  /** The same with 32 bytes of fifth bits before the quants. */
  Q5_K: { size: 176, fill: (block, deviation) => fillWithMins(block, deviation, 31) },
  /** 192 bytes of quants, 16 signed bytes of scales, scale: d · s · (q − 32), q of 0–63. */
  Q6_K: {
    size: 210,
    fill(block, deviation) {
      for (let i = 192; i < 208; i++) block[i] = (signOf(block[i]) * (64 + ((block[i] ?? 0) >> 2))) & 0xff
      putHalf(block, 208, deviation / (rms(-32, 31) * rms(64, 127)))
    },
  },
}

/**
 * Eight scales of 6 bits, each at least 32, and mins that equal them: with dmin half the largest quant, the mean is 0.
 */
function fillWithMins(block: Uint8Array, deviation: number, largest: number): void {
  const d = deviation / (rms(-largest / 2, largest / 2) * rms(32, 63))
  putHalf(block, 0, d)
  putHalf(block, 2, (d * largest) / 2)
  for (let i = 4; i < 8; i++) {
    const [low, high] = [32 | ((block[i] ?? 0) & 31), 32 | ((block[i + 4] ?? 0) & 31)]
    // Scales 4–7 are split: their upper two bits stand above scales 0–3, their lower four in bytes of their own.
    block[i] = block[i + 4] = low | ((high >> 4) << 6)
    block[i + 8] = (high & 15) * 17
  }
}

function signOf(byte = 0): 1 | -1 {
  return (byte & 1) === 0 ? 1 : -1
}

/** Root of the mean square of the numbers from `least` to `most`, one apart. */
function rms(least: number, most: number): number {
  const count = most - least + 1
  return Math.sqrt(((least + most) / 2) ** 2 + (count ** 2 - 1) / 12)
}

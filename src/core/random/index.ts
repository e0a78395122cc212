import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator'

/**
 * The only chance there is in core: the same seed gives the same numbers on every machine.
 * `next()` is a signed 32-bit integer.
 */
export type Random = RandomGenerator

/** @param seed any 32-bit integer */
export function seededRandom(seed: number): Random {
  return xoroshiro128plus(seed)
}

/** A uniform integer in [0, bound). */
export function randomBelow(random: Random, bound: number): number {
  if (!Number.isInteger(bound) || bound < 1) throw new RangeError(`invalid bound: ${bound}`)
  return uniformInt(random, 0, bound - 1)
}

/** A new array in random order (Fisher–Yates). */
export function shuffled<T>(random: Random, items: readonly T[]): T[] {
  const result = [...items]
  for (let i = result.length - 1; i > 0; i--) {
    const j = randomBelow(random, i + 1)
    const a = result[i] as T
    result[i] = result[j] as T
    result[j] = a
  }
  return result
}

/** A 32-bit seed from any text (FNV-1a), so that each named thing has its own stream of numbers. */
export function seedFrom(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i)
    hash = Math.imul(hash, 0x01000193)
  }
  return hash >>> 0
}

/**
 * A 32-bit seed far from those beside it (the finaliser of MurmurHash3, Appleby 2011): the first numbers of a generator
 * follow its seed closely, so that neighbouring seeds would draw nearly alike.
 */
export function spreadSeed(seed: number): number {
  let mixed = seed | 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}

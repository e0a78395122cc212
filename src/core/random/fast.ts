import { seededRandom } from './index.ts'

/** Fills arrays with random integers, for loops in which one call for each number would cost more than the number. */
export interface FastRandom {
  /** The first `n` places of `out` become uniform integers in [0, bound). The bias is below bound / 2³². */
  fillBelow(out: Int32Array, n: number, bound: number): void
  /** Leaves out the next `n` integers: a part of a long sequence begins where another one's part ends. */
  skip(n: number): void
}

/** The same seed gives the same numbers on every machine. */
export function fastRandom(seed: number): FastRandom {
  const random = seededRandom(seed)
  return xoshiro128(random.next(), random.next(), random.next(), random.next())
}

/** xoshiro128** 1.1 from its state of four 32-bit words, not all zero. Source: Blackman & Vigna 2021, prng.di.unimi.it. */
export function xoshiro128(word0: number, word1: number, word2: number, word3: number): FastRandom {
  let state0 = word0 | 0
  let state1 = word1 | 0
  let state2 = word2 | 0
  let state3 = word3 | 0
  return {
    fillBelow(out, n, bound) {
      // Locals stay in registers through the loop; the closure's own variables would not.
      let a = state0 | 0
      let b = state1 | 0
      let c = state2 | 0
      let d = state3 | 0
      const scale = bound / 2 ** 32
      for (let i = 0; i < n; i++) {
        const fifth = Math.imul(b, 5)
        const word = Math.imul((fifth << 7) | (fifth >>> 25), 9)
        const shifted = b << 9
        c ^= a
        d ^= b
        b ^= c
        a ^= d
        c ^= shifted
        d = (d << 11) | (d >>> 21)
        out[i] = ((word >>> 0) * scale) | 0
      }
      state0 = a
      state1 = b
      state2 = c
      state3 = d
    },
    skip(n) {
      let a = state0 | 0
      let b = state1 | 0
      let c = state2 | 0
      let d = state3 | 0
      for (let i = 0; i < n; i++) {
        const shifted = b << 9
        c ^= a
        d ^= b
        b ^= c
        a ^= d
        c ^= shifted
        d = (d << 11) | (d >>> 21)
      }
      state0 = a
      state1 = b
      state2 = c
      state3 = d
    },
  }
}

/**
 * Remembers which texts came before in 16 to 32 bytes each, whatever their length.
 * Texts are told apart by a 64-bit digest; among ten million texts two share one with probability 3e-6, and what
 * follows (an id made longer, a duplicate counted) does no harm then.
 */
export interface Digests {
  /** @returns the value kept with an equal text before, or `undefined` after keeping `value` (a 32-bit integer) now */
  add: (text: string, value?: number) => number | undefined
}

export function digests(): Digests {
  let slots = 16
  let table = new Uint32Array(slots * 3)
  let size = 0

  const find = (high: number, low: number): number => {
    let slot = low & (slots - 1)
    while ((table[slot * 3] !== 0 || table[slot * 3 + 1] !== 0) && (table[slot * 3] !== high || table[slot * 3 + 1] !== low)) {
      slot = (slot + 1) & (slots - 1)
    }
    return slot * 3
  }
  const put = (at: number, high: number, low: number, value: number) => {
    table[at] = high
    table[at + 1] = low
    table[at + 2] = value
  }
  const grow = () => {
    const old = table
    slots *= 2
    table = new Uint32Array(slots * 3)
    for (let at = 0; at < old.length; at += 3) {
      const high = old[at] ?? 0
      const low = old[at + 1] ?? 0
      if (high !== 0 || low !== 0) put(find(high, low), high, low, old[at + 2] ?? 0)
    }
  }
  return {
    add: (text, value = 0) => {
      const [high, low] = digest(text)
      const at = find(high, low)
      if (table[at] !== 0 || table[at + 1] !== 0) return table[at + 2]
      put(at, high, low, value)
      size += 1
      if (size > slots * 0.75) grow()
      return undefined
    },
  }
}

/** Two 32-bit halves, never both 0 (that marks an empty slot). Two multiplicative lanes over UTF-16 units, mixed at the end. */
export function digest(text: string): [high: number, low: number] {
  let a = 0x9e3779b9 ^ text.length
  let b = 0x7f4a7c15
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    a = Math.imul((a << 5 | a >>> 27) ^ unit, 0x2c1b3c6d)
    b = Math.imul((b << 13 | b >>> 19) + unit, 0x297a2d39)
  }
  const low = mix(a ^ mix(b))
  const high = mix(b + Math.imul(low, 5))
  return high === 0 && low === 0 ? [0, 1] : [high, low]
}

/** Avalanche: every input bit reaches every output bit; the constants are those of the well-known 32-bit finaliser of MurmurHash3 (A. Appleby, public domain). */
function mix(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

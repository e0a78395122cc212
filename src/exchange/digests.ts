/**
 * Remembers which texts came before in 11 to 22 bytes each (16 to 32 with a value), whatever their length.
 * Texts are told apart by a 64-bit digest; among ten million texts two share one with probability 3e-6, and what
 * follows (an id made longer, a duplicate counted) does no harm then.
 */
export interface Digests {
  /**
   * @param value a 32-bit integer
   * @returns the value kept with an equal text before (0 if values are not kept), or `undefined` after keeping this one
   */
  add: (text: string, value?: number) => number | undefined
}

/**
 * @param expected how many texts will come, where that is known: growing holds the old and the new table for a moment
 */
export function digests({ values, expected = 0 }: { readonly values: boolean; readonly expected?: number }): Digests {
  let slots = 16
  while (expected > slots * fullest) slots *= 2
  let keys = new Uint32Array(slots * 2)
  let kept = new Uint32Array(values ? slots : 0)
  let size = 0

  const isEmpty = (slot: number) => keys[slot * 2] === 0 && keys[slot * 2 + 1] === 0
  const find = (high: number, low: number): number => {
    let slot = low & (slots - 1)
    while (!isEmpty(slot) && (keys[slot * 2] !== high || keys[slot * 2 + 1] !== low)) slot = (slot + 1) & (slots - 1)
    return slot
  }
  const put = (slot: number, high: number, low: number, value: number) => {
    keys[slot * 2] = high
    keys[slot * 2 + 1] = low
    if (values) kept[slot] = value
  }
  const grow = () => {
    const [oldKeys, oldKept] = [keys, kept]
    slots *= 2
    keys = new Uint32Array(slots * 2)
    kept = new Uint32Array(values ? slots : 0)
    for (let slot = 0; slot * 2 < oldKeys.length; slot++) {
      const [high, low] = [oldKeys[slot * 2] ?? 0, oldKeys[slot * 2 + 1] ?? 0]
      if (high !== 0 || low !== 0) put(find(high, low), high, low, oldKept[slot] ?? 0)
    }
  }
  return {
    add: (text, value = 0) => {
      const [high, low] = digest(text)
      const slot = find(high, low)
      if (!isEmpty(slot)) return kept[slot] ?? 0
      put(slot, high, low, value)
      size += 1
      if (size > slots * fullest) grow()
      return undefined
    },
  }
}

/** Share of slots in use before the table is doubled. */
const fullest = 0.75

/**
 * Two 32-bit halves, never both 0 (that marks an empty slot). Two multiplicative lanes over UTF-16 units, mixed at the
 * end.
 */
export function digest(text: string): [high: number, low: number] {
  let a = 0x9e3779b9 ^ text.length
  let b = 0x7f4a7c15
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    a = Math.imul(((a << 5) | (a >>> 27)) ^ unit, 0x2c1b3c6d)
    b = Math.imul(((b << 13) | (b >>> 19)) + unit, 0x297a2d39)
  }
  const low = mix(a ^ mix(b))
  const high = mix(b + Math.imul(low, 5))
  return high === 0 && low === 0 ? [0, 1] : [high, low]
}

/**
 * Every input bit reaches every output bit; the constants are those of MurmurHash3's 32-bit finaliser (A. Appleby,
 * public domain).
 */
function mix(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

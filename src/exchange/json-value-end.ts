const [quoteMark, backslash] = [0x22, 0x5c]

/** What ends a number or a word, were it one that does not belong there. */
const delimiters: ReadonlySet<number> = new Set([0x20, 0x0a, 0x0d, 0x09, 0x2c, 0x3a, 0x5b, 0x5d, 0x7b, 0x7d, quoteMark])

type State = 'first byte' | 'between texts' | 'in a text' | 'behind a backslash' | 'in a word'

/** Finds the byte behind a JSON value, over any number of pieces, without looking at what the value is. */
export class ValueEnd {
  #deepest = 0
  #depth = 0
  #state: State = 'first byte'

  /** A value begins with the next byte. @param deepest how many lists and objects it may have inside each other */
  begin(deepest: number): void {
    this.#deepest = deepest
    this.#depth = 0
    this.#state = 'first byte'
  }

  /** @returns the offset behind the value, or `undefined` where it goes on in the next piece */
  scan(bytes: Uint8Array, from: number): number | undefined | 'too deep' {
    let at = from
    if (this.#state === 'first byte') {
      const byte = bytes[at] ?? 0
      this.#state = (byte | 0x20) === 0x7b ? 'between texts' : byte === quoteMark ? 'in a text' : 'in a word'
      if (this.#state !== 'between texts') at += 1
    }
    if (this.#state === 'in a word') return endOfWord(bytes, at)
    while (at < bytes.length) {
      if (this.#state === 'between texts') {
        const end = this.#toNextText(bytes, at)
        if (typeof end !== 'number') return end
        if (this.#depth === 0) return end
        at = end
      } else {
        at = this.#throughText(bytes, at)
        if (this.#isBetween() && this.#depth === 0) return at
      }
    }
    return undefined
  }

  #isBetween(): boolean {
    return this.#state === 'between texts'
  }

  /** @returns the offset behind the closing quote, or the end of the piece */
  #throughText(bytes: Uint8Array, from: number): number {
    const length = bytes.length
    let at = this.#state === 'behind a backslash' ? from + 1 : from
    this.#state = 'in a text'
    while (at < length) {
      const byte = bytes[at]
      at += 1
      if (byte === quoteMark) {
        this.#state = 'between texts'
        return at
      }
      if (byte !== backslash) continue
      if (at === length) this.#state = 'behind a backslash'
      at += 1
    }
    return length
  }

  /** @returns the offset behind an opening quote, or behind the value where its depth has come back to 0 */
  #toNextText(bytes: Uint8Array, from: number): number | undefined | 'too deep' {
    for (let at = from; at < bytes.length; at += 1) {
      const byte = bytes[at] ?? 0
      if (byte === quoteMark) {
        this.#state = 'in a text'
        return at + 1
      }
      // "[" and "{" are 0x5b and 0x7b, "]" and "}" two more: with this bit each pair is one.
      const bracket = byte | 0x20
      if (bracket === 0x7b) {
        this.#depth += 1
        if (this.#depth > this.#deepest) return 'too deep'
      } else if (bracket === 0x7d) {
        this.#depth -= 1
        if (this.#depth === 0) return at + 1
      }
    }
    return undefined
  }
}

function endOfWord(bytes: Uint8Array, from: number): number | undefined {
  for (let at = from; at < bytes.length; at += 1) if (delimiters.has(bytes[at] ?? 0)) return at
  return undefined
}

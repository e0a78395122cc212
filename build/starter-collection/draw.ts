import { randomBelow, seedFrom, seededRandom, shuffled } from '#core/random/index.ts'

/** Word lists by slot name. A word may hold slots itself. */
export type Words = Readonly<Record<string, readonly string[]>>

/**
 * All chance a task has. Every task draws from its own stream, so a change in one task leaves the others as they were.
 */
export interface Draw {
  readonly below: (bound: number) => number
  /**
   * One of the items that this task has used least, so that 60 instances show as many frames and words as there are.
   */
  readonly pick: <T>(items: readonly T[]) => T
  /** `count` different items. */
  readonly some: <T>(items: readonly T[], count: number) => T[]
  /**
   * One of the frames with its slots filled: `{dish}` is a word of the list `dish`, the same one wherever it stands in
   * the text; `{dish2}` is another word of that list; `{a dish}` puts the article before it.
   */
  readonly fill: (frames: readonly string[], words?: Words) => string
  /** As `fill`, with a capital letter at the beginning of every sentence. */
  readonly text: (frames: readonly string[], words?: Words) => string
}

export function drawFor(taskName: string): Draw {
  const random = seededRandom(seedFrom(`placebo starter collection: ${taskName}`))
  const uses = new Map<unknown, number>()
  const pick = <T>(items: readonly T[]): T => {
    if (items.length === 0) throw new RangeError(`invalid list: nothing to pick from in ${taskName}`)
    const fewest = Math.min(...items.map((item) => uses.get(item) ?? 0))
    const candidates = items.filter((item) => (uses.get(item) ?? 0) === fewest)
    const chosen = candidates[randomBelow(random, candidates.length)] as T
    uses.set(chosen, fewest + 1)
    return chosen
  }
  const fill = (frames: readonly string[], words: Words = {}) => filled(pick(frames), words, pick)
  return {
    below: (bound) => randomBelow(random, bound),
    pick,
    some: (items, count) => shuffled(random, items).slice(0, count),
    fill,
    text: (frames, words) => capitalised(fill(frames, words)),
  }
}

export function capitalised(text: string): string {
  return text.replace(/(^|[.!?] )([a-z])/g, (_, before: string, letter: string) => before + letter.toUpperCase())
}

export function withArticle(word: string): string {
  return /^(?:[aei]|o(?!ne\b)|un(?!i)|um|up|ug|hour|honest)/i.test(word) ? `an ${word}` : `a ${word}`
}

const slot = /\{(a )?([a-zA-Z]+)(\d*)\}/g

function filled(frame: string, words: Words, pick: (items: readonly string[]) => string): string {
  const chosen = new Map<string, string>()
  const fillIn = (text: string): string =>
    text.replace(slot, (_, article: string | undefined, name: string, number: string) => {
      const key = name + number
      let word = chosen.get(key)
      if (word === undefined) {
        const list = words[name]
        if (list === undefined) throw new RangeError(`invalid slot: {${name}} in "${frame}" (no such word list)`)
        const taken = [...chosen].filter(([other]) => other.replace(/\d+$/, '') === name).map(([, value]) => value)
        word = fillIn(pick(list.filter((item) => !taken.includes(item))))
        chosen.set(key, word)
      }
      return article === undefined ? word : withArticle(word)
    })
  return fillIn(frame)
}

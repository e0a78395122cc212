import { capitalised, withArticle } from '../starter-collection/draw.ts'
import { randomBelow, seedFrom, seededRandom, shuffled } from '#core/random/index.ts'

/** All chance a stream of documents has. */
export interface Draw {
  readonly below: (bound: number) => number
  /** True in one of `times` cases. */
  readonly oneIn: (times: number) => boolean
  readonly pick: <T>(items: readonly T[]) => T
  /** `count` different items. */
  readonly some: <T>(items: readonly T[], count: number) => T[]
}

export function drawFor(seed: number, stream: string): Draw {
  const random = seededRandom(seedFrom(`${seed} ${stream}`) | 0)
  const below = (bound: number) => randomBelow(random, bound)
  return {
    below,
    oneIn: (times) => below(times) === 0,
    pick: <T>(items: readonly T[]) => {
      if (items.length === 0) throw new RangeError(`invalid list: nothing to pick from in ${stream}`)
      return items[below(items.length)] as T
    },
    some: (items, count) => {
      // Drawing again is cheaper than shuffling when few of many are asked for.
      if (count * 4 > items.length) return shuffled(random, items).slice(0, count)
      const chosen = new Set<(typeof items)[number]>()
      while (chosen.size < count) chosen.add(items[below(items.length)] as (typeof items)[number])
      return [...chosen]
    },
  }
}

/** Word lists by slot name. A word may hold slots itself. */
export type Words = Readonly<Record<string, readonly string[]>>

const slot = /\{(a )?([a-zA-Z]+)(\d*)\}/g

/**
 * The frames of one document. `{city}` is a word of the list `city`, the same one all through the document; `{city2}`
 * is another one; `{a job}` puts the article before it.
 */
export class Scene {
  readonly #draw: Draw
  readonly #words: Words
  readonly #chosen = new Map<string, string>()

  constructor(draw: Draw, words: Words) {
    this.#draw = draw
    this.#words = words
  }

  /** With a capital letter at the beginning of every sentence. */
  text(frame: string): string {
    return capitalised(this.fill(frame))
  }

  fill(frame: string): string {
    return frame.replace(slot, (_, article: string | undefined, name: string, number: string) => {
      const word = this.#word(name, number, frame)
      return article === undefined ? word : withArticle(word)
    })
  }

  #word(name: string, number: string, frame: string): string {
    const known = this.#chosen.get(name + number)
    if (known !== undefined) return known
    const list = this.#words[name]
    if (list === undefined) throw new RangeError(`invalid slot: {${name}} in "${frame}" (no such word list)`)
    const taken = ['', '2', '3', '4'].map((other) => this.#chosen.get(name + other))
    let word: string
    do word = this.#draw.pick(list)
    while (list.length > 4 && taken.includes(word))
    const filled = this.fill(word)
    this.#chosen.set(name + number, filled)
    return filled
  }
}

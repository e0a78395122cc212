import type { Difference, Recomputed } from '#core/study/run-origin.ts'

export type Place = Pick<Difference, 'file'> & Partial<Pick<Difference, 'cell' | 'task' | 'instance'>>

/** Differences that are named one by one; where there are more, they are counted. */
export const maxNamed = 10_000

/** Characters of a value in a difference. */
const shown = 200

/** Counts what was computed again, and names what came out otherwise. */
export class Tally {
  #numbers = 0
  #differing = 0
  readonly #differences: Difference[] = []

  /** Numbers and texts have to be the very same; of anything else, its JSON. */
  compare(place: Place, field: string, stored: unknown, recomputed: unknown): void {
    this.#numbers++
    if (stored === recomputed) return
    const [before, now] = [inWords(stored), inWords(recomputed)]
    if (before !== now) this.differ(place, field, before, now)
  }

  differ(
    { file, cell = null, task = null, instance = null }: Place,
    field: string,
    stored: string,
    recomputed: string,
  ): void {
    this.#differing++
    if (this.#differences.length < maxNamed)
      this.#differences.push({ file, cell, task, instance, field, stored: cut(stored), recomputed: cut(recomputed) })
  }

  get recomputed(): Recomputed {
    return { numbers: this.#numbers, differing: this.#differing, differences: this.#differences }
  }
}

function inWords(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined ? 'nothing' : JSON.stringify(value)
}

function cut(text: string): string {
  return text.length <= shown ? text : `${text.slice(0, shown).replace(/[\uD800-\uDBFF]$/, '')}…`
}

import { isDeepStrictEqual } from 'node:util'
import { dataVersion, readChanges, type Changes } from '#store/changes.ts'
import type { ReadableDB } from '#store/store.ts'

/** Milliseconds between two looks: half of what a person would call at once, and some microseconds each. */
const pollMs = 250

/**
 * Looks for what was changed, by this process or any other on the same data folder, as long as anybody follows: one
 * look for all of them.
 */
export class ChangeWatch {
  readonly #db: ReadableDB
  readonly #followers = new Set<() => void>()
  #timer: ReturnType<typeof setInterval> | undefined
  #version: number | undefined
  #closed = false
  #now: Changes | undefined

  constructor(db: ReadableDB) {
    this.#db = db
  }

  /** How things stand, then again whenever they have changed; who is slow is told of the newest only. */
  async *follow(signal: AbortSignal | undefined): AsyncGenerator<Changes, void> {
    let wake = (): void => undefined
    const told = () => wake()
    this.#enter(told)
    signal?.addEventListener('abort', told)
    try {
      let last: Changes | undefined
      while (signal?.aborted !== true && !this.#closed) {
        const now = this.#now
        if (now !== undefined && now !== last) {
          last = now
          yield now
        } else
          await new Promise<void>((resolve) => {
            wake = resolve
          })
      }
    } finally {
      signal?.removeEventListener('abort', told)
      this.#leave(told)
    }
  }

  /** Ends every following. */
  close(): void {
    this.#closed = true
    clearInterval(this.#timer)
    for (const told of [...this.#followers]) told()
  }

  #enter(told: () => void): void {
    this.#followers.add(told)
    if (this.#closed) return
    this.#look()
    this.#timer ??= setInterval(() => this.#look(), pollMs).unref()
  }

  #leave(told: () => void): void {
    this.#followers.delete(told)
    if (this.#followers.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #look(): void {
    const version = dataVersion(this.#db)
    if (version === this.#version) return
    const now = readChanges(this.#db)
    this.#version = version
    if (isDeepStrictEqual(now, this.#now)) return
    this.#now = now
    for (const told of [...this.#followers]) told()
  }
}

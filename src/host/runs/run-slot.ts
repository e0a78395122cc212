import type { Reason } from '#contract/errors.ts'
import type { ActiveRun } from './active-run.ts'

export type Borrowed<T> =
  { readonly state: 'done'; readonly result: T } | { readonly state: 'refused'; readonly reason: Reason }

/** The slot of this host, kept from planning a run to its end. */
export interface AcquiredSlot {
  /** Resolves when whoever had borrowed the engine has given it back. */
  readonly free: Promise<void>
  /** The run is under way from here on. */
  start(run: ActiveRun): void
  release(): void
}

/** Milliseconds a run that is under way may take to its next trial or step when the host closes. */
const closeTimeoutMs = 10_000

/**
 * Where the one engine and the one trainer stand: one run at a time works at it. Between runs others may borrow the
 * engine for a moment.
 */
export class RunSlot {
  #active: ActiveRun | undefined
  #taken = false
  #closing = false
  #queueGoesOn = true
  #vacated: Promise<void> = Promise.resolve()
  #lent: Promise<unknown> = Promise.resolve()
  /** Times that a run took the slot or somebody borrowed the engine. */
  #uses = 0

  /** The run under way here, or that run only if it is the one asked for. */
  active(run?: string): ActiveRun | undefined {
    return run === undefined || this.#active?.run === run ? this.#active : undefined
  }

  /** Whether a run is under way here or being planned. */
  isBusy(): boolean {
    return this.#taken
  }

  isClosing(): boolean {
    return this.#closing
  }

  /** Whether the next of the queue may begin by itself. */
  queueGoesOn(): boolean {
    return this.#queueGoesOn && !this.#closing
  }

  /** For a face that carries out one thing and goes. */
  leaveQueue(): void {
    this.#queueGoesOn = false
  }

  /**
   * Work that loads a model or asks one, beside no run and no other such work. A run that is started meanwhile waits
   * for it.
   *
   * @param work is told its number: whoever borrows again under the next number finds the engine as they left it
   */
  async borrowEngine<T>(work: (use: number) => Promise<T>): Promise<Borrowed<T>> {
    if (this.#taken) return { state: 'refused', reason: this.#busyReason() }
    const use = ++this.#uses
    const turn = this.#lent.then(() => work(use))
    this.#lent = turn.catch(() => undefined)
    return { state: 'done', result: await turn }
  }

  /** As borrowEngine, for work that tells how far it is. Whoever leaves early gives it back. */
  async *borrowing<Step, T>(work: () => AsyncGenerator<Step, T>): AsyncGenerator<Step, Borrowed<T>> {
    if (this.#taken) return { state: 'refused', reason: this.#busyReason() }
    this.#uses++
    const before = this.#lent
    const { promise, resolve } = Promise.withResolvers<undefined>()
    this.#lent = before.then(() => promise)
    try {
      await before
      return { state: 'done', result: yield* work() }
    } finally {
      resolve(undefined)
    }
  }

  /** @returns undefined where a run has it already, and when the host is closing */
  acquire(): AcquiredSlot | undefined {
    if (this.#taken || this.#closing) return undefined
    this.#taken = true
    this.#uses++
    const { promise, resolve } = Promise.withResolvers<undefined>()
    this.#vacated = promise.then(() => undefined)
    return {
      free: this.#lent.then(() => undefined),
      start: (run) => {
        this.#active = run
        if (this.#closing) run.end('stopped')
      },
      release: () => {
        this.#active = undefined
        this.#taken = false
        resolve(undefined)
      },
    }
  }

  /** Stops the run under way and waits for it, not forever: a trial of a large model may take minutes. */
  async close(): Promise<void> {
    this.#closing = true
    this.#active?.end('stopped')
    await patiently(this.#active?.ended)
  }

  /** Resolves when nobody works here any more, or when there was no waiting for it. */
  async settled(): Promise<void> {
    await patiently(Promise.all([this.#vacated, this.#lent]))
  }

  #busyReason(): string {
    return this.#active === undefined
      ? 'a run is being planned; wait for it, or try without a model'
      : `a run is under way (${this.#active.name}); pause it, or try without a model`
  }
}

async function patiently(work: Promise<unknown> | undefined): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>()
  const timer = setTimeout(() => resolve(undefined), closeTimeoutMs)
  await Promise.race([late, work])
  clearTimeout(timer)
}

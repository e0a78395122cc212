import type { Token } from 'node-llama-cpp'
import type { Evaluated, Evaluation, NativeLane } from '#addon/addon.ts'
import { commonLength } from './prompt.ts'

/** What one text asks of a lane: to go on with some tokens. */
export interface Going {
  readonly sequence: number
  /** The text is begun first, with so many tokens of another. */
  readonly begin?: { readonly from: number; readonly places: number } | undefined
  /** What an encoder reads first, for the text and all that begin with it. */
  readonly read?: readonly Token[] | undefined
  /** At least one. */
  readonly tokens: readonly Token[]
  /** Of `tokens`, those after which the next one is asked for, and the tokens whose logits are wanted there. */
  readonly wanted: readonly { readonly place: number; readonly candidates: readonly Token[] }[]
  readonly normalised: boolean
}

/** Of one token that was asked behind. */
export interface Next {
  readonly greedy: Token
  /** NaN where there is no number. */
  readonly greedyLogit: number
  /** ln Σ exp(logit), where it was asked for. */
  readonly normaliser: number
  /** Of the candidates. */
  readonly logits: Float32Array
}

/** A beginning that texts share; it stays as long as somebody uses it, and some time more. */
export interface SharedPrefix {
  readonly sequence: number
  readonly tokens: readonly Token[]
  readonly ready: Promise<unknown>
  users: number
}

/** Tokens evaluated at once, where more wait: enough that reading the weights costs little beside multiplying them. */
const maxRows = 768
/** Prefixes that nobody uses at the moment. */
const maxIdle = 3

/**
 * One thread's texts in lock-step: what all of them ask for while an evaluation is under way goes into the next one. No
 * answer depends on who else asks (native/lane.hpp).
 */
export class FastLane {
  readonly #native: NativeLane
  readonly #waiting: Waiting[] = []
  #dropped: number[] = []
  #prefixes: readonly SharedPrefix[] = []
  #isScheduled = false
  #sequences = 0

  constructor(native: NativeLane) {
    this.#native = native
  }

  /** Of a text that is still to be begun. */
  newSequence(): number {
    return this.#sequences++
  }

  drop(sequence: number): void {
    this.#dropped.push(sequence)
  }

  go(going: Going): Promise<readonly Next[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ going, resolve, reject })
      this.#schedule()
    })
  }

  /** Takes part in a prefix, which is evaluated where it is not there; to be left with `leave`. */
  share(tokens: readonly Token[]): SharedPrefix {
    const there = this.#prefixes.find(
      (each) => each.tokens.length === tokens.length && commonLength(each.tokens, tokens) === tokens.length,
    )
    const prefix = there ?? this.#evaluated(tokens)
    prefix.users++
    // The one used last stands last.
    this.#prefixes = [...this.#prefixes.filter((each) => each !== prefix), prefix]
    this.#letGo()
    return prefix
  }

  leave(prefix: SharedPrefix): void {
    prefix.users--
  }

  close(): void {
    this.#native.close()
  }

  /** From the prefix that has most in common with it. */
  #evaluated(tokens: readonly Token[]): SharedPrefix {
    const closest = this.#prefixes
      .map((prefix) => ({ prefix, places: commonLength(prefix.tokens, tokens) }))
      .sort((a, b) => b.places - a.places)[0]
    const sequence = this.newSequence()
    const places = Math.min(closest?.places ?? 0, tokens.length - 1)
    if (closest !== undefined) closest.prefix.users++
    const ready = (closest?.prefix.ready ?? Promise.resolve())
      .then(() => this.#readIn(sequence, closest?.prefix.sequence ?? 0, tokens, places))
      .finally(() => {
        if (closest !== undefined) this.leave(closest.prefix)
      })
    const prefix = { sequence, tokens, ready, users: 0 }
    ready.catch(() => this.#forget(prefix))
    return prefix
  }

  async #readIn(sequence: number, from: number, tokens: readonly Token[], places: number): Promise<void> {
    for (let first = places; first < tokens.length; first += maxRun) {
      await this.go({
        sequence,
        begin: first === places ? { from, places } : undefined,
        tokens: tokens.slice(first, first + maxRun),
        wanted: [],
        normalised: false,
      })
    }
  }

  /** Pages that texts still have in common with it stay. */
  #letGo(): void {
    const idle = this.#prefixes.filter(({ users }) => users === 0)
    for (const prefix of idle.slice(0, -maxIdle)) this.#forget(prefix)
  }

  /** After a failure who shares it is told, and it is made anew. */
  #forget(prefix: SharedPrefix): void {
    this.#prefixes = this.#prefixes.filter((each) => each !== prefix)
    this.drop(prefix.sequence)
  }

  /** When everybody who is answered has had time to ask for more. */
  #schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    setImmediate(() => void this.#evaluate())
  }

  async #evaluate(): Promise<void> {
    const some = this.#taken()
    try {
      const made = await this.#native.evaluate(this.#evaluationOf(some.map(({ going }) => going)))
      const next = nextOf(
        made,
        some.map(({ going }) => going),
      )
      for (const [i, { resolve }] of some.entries()) resolve(next[i] ?? [])
    } catch (error) {
      for (const { reject } of some) reject(error)
    }
    this.#isScheduled = false
    if (this.#waiting.length > 0) this.#schedule()
  }

  #taken(): readonly Waiting[] {
    let rows = 0
    let count = 0
    for (const { going } of this.#waiting) {
      rows += going.tokens.length + (going.read?.length ?? 0)
      if (count > 0 && rows > maxRows) break
      count++
    }
    return this.#waiting.splice(0, count)
  }

  #evaluationOf(all: readonly Going[]): Evaluation {
    const dropped = this.#dropped
    this.#dropped = []
    let first = 0
    const places = all.flatMap(({ tokens, wanted }) => {
      const from = first
      first += tokens.length
      return wanted.map(({ place }) => from + place)
    })
    const candidates = all.flatMap(({ wanted }) => wanted.map((each) => each.candidates))
    return {
      dropped: Int32Array.from(dropped),
      begun: Int32Array.from(
        all.flatMap(({ sequence, begin }) => (begin === undefined ? [] : [sequence, begin.from, begin.places])),
      ),
      readers: Int32Array.from(
        all.flatMap(({ sequence, read }) => (read === undefined ? [] : [sequence, read.length])),
      ),
      read: Int32Array.from(all.flatMap(({ read = [] }) => read)),
      runs: Int32Array.from(all.flatMap(({ sequence, tokens }) => [sequence, tokens.length])),
      tokens: Int32Array.from(all.flatMap(({ tokens }) => tokens)),
      wanted: Int32Array.from(places),
      candidates: Int32Array.from(candidates.flat()),
      candidateCounts: Int32Array.from(candidates, (each) => each.length),
      normalised: all.some((each) => each.normalised),
    }
  }
}

/** Tokens of one text that are evaluated at once. */
export const maxRun = 384

interface Waiting {
  readonly going: Going
  readonly resolve: (next: readonly Next[]) => void
  readonly reject: (error: unknown) => void
}

function nextOf(made: Evaluated, all: readonly Going[]): readonly (readonly Next[])[] {
  let [row, candidate] = [0, 0]
  return all.map(({ wanted }) =>
    wanted.map(({ candidates }) => {
      const from = candidate
      candidate += candidates.length
      const at = row++
      return {
        greedy: (made.greedy[at] ?? -1) as Token,
        greedyLogit: made.greedyLogits[at] ?? NaN,
        normaliser: made.normalisers[at] ?? NaN,
        logits: made.logits.subarray(from, candidate),
      }
    }),
  )
}

import type { AskRequest, OneOfMany, Retraced, TracedOfMany, TracedRow, TraceRequest } from '../engine.ts'
import type { OfMany, Rendered } from '../messages.ts'
import { Asker } from './asker.ts'
import type { LoadedModel } from './loaded-model.ts'
import { PromptQueue, type QueuedPrompt } from './prompt-queue.ts'

/**
 * Asks many prompts, each thread some of its own: one in exact mode, many in lock-step in fast mode. Several threads
 * that share a prompt wait for one another at each matrix product, in busy loops: two are 1.6 times as fast as one on
 * an idle machine and far slower on a busy one. Two prompts side by side wait for nobody. In exact mode each has a
 * context to itself and goes through it in the same pieces as if it were alone, so no answer depends on how many there
 * are, nor on which of them asked what; in fast mode no sum does.
 */
export class AskerPool {
  readonly #loaded: LoadedModel
  /** What asks one prompt at a time, with all threads. */
  readonly single: Asker
  #others: readonly Asker[] | undefined
  #rendered: Rendered | undefined

  constructor(loaded: LoadedModel) {
    this.#loaded = loaded
    this.single = new Asker(loaded)
  }

  /** What the model's chat template came to; without it no user turn can be asked. */
  useTurn(rendered: Rendered): void {
    this.#rendered = rendered
    for (const asker of [this.single, ...(this.#others ?? [])]) asker.useTurn(rendered)
  }

  /** Every request is answered, one that fails by an engine error; an abort leaves those that are not begun. */
  askAll(
    requests: readonly AskRequest[],
    emit: (event: OfMany<OneOfMany>) => void,
    signal: AbortSignal,
  ): Promise<undefined> {
    const ask = async (asker: Asker, request: AskRequest, index: number) => {
      emit({ begun: index })
      emit({ index, answer: await asker.ask(request).catch(failed) })
    }
    return this.#each(requests, queued, ask, signal)
  }

  /** As `askAll`. */
  traceAll(
    requests: readonly TraceRequest[],
    emit: (event: OfMany<TracedOfMany>) => void,
    signal: AbortSignal,
  ): Promise<undefined> {
    const trace = async (asker: Asker, request: TraceRequest, index: number) => {
      emit({ begun: index })
      emit({ index, answer: await asker.trace(request).catch(failed) })
    }
    return this.#each(requests, queued, trace, signal)
  }

  async retrace(rows: readonly TracedRow[]): Promise<readonly Retraced[]> {
    const all: Retraced[] = []
    const retrace = async (asker: Asker, row: TracedRow, index: number) => {
      all[index] = await asker.retrace(row)
    }
    // Each begins anew: nothing is shared.
    await this.#each(rows, ({ tokens }) => ({ prefix: '', ownLength: tokens.length }), retrace)
    return all
  }

  async #each<One>(
    all: readonly One[],
    queuedAs: (one: One) => QueuedPrompt,
    carryOut: (asker: Asker, one: One, index: number) => Promise<void>,
    signal?: AbortSignal,
  ): Promise<undefined> {
    const askers = all.length > 1 ? await this.#askers() : [this.single]
    const queue = new PromptQueue(all.map(queuedAs))
    await Promise.all(
      askers.map(async (asker, i) => {
        for (;;) {
          const index = signal?.aborted === true ? undefined : queue.next(i % this.#loaded.threads)
          const one = index === undefined ? undefined : all[index]
          if (index === undefined || one === undefined) return
          await carryOut(asker, one, index)
        }
      }),
    )
  }

  /** One alone takes all threads. */
  async #askers(): Promise<readonly Asker[]> {
    const { sideBySide } = this.#loaded
    this.#others ??= sideBySide > 1 ? await this.#open(sideBySide) : []
    if (this.#others.length < 2) return [this.single]
    this.#loaded.useAllThreads()
    return this.#others
  }

  async #open(count: number): Promise<readonly Asker[]> {
    const askers: Asker[] = []
    while (askers.length < count) {
      const sequence = await this.#loaded.openSequence()
      if (sequence === undefined) return askers
      const asker = new Asker(this.#loaded, sequence)
      if (this.#rendered !== undefined) asker.useTurn(this.#rendered)
      askers.push(asker)
    }
    return askers
  }
}

/** By its longest candidate. What neighbours share is the same for all instances under an instruction. */
function queued({ candidates: [longest] }: TraceRequest): QueuedPrompt {
  const { text, sharedLength } = longest ?? { text: '', sharedLength: 0 }
  return { prefix: text.slice(0, sharedLength), ownLength: text.length - sharedLength }
}

function failed(error: unknown) {
  return { state: 'engine-error', message: error instanceof Error ? error.message : String(error) } as const
}

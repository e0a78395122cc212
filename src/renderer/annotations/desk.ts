import type { ORPCError } from '@orpc/client'
import { reasonsOf } from '../app/reasons.ts'
import { carryOut, isRefusal, told, type Answer, type DeskCalls, type Place } from './desk-calls.ts'
import { keyOf, withoutFollowers, type Change, type DeskState, type Job, type Next, type Refusal } from './desk-state.ts'
import type { Step } from './work.ts'

export interface DeskOptions extends Place {
  readonly calls: DeskCalls
  /** Step an item was last changed in, as the page knows it; undefined: it does not. */
  readonly seen: (change: Change) => number | null | undefined
  /** A step is on disk. */
  readonly onStep: (step: Step) => void
  /** What the page knows of these tasks may not hold any more. */
  readonly onDoubt: (tasks: readonly string[]) => void
}

export interface Desk {
  readonly state: () => DeskState
  readonly onChange: (listener: () => void) => () => void
  readonly act: (what: string, changes: readonly Change[], otherwise?: readonly Change[]) => void
  readonly turn: (kind: 'undo' | 'redo') => void
  readonly again: () => void
  readonly dismiss: (id: number) => void
  /** As another call has answered. */
  readonly setNext: (next: Next, version: number) => void
  /** Of the newest step that is known here. */
  readonly version: () => number
}

/** Milliseconds after a failure. */
const breath = 2000

/** Takes what a person does and saves it in that order, one request at a time; forgets nothing that was not saved. */
export class AnnotationDesk {
  readonly #options: DeskOptions
  readonly #listeners = new Set<() => void>()
  /** Step in which an item was left by what was saved from here. */
  readonly #mine = new Map<string, number | null>()
  #state: DeskState = { acts: [], saved: { state: 'saved', at: null }, turning: false, next: undefined, refusals: [], turned: undefined }
  #jobs: readonly Job[] = []
  #working = false
  #version = 0
  #refused = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(options: DeskOptions) {
    this.#options = options
  }

  readonly state = (): DeskState => this.#state

  readonly onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Of the newest step that is known here. */
  version(): number {
    return this.#version
  }

  /** @param otherwise done instead where the host refuses the changes, so that a text is kept that may not be approved */
  act(what: string, changes: readonly Change[], otherwise?: readonly Change[]): void {
    const waiting = new Set(this.#jobs.flatMap((job) => (job.kind === 'act' ? job.changes.map(keyOf) : [])))
    const seen = changes.map((each) => ({ ...each, seen: waiting.has(keyOf(each)) ? ('mine' as const) : this.#options.seen(each) }))
    this.#add({ kind: 'act', what, at: new Date().toISOString(), changes: seen, otherwise, unsure: false })
  }

  turn(kind: 'undo' | 'redo'): void {
    this.#add({ kind, since: this.#version, unsure: false })
  }

  /** Without waiting for it to be tried by itself. */
  again(): void {
    void this.#work()
  }

  dismiss(id: number): void {
    this.#change({ refusals: this.#state.refusals.filter((each) => each.id !== id) })
  }

  /** What another call has said. */
  hear(next: Next, version: number): void {
    this.#version = Math.max(this.#version, version)
    if (this.#jobs.length === 0) this.#change({ next })
  }

  #add(job: Job): void {
    this.#setJobs([...this.#jobs, job])
    void this.#work()
  }

  #change(more: Partial<DeskState>): void {
    this.#state = { ...this.#state, ...more }
    for (const listener of [...this.#listeners]) listener()
  }

  #setJobs(jobs: readonly Job[], more: Partial<DeskState> = {}): void {
    this.#jobs = jobs
    this.#change({ acts: jobs.filter((job) => job.kind === 'act'), turning: jobs.some(({ kind }) => kind !== 'act'), ...more })
  }

  async #work(): Promise<void> {
    if (this.#working) return
    this.#working = true
    clearTimeout(this.#timer)
    for (let job = this.#jobs[0]; job !== undefined; job = this.#jobs[0]) {
      if (this.#state.saved.state !== 'failed') this.#change({ saved: { state: 'saving' } })
      try {
        this.#done(job, await carryOut(this.#options.calls, this.#options, job, this.#mine))
      } catch (error) {
        if (isRefusal(error)) {
          this.#refuse(job, error)
          continue
        }
        this.#setJobs([{ ...job, unsure: true }, ...this.#jobs.slice(1)], { saved: { state: 'failed', reasons: reasonsOf(error) } })
        this.#timer = setTimeout(() => void this.#work(), breath)
        break
      }
    }
    this.#working = false
  }

  #done(job: Job, { step, next }: Answer): void {
    for (const { task, after } of step?.changes ?? []) this.#mine.set(keyOf({ task, item: after }), after.value === null ? null : (step?.number ?? null))
    if (step !== null) {
      this.#version = Math.max(this.#version, step.number)
      this.#options.onStep(step)
    }
    this.#leave(this.#jobs.slice(1), { ...(next && { next }), ...(job.kind !== 'act' && { turned: { kind: job.kind, step, reasons: [] } }) })
  }

  #refuse(job: Job, error: ORPCError<string, unknown>): void {
    if (job.kind !== 'act') {
      this.#leave(this.#jobs.slice(1), { turned: { kind: job.kind, step: null, reasons: reasonsOf(error) } })
      return
    }
    if (error.code === 'INVALID_REQUEST' && job.otherwise !== undefined) {
      const seen = new Map(job.changes.map((each) => [keyOf(each), each.seen]))
      this.#setJobs([{ ...job, changes: job.otherwise.map((each) => ({ ...each, seen: seen.get(keyOf(each)) })), otherwise: undefined }, ...this.#jobs.slice(1)])
      return
    }
    const { gone, kept } = withoutFollowers(job, this.#jobs.slice(1))
    const changes = [...new Map(gone.flatMap((each) => each.changes).map((each) => [keyOf(each), each])).values()]
    const { by = null } = (error.data ?? {}) as { readonly by?: Refusal['by'] }
    this.#leave(kept, { refusals: [...this.#state.refusals, { id: ++this.#refused, what: job.what, reasons: told(error), changes, by }] })
    this.#options.onDoubt([...new Set(changes.map(({ task }) => task))])
  }

  /** The first job is over, one way or another. */
  #leave(jobs: readonly Job[], more: Partial<DeskState> = {}): void {
    this.#setJobs(jobs, { saved: jobs.length > 0 ? { state: 'saving' } : { state: 'saved', at: new Date() }, ...more })
  }
}

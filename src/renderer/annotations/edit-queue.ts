import type { ORPCError } from '@orpc/client'
import { reasonsOf } from '../app/reasons.ts'
import { execute, isRefusal, type Answer, type EditCalls, type Place } from './edit-calls.ts'
import {
  keyOf,
  withoutFollowers,
  type Act,
  type Change,
  type EditState,
  type Job,
  type Next,
  type Refusal,
  type Turn,
} from './edit-state.ts'
import { after, nothingKnown, turnsOf, type Entry, type Turns } from './turns.ts'
import type { ItemValue, Step } from './work.ts'

export interface EditQueueOptions extends Place {
  readonly calls: EditCalls
  /** An item as it is on disk, with the step it was last changed in; undefined: the page does not know its task. */
  readonly held: (change: Change) => { readonly item: ItemValue; readonly step: number | null } | undefined
  /** A step is on disk. */
  readonly onStep: (step: Step) => void
  /** What the page knows of these tasks may not hold any more. */
  readonly onDoubt: (tasks: readonly string[]) => void
  /** Where jobs stay that are not saved yet, should the page be loaded anew meanwhile. */
  readonly kept?: Kept
}

export interface Kept {
  readonly read: () => readonly Job[]
  readonly write: (jobs: readonly Job[]) => void
}

/** Milliseconds after a failure. */
const retryMs = 2000

/**
 * Takes what a person does, shows it, and saves it in that order, one request at a time; forgets nothing that was not
 * saved.
 */
export class EditQueue {
  readonly #options: EditQueueOptions
  readonly #listeners = new Set<() => void>()
  /** Step in which an item was left by what was saved from here. */
  readonly #mine = new Map<string, number | null>()
  #state: EditState = {
    pending: [],
    saved: { state: 'saved', at: null },
    turning: false,
    next: undefined,
    refusals: [],
    turned: undefined,
  }
  #jobs: readonly Job[] = []
  /** After all jobs. */
  #turns: Turns = nothingKnown
  #working = false
  #version = 0
  /** Newest step that is known with all before it. */
  #seen: number | undefined
  #refused = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(options: EditQueueOptions) {
    this.#options = options
    const [first, ...rest] = options.kept?.read() ?? []
    if (first === undefined) return
    // It may have been on its way when the page went.
    this.#setJobs([{ ...first, unsure: true }, ...rest])
    void this.#work()
  }

  readonly state = (): EditState => this.#state

  readonly onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Of the newest step that is known here. */
  version(): number {
    return this.#version
  }

  /**
   * @param otherwise done instead where the host refuses the changes, so that a text is kept that may not be approved
   */
  act(what: string, changes: readonly Change[], otherwise?: readonly Change[]): void {
    const waiting = new Map(this.#jobs.flatMap((job) => job.changes.map((each) => [keyOf(each), each.item] as const)))
    const seen = changes.map((each) => ({
      ...each,
      seen: waiting.has(keyOf(each)) ? ('mine' as const) : this.#options.held(each)?.step,
    }))
    const known = changes.flatMap((each) => {
      const before = waiting.get(keyOf(each)) ?? this.#options.held(each)?.item
      return before === undefined ? [] : [{ task: each.task, before, after: each.item }]
    })
    const entry: Entry | undefined =
      known.length === changes.length ? { number: undefined, what, changes: known } : undefined
    this.#turns = { undo: entry ? [...this.#turns.undo, entry] : [], redo: [] }
    this.#add({ kind: 'act', what, at: new Date().toISOString(), changes: seen, otherwise, entry, unsure: false })
  }

  turn(kind: 'undo' | 'redo'): void {
    const entry = this.#turns[kind].at(-1)
    const changes = (entry?.changes ?? []).map((each) => ({
      task: each.task,
      item: kind === 'undo' ? each.before : each.after,
    }))
    if (entry) {
      const { undo, redo } = this.#turns
      this.#turns =
        kind === 'undo'
          ? { undo: undo.slice(0, -1), redo: [...redo, entry] }
          : { undo: [...undo, entry], redo: redo.slice(0, -1) }
      this.#change({ turned: { kind, what: entry.what, changes, reasons: [] } })
    }
    this.#add({
      kind,
      what: entry?.what ?? kind,
      at: new Date().toISOString(),
      changes,
      entry,
      since: this.#version,
      seen: this.#seen,
      unsure: false,
    })
  }

  /** Without waiting for it to be tried by itself. */
  again(): void {
    void this.#work()
  }

  dismiss(id: number): void {
    this.#change({ refusals: this.#state.refusals.filter((each) => each.id !== id) })
  }

  /** The newest steps, as the host tells them. */
  hear(steps: readonly Step[], next: Next, author: string): void {
    const newest = Math.max(0, ...steps.map(({ number }) => number))
    if (this.#jobs.length > 0 || newest < this.#version) return
    this.#version = newest
    this.#seen = newest
    this.#turns = turnsOf(steps, author)
    this.#change({ next })
  }

  #add(job: Job): void {
    this.#setJobs([...this.#jobs, job])
    void this.#work()
  }

  #change(more: Partial<EditState>): void {
    this.#state = { ...this.#state, ...more }
    for (const listener of [...this.#listeners]) listener()
  }

  #setJobs(jobs: readonly Job[], more: Partial<EditState> = {}): void {
    this.#jobs = jobs
    this.#options.kept?.write(jobs)
    const { undo, redo } = this.#turns
    const said = more.next ?? this.#state.next
    // What was done here a moment ago is known before the host says it.
    const next =
      jobs.length === 0 ? said : { undo: undo.at(-1)?.what ?? said?.undo ?? null, redo: redo.at(-1)?.what ?? null }
    this.#change({
      ...more,
      pending: jobs.filter(({ changes }) => changes.length > 0),
      turning: jobs.some(({ kind, entry }) => kind !== 'act' && !entry),
      ...(next && { next }),
    })
  }

  async #work(): Promise<void> {
    if (this.#working) return
    this.#working = true
    clearTimeout(this.#timer)
    for (let job = this.#jobs[0]; job !== undefined; job = this.#jobs[0]) {
      if (this.#state.saved.state !== 'failed') this.#change({ saved: { state: 'saving' } })
      try {
        this.#done(job, await execute(this.#options.calls, this.#options, job, this.#mine))
      } catch (error) {
        if (isRefusal(error)) {
          this.#refuse(job, error)
          continue
        }
        this.#setJobs([{ ...job, unsure: true }, ...this.#jobs.slice(1)], {
          saved: { state: 'failed', reasons: reasonsOf(error) },
        })
        this.#timer = setTimeout(() => void this.#work(), retryMs)
        break
      }
    }
    this.#working = false
  }

  #done(job: Job, { step, next }: Answer): void {
    for (const { task, after: left } of step?.changes ?? [])
      this.#mine.set(keyOf({ task, item: left }), left.value === null ? null : (step?.number ?? null))
    if (step !== null) {
      this.#version = Math.max(this.#version, step.number)
      if (this.#seen !== undefined && step.number === this.#seen + 1) this.#seen = step.number
      this.#options.onStep(step)
    }
    this.#leave(this.#jobs.slice(1), {
      ...(next && { next }),
      ...(job.kind === 'act' ? this.#kept(job, step) : this.#turned(job, step)),
    })
  }

  /** An act that changed nothing is not among what can be taken back. */
  #kept({ entry }: Act, step: Step | null): Partial<EditState> {
    if (entry && step) entry.number = step.number
    else this.#turns = nothingKnown
    return {}
  }

  #turned({ kind, entry }: Turn, step: Step | null): Partial<EditState> {
    if (entry && step?.of === entry.number) return {}
    // Somebody has worked under the same name elsewhere.
    if (entry) this.#turns = nothingKnown
    else if (step) this.#turns = after(this.#turns, step)
    return {
      turned: {
        kind,
        what: step?.what ?? null,
        changes: (step?.changes ?? []).map(({ task, after: left }) => ({ task, item: left })),
        reasons: [],
      },
    }
  }

  #refuse(job: Job, error: ORPCError<string, unknown>): void {
    if (job.kind === 'act' && error.code === 'INVALID_REQUEST' && job.otherwise !== undefined) {
      const seen = new Map(job.changes.map((each) => [keyOf(each), each.seen]))
      const entry = job.entry && {
        ...job.entry,
        changes: job.entry.changes.map((each, i) => ({ ...each, after: job.otherwise?.[i]?.item ?? each.after })),
      }
      this.#turns = {
        undo: this.#turns.undo.flatMap((each) => (each === job.entry ? (entry ?? []) : each)),
        redo: this.#turns.redo,
      }
      this.#setJobs([
        {
          ...job,
          changes: job.otherwise.map((each) => ({ ...each, seen: seen.get(keyOf(each)) })),
          otherwise: undefined,
          entry,
        },
        ...this.#jobs.slice(1),
      ])
      return
    }
    this.#turns = nothingKnown
    const { gone, kept } = withoutFollowers(job, this.#jobs.slice(1))
    const changes = [
      ...new Map(
        gone.flatMap((each) => each.changes).map(({ task, item }) => [keyOf({ task, item }), { task, item }]),
      ).values(),
    ]
    const { by = null } = (error.data ?? {}) as { readonly by?: Refusal['by'] }
    const refusal = { id: ++this.#refused, what: job.what, reasons: reasonsOf(error), changes, by }
    if (job.kind === 'act') this.#leave(kept, { refusals: [...this.#state.refusals, refusal] })
    else
      this.#leave(kept, {
        turned: { kind: job.kind, what: null, changes: [], reasons: reasonsOf(error) },
        ...(error.code === 'CONFLICT' && { refusals: [...this.#state.refusals, { ...refusal, turn: job.kind }] }),
      })
    this.#options.onDoubt([...new Set(changes.map(({ task }) => task))])
  }

  /** The first job is over, one way or another. */
  #leave(jobs: readonly Job[], more: Partial<EditState> = {}): void {
    this.#setJobs(jobs, { saved: jobs.length > 0 ? { state: 'saving' } : { state: 'saved', at: new Date() }, ...more })
  }
}

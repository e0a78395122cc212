import type { Reason } from '#contract/errors.ts'
import type { RunEnd as EndOfRun, RunEvent } from '#contract/run-events.ts'
import { assertNever } from '#core/assert-never.ts'
import type { Study } from '#core/study/study.ts'
import { executeRun } from '#runner/execute-run.ts'
import { beforeLeaving } from '#runner/when-free.ts'
import type { RunContext } from '#runner/run-context.ts'
import type { CertifyingEvent, ComparingEvent, RunEvent as Reported, StepEvent, TrialEvent } from '#runner/run-event.ts'
import { timeLeftMeter } from '#core/study/time-left.ts'
import { readCells, setRunState, type RunRow } from '#store/runs.ts'
import { pointsShown, readCurve } from '../trainings/curve.ts'
import { defaultThreads } from '../default-threads.ts'
import { endOf, plannedEvent, plannedSteps, type PlannedEvent } from './planned-and-ended.ts'
import { sha256 } from '../sha256.ts'

export type SnapshotEvent = Extract<RunEvent, { type: 'snapshot' }>

/** What a run of this host works with. */
export type Tools = Pick<RunContext, 'store' | 'engine' | 'trainer' | 'now' | 'date'>

export interface CarriedRun {
  readonly run: RunRow
  /** The run's study with the model as it is now, and as the engine has it loaded. */
  readonly studyNow: Study
  readonly threads: number | undefined
}

export type Begun = { readonly state: 'begun' } | { readonly state: 'refused'; readonly reason: Reason }

/**
 * A run under way in this host. It belongs to nobody who follows it: it goes on whoever comes and goes, until it ends
 * by itself or is ended.
 */
export class ActiveRun {
  readonly run: string
  readonly name: string
  /** Where it stood before it went on here. */
  readonly planned: PlannedEvent
  /** Resolves after it has begun or was refused. */
  readonly begun: Promise<Begun>
  /** Resolves after its last event was told. */
  readonly ended: Promise<EndOfRun>
  readonly #tools: Tools
  /** Of each cell, by position. */
  readonly #totals: readonly number[]
  readonly #done: number[]
  readonly #stopping = new AbortController()
  readonly #listeners = new Set<(event: RunEvent) => void>()
  #endsAs: 'stopped' | 'paused' = 'stopped'
  #trial: TrialEvent | undefined
  #step: StepEvent | undefined
  #certifying: CertifyingEvent | undefined
  #comparing: ComparingEvent | undefined
  readonly #timeLeft: ReturnType<typeof timeLeftMeter>
  #trained: number

  constructor(tools: Tools, carried: CarriedRun) {
    const { run } = carried
    this.#tools = tools
    this.run = run.id
    this.name = run.name
    this.planned = plannedEvent(tools.store, run)
    const cells = readCells(tools.store, run.id)
    this.#totals = cells.map(({ instances }) => instances)
    this.#done = cells.map(({ done }) => done)
    this.#trained = this.planned.trained
    this.#timeLeft = timeLeftMeter(plannedSteps(tools.store, run))
    const { promise, resolve } = Promise.withResolvers<Begun>()
    this.begun = promise
    this.ended = this.#executeRun(carried, resolve)
  }

  /** After the trial or step in hand; what was asked last counts. */
  end(as: 'stopped' | 'paused'): void {
    this.#endsAs = as
    this.#stopping.abort()
  }

  isEnding(): boolean {
    return this.#stopping.signal.aborted
  }

  /**
   * Tells every event while it happens: a listener that takes its time holds up the run. @returns what ends the telling
   */
  listen(listener: (event: RunEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  snapshot(): SnapshotEvent {
    const done = this.#done.reduce((sum, each) => sum + each, 0)
    const { total } = this.planned
    const step = this.#step
    return {
      type: 'snapshot',
      run: this.run,
      state: 'running',
      here: true,
      ending: this.isEnding() ? this.#endsAs : null,
      progress: { perSecond: null, secondsLeft: null, ...this.#trial?.progress, done, total },
      cells: this.#done.map((each, cell) => ({ cell, done: each, total: this.#totals[cell] ?? 0 })),
      last: this.#trial ?? null,
      certifying: this.#certifying ?? null,
      comparing: this.#comparing ?? null,
      training: step ? { ...step, ...readCurve(this.#tools.store, this.run, step.training, pointsShown) } : null,
    }
  }

  /** Where it stands, in short. */
  standing() {
    const done = this.#done.reduce((sum, each) => sum + each, 0)
    const { total, trainings } = this.planned
    return {
      run: this.run,
      name: this.name,
      ending: this.isEnding() ? this.#endsAs : null,
      done,
      total,
      trainings,
      trained: this.#trained,
      perSecond: this.#trial?.progress.perSecond ?? null,
      secondsLeft: this.#comparing === undefined ? this.#timeLeft.left(total - done) : this.#comparing.secondsLeft,
      inHand: this.#tools.engine.inHand(),
    }
  }

  async #executeRun({ run, studyNow, threads }: CarriedRun, begun: (state: Begun) => void): Promise<EndOfRun> {
    const { store, engine, trainer, now, date } = this.#tools
    try {
      const events = executeRun(run, {
        store,
        engine,
        trainer,
        now,
        date,
        studyNow,
        threads: threads ?? defaultThreads(),
        trainerThreads: threads ?? 'measured',
        hash: sha256,
        signal: this.#stopping.signal,
        endsAs: () => this.#endsAs,
      })
      for (;;) {
        const next = await events.next()
        if (next.done !== true) this.#emit(next.value, begun)
        else {
          if (next.value.state === 'refused') begun(next.value)
          return endOf(store, run.id, next.value)
        }
      }
    } catch (error) {
      // A host that closes ends its processes under a run that did not stop in time; anything else is a bug, or a
      // broken world.
      const state = this.isEnding() ? this.#endsAs : 'failed'
      const reason = error instanceof Error ? error.message : String(error)
      begun({ state: 'refused', reason })
      await beforeLeaving(store, () =>
        setRunState(store, run.id, state, {
          finishedAt: date().toISOString(),
          ...(state === 'failed' && { message: reason }),
        }),
      )
      return endOf(store, run.id, state === 'failed' ? { state, reason, remedy: 'resume' } : { state })
    }
  }

  #emit(event: Reported, begun: (state: Begun) => void): void {
    switch (event.type) {
      case 'begun':
        begun({ state: 'begun' })
        return
      case 'trial': {
        this.#step = undefined
        this.#certifying = undefined
        this.#trial = event
        this.#timeLeft.trial(event.progress.perSecond)
        const done = (this.#done[event.cell] ?? 0) + (event.outcome === 'engine-error' ? 0 : 1)
        this.#done[event.cell] = done
        this.#pass({ ...event, cells: [{ cell: event.cell, done }] })
        return
      }
      case 'step':
        this.#step = event
        this.#timeLeft.step(event, this.#tools.now())
        this.#pass(event)
        return
      case 'certifying':
        this.#step = undefined
        this.#certifying = event
        this.#pass(event)
        return
      case 'comparing':
        this.#comparing = event
        this.#pass(event)
        return
      case 'held-out':
      case 'waiting':
        this.#pass(event)
        return
      case 'trained':
      case 'diverged':
        if (event.type === 'trained') {
          this.#trained++
          this.#timeLeft.trained(event.training, event.steps, this.#tools.now())
        } else this.#timeLeft.diverged(event.training)
        this.#step = undefined
        this.#certifying = undefined
        this.#pass(event)
        return
      default:
        assertNever(event)
    }
  }

  #pass(event: RunEvent): void {
    for (const listener of [...this.#listeners]) listener(event)
  }
}

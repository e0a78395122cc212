import { sentenceOf } from '#contract/errors.ts'
import { takeLock, type Lock } from '#store/lock.ts'
import { addToQueue, readQueue, refuseQueued, removeFromQueue, type QueuedRow } from '#store/queue.ts'
import { setRunState } from '#store/runs.ts'
import { write } from '#store/write.ts'
import { ActiveRun } from './active-run.ts'
import type { AcquiredSlot } from './run-slot.ts'
import type { Host } from '../host.ts'
import { checkWork, planWork, readWork, writeWork, type Work } from './plan-work.ts'
import type { Refused } from '../studies/outline.ts'
import { findRun } from './run-id.ts'

type Started = { readonly state: 'started'; readonly run: string }
export type BegunWork = Started | { readonly state: 'queued'; readonly id: number; readonly position: number } | Refused

/** Begins now, or once it is its turn. */
export async function beginWork(
  host: Pick<Host, 'store' | 'engine' | 'trainer' | 'slot' | 'results' | 'now' | 'date'>,
  work: Work,
): Promise<BegunWork> {
  if (work.kind === 'resume') {
    const going = await goingOn(host, work.request.run)
    if (going !== undefined) return { state: 'started', run: going }
  }
  const acquired = host.slot.acquire()
  return acquired === undefined ? enqueue(host, work) : beginAt(host, acquired, work)
}

/** Plans a study and asks nothing: the run waits to be handed out, or resumed. */
export async function planOnly(
  host: Pick<Host, 'store' | 'engine' | 'trainer' | 'slot' | 'results' | 'date'>,
  work: Work,
): Promise<Started | Refused> {
  const acquired = host.slot.acquire()
  if (acquired === undefined)
    return {
      state: 'refused',
      reasons: ['a run is under way; wait for its end, or pause it: planning needs its model'],
    }
  try {
    await acquired.free
    const planned = await planWork(host, work)
    if (planned.state === 'refused') return planned
    const { id } = planned.carried.run
    await write(host.store, () => setRunState(host.store, id, 'stopped'))
    return { state: 'started', run: id }
  } finally {
    acquired.release()
  }
}

export type QueueStarted = { readonly state: 'started'; readonly run: string | null } | Refused

/**
 * Begins with the next of the queue that can begin; what cannot keeps its reasons and waits for a person.
 *
 * @param id a certain one, even if it was refused before
 */
export async function beginFromQueue(
  host: Pick<Host, 'store' | 'engine' | 'trainer' | 'slot' | 'results' | 'now' | 'date'>,
  id?: number,
): Promise<QueueStarted> {
  const acquired = host.slot.acquire()
  if (acquired === undefined)
    return { state: 'refused', reasons: ['a run is in progress; the queue continues by itself when it ends'] }
  // Another host may have the same data directory open: nothing is to begin twice.
  const lock = takeLock(host.store, 'queue')
  let began: QueueStarted = lock
    ? { state: 'started', run: null }
    : { state: 'refused', reasons: ['another process is beginning with the queue; wait for it'] }
  try {
    if (lock) began = await beginWithNext(host, acquired, lock, id)
    return began
  } finally {
    lock?.release()
    if (began.state === 'refused' || began.run === null) acquired.release()
  }
}

async function beginWithNext(
  host: Pick<Host, 'store' | 'engine' | 'trainer' | 'slot' | 'results' | 'now' | 'date'>,
  acquired: AcquiredSlot,
  lock: Lock,
  id: number | undefined,
): Promise<QueueStarted> {
  for (let row = nextRow(host, id); row !== undefined; row = nextRow(host)) {
    const began = await tryQueued(host, acquired, lock, row)
    if (began.state === 'started' || id !== undefined || host.slot.isClosing()) return began
  }
  return id === undefined
    ? { state: 'started', run: null }
    : { state: 'refused', reasons: [`invalid number in the queue: ${id}; it is no longer there`] }
}

async function tryQueued(
  host: Pick<Host, 'store' | 'engine' | 'trainer' | 'slot' | 'results' | 'now' | 'date'>,
  acquired: AcquiredSlot,
  lock: Lock,
  row: QueuedRow,
): Promise<Started | Refused> {
  const work = readWork(row)
  const taken = async () => {
    await write(host.store, () => removeFromQueue(host.store, row.id))
    lock.release()
  }
  const began = work ? await tryAt(host, acquired, work, taken).catch(refusalFrom) : notUnderstood
  // What a host that closes says of it is not the request's fault.
  if (began.state === 'refused' && !host.slot.isClosing())
    await write(host.store, () =>
      refuseQueued(host.store, row.id, [...began.reasons.map(sentenceOf), ...(began.problems ?? [])]),
    )
  return began
}

function refusalFrom(error: unknown): Refused {
  return { state: 'refused', reasons: [error instanceof Error ? error.message : String(error)] }
}

const notUnderstood: Refused = {
  state: 'refused',
  reasons: ['it was queued by another version of Placebo and is no longer understood; plan it again'],
}

function nextRow({ store }: Pick<Host, 'store'>, id?: number): QueuedRow | undefined {
  return readQueue(store).find((row) => (id === undefined ? row.refusal === null : row.id === id))
}

async function enqueue(
  host: Pick<Host, 'store' | 'engine' | 'trainer' | 'slot' | 'results' | 'now' | 'date'>,
  work: Work,
): Promise<BegunWork> {
  const checked = await checkWork(host, work)
  if (checked.state === 'refused') return checked
  const request = writeWork(work)
  // A run is resumed once, however often that is asked for.
  const waiting =
    work.kind === 'resume'
      ? readQueue(host.store).find((row) => row.refusal === null && row.request === request)
      : undefined
  const id =
    waiting?.id ??
    (await write(host.store, () =>
      addToQueue(host.store, { name: checked.name, request, queuedAt: host.date().toISOString() }),
    ))
  const position = readQueue(host.store).filter((row) => row.refusal === null && row.id <= id).length
  // What it was to wait for may have ended while it was looked at.
  if (!host.slot.isBusy()) goOn(host)
  return { state: 'queued', id, position }
}

async function beginAt(
  host: Pick<Host, 'store' | 'engine' | 'trainer' | 'slot' | 'results' | 'now' | 'date'>,
  acquired: AcquiredSlot,
  work: Work,
): Promise<Started | Refused> {
  let began: Started | Refused | undefined
  try {
    began = await tryAt(host, acquired, work)
    return began
  } finally {
    if (began?.state !== 'started') acquired.release()
  }
}

/**
 * Keeps the seat, to the end of the run where it has begun.
 *
 * @param onBegun before anything else can begin
 */
async function tryAt(
  host: Pick<Host, 'store' | 'engine' | 'trainer' | 'slot' | 'results' | 'now' | 'date'>,
  acquired: AcquiredSlot,
  work: Work,
  onBegun: () => Promise<void> = () => Promise.resolve(),
): Promise<Started | Refused> {
  await acquired.free
  const planned = await planWork(host, work)
  if (planned.state === 'refused') return planned
  const active = new ActiveRun(host, planned.carried)
  acquired.start(active)
  const begun = await active.begun
  if (begun.state === 'refused') return { state: 'refused', reasons: [begun.reason] }
  await onBegun()
  void active.ended.then(({ state }) => {
    acquired.release()
    // Whoever pauses wants the machine for something else.
    if (state !== 'paused') goOn(host)
  })
  return { state: 'started', run: active.run }
}

function goOn(host: Pick<Host, 'store' | 'engine' | 'trainer' | 'slot' | 'results' | 'now' | 'date'>): void {
  if (host.slot.queueGoesOn()) void beginFromQueue(host)
}

/** The run where it is under way here already; one that is just ending is waited for, and begins again. */
async function goingOn({ slot, store }: Pick<Host, 'store' | 'slot'>, asked: string): Promise<string | undefined> {
  const found = findRun(store, asked)
  const active = found.state === 'found' ? slot.active(found.run.id) : undefined
  if (active?.isEnding() !== true) return active?.run
  await active.ended
  return undefined
}

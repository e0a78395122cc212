import { setTimeout as sleep } from 'node:timers/promises'
import type { RunEnd, RunEvent } from '#contract/run-events.ts'
import type { RunRow } from '#store/runs.ts'
import type { ActiveRun } from './active-run.ts'
import type { Host } from '../host.ts'
import { findRun } from './run-id.ts'
import { plannedEvent, standing } from './planned-and-ended.ts'
import { isUnderWay, storedSnapshot } from './run-standing.ts'

/** Milliseconds between two tellings: what a person watching can take in, and no more than a wire carries easily. */
const pace = 100

/** Milliseconds between two looks at a run that another process carries out. */
const pollMs = 1000

/** Where a run stands, then what happens to it, to its end. Whoever leaves stops nothing. */
export async function* followRun(
  host: Pick<Host, 'store' | 'slot'>,
  run: RunRow,
  signal: AbortSignal | undefined,
): AsyncGenerator<RunEvent, RunEnd> {
  const active = host.slot.active(run.id)
  if (active === undefined) return yield* watch(host, run, signal)
  yield active.planned
  // Nothing can happen between the listening and the snapshot: both are in this turn of the generator.
  const { events, leave } = paced(active, signal)
  try {
    yield active.snapshot()
    yield* events()
  } finally {
    leave()
  }
  return active.ended
}

/** A run that nobody here carries out: another process may. */
async function* watch(
  host: Pick<Host, 'store' | 'slot'>,
  run: RunRow,
  signal: AbortSignal | undefined,
): AsyncGenerator<RunEvent, RunEnd> {
  yield plannedEvent(host.store, run)
  yield storedSnapshot(host, run)
  while (isUnderWay(host, run.id)) {
    await sleep(pollMs, undefined, signal && { signal })
    const now = findRun(host.store, run.id)
    if (now.state === 'refused') break
    yield storedSnapshot(host, now.run)
  }
  return standing(host.store, run.id)
}

/**
 * What is told meanwhile is kept for a follower who is not yet back for more: of trials and steps the newest, so that
 * what is kept stays small however long that takes.
 */
function paced(active: ActiveRun, signal: AbortSignal | undefined) {
  const kept = new Map<string, RunEvent>()
  let over = false
  let wake = (): void => undefined
  const end = () => {
    over = true
    wake()
  }
  const stopListening = active.listen((event) => {
    keep(kept, event)
    wake()
  })
  void active.ended.then(end)
  signal?.addEventListener('abort', end)

  async function* events(): AsyncGenerator<RunEvent, void> {
    for (;;) {
      if (kept.size === 0 && !over)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      signal?.throwIfAborted()
      const now = [...kept.values()]
      kept.clear()
      yield* now
      signal?.throwIfAborted()
      if (over && kept.size === 0) return
      await Promise.race([sleep(pace), active.ended])
    }
  }
  function leave(): void {
    stopListening()
    signal?.removeEventListener('abort', end)
  }
  return { events, leave }
}

function keep(kept: Map<string, RunEvent>, event: RunEvent): void {
  const key =
    event.type === 'trial' ||
    event.type === 'planned' ||
    event.type === 'snapshot' ||
    event.type === 'waiting' ||
    event.type === 'comparing'
      ? event.type
      : `${event.type} ${event.training}`
  const before = kept.get(key)
  // Last of all again, so that events stay in the order they happened in.
  kept.delete(key)
  kept.set(
    key,
    event.type === 'trial' && before?.type === 'trial' ? { ...event, cells: merged(before.cells, event.cells) } : event,
  )
}

type Tally = Extract<RunEvent, { type: 'trial' }>['cells']

function merged(before: Tally, now: Tally): Tally {
  return [...new Map([...before, ...now].map((each) => [each.cell, each])).values()]
}

import { useEffect, useState } from 'react'
import type { RunEvent } from '#contract/run-events.ts'
import { useClient } from '../app/host.tsx'
import type { RunSummary } from '../app/run-state.tsx'

/** How far a run is, and what it does just now. */
export interface RunProgress {
  readonly done: number
  readonly total: number
  /** Of what it does now: of asking, or of the training under way. */
  readonly secondsLeft: number | null
  /** The training under way; `null`: it asks. */
  readonly training: { readonly name: string; readonly step: number; readonly steps: number } | null
}

/** Follows a run as long as it is shown. Leaving stops nothing. */
export function useProgress(run: RunSummary): RunProgress {
  const client = useClient()
  const [progress, setProgress] = useState<RunProgress>()
  useEffect(() => {
    const controller = new AbortController()
    const follow = async () => {
      for await (const event of await client.runs.follow({ run: run.id }, { signal: controller.signal }))
        setProgress((before) => progressOf(before, event))
    }
    // A lost connection is told above every screen; the list of runs is asked again by itself.
    follow().catch(() => undefined)
    return () => controller.abort()
  }, [client, run.id])
  return progress ?? { done: run.done, total: run.total, secondsLeft: null, training: null }
}

/** What is known after an event; what tells nothing of this changes nothing. */
export function progressOf(before: RunProgress | undefined, event: RunEvent): RunProgress | undefined {
  switch (event.type) {
    case 'planned':
      return before ?? { done: event.done, total: event.total, secondsLeft: null, training: null }
    case 'snapshot':
    case 'trial': {
      const { done, total, secondsLeft } = event.progress
      const training = event.type === 'snapshot' ? event.training : null
      return { done, total, training, secondsLeft: training === null ? secondsLeft : training.secondsLeft }
    }
    case 'step': {
      const { name, step, steps, secondsLeft } = event
      return before && { ...before, training: { name, step, steps }, secondsLeft }
    }
    case 'trained':
    case 'diverged':
      return before && { ...before, training: null, secondsLeft: null }
    case 'held-out':
    case 'certifying':
    case 'comparing':
    case 'waiting':
      return before
  }
}

import { useEffect, useState } from 'react'
import { useClient } from '../app/host.tsx'
import type { RunSummary } from '../app/run-state.tsx'
import { progressOf, type RunProgress } from './progress.ts'

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

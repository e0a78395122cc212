import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { connectionLost } from '../app/connection.ts'
import type { Client } from '../app/client.ts'
import { useClient } from '../app/host.tsx'
import { reasonsOf } from '../app/reasons.ts'
import { endedAs, reportedOf, type RunView } from './run-view.ts'

export interface FollowedRun {
  /** `undefined` until it was told where the run stands. */
  readonly view: RunView | undefined
  /**
   * When it was told that nobody carries it out any more, in milliseconds of the clock; `null` while it is under way.
   */
  readonly endedAt: number | null
  /** Why it cannot be followed; empty while it can. */
  readonly refusal: readonly string[]
  /** Follows again: it may be under way once more. */
  readonly again: () => void
  /** It is asked to end so; `null`: in vain. */
  readonly markEnding: (as: 'paused' | 'stopped' | null) => void
}

/** Milliseconds before a lost follower comes back: the connection itself waits until the host is there again. */
const pauseMs = 500

/** Follows a run as long as the screen is shown, over lost connections, to its end. Leaving stops nothing. */
export function useRun(run: string): FollowedRun {
  const client = useClient()
  const queries = useQueryClient()
  const [view, setView] = useState<RunView>()
  const [refusal, setRefusal] = useState<readonly string[]>([])
  const [endedAt, setEndedAt] = useState<number | null>(null)
  const [round, setRound] = useState(0)
  useEffect(() => {
    const controller = new AbortController()
    setRefusal([])
    setEndedAt(null)
    void follow(client, run, controller.signal, setView).then((reasons) => {
      if (controller.signal.aborted) return
      setRefusal(reasons)
      setEndedAt(Date.now())
      void queries.invalidateQueries({ queryKey: ['runs'] })
    })
    return () => controller.abort()
  }, [client, queries, run, round])
  return {
    view,
    endedAt,
    refusal,
    again: () => setRound((before) => before + 1),
    markEnding: (ending) => setView((before) => before && (before.end === null ? { ...before, ending } : before)),
  }
}

type Change = (change: (before: RunView | undefined) => RunView | undefined) => void

/** @returns why it cannot be followed; nothing when it has come to an end */
async function follow(client: Client, run: string, signal: AbortSignal, change: Change): Promise<readonly string[]> {
  for (;;) {
    try {
      const events = await client.runs.follow({ run }, { signal })
      for (;;) {
        const next = await events.next()
        if (signal.aborted) return []
        if (next.done === true) {
          const end = next.value
          change((before) => endedAs(before, end))
          return []
        }
        const event = next.value
        change((before) => reportedOf(before, event))
      }
    } catch (error) {
      if (signal.aborted) return []
      if (!(error instanceof Error && error.name === connectionLost)) return reasonsOf(error)
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
  }
}

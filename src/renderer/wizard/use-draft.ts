import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
import type { DraftContent, StepName } from '#contract/drafts.ts'
import type { Client } from '../app/client.ts'
import { useClient } from '../app/host.tsx'
import { keptInTab } from '../app/kept-in-tab.ts'
import { draftSaver, type Change, type SaveState } from './saver.ts'

export type StoredDraft = Awaited<ReturnType<Client['drafts']['read']>>

/** Read anew whenever it is opened: what an earlier visit was told may have been changed since. */
export function useStoredDraft(id: string) {
  const client = useClient()
  return useQuery({
    queryKey: ['drafts', 'read', id],
    queryFn: () => client.drafts.read({ id }),
    gcTime: 0,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
}

export interface EditedDraft {
  readonly content: DraftContent
  readonly step: StepName
  readonly saved: SaveState
  readonly change: (content: DraftContent) => void
  readonly goTo: (step: StepName) => void
  readonly saveNow: () => void
  /** The draft is gone, or is about to: nothing of it is saved any more. */
  readonly stop: () => void
}

/** A draft in hand: every change is shown at once and saved a moment later, also when the page is left. */
export function useDraft(stored: StoredDraft): EditedDraft {
  const client = useClient()
  const queries = useQueryClient()
  const kept = useMemo(() => keptInTab<Change>(`draft ${stored.id}`), [stored.id])
  // Not saved by a page that went before.
  const [left] = useState(kept.read)
  const [content, setContent] = useState({ ...stored.content, ...left?.content })
  const [step, setStep] = useState(left?.step ?? stored.step)
  const [saved, setSaved] = useState<SaveState>({ state: 'saved' })
  const savedAt = useRef(stored.savedAt)
  const saver = useMemo(
    () =>
      draftSaver(
        async (...input) => {
          const answer = await client.drafts.save(...input)
          savedAt.current = answer.savedAt
          return answer
        },
        stored.id,
        setSaved,
        kept.write,
      ),
    [client, stored.id, kept],
  )
  useEffect(() => {
    if (left !== undefined) saver.change(left)
  }, [saver, left])
  // Another tab has changed it: what is not saved here yet is newer, and is saved field by field.
  const hear = useEffectEvent((now: StoredDraft) => {
    if (saved.state === 'saved' && now.savedAt > savedAt.current) setContent(now.content)
  })
  useEffect(() => hear(stored), [stored])
  useEffect(() => {
    const flush = () => void saver.flush()
    window.addEventListener('pagehide', flush)
    document.addEventListener('visibilitychange', flush)
    return () => {
      window.removeEventListener('pagehide', flush)
      document.removeEventListener('visibilitychange', flush)
      void saver.flush().then(() => queries.invalidateQueries({ queryKey: ['drafts', 'list'] }))
    }
  }, [saver, queries])
  const change = useCallback(
    (changed: DraftContent) => {
      setContent((before) => ({ ...before, ...changed }))
      saver.change({ content: changed })
    },
    [saver],
  )
  const goTo = useCallback(
    (next: StepName) => {
      setStep(next)
      saver.change({ content: {}, step: next })
      void saver.flush()
    },
    [saver],
  )
  return { content, step, saved, change, goTo, saveNow: () => void saver.flush(), stop: () => saver.stop() }
}

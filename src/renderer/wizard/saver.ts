import type { DraftContent, StepName } from '#contract/drafts.ts'
import type { Client } from '../app/client.ts'
import { reasonsOf } from '../app/reasons.ts'

/**
 * `waiting`: changed a moment ago. `failed`: it is tried again; nothing of it is forgotten as long as the page is open.
 */
export type SaveState =
  { readonly state: 'saved' | 'waiting' | 'saving' } | { readonly state: 'failed'; readonly reasons: readonly string[] }

export interface Change {
  readonly content: DraftContent
  readonly step?: StepName
}

/** Milliseconds after the last change, and after a failure. */
const waits = { change: 300, failure: 2000 }

export interface Saver {
  readonly change: (change: Change) => void
  /** Saves now what is not saved yet. */
  readonly flush: () => Promise<void>
  /** Nothing is saved from here on: the draft is gone. */
  readonly stop: () => void
}

/**
 * Saves a draft's changes a moment after they were made, several of them at once, never two requests at a time.
 * @param keep is handed everything that is not known to be saved, should the page be loaded anew meanwhile
 */
export function draftSaver(
  save: Client['drafts']['save'],
  id: string,
  onState: (state: SaveState) => void,
  keep: (unsaved: Change | undefined) => void = () => undefined,
): Saver {
  let underWay: Change | undefined
  let waiting: Change | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let saving: Promise<void> | undefined
  let stopped = false

  const later = (milliseconds: number) => {
    clearTimeout(timer)
    timer = setTimeout(() => void flush(), milliseconds)
  }
  const saveOnce = async (change: Change) => {
    onState({ state: 'saving' })
    underWay = change
    try {
      await save({ id, ...change })
      underWay = undefined
      keep(waiting)
      if (!stopped) onState({ state: waiting ? 'waiting' : 'saved' })
    } catch (error) {
      if (stopped) return
      underWay = undefined
      // What was changed meanwhile is newer.
      waiting = merged(change, waiting)
      onState({ state: 'failed', reasons: reasonsOf(error) })
      later(waits.failure)
    }
  }
  const flush = async (): Promise<void> => {
    clearTimeout(timer)
    await saving
    const change = waiting
    if (change === undefined || stopped) return
    waiting = undefined
    saving = saveOnce(change)
    await saving
    saving = undefined
  }
  return {
    change(change) {
      if (stopped) return
      waiting = merged(waiting, change)
      keep(merged(underWay, waiting))
      onState({ state: 'waiting' })
      later(waits.change)
    },
    flush,
    stop() {
      stopped = true
      clearTimeout(timer)
      keep(undefined)
    },
  }
}

function merged(before: Change | undefined, after: Change | undefined): Change {
  const step = after?.step ?? before?.step
  return { content: { ...before?.content, ...after?.content }, ...(step && { step }) }
}

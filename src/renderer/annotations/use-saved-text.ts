import { createContext, use, useEffect, useEffectEvent, useState } from 'react'

/** Milliseconds after the last keystroke. */
export const typingRest = 300

/** Is told that something is typed and not handed over yet; answers with what takes that back. */
export const TypingContext = createContext<() => () => void>(() => () => undefined)

export interface SavedText {
  /** As it stands in the field. */
  readonly text: string
  /** Typed, but not handed over yet. */
  readonly dirty: boolean
  readonly type: (text: string) => void
  /** Hands over now what was typed: when the field is left. */
  readonly flush: () => void
  /** Chosen, not typed: handed over at once. */
  readonly put: (text: string) => void
}

/**
 * A text in hand: shown at once; handed to `save` a moment after the last keystroke, when the field is left, when it
 * goes from the page and when the page goes. While nothing is typed it follows `value`, so that undo shows.
 */
export function useSavedText(value: string, save: (text: string) => void): SavedText {
  const [typed, setTyped] = useState<string>()
  const emit = use(TypingContext)
  const dirty = typed !== undefined
  const flush = () => {
    if (typed === undefined) return
    setTyped(undefined)
    if (typed !== value) save(typed)
  }
  const last = useEffectEvent(flush)
  useEffect(() => (dirty ? emit() : undefined), [dirty, emit])
  useEffect(() => {
    if (typed === undefined) return undefined
    const timer = setTimeout(() => last(), typingRest)
    return () => clearTimeout(timer)
  }, [typed])
  useEffect(() => {
    const leave = () => last()
    window.addEventListener('pagehide', leave)
    document.addEventListener('visibilitychange', leave)
    return () => {
      window.removeEventListener('pagehide', leave)
      document.removeEventListener('visibilitychange', leave)
      leave()
    }
  }, [])
  const put = (text: string) => {
    setTyped(undefined)
    if (text !== value) save(text)
  }
  return { text: typed ?? value, dirty, type: setTyped, flush, put }
}

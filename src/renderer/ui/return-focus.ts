import { useEffect, useState, type RefObject } from 'react'

/**
 * Gives the focus back to what had it when this was shown first, as soon as it goes. A drawer that is opened by being
 * put into the page remembers nothing itself.
 *
 * @param otherwise where the focus goes when what had it has left the page meanwhile
 */
export function useReturnFocus(otherwise?: RefObject<HTMLElement | null>): void {
  const [opener] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      // The drawer's own keeper of the focus has to be gone first.
      setTimeout(() => {
        const focused = document.activeElement
        if (focused !== null && focused !== document.body) return
        const back = opener !== document.body && opener?.isConnected ? opener : (otherwise?.current ?? mainOf())
        if (back instanceof HTMLElement) back.focus({ preventScroll: true })
      })
    },
    [opener, otherwise],
  )
}

function mainOf(): Element | null {
  return document.querySelector('main')
}

import { useEffect, useState } from 'react'

/**
 * The focus goes back to what had it before, for a dialog that is in the page only while it is open: the library gives
 * it back where a dialog closes, not where it is taken away. Whatever has taken the focus meanwhile keeps it.
 */
export function useReturnFocus(): void {
  const [opener] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      // Once the dialog is gone.
      setTimeout(() => {
        const { activeElement } = document
        if (activeElement !== null && activeElement !== document.body && activeElement.isConnected) return
        if (opener instanceof HTMLElement && opener.isConnected) opener.focus()
      })
    },
    [opener],
  )
}

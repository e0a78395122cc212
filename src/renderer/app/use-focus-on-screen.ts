import { useEffect, useRef } from 'react'

/** Milliseconds that a screen may take until it stands. */
const patience = 5000

/**
 * Whoever goes to another screen begins at its heading, by keyboard and with a screen reader: what led there is gone or
 * stands before it. A screen that has chosen a first field of its own keeps it. The first screen of all is begun at the
 * top, where the way past the side bar is.
 */
export function useFocusOnScreen(location: string): void {
  // Tabs, tasks and works of one screen are looked at in turn: the focus stays where it is.
  const screen = location.split('/').slice(0, 3).join('/')
  const before = useRef(screen)
  useEffect(() => {
    if (before.current === screen) return undefined
    before.current = screen
    const main = document.getElementById('main')
    if (main === null) return undefined
    let focused: HTMLElement | null = null
    const look = () => {
      const heading = main.querySelector<HTMLElement>('h1')
      // A screen may show another heading once it has been read, and the first one takes the focus with it.
      const isWanted = focused === null ? isElsewhere(main) : !focused.isConnected && isNowhere()
      if (heading === null || !isWanted) return
      focused = heading
      heading.tabIndex = -1
      heading.focus()
    }
    const watching = new MutationObserver(look)
    watching.observe(main, { childList: true, subtree: true })
    const last = setTimeout(() => watching.disconnect(), patience)
    look()
    return () => {
      watching.disconnect()
      clearTimeout(last)
    }
  }, [screen])
}

/** Neither in the screen nor in a dialog over it. */
function isElsewhere(main: HTMLElement): boolean {
  const { activeElement } = document
  return !main.contains(activeElement) && !activeElement?.closest('[role="dialog"]')
}

function isNowhere(): boolean {
  return document.activeElement === null || document.activeElement === document.body
}

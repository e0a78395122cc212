import { Alert, Code, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useConnectionState } from './host.tsx'
import classes from './lost-banner.module.css'

/** Milliseconds between two looks whether anybody answers again. */
const lookMs = 2000

/** Whether it was ended, or was started anew and does not know this page any more. */
type Why = 'gone' | 'started anew'

/** Says on every screen, always in sight, that nobody answers, and what to do. */
export function LostBanner() {
  const lost = useConnectionState() === 'lost'
  const why = useWhy(lost)
  // What moves as if something went on stands still (frame.css).
  useEffect(() => {
    document.documentElement.toggleAttribute('data-lost', lost)
  }, [lost])
  if (!lost) return null
  return (
    <Alert
      className={classes['banner']}
      color="yellow"
      variant="filled"
      autoContrast
      role="alert"
      p="xs"
      title={why === 'gone' ? 'Placebo cannot be reached' : 'Placebo was started again'}
    >
      <Text size="sm">
        {window.placebo === undefined ? (
          <>
            {why === 'gone' && (
              <>
                If it has ended, start it again with <Code>placebo serve</Code>.{' '}
              </>
            )}
            Open the newest address that its terminal shows, in this tab. What you typed is kept in this tab; runs go on
            from where they stopped.
          </>
        ) : (
          'Close this window and start Placebo again. Nothing that was finished is lost.'
        )}
      </Text>
    </Alert>
  )
}

/** A server that has taken the old one's place refuses the page's key; no server does not answer at all. */
function useWhy(lost: boolean): Why {
  const [why, setWhy] = useState<Why>('gone')
  useEffect(() => {
    if (!lost || window.placebo !== undefined) return undefined
    const leaving = new AbortController()
    const look = async () => {
      try {
        const { status } = await fetch('/', {
          method: 'HEAD',
          cache: 'no-store',
          redirect: 'manual',
          signal: leaving.signal,
        })
        setWhy(status === 403 ? 'started anew' : 'gone')
      } catch {
        if (!leaving.signal.aborted) setWhy('gone')
      }
    }
    const timer = setInterval(() => void look(), lookMs)
    return () => {
      leaving.abort()
      clearInterval(timer)
    }
  }, [lost])
  return why
}

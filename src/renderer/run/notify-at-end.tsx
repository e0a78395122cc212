import { Switch, Text } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useClient } from '../app/host.tsx'
import { paths } from '../app/paths.ts'
import { endInWords } from './current-words.ts'
import type { CurrentRun } from './use-current-run.ts'

/** In this browser's memory. */
const key = 'placebo notify at the end of a run'

/** A switch for a notification of the system when a run ends; nothing is asked of the browser before it is used. */
export function NotifyAtEnd({ current }: { readonly current: CurrentRun | null }) {
  const [wanted, setWanted] = useState(isWanted)
  const [denied, setDenied] = useState(false)
  useNotice(current, wanted)
  if (!('Notification' in window) || current === null) return null
  const choose = async (on: boolean) => {
    const allowed = on && (await Notification.requestPermission()) === 'granted'
    setDenied(on && !allowed)
    setWanted(allowed)
    localStorage.setItem(key, allowed ? 'yes' : 'no')
  }
  return (
    <>
      <Switch
        size="xs"
        px="sm"
        label="Notify me at the end"
        checked={wanted}
        onChange={({ currentTarget }) => void choose(currentTarget.checked)}
      />
      {denied && (
        <Text size="xs" c="orange" px="sm" role="status">
          The browser does not allow it; change that in its settings for this page.
        </Text>
      )}
    </>
  )
}

function isWanted(): boolean {
  return 'Notification' in window && Notification.permission === 'granted' && localStorage.getItem(key) === 'yes'
}

/** Tells of a run that was under way and is no longer. */
function useNotice(current: CurrentRun | null, wanted: boolean): void {
  const client = useClient()
  const before = useRef<string>(undefined)
  const run = current?.run
  useEffect(() => {
    const ended = before.current
    before.current = run
    if (ended === undefined || ended === run || !wanted) return
    void client.runs.show({ run: ended }).then(
      ({ name, state, done, total }) => {
        // The connection was lost, no more.
        if (state === 'running') return
        const { title, body } = endInWords(name, state, done, total)
        const notice = new Notification(title, { body, tag: ended })
        notice.onclick = () => {
          window.focus()
          window.location.hash = paths.run(ended)
        }
      },
      () => undefined,
    )
  }, [client, run, wanted])
}

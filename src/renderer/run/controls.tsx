import { Button, Kbd } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { notifications } from '@mantine/notifications'
import { useEffect, useEffectEvent } from 'react'
import { Link, useLocation } from 'wouter'
import { useClient } from '../app/host.tsx'
import { paths } from '../app/paths.ts'
import { reasonsOf } from '../app/reasons.ts'
import type { RunView } from './run-view.ts'

export interface ControlsProps {
  readonly run: string
  readonly view: RunView
  /** Its state may have changed. */
  readonly onChanged: () => void
  /** It is asked to end so; `null`: in vain. */
  readonly onEnding: (as: 'paused' | 'stopped' | null) => void
}

/** Pause or resume, stop, and the way to the results. Space and Alt with a letter do the same. */
export function Controls({ run, view, onChanged, onEnding }: ControlsProps) {
  const client = useClient()
  const [, go] = useLocation()
  const failed = (error: Error) =>
    notifications.show({
      color: 'red',
      title: 'That could not be done',
      message: reasonsOf(error).join(' '),
      closeButtonProps: { 'aria-label': 'Close' },
    })
  const pause = useMutation({
    mutationFn: () => client.runs.pause({ run }),
    // Told at once: what is in hand may take a while.
    onMutate: () => onEnding('paused'),
    onError(error) {
      onEnding(null)
      failed(error)
    },
  })
  const stop = useMutation({
    mutationFn: () => client.runs.stop({ run }),
    onMutate: () => onEnding('stopped'),
    onError(error) {
      onEnding(null)
      failed(error)
    },
    onSuccess() {
      if (view.state === 'paused') onChanged()
    },
  })
  const resume = useMutation({
    mutationFn: () => client.runs.resume({ run }),
    onError: failed,
    onSuccess(begun) {
      if (begun.state === 'queued')
        notifications.show({
          closeButtonProps: { 'aria-label': 'Close' },
          title: 'Queued',
          message: `Another run is under way; this one is number ${begun.position} in the queue.`,
        })
      onChanged()
    },
  })
  const going = view.state === 'running'
  const can = {
    pause: going && view.here && view.ending === null,
    stop: (going && view.here && view.ending !== 'stopped') || view.state === 'paused',
    resume:
      !going && view.end?.remedy !== 'results' && (view.state !== 'finished' || (view.end?.engineErrors ?? 0) > 0),
    results: view.progress.done > 0,
  }
  useKeys((key) => {
    if (key === 'Space' && can.pause) pause.mutate()
    else if (key === 'Space' && can.resume) resume.mutate()
    else if (key === 'Alt+S' && can.stop) stop.mutate()
    else if (key === 'Alt+R' && can.results) go(paths.results(run))
    else return false
    return true
  })
  return (
    <>
      {can.results && (
        <Button
          component={Link}
          href={paths.results(run)}
          variant={view.state === 'finished' ? 'filled' : 'default'}
          rightSection={<Key name="Alt+R" />}
          aria-keyshortcuts="Alt+R"
        >
          {view.state === 'finished' ? 'See the results' : 'Results so far'}
        </Button>
      )}
      {going && (
        <Button
          variant="default"
          disabled={!can.pause}
          onClick={() => pause.mutate()}
          rightSection={<Key name="Space" />}
          aria-keyshortcuts="Space"
        >
          Pause
        </Button>
      )}
      {can.resume && (
        <Button
          loading={resume.isPending}
          onClick={() => resume.mutate()}
          rightSection={<Key name="Space" />}
          aria-keyshortcuts="Space"
        >
          Resume
        </Button>
      )}
      {(going || view.state === 'paused') && (
        <Button
          variant="default"
          disabled={!can.stop}
          onClick={() => stop.mutate()}
          rightSection={<Key name="Alt+S" />}
          aria-keyshortcuts="Alt+S"
        >
          Stop
        </Button>
      )}
    </>
  )
}

function Key({ name }: { readonly name: string }) {
  return (
    <Kbd size="sm" aria-hidden>
      {name}
    </Kbd>
  )
}

type KeyName = 'Space' | 'Alt+S' | 'Alt+R'

/**
 * Space counts only where nothing has the focus that uses it itself. Letters go by their place on the keyboard: with
 * Alt they type others.
 */
function useKeys(act: (key: KeyName) => boolean): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const key = keyOf(event)
    if (key !== undefined && act(key)) event.preventDefault()
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event)
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
}

function keyOf({ code, altKey, ctrlKey, metaKey, shiftKey, repeat, target }: KeyboardEvent): KeyName | undefined {
  if (ctrlKey || metaKey || shiftKey || repeat) return undefined
  if (altKey) return code === 'KeyS' ? 'Alt+S' : code === 'KeyR' ? 'Alt+R' : undefined
  const free = target === document.body || (target instanceof HTMLElement && target.matches('#main, #main h1'))
  return code === 'Space' && free ? 'Space' : undefined
}

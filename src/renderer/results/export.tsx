import { Button, Group, Text } from '@mantine/core'
import { useRef, useState } from 'react'
import { Link } from 'wouter'
import { useClient } from '../app/host.tsx'
import { paths } from '../app/paths.ts'
import { reasonsOf } from '../app/reasons.ts'
import { count } from '../ui/numbers.ts'
import { saveBlob } from '../ui/save.ts'

type State = { readonly is: 'idle' } | { readonly is: 'going'; readonly trials: number; readonly total: number } | { readonly is: 'failed'; readonly reason: string }

/** Every trial with its prompt, answer, outcome and scores as JSONL, gathered piece by piece. */
export function Export({ run }: { readonly run: string }) {
  const client = useClient()
  const [state, setState] = useState<State>({ is: 'idle' })
  const under = useRef<AbortController>(undefined)
  const begin = async () => {
    const controller = new AbortController()
    under.current = controller
    setState({ is: 'going', trials: 0, total: 0 })
    try {
      const pieces: Blob[] = []
      const events = await client.results.trialsJsonl({ run }, { signal: controller.signal })
      for (;;) {
        const step = await events.next()
        if (step.done === true) {
          saveBlob(step.value.name, new Blob(pieces, { type: 'application/jsonl;charset=utf-8' }))
          break
        }
        pieces.push(new Blob([step.value.text]))
        setState({ is: 'going', trials: step.value.trials, total: step.value.total })
      }
      setState({ is: 'idle' })
    } catch (error) {
      setState(controller.signal.aborted ? { is: 'idle' } : { is: 'failed', reason: reasonsOf(error).join(' ') })
    }
  }
  return (
    <Group gap="xs">
      {state.is === 'failed' && <Text size="sm" c="red" role="alert">{state.reason}</Text>}
      {state.is === 'going'
        ? <>
            <Text size="sm" role="status">{count(state.trials)} of {count(state.total)} trials gathered</Text>
            <Button variant="default" size="compact-sm" onClick={() => under.current?.abort()}>Cancel</Button>
          </>
        : <Button variant="default" size="compact-sm" onClick={() => void begin()}>All trials as JSONL</Button>}
      <Button component={Link} href={paths.elsewhere(run)} variant="default" size="compact-sm">Add predictions …</Button>
    </Group>
  )
}

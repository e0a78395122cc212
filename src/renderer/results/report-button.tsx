import { Button, Text } from '@mantine/core'
import { useRef, useState } from 'react'
import { useClient } from '../app/host.tsx'
import { reasonsOf } from '../app/reasons.ts'
import { saveBlob } from '../ui/save.ts'

type State = { readonly is: 'idle' | 'going' } | { readonly is: 'failed'; readonly reason: string }

/** The run as one HTML page, to be read, sent and printed; gathered piece by piece. */
export function ReportButton({ run }: { readonly run: string }) {
  const client = useClient()
  const [state, setState] = useState<State>({ is: 'idle' })
  const under = useRef<AbortController>(undefined)
  const begin = async () => {
    const controller = new AbortController()
    under.current = controller
    setState({ is: 'going' })
    try {
      const pieces: Blob[] = []
      const events = await client.reports.read({ run }, { signal: controller.signal })
      for (;;) {
        const step = await events.next()
        if (step.done === true) {
          saveBlob(step.value.name, new Blob(pieces, { type: 'text/html;charset=utf-8' }))
          break
        }
        pieces.push(new Blob([step.value.text]))
      }
      setState({ is: 'idle' })
    } catch (error) {
      setState(controller.signal.aborted ? { is: 'idle' } : { is: 'failed', reason: reasonsOf(error).join(' ') })
    }
  }
  return (
    <>
      {state.is === 'failed' && <Text size="sm" c="red" role="alert">{state.reason}</Text>}
      {state.is === 'going'
        ? <>
            <Text size="sm" role="status">The report is being made …</Text>
            <Button variant="default" onClick={() => under.current?.abort()}>Cancel</Button>
          </>
        : <Button variant="default" onClick={() => void begin()}>Report …</Button>}
    </>
  )
}

import { useRef, useState } from 'react'
import { reasonsOf } from '../app/reasons.ts'
import { saveBlob } from '../ui/save.ts'

interface Pieces<Piece> {
  next(): Promise<IteratorResult<Piece, { readonly name: string }>>
}

/** `last`: the piece that came last. */
export type Gathering<Piece> =
  | { readonly is: 'idle' }
  | { readonly is: 'going'; readonly last: Piece | null }
  | { readonly is: 'failed'; readonly reason: string }

/** A file that comes piece by piece and is saved as a whole; cancelled, nothing is. */
export function useGathered<Piece extends { readonly text: string }>(
  type: string,
  ask: (signal: AbortSignal) => Promise<Pieces<Piece>>,
) {
  const [state, setState] = useState<Gathering<Piece>>({ is: 'idle' })
  const under = useRef<AbortController>(undefined)
  const gather = async () => {
    const controller = new AbortController()
    under.current = controller
    setState({ is: 'going', last: null })
    try {
      const pieces: Blob[] = []
      const events = await ask(controller.signal)
      for (;;) {
        const step = await events.next()
        if (step.done === true) {
          saveBlob(step.value.name, new Blob(pieces, { type: `${type};charset=utf-8` }))
          break
        }
        pieces.push(new Blob([step.value.text]))
        setState({ is: 'going', last: step.value })
      }
      setState({ is: 'idle' })
    } catch (error) {
      setState(controller.signal.aborted ? { is: 'idle' } : { is: 'failed', reason: reasonsOf(error).join(' ') })
    }
  }
  return { state, begin: () => void gather(), cancel: () => under.current?.abort() }
}

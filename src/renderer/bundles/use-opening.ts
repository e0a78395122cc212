import { skipToken, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import type { Client } from '../app/client.ts'
import { givenPath } from '../app/given-path.ts'
import { useClient } from '../app/host.tsx'
import { reasonsOf } from '../app/reasons.ts'
import type { GivenFile } from '../ui/given-files.ts'

export interface OpeningRequest {
  readonly what: 'open' | 'verify'
  readonly name: string
  /** Dropped or chosen, or where it lies on the host's machine. */
  readonly from: readonly GivenFile[] | string
}

type End = NonNullable<
  Extract<Awaited<ReturnType<Awaited<ReturnType<Client['bundles']['open']>>['next']>>, { done: true }>['value']
>
export type Report = Omit<End, 'run'>

export type OpeningState =
  | { readonly state: 'idle' }
  | {
      readonly state: 'going'
      readonly request: OpeningRequest
      readonly phase: string
      readonly begun: number
      readonly done: number
      readonly total: number
      readonly stop: () => void
    }
  /** `run`: where it was opened. */
  | { readonly state: 'done'; readonly request: OpeningRequest; readonly report: Report; readonly run: string | null }
  | { readonly state: 'stopped'; readonly request: OpeningRequest }
  | { readonly state: 'failed'; readonly request: OpeningRequest; readonly reasons: readonly string[] }

const key = ['bundles', 'opening'] as const
/** Milliseconds between two states that are shown. */
const pace = 100

/** One bundle at a time; it goes on while another screen is looked at. */
export function useOpening() {
  const client = useClient()
  const queries = useQueryClient()
  const { data } = useQuery<OpeningState>({ queryKey: key, queryFn: skipToken, staleTime: Infinity, gcTime: Infinity })
  return {
    state: data ?? { state: 'idle' as const },
    start: (request: OpeningRequest) => void execute(client, queries, request),
    forget: () => queries.setQueryData<OpeningState>(key, { state: 'idle' }),
  }
}

async function execute(client: Client, queries: QueryClient, request: OpeningRequest): Promise<void> {
  const controller = new AbortController()
  const { signal } = controller
  const stop = () => controller.abort()
  const emit = (state: OpeningState) => queries.setQueryData<OpeningState>(key, state)
  const phases = teller((phase, begun, done, total) =>
    emit({ state: 'going', request, phase, begun, done, total, stop }),
  )
  try {
    phases({ phase: 'sending', done: 0, total: 0 })
    const file =
      typeof request.from === 'string'
        ? request.from
        : await givenPath(client, request.from, {
            signal,
            onProgress: ({ bytes, totalBytes }) => phases({ phase: 'sending', done: bytes, total: totalBytes }),
          })
    if (request.what === 'verify')
      emit({
        state: 'done',
        request,
        run: null,
        report: await reported(await client.bundles.verify({ file }, { signal }), phases),
      })
    else {
      const opened = await reported(await client.bundles.open({ file }, { signal }), phases)
      emit({ state: 'done', request, run: opened.run, report: opened })
    }
  } catch (error) {
    emit(signal.aborted ? { state: 'stopped', request } : { state: 'failed', request, reasons: reasonsOf(error) })
  }
  await Promise.all((['runs', 'history'] as const).map((noun) => queries.invalidateQueries({ queryKey: [noun] })))
}

interface Progress {
  readonly phase: string
  readonly done: number
  readonly total: number
}

/** Tells a phase when it begins, and from then on as often as somebody can see. */
function teller(
  emit: (phase: string, begun: number, done: number, total: number) => void,
): (progress: Progress) => void {
  let [phase, begun, last] = ['', 0, 0]
  return (progress) => {
    const now = performance.now()
    if (progress.phase !== phase) [phase, begun, last] = [progress.phase, now, 0]
    if (now - last < pace) return
    last = now
    emit(phase, begun, progress.done, progress.total)
  }
}

async function reported<End>(
  events: { next(): Promise<IteratorResult<Progress, End>> },
  emit: (progress: Progress) => void,
): Promise<End> {
  for (;;) {
    const step = await events.next()
    if (step.done === true) return step.value
    emit(step.value)
  }
}

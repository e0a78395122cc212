import { skipToken, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { counted } from '#core/numbers.ts'
import type { Client } from '../../app/client.ts'
import { useClient } from '../../app/host.tsx'
import { reasonsOf } from '../../app/reasons.ts'
import type { Place } from '../queries.ts'

export type ProposeRequest = Omit<Parameters<Client['annotations']['propose']>[0], 'collection' | 'set' | 'author'>
type Events = Awaited<ReturnType<Client['annotations']['propose']>>
type Reported = Extract<Awaited<ReturnType<Events['next']>>, { done?: false }>['value']
export type Proposed = NonNullable<Extract<Awaited<ReturnType<Events['next']>>, { done: true }>['value']>

export type ProposeState =
  | { readonly state: 'idle' }
  /** `null`: of no task yet. */
  | {
      readonly state: 'under way'
      readonly request: ProposeRequest
      readonly reported: Reported | null
      readonly stop: () => void
    }
  | { readonly state: 'done'; readonly request: ProposeRequest; readonly proposed: Proposed }
  | { readonly state: 'stopped'; readonly request: ProposeRequest }
  | { readonly state: 'failed'; readonly request: ProposeRequest; readonly reasons: readonly string[] }

/** One at a time of a set; it goes on while other tasks are worked at, and while another screen is looked at. */
export function useProposing(place: Place) {
  const client = useClient()
  const queries = useQueryClient()
  const key = ['annotations', 'proposing', place.collection, place.set] as const
  const { data } = useQuery<ProposeState>({ queryKey: key, queryFn: skipToken, staleTime: Infinity, gcTime: Infinity })
  const state = data ?? { state: 'idle' as const }
  return {
    state,
    start: (request: ProposeRequest, announce: (message: string) => void) => {
      if (state.state === 'under way') announce('Pairs are being proposed already.')
      else void execute(client, queries, place, request, announce)
    },
    /** What becomes of it is shown where it was asked for. */
    startAll: (request: ProposeRequest) => {
      if (state.state !== 'under way') void execute(client, queries, place, request, () => undefined)
    },
    forget: () => queries.setQueryData<ProposeState>(key, { state: 'idle' }),
  }
}

async function execute(
  client: Client,
  queries: QueryClient,
  place: Place,
  request: ProposeRequest,
  announce: (message: string) => void,
): Promise<void> {
  const controller = new AbortController()
  const emit = (state: ProposeState) =>
    queries.setQueryData<ProposeState>(['annotations', 'proposing', place.collection, place.set], state)
  const stop = () => controller.abort()
  emit({ state: 'under way', request, reported: null, stop })
  try {
    const events = await client.annotations.propose({ ...place, ...request }, { signal: controller.signal })
    for (;;) {
      const step = await events.next()
      if (step.done === true) {
        emit({ state: 'done', request, proposed: step.value })
        announce(summary(step.value))
        break
      }
      emit({ state: 'under way', request, reported: step.value, stop })
    }
  } catch (error) {
    if (controller.signal.aborted) emit({ state: 'stopped', request })
    else {
      emit({ state: 'failed', request, reasons: reasonsOf(error) })
      announce(`Nothing was proposed: ${reasonsOf(error).join(' ')}`)
    }
  }
  // What a proposal for single tasks has come to is announced, not kept.
  if (request.tasks !== undefined) emit({ state: 'idle' })
  for (const what of ['task', 'queue', 'next']) await queries.invalidateQueries({ queryKey: ['annotations', what] })
}

/** In one sentence, for a single task. */
function summary({ proposed, approved, doubtful, short }: Proposed): string {
  const pairs = Object.values(proposed).reduce((sum, each) => sum + each, 0)
  const [few] = short
  if (pairs === 0) return `Nothing more to propose${few ? `: ${few.reason}` : '.'}`
  const parts = [approved > 0 && `${approved} approved at once`, doubtful > 0 && `${doubtful} to look at again`].filter(
    Boolean,
  )
  return `${counted(pairs, 'pair')} proposed${parts.length > 0 ? `: ${parts.join(', ')}` : ''}.`
}

import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Failure, Loading } from '../ui/states.tsx'
import type { Client } from './client.ts'
import { useClient } from './host.tsx'
import { reasonsOf } from './reasons.ts'

/**
 * What a call answers, kept under a key whose first part is the contract's noun; `useQueryClient().invalidateQueries`
 * with that noun asks again.
 */
export function useAsked<T>(
  key: readonly [keyof Client, ...unknown[]],
  ask: (client: Client, signal: AbortSignal) => Promise<T>,
  { again, keep = false }: AskedOptions<T> = {},
): UseQueryResult<T> {
  const client = useClient()
  return useQuery<T>({
    queryKey: key,
    queryFn: ({ signal }) => ask(client, signal),
    refetchInterval: ({ state }) => (state.data !== undefined && again?.(state.data)) || false,
    ...(keep && { placeholderData: keepPreviousData }),
  })
}

export interface AskedOptions<T> {
  /** Milliseconds after which it is asked again, as long as what was answered may change by itself. */
  readonly again?: (value: T) => number | false
  /** What was answered last stays in sight until what is asked now is answered. */
  readonly keep?: boolean
}

export interface AskedProps<T> {
  readonly query: UseQueryResult<T>
  /** As in "Loading …" and "… could not be read". */
  readonly what: string
  readonly children: (value: T) => ReactNode
}

/** The three states of everything that is asked: loading, failed, there. */
export function Asked<T>({ query, what, children }: AskedProps<T>) {
  if (query.data !== undefined) return <>{children(query.data)}</>
  if (query.error !== null)
    return (
      <Failure title={`Reading ${what} failed`} reasons={reasonsOf(query.error)} onRetry={() => void query.refetch()} />
    )
  return <Loading what={what} />
}

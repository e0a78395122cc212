import { queryOptions, useQueries } from '@tanstack/react-query'
import { useCallback } from 'react'
import type { Client } from '../app/client.ts'
import { useClient } from '../app/host.tsx'
import { askedFilter, type Page, type TrialFilter, type TrialRow } from './trial-filter.ts'

/** Rows asked for at once. */
export const pageRows = 100

/** Milliseconds between two looks while words that are searched for are still being put into the index. */
const pollMs = 2000

export interface Asked {
  readonly run: string
  readonly filter: TrialFilter
  /** Changes when trials have been added: pages are asked anew. */
  readonly stamp: number
}

/** One page of rows; what was read stays as long as the table is open. */
export function pageOptions(client: Client, { run, filter, stamp }: Asked, place: number) {
  return queryOptions<Page>({
    queryKey: ['trials', run, filter, stamp, place],
    queryFn: ({ signal }) =>
      client.trials.page({ run, offset: place * pageRows, limit: pageRows, filter: askedFilter(filter) }, { signal }),
    staleTime: Infinity,
    gcTime: 300_000,
    refetchInterval: ({ state }) => ((state.data?.waiting ?? 0) > 0 ? pollMs : false),
  })
}

export interface Rows {
  /** Undefined while its page is being read. */
  readonly at: (index: number) => TrialRow | undefined
  readonly error: Error | null
}

/** The rows from `from` to `to`, page by page. */
export function useRows(asked: Asked, from: number, to: number): Rows {
  const client = useClient()
  const [first, last] = [Math.floor(Math.max(0, from) / pageRows), Math.floor(Math.max(0, to) / pageRows)]
  const pages = useQueries({
    queries: Array.from({ length: last - first + 1 }, (_, i) => pageOptions(client, asked, first + i)),
  })
  const at = useCallback(
    (index: number) => pages[Math.floor(index / pageRows) - first]?.data?.rows[index % pageRows],
    [pages, first],
  )
  return { at, error: pages.find(({ error }) => error !== null)?.error ?? null }
}

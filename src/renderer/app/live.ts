import { useQueryClient, type QueryClient, type QueryKey } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Changed } from '#contract/changes.ts'
import { useClient } from './host.tsx'

/** Milliseconds before the host is asked again that has refused to tell. */
const retryMs = 2000

/**
 * What another tab, or a command at the terminal, has changed is asked for again, as far as it is shown; what was
 * changed while the connection was lost, too.
 */
export function useLive(): void {
  const client = useClient()
  const queries = useQueryClient()
  useEffect(() => {
    const leaving = new AbortController()
    const { signal } = leaving
    void (async () => {
      let before: Changed | undefined
      while (!signal.aborted) {
        try {
          // Where the connection is lost, this waits for the next one.
          for await (const now of await client.changes.follow(undefined, { signal })) {
            if (before !== undefined) refresh(queries, before, now)
            before = now
          }
        } catch {
          await new Promise((resolve) => setTimeout(resolve, retryMs))
        }
      }
    })()
    return () => leaving.abort()
  }, [client, queries])
}

/** Asks again for what depends on what has changed. */
export function refresh(queries: QueryClient, before: Changed, now: Changed): void {
  for (const key of staleKeys(before, now, (collection, set) => knownVersion(queries, collection, set)))
    void queries.invalidateQueries({
      queryKey: key,
      // Two sets that somebody decides between stay as they were read: rows must not move from under the hand.
      predicate: ({ queryKey }) => queryKey[1] !== 'differences',
    })
}

/** Of what is asked, the beginnings of keys whose answers may be others now. */
export function staleKeys(
  before: Changed,
  now: Changed,
  known: (collection: string, set: string) => number | undefined,
): readonly QueryKey[] {
  const counted = (Object.keys(dependents) as (keyof Changed['counts'])[])
    .filter((kind) => now.counts[kind] !== before.counts[kind])
    .flatMap((kind) => dependents[kind])
  const versions = new Map(before.annotations.map(({ collection, set, version }) => [`${set}\n${collection}`, version]))
  const annotated = now.annotations
    .filter(({ collection, set, version }) => version !== versions.get(`${set}\n${collection}`))
    .flatMap(({ collection, set, version }) => {
      const own = (known(collection, set) ?? -1) >= version
      // What was done on this very bench is known there already, key by key.
      const bench = own
        ? []
        : [
            ['annotations', 'task', collection, set],
            ['annotations', 'queue', collection, set],
            ['annotations', 'next', collection, set],
          ]
      return [
        ...bench,
        ['annotations', 'history', collection, set],
        ['annotations', 'sets', collection],
        ['annotations', 'agreement', collection],
        ['collections', 'task', collection],
        ['prompts'],
      ]
    })
  return [...counted, ...annotated]
}

const dependents: Readonly<Record<keyof Changed['counts'], readonly QueryKey[]>> = {
  collections: [['collections'], ['annotations'], ['baselines'], ['prompts'], ['studies', 'check']],
  models: [['models'], ['endpoints'], ['studies', 'check']],
  runs: [['runs'], ['history'], ['results'], ['trials'], ['trainings']],
  notes: [['history', 'list']],
  drafts: [['drafts']],
  settings: [['settings']],
  sets: [['annotations'], ['collections'], ['prompts'], ['studies', 'check']],
}

/** Of the newest step that the bench has heard of, with all before it. */
function knownVersion(queries: QueryClient, collection: string, set: string): number | undefined {
  return queries.getQueryData<{ readonly version: number }>(['annotations', 'queue', collection, set])?.version
}

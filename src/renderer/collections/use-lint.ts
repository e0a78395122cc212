import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { useClient } from '../app/host.tsx'
import type { Finding } from './words.ts'

/**
 * What looks wrong in a collection, or in one task of it. It reads every instance, so it is asked again only when
 * something has changed.
 */
export function useLint(collection: string, task?: string): UseQueryResult<readonly Finding[]> {
  const client = useClient()
  return useQuery({
    queryKey: ['collections', 'lint', collection, task ?? null],
    queryFn: async ({ signal }) =>
      (await client.collections.lint({ name: collection, ...(task !== undefined && { task }) }, { signal })).findings,
    staleTime: Infinity,
  })
}

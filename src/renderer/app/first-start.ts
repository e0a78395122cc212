import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useClient } from './host.tsx'

/** Into an empty data directory come the starter collection and model; a person has something to begin with. */
export function useFirstStart(): void {
  const client = useClient()
  const queries = useQueryClient()
  useQuery({
    queryKey: ['starter', 'first start'],
    staleTime: Infinity,
    async queryFn() {
      const { installed } = await client.starter.install({ firstStart: true })
      if (installed)
        await Promise.all(['collections', 'models'].map((noun) => queries.invalidateQueries({ queryKey: [noun] })))
      return installed
    },
  })
}

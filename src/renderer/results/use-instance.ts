import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useClient } from '../app/host.tsx'
import type { TrialRow } from './trial-filter.ts'
import type { Asked } from './use-pages.ts'

/** One instance under every cell; the one before stays in sight until it is read. */
export function useInstance(
  { run, stamp }: Pick<Asked, 'run' | 'stamp'>,
  at: Pick<TrialRow, 'task' | 'position'> | undefined,
) {
  const client = useClient()
  return useQuery({
    queryKey: ['trials', run, 'show', stamp, at?.task, at?.position],
    queryFn: ({ signal }) => client.trials.show({ run, task: at?.task ?? '', instance: at?.position ?? 0 }, { signal }),
    enabled: at !== undefined,
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  })
}

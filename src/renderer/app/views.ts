import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { ColumnChoice } from '../ui/table-layout.ts'
import type { Client } from './client.ts'
import { useClient } from './host.tsx'
import { useAsked } from './query.tsx'

export type Views = Awaited<ReturnType<Client['views']['read']>>

const key = ['views', 'read'] as const

/** How tables are set up; remembered in the data folder, for the page's own address changes at every start. */
export function useViews() {
  return useAsked(key, (client) => client.views.read())
}

/** Saves a part of it; shown at once, and as it was again where saving fails. */
export function useSaveViews<Wanted>(
  save: (client: Client, wanted: Wanted) => Promise<Partial<Views>>,
  foreseen?: (before: Views, wanted: Wanted) => Views,
) {
  const client = useClient()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (wanted: Wanted) => save(client, wanted),
    onMutate(wanted) {
      if (foreseen) queries.setQueryData<Views>(key, (before) => before && foreseen(before, wanted))
    },
    onSuccess: (part) => void queries.setQueryData<Views>(key, (before) => before && { ...before, ...part }),
    onError: () => void queries.invalidateQueries({ queryKey: key }),
  })
}

/** Which columns of a table are shown, as a table of `ui/` takes it. */
export function useColumnChoice(table: string) {
  const { data } = useViews()
  const { mutate } = useSaveViews(
    (client, wanted: { readonly table: string; readonly columns: ColumnChoice }) => client.views.saveColumns(wanted),
    (before, wanted) => ({ ...before, columns: { ...before.columns, [wanted.table]: wanted.columns } }),
  )
  const now = data?.columns[table]
  return useMemo(
    () => ({ now: now ?? none, onChoose: (columns: ColumnChoice) => mutate({ table, columns }) }),
    [now, mutate, table],
  )
}

const none: ColumnChoice = {}

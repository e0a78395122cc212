import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Client } from '../../app/client.ts'
import { useClient } from '../../app/host.tsx'
import { reasonsOf } from '../../app/reasons.ts'
import { showFailure } from '../../ui/undo.tsx'

export interface SetsChange<Input, Answer> {
  readonly change: (client: Client, input: Input) => Promise<Answer>
  /** What could not be done, where nothing beside the button says so. */
  readonly failure?: string
  readonly onDone?: (answer: Answer, input: Input) => void
}

/** A call that changes sets; what the page knows of them, and of tasks they make, is asked anew. */
export function useSetsChange<Input, Answer>({ change, failure, onDone }: SetsChange<Input, Answer>) {
  const client = useClient()
  const refresh = useRefreshSets()
  return useMutation({
    mutationFn: (input: Input) => change(client, input),
    async onSuccess(answer, input) {
      onDone?.(answer, input)
      await refresh()
    },
    onError: (error) => failure !== undefined && showFailure(failure, reasonsOf(error)),
  })
}

export function useRefreshSets(): () => Promise<void> {
  const queries = useQueryClient()
  return async () => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: ['annotations'] }),
      queries.invalidateQueries({ queryKey: ['collections'] }),
    ])
  }
}

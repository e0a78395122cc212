import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { Grouping } from '#core/study/results-table.ts'
import { useClient } from '../app/host.tsx'
import { reasonsOf } from '../app/reasons.ts'
import { saveText } from '../ui/save.ts'

export interface CsvButtonProps {
  readonly run: string
  readonly of: 'means' | 'comparisons' | 'trainings'
  readonly by?: Grouping | null
  readonly compare?: string | null
}

/** The table as a file, unrounded. */
export function CsvButton({ run, of, by = null, compare = null }: CsvButtonProps) {
  const client = useClient()
  const csv = useMutation({
    mutationFn: () => client.results.csv({ run, by, of, compare }),
    onSuccess: ({ name, text }) => saveText(name, text, 'text/csv'),
  })
  const failed = csv.error === null ? undefined : reasonsOf(csv.error).join(' ')
  return (
    <>
      <Button variant="default" size="sm" loading={csv.isPending} onClick={() => csv.mutate()}>CSV</Button>
      {failed !== undefined && <span role="alert">{failed}</span>}
    </>
  )
}

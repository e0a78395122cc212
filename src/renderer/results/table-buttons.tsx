import type { Grouping } from '#core/study/results-table.ts'
import type { ScoreChoice } from '#core/tables/groups.ts'
import type { Client } from '../app/client.ts'
import { useClient } from '../app/host.tsx'
import { SaveButton } from '../app/save-button.tsx'

export interface TableButtonsProps {
  readonly run: string
  readonly of: Parameters<Client['results']['latex']>[0]['of'] & string
  readonly by?: Grouping | null
  readonly compare?: string | null
  /** With `by`: what the table shows. */
  readonly score?: ScoreChoice
}

/** The table as a file: unrounded as CSV, as it is printed for LaTeX. */
export function TableButtons({ run, of, by = null, compare = null, score = 'compared' }: TableButtonsProps) {
  const client = useClient()
  return (
    <>
      <SaveButton label="CSV" ask={() => client.results.csv({ run, by, of, compare })} />
      <SaveButton label="LaTeX" ask={() => client.results.latex({ run, by, of, compare, score })} />
    </>
  )
}

/** The same of what is looked at closer. */
export function DetailButtons({ asked }: { readonly asked: Parameters<Client['results']['detailFile']>[0] }) {
  const client = useClient()
  return (
    <>
      <SaveButton label="CSV" ask={() => client.results.detailFile({ ...asked, as: 'csv' })} />
      <SaveButton label="LaTeX" ask={() => client.results.detailFile({ ...asked, as: 'latex' })} />
    </>
  )
}

import { text, type Column } from './column.ts'
import type { Table } from './table.ts'

export interface ComparedSetUps {
  readonly runs: readonly { readonly name: string }[]
  readonly setup: readonly SetUpRow[]
}

interface SetUpRow {
  readonly what: string
  /** Of each run, in words. */
  readonly values: readonly string[]
}

/** What is not the same in the studies of several runs. */
export function setUpTable({ runs, setup }: ComparedSetUps): Table<SetUpRow> {
  return {
    name: 'set-up',
    title: 'Set-up',
    caption: 'What differs in their set-up:',
    columns: [
      text('what', 'Set-up', ({ what }) => what),
      ...runs.map(({ name }, run): Column<SetUpRow> =>
        text(`run ${run + 1}`, name, ({ values }) => values[run] ?? null, { isName: true }),
      ),
    ],
    parts: [setup],
  }
}

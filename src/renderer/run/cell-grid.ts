import { conditionTitle } from '#core/conditions/condition-name.ts'
import type { Client } from '../app/client.ts'

export type Run = Awaited<ReturnType<Client['runs']['show']>>

export interface CellGrid {
  /** Names of test conditions. */
  readonly columns: readonly string[]
  readonly rows: readonly {
    readonly name: string
    /** Position of the cell in each column; `null`: the study has none there. */
    readonly cells: readonly (number | null)[]
  }[]
}

/**
 * A row for the untuned model and each training, with several decodings or draws one for each of them; a column for
 * each test condition.
 */
export function cellGrid({ cells, trainings, study }: Pick<Run, 'cells' | 'trainings' | 'study'>): CellGrid {
  const columns = [...new Set(cells.map(({ condition }) => conditionTitle(condition)))]
  const rows = new Map<string, (number | null)[]>()
  for (const [position, { training, decoding, draw, condition }] of cells.entries()) {
    const model = training === null ? 'untuned' : (trainings[training]?.name ?? `training ${training + 1}`)
    const name = [
      model,
      ...(study.decodings.length > 1 ? [decoding] : []),
      ...(draw === undefined ? [] : [`draw ${draw}`]),
    ].join(', ')
    const row = rows.get(name) ?? columns.map(() => null)
    row[columns.indexOf(conditionTitle(condition))] = position
    rows.set(name, row)
  }
  return { columns, rows: [...rows].map(([name, row]) => ({ name, cells: row })) }
}

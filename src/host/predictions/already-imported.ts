import { conditionName } from '#core/conditions/index.ts'
import { cellName, type Cell } from '#core/study/cell.ts'
import { findImported } from '#store/bundles.ts'
import { readCells, type RunRow } from '#store/runs.ts'
import type { Store } from '#store/store.ts'
import type { ReadFile } from './read.ts'

/** What of a request tells one import of a file from another. */
interface Asked {
  readonly collection: string | null
  readonly metric: string | null
}

/**
 * The cell of a run that holds the very predictions of a file already, whatever file and cell are called: a second one
 * would only add comparisons to the family. The same answers cannot have been made under two conditions, unless the
 * file names several.
 */
export function cellWithSame(
  cells: readonly Cell[],
  { study }: Pick<RunRow, 'study'>,
  read: ReadFile,
  metric: string | null,
): string | undefined {
  const same = cells.find((cell) => isSame(cell, read, metric))
  return same && cellName(same, study)
}

/** A run of their own, on the same instances, that holds them already. */
export function runWithSame(
  store: Store,
  { collection, metric }: Asked,
  read: ReadFile,
): { readonly id: string; readonly cell: string } | undefined {
  for (const { id, study, missing } of findImported(store, read.sha256)) {
    const cell = readCells(store, id)[0]?.cell
    // Where the file brought its own instances none is missing.
    const isOnSame = missing === null ? collection === null : collection === study.collection
    if (cell && isOnSame && isSame(cell, read, metric)) return { id, cell: cellName(cell, study) }
  }
  return undefined
}

function isSame({ predictions, condition }: Cell, read: ReadFile, metric: string | null): boolean {
  if (predictions?.sha256 !== read.sha256 || (predictions.metric ?? null) !== metric) return false
  return (
    !read.namesConditions || (read.condition !== null && conditionName(condition) === conditionName(read.condition))
  )
}

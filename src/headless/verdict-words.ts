import { reportedComparisons } from '#core/study/reported.ts'
import type { Client } from './terminal.ts'

type Table = Awaited<ReturnType<Client['results']['table']>>

/** The verdict as it is read: caveats, comparisons (of several sizes a sentence for all of them), remarks. */
export function verdictLines(table: Pick<Table, 'verdict' | 'empty' | 'comparisons' | 'overSizes'>): readonly string[] {
  const { reported, first, caveats, remarks } = reportedComparisons(table)
  return [
    ...(table.empty === null ? [] : [table.empty]),
    ...caveats,
    ...first.map(({ sentence }) => sentence).filter((sentence) => sentence !== table.empty),
    ...(table.overSizes.length === 0
      ? []
      : [`These are ${reported.length} comparisons; the paired differences have each with its interval.`]),
    ...remarks,
  ]
}

import { counted } from '#core/noun.ts'
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

/**
 * The same of a run whose question has sentences of its own about its conditions: against guessing alone, the others
 * counted.
 */
export function verdictLinesBeside(
  table: Pick<Table, 'run' | 'verdict' | 'empty' | 'comparisons' | 'overSizes'>,
): readonly string[] {
  const { reported, caveats, remarks } = reportedComparisons(table)
  const guessing = reported.filter(({ changed }) => changed === 'guessing')
  const others = reported.length - guessing.length
  return [
    ...(table.empty === null ? [] : [table.empty]),
    ...caveats,
    ...guessing.map(({ sentence }) => sentence),
    ...(others === 0 ? [] : [`${counted(others, 'comparison')} of single conditions: placebo results ${table.run}`]),
    ...remarks,
  ]
}

import { outcomesNote } from '#core/answers/outcome-words.ts'
import { outcomes } from '#core/answers/outcome.ts'
import { endsAmong } from '#core/answers/stop-rule.ts'
import { count } from '#core/numbers.ts'
import { rowName, type Means } from '../results.ts'
import { number, text, type PrintedTable } from './printed-table.ts'

/** What became of the trials of each cell. */
export function outcomesTable({ name, cells }: Pick<Means, 'name' | 'cells'>): PrintedTable {
  const ends = endsAmong(cells)
  return {
    name: 'outcomes',
    caption: `${name}: outcomes of trials. ${outcomesNote}`,
    columns: [text('Cell'), ...outcomes.flatMap((outcome) => (outcome === 'out-of-format' ? [number(outcome), number('Label after normalisation'), number('Right after normalisation')] : [number(outcome)])), ...ends.map(({ title }) => number(title)), number('Examples dropped'), number('Done'), number('Total')],
    parts: [cells.map((cell) => [rowName(cell), ...outcomes.flatMap((outcome) => [count(cell.outcomes[outcome] ?? 0), ...(outcome === 'out-of-format' ? [count(cell.normalised.label), count(cell.normalised.right)] : [])]), ...ends.map(({ end }) => count(cell.ends[end] ?? 0)), count(cell.withDroppedExamples), count(cell.done), count(cell.total)])],
  }
}

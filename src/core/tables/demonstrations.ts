import { tooFew } from '#core/statistics/interval.ts'
import type { DemonstrationBlock, ExamplesOfKind, SelectedLine, SpreadOver } from '#core/study/demonstrations/index.ts'
import {
  counts,
  number,
  percents,
  pointsInterval,
  pointsOf,
  probabilities,
  text,
  verdict,
  type Column,
} from './column.ts'
import type { Table } from './table.ts'

type InBlock<Row> = Row & { readonly block: DemonstrationBlock }

/** @param margin points */
export function demonstrationsTable(
  blocks: readonly DemonstrationBlock[],
  margin: number,
): Table<InBlock<ExamplesOfKind>> {
  return {
    name: 'demonstrations',
    title: 'What demonstrations teach',
    caption: `Each kind of examples minus original ones of the same draws, in points; means in percent, ROUGE-L on generation and exact match elsewhere. Intervals draw examples, tasks and instances; p after Holm over all rows. Equivalent: the 90 % interval lies within ${margin} points. Beside it, in points, how far one kind lies apart over draws of other examples and over orders of the same: standard deviation, and largest minus smallest.`,
    columns: [
      text('examples', 'Examples', ({ examples }) => (examples === 'empty' ? 'none' : examples)),
      ...blockColumns<ExamplesOfKind>(),
      percents('mean', 'Mean', ({ mean }) => mean),
      pointsOf('difference', 'Difference', ({ comparison }) => comparison?.difference ?? null),
      pointsInterval('95 % interval', '95 % interval', ({ comparison }) => comparison?.interval95 ?? null),
      pointsInterval('90 % interval', '90 % interval', ({ comparison }) => comparison?.interval90 ?? null, {
        where: 'csv',
      }),
      probabilities('p, Holm', 'p, Holm', ({ comparison }) => comparison?.pAdjusted ?? null),
      verdict('verdict', 'Verdict', ({ comparison }) => comparison?.verdict ?? null),
      ...spreadColumns('draws', ({ spread }) => spread.drawn),
      ...spreadColumns('orders', ({ spread }) => spread.order),
      counts('n', 'n', ({ block }) => block.instances),
    ],
    parts: blocks.map((block) => block.kinds.map((each) => ({ ...each, block }))),
  }
}

export function selectionsTable(blocks: readonly DemonstrationBlock[]): Table<InBlock<SelectedLine>> {
  return {
    name: 'demonstrations-drawn',
    title: 'Each draw and each order',
    caption:
      'Percent, on the instances that all lines have answered. drawn: other examples, by that seed; order: the same examples in an order of that seed.',
    columns: [
      text('examples', 'Examples', ({ examples }) => (examples === 'empty' ? 'none' : examples)),
      ...blockColumns<SelectedLine>(),
      text('selection', 'Selection', ({ selection }) => selection ?? 'the first k'),
      percents('mean', 'Mean', ({ mean }) => mean),
      counts('n', 'n', ({ block }) => block.instances),
    ],
    parts: blocks.map((block) => block.selected.map((each) => ({ ...each, block }))),
  }
}

function spreadColumns(
  over: 'draws' | 'orders',
  of: (row: ExamplesOfKind) => SpreadOver,
): readonly Column<InBlock<ExamplesOfKind>>[] {
  const measured = (row: ExamplesOfKind) => {
    const { points } = of(row)
    return points === tooFew ? null : points
  }
  return [
    number(`SD over ${over}`, `SD over ${over}`, (row) => measured(row)?.standardDeviation ?? null, {
      unit: 'points',
      only: (rows) => rows.some((row) => measured(row) !== null),
    }),
    number(`max − min over ${over}`, 'Max − min', (row) => measured(row)?.range ?? null, {
      unit: 'points',
      only: (rows) => rows.some((row) => measured(row) !== null),
    }),
    counts(over, over === 'draws' ? 'Draws' : 'Orders', (row) => of(row).lines, { only: 'some' }),
  ]
}

function blockColumns<Row>(): readonly Column<InBlock<Row>>[] {
  return [
    text('kind', 'Kind', ({ block }) => block.kind, { only: 'differ' }),
    text('decoding', 'Decoding', ({ block }) => block.decoding, { only: 'differ' }),
    text('definition', 'Definition', ({ block }) => block.definition, { only: 'differ' }),
    text('words', 'Words', ({ block }) => block.words, { only: 'differ' }),
  ]
}

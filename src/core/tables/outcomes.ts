import { capital } from '#core/noun.ts'
import type { Decoding } from '#core/answers/decoding.ts'
import { outcomesNote } from '#core/answers/outcome-words.ts'
import { outcomes, type Outcome } from '#core/answers/outcome.ts'
import { answerEnds, endTitle, type AnswerEnd } from '#core/answers/stop-rule.ts'
import { definitionName } from '#core/conditions/condition-name.ts'
import type { Condition } from '#core/conditions/condition.ts'
import type { TrainingFactors } from '#core/study/training.ts'
import { counts, text, type Column } from './column.ts'
import { markOf, type Table } from './table.ts'

/** A cell, and what became of its trials. */
export interface CellOutcomes {
  readonly name: string
  readonly method: string
  /** `null`: the untuned model. */
  readonly training: TrainingFactors | null
  readonly condition: Condition
  readonly decoding: Decoding
  readonly outcomes: Partial<Readonly<Record<Outcome, number>>>
  readonly ends: Partial<Readonly<Record<AnswerEnd, number>>>
  readonly normalised: { readonly label: number; readonly right: number }
  readonly withDroppedExamples: number
  readonly done: number
  readonly total: number
  readonly marked: boolean
}

export function outcomesTable({
  name,
  cells,
}: {
  readonly name: string
  readonly cells: readonly CellOutcomes[]
}): Table<CellOutcomes> {
  const ofCheckpoints = cells.some(({ training }) => training?.step !== undefined)
  return {
    name: 'outcomes',
    title: 'Outcomes of trials',
    caption: `${name}: outcomes of trials. ${outcomesNote}`,
    columns: columns.flatMap((column) => (column.id === 'seed' && ofCheckpoints ? [column, stepColumn] : [column])),
    parts: [cells],
    isMarked: ({ marked }) => marked,
  }
}

/**
 * What normalisation makes of answers that are out of format: for people beside their number, in files behind all
 * outcomes.
 */
function afterNormalisation(where: 'people' | 'csv'): readonly Column<CellOutcomes>[] {
  const more = { where, help: 'Of the answers that are out-of-format.' } as const
  return [
    counts('label after normalisation', 'Label after normalisation', (cell) => cell.normalised.label, more),
    counts('right after normalisation', 'Right after normalisation', (cell) => cell.normalised.right, more),
  ]
}

/** Files of studies that ask no checkpoints have none. */
const stepColumn = counts<CellOutcomes>('step', 'Step', (cell) => cell.training?.step ?? null, { where: 'csv' })

const columns: readonly Column<CellOutcomes>[] = [
  text('cell', 'Cell', (cell) => cell.name),
  text('method', 'Method', (cell) => cell.method, { where: 'csv' }),
  text(
    'train definition',
    'Train definition',
    (cell) => (cell.training ? definitionName(cell.training.condition) : null),
    { where: 'csv' },
  ),
  text('train examples', 'Train examples', (cell) => cell.training?.condition.examples ?? null, { where: 'csv' }),
  counts('size', 'Size', (cell) => cell.training?.size ?? null, { where: 'csv' }),
  counts('seed', 'Seed', (cell) => cell.training?.seed ?? null, { where: 'csv' }),
  text('test definition', 'Test definition', (cell) => definitionName(cell.condition), { where: 'csv' }),
  text('test examples', 'Test examples', (cell) => cell.condition.examples, { where: 'csv' }),
  text('decoding', 'Decoding', (cell) => cell.decoding, { where: 'csv' }),
  ...outcomes.flatMap((outcome) => [
    counts<CellOutcomes>(outcome, outcome, (cell) => cell.outcomes[outcome] ?? 0, { isName: true }),
    ...(outcome === 'out-of-format' ? afterNormalisation('people') : []),
  ]),
  ...afterNormalisation('csv'),
  ...answerEnds.map((end) =>
    counts<CellOutcomes>(endTitle(end), capital(endTitle(end)), (cell) => cell.ends[end] ?? 0, { only: 'some' }),
  ),
  counts('examples dropped', 'Examples dropped', (cell) => cell.withDroppedExamples, {
    help: 'Trials whose prompt had room for fewer examples than the condition shows.',
  }),
  counts('done', 'Done', (cell) => cell.done),
  counts('total', 'Total', (cell) => cell.total),
  text('mark', 'Mark', (cell) => markOf(cell.marked), { where: 'csv' }),
]

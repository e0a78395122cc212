import { outcomes, type Outcome } from '#core/answers/outcome.ts'
import { answerEnds, endTitle } from '#core/answers/stop-rule.ts'
import { mark } from '#core/study/mark.ts'
import type { cellsOf } from './results/thread/table.ts'

const endColumns = answerEnds.map(endTitle)

export const outcomeColumns = [
  'cell', 'method', 'train definition', 'train examples', 'size', 'seed', 'test definition', 'test examples', 'decoding', ...outcomes, 'label after normalisation', 'right after normalisation', ...endColumns, 'examples dropped', 'done', 'total', 'mark',
] as const

type Row = Record<(typeof outcomeColumns)[number], string | number | null>

/** What became of the trials of each cell. */
export function outcomeRows(cells: ReturnType<typeof cellsOf>): readonly Row[] {
  return cells.map((each) => ({
    cell: each.name,
    method: each.method,
    'train definition': each.training?.condition.definition ?? null,
    'train examples': each.training?.condition.examples ?? null,
    size: each.training?.size ?? null,
    seed: each.training?.seed ?? null,
    'test definition': each.condition.definition,
    'test examples': each.condition.examples,
    decoding: each.decoding,
    ...(Object.fromEntries(outcomes.map((outcome) => [outcome, each.outcomes[outcome] ?? 0])) as Record<Outcome, number>),
    'label after normalisation': each.normalised.label,
    'right after normalisation': each.normalised.right,
    ...Object.fromEntries(answerEnds.map((end) => [endTitle(end), each.ends[end] ?? 0])),
    'examples dropped': each.withDroppedExamples,
    done: each.done,
    total: each.total,
    mark: each.marked ? mark : null,
  }))
}

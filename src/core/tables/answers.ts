import { answerParts, type LineAnswers } from '#core/study/answer-parts.ts'
import { counts, percents, text, type Column } from './column.ts'
import { markOf, type Table } from './table.ts'

/** What happened to the answers of each row, beside exact match. */
export function answersTable({
  name,
  answers,
}: {
  readonly name: string
  readonly answers: readonly LineAnswers[]
}): Table<LineAnswers> {
  return {
    name: 'answers',
    title: 'What happened to answers',
    caption: `${name}: percent of the answers of each row. ${answersNote}`,
    columns,
    parts: [...Map.groupBy(answers, ({ kind }) => kind).values()],
    isMarked: ({ marked }) => marked,
  }
}

/** What stands under the table and its figure. */
export const answersNote =
  'Right label inexactly: the answer says the right label and no other, but not it alone. Cut off: the token limit ended the answer, whatever it had said by then. In format: literally a label.'

const columns: readonly Column<LineAnswers>[] = [
  text('line', 'Model', (line) => line.name),
  text('kind', 'Kind', (line) => line.kind, { only: 'differ' }),
  counts('n', 'n', (line) => line.answers, { help: 'Answers; trials that are too-long or an engine-error have none.' }),
  percents('exact match', 'Exact match', (line) => share(line, line.parts['exact match'])),
  percents('right label inexactly', 'Right label inexactly', (line) =>
    line.inFormat === null ? null : share(line, line.parts['right label']),
  ),
  percents('in format', 'In format', (line) => share(line, line.inFormat), {
    help: 'Literally a label, right or wrong.',
  }),
  percents('empty', 'Empty', (line) => share(line, line.parts.empty)),
  percents('cut off', 'Cut off', (line) => share(line, line.cut), {
    help: 'Ended by the token limit, whatever it had said by then.',
  }),
  // Of these every answer is exactly one.
  ...answerParts.map((part) =>
    counts<LineAnswers>(`answers: ${part}`, part, (line) => line.parts[part], { where: 'csv' }),
  ),
  text('mark', 'Mark', (line) => markOf(line.marked), { where: 'csv' }),
]

function share({ answers }: LineAnswers, of: number | null): number | null {
  return of === null ? null : (100 * of) / answers
}

import { linesOf, type Line } from '#core/study/line.ts'
import type { Answered } from '#core/style/index.ts'
import type { ReadableDB } from '#store/store.ts'
import { readCellAnswers } from '#store/trial-answers.ts'
import type { RunResults } from '../run-results.ts'

/** What each freely decoding line has answered to generation tasks, all seeds together; none without such tasks. */
export function answersToGeneration(
  db: ReadableDB,
  results: RunResults,
  among = linesOf,
): readonly { readonly line: Line; readonly answered: readonly Answered[] }[] {
  const isGeneration = results.tasks.map(({ task }) => task.answerSpace.kind === 'generation')
  if (!isGeneration.includes(true)) return []
  return among(
    results.cells.map(({ cell }) => cell),
    results.study,
  )
    .filter(({ decoding }) => decoding === 'free')
    .map((line) => ({
      line,
      answered: line.cells.flatMap((place) =>
        readCellAnswers(db, results.cells[place]?.id ?? -1).flatMap(({ instance, task, raw }): Answered[] => {
          const references = results.references.get(instance)
          return raw === null || references === undefined || isGeneration[task] !== true
            ? []
            : [{ answer: raw, references }]
        }),
      ),
    }))
}

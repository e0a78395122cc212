import { linesOf } from '#core/study/line.ts'
import { styleRows } from '#core/study/style.ts'
import { styleTable } from '#core/tables/style.ts'
import type { Answered } from '#core/style/index.ts'
import type { ReadableDB } from '#store/store.ts'
import { readCellAnswers } from '#store/trial-answers.ts'
import type { RunRequests } from '../requests.ts'
import type { Gathered } from './gathered.ts'
import { shownTable } from './shown-table.ts'
import { answered } from './table.ts'

/** How free answers to generation tasks are written, beside their references. */
export function styleTables(gathered: Gathered, db: ReadableDB, { run: id }: RunRequests['style']) {
  const found = gathered.of(id)
  if (found.state === 'refused') return found
  const { run, results } = found.answer
  const isGeneration = results.tasks.map(({ task }) => task.answerSpace.kind === 'generation')
  const lines = isGeneration.includes(true)
    ? linesOf(
        results.cells.map(({ cell }) => cell),
        results.study,
      ).filter(({ decoding }) => decoding === 'free')
    : []
  const rows = styleRows(
    lines.map(({ name, cells }) => ({
      name,
      answered: cells.flatMap((place) =>
        readCellAnswers(db, results.cells[place]?.id ?? -1).flatMap(({ instance, task, raw }): Answered[] => {
          const references = results.references.get(instance)
          return raw === null || references === undefined || isGeneration[task] !== true
            ? []
            : [{ answer: raw, references }]
        }),
      ),
    })),
  )
  return answered({
    run: run.id,
    study: run.name,
    said:
      rows.length === 0
        ? []
        : [
            {
              about: null,
              sentences: ['Style is not knowledge: exact match and ROUGE-L stand in the table of scores.'],
            },
          ],
    tables: rows.length === 0 ? [] : [shownTable(styleTable(rows))],
  })
}

import { styleRows } from '#core/study/style.ts'
import { styleTable } from '#core/tables/style.ts'
import type { ReadableDB } from '#store/store.ts'
import type { RunRequests } from '../requests.ts'
import type { Gathered } from './gathered.ts'
import { answersToGeneration } from './generation-answers.ts'
import { shownTable } from './shown-table.ts'
import { answered } from './table.ts'

/** How free answers to generation tasks are written, beside their references. */
export function styleTables(gathered: Gathered, db: ReadableDB, { run: id }: RunRequests['style']) {
  const found = gathered.of(id)
  if (found.state === 'refused') return found
  const { run, results } = found.answer
  const rows = styleRows(
    answersToGeneration(db, results).map(({ line: { name }, answered: own }) => ({ name, answered: own })),
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

import { confusionCounts, confusionTables } from '#core/tables/confusion.ts'
import { answeredPlacesTable, effectRows, lengthsTable, rightPlacesTable } from '#core/tables/effects.ts'
import { asRecords, asTexts, type Table, type TextTable } from '#core/tables/table.ts'
import { differencesByTask, differenceTables } from '#core/tables/task-differences.ts'
import { taskGuessingTable } from '#core/tables/task-guessing.ts'
import { toCsv } from '#exchange/to-csv.ts'
import { toLatex } from '#exchange/to-latex.ts'
import type { ReadableDB } from '#store/store.ts'
import type { RunRequests } from '../requests.ts'
import { confusionTable } from './confusion.ts'
import { effectsTable } from './effects.ts'
import type { Gathered } from './gathered.ts'
import { answered } from './table.ts'
import { differencesTable } from './task-differences.ts'
import { guessingTable } from './task-guessing.ts'

export async function detailFile(
  gathered: Gathered,
  db: ReadableDB,
  request: RunRequests['detailFile'],
  signal?: AbortSignal,
) {
  const found = gathered.of(request.run)
  if (found.state === 'refused') return found
  const isCsv = request.as === 'csv'
  const written = <Row>(rows: Pick<Table<Row>, 'columns' | 'parts'>, printed: readonly TextTable[]) =>
    answered({
      name: `${found.answer.run.name} ${request.of}.${isCsv ? 'csv' : 'tex'}`,
      text: isCsv ? toCsv(asRecords(rows)) : toLatex(printed),
    })
  switch (request.of) {
    case 'task differences': {
      const asked = await differencesTable(gathered, request, signal)
      return asked.state === 'refused'
        ? asked
        : written(
            differencesByTask(asked.answer),
            differenceTables(asked.answer).map((each) => asTexts(each)),
          )
    }
    case 'task guessing': {
      const asked = guessingTable(gathered, request)
      if (asked.state === 'refused') return asked
      const table = taskGuessingTable(asked.answer)
      return written(table, [asTexts(table)])
    }
    case 'confusion': {
      const asked = confusionTable(gathered, db, request)
      return asked.state === 'refused'
        ? asked
        : written(
            confusionCounts(asked.answer),
            confusionTables(asked.answer).map((each) => asTexts(each)),
          )
    }
    case 'effects': {
      const asked = await effectsTable(gathered, db, request, signal)
      if (asked.state === 'refused') return asked
      const { answer } = asked
      const printed = [
        asTexts(lengthsTable(answer)),
        asTexts(rightPlacesTable(answer)),
        asTexts(answeredPlacesTable(answer)),
      ]
      return written(
        effectRows(answer),
        printed.filter(({ parts }) => parts.length > 0),
      )
    }
  }
}

import { toCsv } from '#exchange/to-csv.ts'
import { confusionTables, differenceTables, effectTables, latexOf, taskGuessingTable } from '#figures/tables/index.ts'
import type { ReadableDB } from '#store/store.ts'
import { confusionColumns, confusionRows, differenceColumns, differenceRows, effectColumns, effectRows, taskGuessingColumns, taskGuessingRows } from '../../detail-rows.ts'
import type { ResultsCalls } from '../calls.ts'
import { confusionTable } from './confusion.ts'
import { effectsTable } from './effects.ts'
import type { Gathered } from './gathered.ts'
import { answered } from './table.ts'
import { differencesTable } from './task-differences.ts'
import { guessingTable } from './task-guessing.ts'

type As = { readonly as: 'csv' | 'latex' }

/** Which of them, with what it is asked. */
export type DetailOf =
  | (As & { readonly of: 'task differences' } & ResultsCalls['taskDifferences']['request'])
  | (As & { readonly of: 'confusion' } & ResultsCalls['confusion']['request'])
  | (As & { readonly of: 'effects' } & ResultsCalls['effects']['request'])
  | (As & { readonly of: 'task guessing' } & ResultsCalls['taskGuessing']['request'])

export async function detailFile(gathered: Gathered, db: ReadableDB, request: DetailOf, signal?: AbortSignal) {
  const found = gathered.of(request.run)
  if (found.state === 'refused') return found
  const isCsv = request.as === 'csv'
  const named = (text: string) => answered({ name: `${found.answer.run.name} ${request.of}.${isCsv ? 'csv' : 'tex'}`, text })
  switch (request.of) {
    case 'task differences': {
      const table = await differencesTable(gathered, request, signal)
      return table.state === 'refused' ? table : named(isCsv ? toCsv(differenceColumns, differenceRows(table.answer)) : latexOf(differenceTables(table.answer)))
    }
    case 'task guessing': {
      const table = guessingTable(gathered, request)
      return table.state === 'refused' ? table : named(isCsv ? toCsv(taskGuessingColumns, taskGuessingRows(table.answer)) : latexOf([taskGuessingTable(table.answer)]))
    }
    case 'confusion': {
      const table = confusionTable(gathered, db, request)
      return table.state === 'refused' ? table : named(isCsv ? toCsv(confusionColumns, confusionRows(table.answer)) : latexOf(confusionTables(table.answer)))
    }
    case 'effects': {
      const table = await effectsTable(gathered, db, request, signal)
      return table.state === 'refused' ? table : named(isCsv ? toCsv(effectColumns, effectRows(table.answer)) : latexOf(effectTables(table.answer)))
    }
  }
}

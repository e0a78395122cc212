import { parentThread } from '#processes/parent-thread.ts'
import { serve } from '#processes/serve.ts'
import { openReading } from '#store/store.ts'
import { agreementOfSets, differencesOfSets } from '../../annotations/agreement.ts'
import type { ResultsCalls } from '../calls.ts'
import { baselinesOf, baselinesOfTask } from './baselines.ts'
import { byTemplateTables } from './by-template.ts'
import { confusionTable } from './confusion.ts'
import { csvOf } from './csv.ts'
import { demonstrationTables } from './demonstrations.ts'
import { detailFile } from './detail-file.ts'
import { Drawing } from './drawing.ts'
import { effectsTable } from './effects.ts'
import { formatSpreadOf } from './format-spread.ts'
import { Gathered } from './gathered.ts'
import { comparisonOf, measureOf } from './history.ts'
import { inContextOrTunedOf } from './in-context-or-tuned.ts'
import { matrixOf } from './matrix.ts'
import { Outlines } from './outline.ts'
import { overStepsOf } from './over-steps.ts'
import { pageOf } from './page.ts'
import { searchIn } from './search.ts'
import { scoresOfFile } from './scores.ts'
import { styleTables } from './style.ts'
import { meansOf, tableOf } from './table.ts'
import { differencesTable } from './task-differences.ts'
import { guessingTable } from './task-guessing.ts'
import { linesAfter } from './trial-lines.ts'

export function serveResults({
  dataDirectory,
  modulePath,
}: {
  readonly dataDirectory: string
  readonly modulePath: string
}): void {
  const db = openReading(dataDirectory)
  const gathered = new Gathered(db, new Drawing(modulePath))
  const outlines = new Outlines(db)
  serve<ResultsCalls>(
    {
      table: (request, _, signal) => tableOf(gathered, request, signal),
      means: (request) => meansOf(gathered, request),
      matrix: (request) => matrixOf(gathered, request),
      csv: (request, _, signal) => csvOf(gathered, request, signal),
      measure: (request, _, signal) => measureOf(gathered, db, request, signal),
      compare: (request) => comparisonOf(gathered, db, request),
      page: (request) => pageOf(outlines, request),
      lines: (request) => linesAfter(outlines, request),
      search: (request) => searchIn(outlines, request),
      taskDifferences: (request, _, signal) => differencesTable(gathered, request, signal),
      taskGuessing: (request) => guessingTable(gathered, request),
      confusion: (request) => confusionTable(gathered, db, request),
      effects: (request, _, signal) => effectsTable(gathered, db, request, signal),
      byTemplate: (request) => byTemplateTables(gathered, db, request),
      inContextOrTuned: (request, _, signal) => inContextOrTunedOf(gathered, db, request, signal),
      demonstrations: (request) => demonstrationTables(gathered, request),
      style: (request) => styleTables(gathered, db, request),
      formatSpread: (request, _, signal) => formatSpreadOf(gathered, request, signal),
      overSteps: (request, _, signal) => overStepsOf(gathered, db, request, signal),
      detailFile: (request, _, signal) => detailFile(gathered, db, request, signal),
      scores: (request) => scoresOfFile(request),
      baselines: (request) => baselinesOf(db, request),
      taskBaselines: (request) => baselinesOfTask(db, request),
      agreement: (request, _, signal) => agreementOfSets(db, request, signal),
      differences: (request, _, signal) => differencesOfSets(db, request, signal),
    },
    parentThread(),
  )
}

import { resolve } from 'node:path'
import { compareCells } from '#core/study/comparisons.ts'
import type { Line } from '#core/study/line.ts'
import { isMarked, markInWords } from '#core/study/mark.ts'
import { published, publishedCaveatFor } from '#core/study/published.ts'
import { resultsTable } from '#core/study/results-table.ts'
import { cellName } from '#core/study/cell.ts'
import { toCsv } from '#exchange/to-csv.ts'
import { writeText } from '#exchange/write-text.ts'
import { countRunInstances } from '#store/runs.ts'
import { readTrialDetails } from '#store/trials.ts'
import { os } from '../implement.ts'
import { findRun } from '../run-id.ts'
import { readRunResults } from '../run-results.ts'
import { tableColumns, tableRows } from '../table-rows.ts'
import { trainingViews } from '../training-view.ts'
import { trialLine } from '../trial-line.ts'

const table = os.results.table.handler(({ context, input, errors }) => {
  const refuse = (reason: string) => errors.INVALID_REQUEST({ data: { reasons: [reason] } })
  const found = findRun(context.store, input.run)
  if (found.state === 'refused') throw refuse(found.reason)
  const { run } = found
  const results = readRunResults(context.store, run)
  const compared = compareCells(results, input.compare)
  if (compared.state === 'refused') throw refuse(compared.reason)
  const total = countRunInstances(context.store, run.id)
  return {
    run: run.id,
    name: run.name,
    collection: run.study.collection,
    model: run.study.model.name,
    done: run.done,
    total: run.total,
    by: input.by,
    margin: run.study.margin,
    seed: run.study.seed,
    draws: compared.draws,
    cells: results.cells.map((asked, i) => ({
      name: cellName(asked.cell, run.study),
      method: asked.cell.method,
      training: asked.cell.training,
      condition: asked.cell.condition,
      decoding: asked.cell.decoding,
      parity: asked.parity,
      marked: isMarked(asked),
      done: asked.trials.length - (results.outcomes[i]?.['engine-error'] ?? 0),
      total,
      outcomes: results.outcomes[i] ?? {},
      withDroppedExamples: asked.trials.filter(({ dropped }) => dropped > 0).length,
    })),
    groups: resultsTable(results, input.by).map((group) => ({
      ...group,
      lines: group.lines.map((line) => ({ ...line, line: line.line && factorsOf(line.line), bySeed: [...line.bySeed] })),
    })),
    comparisons: [...compared.comparisons],
    family: compared.family,
    mark: markInWords(results.cells),
    trainings: trainingViews(context, run.id),
    verdict: [...compared.verdict],
    smallestDetectableDifference: compared.smallestDetectableDifference,
    published: [...published],
    publishedCaveat: publishedCaveatFor(run.study),
  }
})

const writeCsv = os.results.writeCsv.handler(async ({ context, input, errors }) => {
  const found = findRun(context.store, input.run)
  if (found.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: [found.reason] } })
  const rows = tableRows(readRunResults(context.store, found.run), input.by)
  const file = resolve(input.file)
  const written = await writeText(file, [toCsv(tableColumns, rows)])
  if (written.state === 'refused') throw errors.WORK_FAILED({ data: { reasons: [written.reason] } })
  return { file, rows: rows.length }
})

const writeTrials = os.results.writeTrials.handler(async ({ context, input, errors }) => {
  const found = findRun(context.store, input.run)
  if (found.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: [found.reason] } })
  const results = readRunResults(context.store, found.run)
  let trials = 0
  const lines = function* () {
    for (const trial of readTrialDetails(context.store, found.run.id)) {
      trials++
      yield `${JSON.stringify(trialLine(trial, results))}\n`
    }
  }
  const file = resolve(input.file)
  const written = await writeText(file, lines())
  if (written.state === 'refused') throw errors.WORK_FAILED({ data: { reasons: [written.reason] } })
  return { file, trials }
})

function factorsOf({ method, training, condition, decoding }: Line) {
  return { method, training, condition, decoding }
}

export const results = { table, writeCsv, writeTrials }

import { resolve } from 'node:path'
import { effectsByRunTable } from '#core/tables/effects-by-run.ts'
import { runsTable } from '#core/tables/runs.ts'
import { asRecords, asTexts, type Table } from '#core/tables/table.ts'
import { toCsv } from '#exchange/to-csv.ts'
import { toLatex } from '#exchange/to-latex.ts'
import { runsFigures } from '#figures/runs.ts'
import { findHistory, listHistory, saveNotes, saveTags } from '#store/history.ts'
import { write } from '#store/write.ts'
import { findDeleted, findKept, historyEntry, keepMeasure, keptMeasure, removeRuns, restoreRuns } from './history.ts'
import { implementWith } from '../implement.ts'
import { keptUntil, purgeRuns } from './purge.ts'
import type { Asking } from '../results/ask.ts'
import { drawFigures, writeDrawings } from '../results/draw-figures.ts'
import { findRun } from '../runs/run-id.ts'
import { requestOf } from '../runs/run-request.ts'

const os = implementWith<'store' | 'slot' | 'results' | 'date'>()

const list = os.history.list.handler(({ context, input }) => {
  const rows = listHistory(context.store, input.which)
  return {
    runs: rows.map((row) => historyEntry(context, row)),
    tags: [...new Set(rows.flatMap(({ tags }) => tags))].toSorted(),
  }
})

const measure = os.history.measure.handler(async ({ context, input, errors, signal }) => {
  const found = findKept(context, [input.run])
  if (found.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: found.reasons } })
  const [row] = found.rows
  if (!row) throw errors.INVALID_REQUEST({ data: { reasons: [`invalid run: ${input.run}`] } })
  const kept = keptMeasure(row)
  if (kept) return { run: row.id, ...kept }
  const asked = await context.results.ask('measure', { run: row.id }, signal)
  if (asked.state === 'failed') throw errors.WORK_FAILED({ data: { reasons: [asked.reason] } })
  if (asked.result.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: [asked.result.reason] } })
  keepMeasure(context, row, asked.result.answer)
  return { run: row.id, ...asked.result.answer }
})

const note = os.history.note.handler(async ({ context, input, errors }) => {
  const found = findRun(context.store, input.run)
  if (found.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: [found.reason] } })
  await write(context.store, () => saveNotes(context.store, found.run.id, input.notes))
  return { run: found.run.id, notes: input.notes }
})

const tag = os.history.tag.handler(async ({ context, input, errors }) => {
  const found = findRun(context.store, input.run)
  if (found.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: [found.reason] } })
  const tags = [...new Set(input.tags)]
  await write(context.store, () => saveTags(context.store, found.run.id, tags))
  return { run: found.run.id, tags }
})

const remove = os.history.remove.handler(async ({ context, input, errors }) => {
  const found = findKept(context, input.runs)
  if (found.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: found.reasons } })
  const reasons = await removeRuns(context, found.rows, input)
  if (reasons.length > 0) throw errors.INVALID_REQUEST({ data: { reasons: reasons } })
  const ids = found.rows.map(({ id }) => id)
  return {
    removed: ids,
    until: keptUntil(findHistory(context.store, ids[0] ?? '')?.deletedAt ?? context.date().toISOString()),
  }
})

const restore = os.history.restore.handler(async ({ context, input, errors }) => {
  const found = findDeleted(context, input.runs)
  if (found.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: found.reasons } })
  await restoreRuns(context, found.rows)
  return { restored: found.rows.map(({ id }) => id) }
})

const purge = os.history.purge.handler(async ({ context, input, errors }) => {
  const found = findDeleted(context, input.runs)
  if (found.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: found.reasons } })
  const files = await purgeRuns(context.store, found.rows)
  return { purged: found.rows.map(({ id }) => id), files }
})

const request = os.history.request.handler(({ context, input, errors }) => {
  const found = findRun(context.store, input.run)
  if (found.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: [found.reason] } })
  const requested = requestOf(context, found.run)
  if (requested.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: [requested.reason] } })
  return { run: found.run.id, request: requested.request, notes: requested.notes, excerpt: requested.excerpt }
})

const compare = os.history.compare.handler(({ input, ...asking }) => compared(input.runs, asking))

const compareFile = os.history.compareFile.handler(async ({ input, ...asking }) => {
  const known = await compared(input.runs, asking)
  const names = known.runs.map(({ name }) => name).join(' and ')
  return {
    name: `${names}${input.of === 'effects' ? ', effects' : ''}.${input.as === 'csv' ? 'csv' : 'tex'}`,
    text: input.of === 'effects' ? written(effectsByRunTable(known), input.as) : written(runsTable(known), input.as),
  }
})

const writeCompared = os.history.writeCompared.handler(async ({ input, ...asking }) => {
  const folder = resolve(input.folder)
  const written = await writeDrawings(folder, await drawFigures(runsFigures(await compared(input.runs, asking))), input)
  if (written.state === 'refused') throw asking.errors.WORK_FAILED({ data: { reasons: [written.reason] } })
  return { folder, files: written.files }
})

export const history = {
  list,
  measure,
  note,
  tag,
  remove,
  restore,
  purge,
  request,
  compare,
  compareFile,
  writeCompared,
}

function written<Row>(table: Table<Row>, as: 'csv' | 'latex'): string {
  return as === 'latex' ? toLatex([asTexts(table)]) : toCsv(asRecords(table))
}

async function compared(runs: readonly string[], { context, errors, signal }: Asking) {
  const found = findKept(context, runs)
  if (found.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: found.reasons } })
  const ids = [...new Set(found.rows.map(({ id }) => id))]
  if (ids.length < 2)
    throw errors.INVALID_REQUEST({
      data: { reasons: ['invalid runs: a run is compared with another one, not with itself'] },
    })
  const asked = await context.results.ask('compare', { run: ids[0] ?? '', runs: ids }, signal)
  if (asked.state === 'failed') throw errors.WORK_FAILED({ data: { reasons: [asked.reason] } })
  if (asked.result.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: [asked.result.reason] } })
  return asked.result.answer
}

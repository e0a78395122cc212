import type { Reason } from '#contract/errors.ts'
import { basename, resolve } from 'node:path'
import { cellName, isAdded } from '#core/study/cell.ts'
import { isNamed } from '#core/study/line.ts'
import { fileMetricSentences } from '#core/study/file-metric-words.ts'
import { fileProblem } from '#files/named-file.ts'
import { hideCell } from '#store/bundles.ts'
import { takeLock } from '#store/lock.ts'
import { readCells } from '#store/runs.ts'
import { write } from '#store/write.ts'
import { drop, dropOpenings, openingLock } from '../bundles/unfinished.ts'
import { implementWith } from '../implement.ts'
import { unseenRun } from './unseen-run.ts'
import { findRun, newRunId } from '../runs/run-id.ts'
import { isUnderWay } from '../runs/run-standing.ts'

const os = implementWith<'store' | 'slot' | 'bundles' | 'received' | 'date'>()

const importing = os.predictions.import.handler(async function* ({ context, input, errors, signal }) {
  const { store, received } = context
  const refuse = (...reasons: readonly Reason[]) => errors.INVALID_REQUEST({ data: { reasons } })
  const path = resolve(input.file)
  const problem = fileProblem(path)
  if (problem !== undefined) throw refuse(`invalid file: ${input.file} (${problem})`)
  const found = input.run === undefined ? null : findRun(store, input.run)
  if (found?.state === 'refused') throw refuse(found.reason)
  if (found && isUnderWay(context, found.run.id))
    throw refuse(`run ${found.run.id} is under way; pause it or wait for its end`)
  await context.bundles.tidied
  const lock = takeLock(store, openingLock)
  if (!lock)
    throw refuse('a bundle is being opened, or predictions imported, in this data directory; wait for it to end')
  try {
    await dropOpenings(store)
    const asked = yield* context.bundles.ask(
      'predictions',
      {
        path,
        file: received.nameOf(path) ?? basename(path),
        name: input.name,
        run: found?.run ?? null,
        collection: input.collection ?? null,
        condition: input.condition,
        margin: input.margin,
        metric: input.metric,
        acceptsDiffering: input.acceptDifferingScores,
        again: input.again,
        at: context.date().toISOString(),
      },
      signal,
    )
    if (asked.state === 'failed')
      throw errors.WORK_FAILED({
        data: { reasons: [`the predictions were not imported: ${asked.reason}; nothing was kept`] },
      })
    const imported = asked.result
    if (imported.state === 'refused') throw refuse(...imported.reasons)
    await received.forget(path)
    const {
      run,
      cell,
      format,
      read,
      matched,
      tasks,
      missing,
      unknown: { count, first },
      skipped,
      otherReferences,
      metric,
      decoding,
    } = imported
    return {
      run,
      cell,
      format,
      read,
      matched,
      tasks,
      missing,
      unknown: { count, first },
      skipped,
      otherReferences,
      fileMetric: metric,
      fileMetricSentences: metric ? fileMetricSentences(metric, decoding) : [],
    }
  } finally {
    lock.release()
  }
})

const remove = os.predictions.remove.handler(async ({ context, input, errors }) => {
  const { store } = context
  const refuse = (reason: Reason) => errors.INVALID_REQUEST({ data: { reasons: [reason] } })
  const found = findRun(store, input.run)
  if (found.state === 'refused') throw refuse(found.reason)
  const { id, study } = found.run
  const added = readCells(store, id).filter(({ cell }) => isAdded(cell, study))
  const cell = added.find((each) => isNamed(cellName(each.cell, study), input.cell))
  if (!cell)
    throw refuse(
      `invalid cell: ${input.cell} (${added.length === 0 ? 'nothing was added to this run' : `added were: ${added.map((each) => cellName(each.cell, study)).join(', ')}`})`,
    )
  const unseen = unseenRun(found.run, newRunId(), context.date())
  await write(store, () => hideCell(store, cell.id, unseen, unseen.createdAt))
  await drop(store, unseen.id)
  return { run: id, cell: input.cell }
})

export const predictions = { import: importing, remove }

import { paperInstances, reproduce } from '#core/study/reproduction.ts'
import { reproductionTable, reproductionTasksTable } from '#core/tables/reproduction.ts'
import { asRecords, asTexts, type Table } from '#core/tables/table.ts'
import { toCsv } from '#exchange/to-csv.ts'
import { toLatex } from '#exchange/to-latex.ts'
import { implementWith } from '../implement.ts'
import type { Asking } from './ask.ts'
import { asked } from './thread/baselines.ts'
import { chooseTasks } from '../collections/tasks.ts'

const os = implementWith<'store' | 'results'>()

const compute = os.baselines.compute.handler(async ({ context, input, errors, signal }) => {
  const computed = await context.results.ask('baselines', input, signal)
  if (computed.state === 'failed') throw errors.WORK_FAILED({ data: { reasons: [computed.reason] } })
  if (computed.result.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: computed.result.reasons } })
  return computed.result.answer
})

const reproduction = os.baselines.reproduction.handler(({ input, ...asking }) => cardOf(input.collection, asking))

const reproductionFile = os.baselines.reproductionFile.handler(({ input: { collection, of, as }, ...asking }) => {
  const card = cardOf(collection, asking)
  const written = <Row>(table: Table<Row>) => (as === 'latex' ? toLatex([asTexts(table)]) : toCsv(asRecords(table)))
  return {
    name: `${collection} reproduction${of === 'tasks' ? ' tasks' : ''}.${as === 'csv' ? 'csv' : 'tex'}`,
    text: of === 'card' ? written(reproductionTable(card)) : written(reproductionTasksTable(card)),
  }
})

export const baselines = { compute, reproduction, reproductionFile }

function cardOf(collection: string, { context, errors }: Asking) {
  const chosen = chooseTasks(context.store, collection)
  if (chosen.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: chosen.reasons } })
  return {
    collection,
    ...reproduce(chosen.tasks.map((row) => asked(context.store, row, { instancesPerTask: paperInstances }))),
  }
}

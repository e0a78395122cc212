import { resolve } from 'node:path'
import { writeText } from '#exchange/write-text.ts'
import type { TrialPlace } from '#store/trials.ts'
import { os } from '../implement.ts'
import { askResults, type Asking } from '../results/ask.ts'
import type { LinesAnswer } from '../results/thread/trial-lines.ts'
import { findRun } from '../run-id.ts'
import { trainingViews } from '../training-view.ts'

const table = os.results.table.handler(async ({ input, ...asking }) => {
  // In the order of the contract, so that the document reads as it always has.
  const { verdict, smallestDetectableDifference, published, publishedCaveat, intervals, ...known } = await askResults('table', input, asking)
  return { ...known, trainings: trainingViews(asking.context, known.run), verdict, smallestDetectableDifference, published, publishedCaveat, intervals }
})

const means = os.results.means.handler(async ({ input, ...asking }) => {
  const known = await askResults('means', input, asking)
  return { ...known, trainings: trainingViews(asking.context, known.run) }
})

const matrix = os.results.matrix.handler(({ input, ...asking }) => askResults('matrix', input, asking))

const csv = os.results.csv.handler(async ({ input, ...asking }) => {
  const { name, text } = await askResults('csv', input, asking)
  return { name, text }
})

const writeCsv = os.results.writeCsv.handler(async ({ input, ...asking }) => {
  const { rows, text } = await askResults('csv', { run: input.run, by: input.by, of: 'means', compare: null }, asking)
  const file = resolve(input.file)
  const written = await writeText(file, [text])
  if (written.state === 'refused') throw asking.errors.WORK_FAILED({ data: { reasons: [written.reason] } })
  return { file, rows }
})

const trialsJsonl = os.results.trialsJsonl.handler(async function* ({ input, ...asking }) {
  const found = findRun(asking.context.store, input.run)
  if (found.state === 'refused') throw asking.errors.INVALID_REQUEST({ data: { reasons: [found.reason] } })
  const { run } = found
  let trials = 0
  for await (const piece of pieces(run.id, asking)) {
    trials += piece.trials
    yield { text: piece.text, trials, total: run.total }
  }
  return { name: `${run.name} trials.jsonl`, trials }
})

const writeTrials = os.results.writeTrials.handler(async ({ input, ...asking }) => {
  const found = findRun(asking.context.store, input.run)
  if (found.state === 'refused') throw asking.errors.INVALID_REQUEST({ data: { reasons: [found.reason] } })
  const run = found.run.id
  let trials = 0
  const texts = async function* () {
    for await (const piece of pieces(run, asking)) {
      trials += piece.trials
      yield piece.text
    }
  }
  const file = resolve(input.file)
  const written = await writeText(file, texts())
  if (written.state === 'refused') throw asking.errors.WORK_FAILED({ data: { reasons: [written.reason] } })
  return { file, trials }
})

async function* pieces(run: string, asking: Asking): AsyncGenerator<LinesAnswer> {
  let after: TrialPlace | null = null
  do {
    const piece: LinesAnswer = await askResults('lines', { run, after }, asking)
    if (piece.trials > 0) yield piece
    after = piece.last
  } while (after !== null)
}

export const results = { table, means, matrix, csv, writeCsv, trialsJsonl, writeTrials }

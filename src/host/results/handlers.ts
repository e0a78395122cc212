import { resolve } from 'node:path'
import { writeText } from '#exchange/write-text.ts'
import { figuresOf } from '#figures/index.ts'
import { marginsFigures } from '#figures/margins.ts'
import { stepsFigures } from '#figures/steps.ts'
import { differencesFigures } from '#figures/task-differences.ts'
import { toLatex } from '#exchange/to-latex.ts'
import type { TrialPlace } from '#store/trials.ts'
import { drawFigures, writeDrawings } from './draw-figures.ts'
import { implementWith } from '../implement.ts'
import { outputsProblems, writeOutput } from '../disk/output-file.ts'
import { allTables, printedTables } from './printed-tables.ts'
import { askResults, type Asking } from './ask.ts'
import type { LinesAnswer } from './thread/trial-lines.ts'
import { findRun } from '../runs/run-id.ts'
import { trainingViews } from '../trainings/training-view.ts'

const os = implementWith<'store' | 'slot' | 'results' | 'date'>()

const table = os.results.table.handler(async ({ input, ...asking }) => {
  // In the order of the contract, so that the document reads as it always has.
  const {
    empty,
    verdict,
    overSizes,
    minimumDetectableEffect,
    published,
    publishedCaveat,
    intervals,
    seedsDrawn,
    formatsDrawn,
    aboveChance,
    attribution,
    ...known
  } = await askResults('table', input, asking)
  return {
    ...known,
    trainings: trainingViews(asking.context, known.run),
    empty,
    verdict,
    overSizes,
    minimumDetectableEffect,
    published,
    publishedCaveat,
    intervals,
    seedsDrawn,
    ...(formatsDrawn !== undefined && { formatsDrawn }),
    aboveChance,
    attribution,
  }
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
  const file = outputFile(input, asking)
  const { rows, text } = await askResults('csv', { run: input.run, by: input.by, of: 'means', compare: null }, asking)
  const written = await writeOutput(file, text, input)
  if (written.state === 'refused') throw asking.errors.WORK_FAILED({ data: { reasons: [written.reason] } })
  return { file, rows }
})

const latex = os.results.latex.handler(async ({ input, ...asking }) => {
  const [{ name }, tables] = [await askResults('means', { run: input.run }, asking), await printedTables(input, asking)]
  const what = input.of === 'means' ? (input.by === null ? '' : ` by ${input.by}`) : ` ${input.of}`
  return { name: `${name}${what}.tex`, text: toLatex(tables) }
})

const writeLatex = os.results.writeLatex.handler(async ({ input, ...asking }) => {
  const file = outputFile(input, asking)
  const tables = await allTables(input, asking)
  const written = await writeOutput(file, toLatex(tables), input)
  if (written.state === 'refused') throw asking.errors.WORK_FAILED({ data: { reasons: [written.reason] } })
  return { file, tables: tables.length }
})

const writeFigures = os.results.writeFigures.handler(async ({ input, ...asking }) => {
  const means = await askResults('means', { run: input.run }, asking)
  const table = await askResults('table', { run: input.run, by: null, compare: null }, asking)
  const differences = await askResults('taskDifferences', { run: input.run, name: null, against: null }, asking)
  const squares = await askResults('inContextOrTuned', tunedRun(input, asking), asking)
  const curves = await askResults('overSteps', { run: input.run }, asking)
  const written = await writeDrawings(
    resolve(input.folder),
    await drawFigures([
      ...figuresOf({ means, table }),
      ...marginsFigures(squares),
      ...stepsFigures(curves),
      ...differencesFigures(differences),
    ]),
    input,
  )
  if (written.state === 'refused') throw asking.errors.WORK_FAILED({ data: { reasons: [written.reason] } })
  return { folder: resolve(input.folder), files: written.files }
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
  const written = await writeText(outputFile(input, asking), texts(), input)
  if (written.state === 'refused') throw asking.errors.WORK_FAILED({ data: { reasons: [written.reason] } })
  return { file: resolve(input.file), trials }
})

/** Asked before anything is computed. */
function outputFile(
  input: { readonly file: string; readonly overwrite: boolean },
  { errors }: Pick<Asking, 'errors'>,
): string {
  const file = resolve(input.file)
  const problems = outputsProblems('.', [file], input.overwrite)
  if (problems.length > 0) throw errors.INVALID_REQUEST({ data: { reasons: problems } })
  return file
}

async function* pieces(run: string, asking: Asking): AsyncGenerator<LinesAnswer> {
  let after: TrialPlace | null = null
  do {
    const piece: LinesAnswer = await askResults('lines', { run, after }, asking)
    if (piece.trials > 0) yield piece
    after = piece.last
  } while (after !== null)
}

const taskDifferences = os.results.taskDifferences.handler(({ input, ...asking }) =>
  askResults('taskDifferences', input, asking),
)

const taskGuessing = os.results.taskGuessing.handler(({ input, ...asking }) =>
  askResults('taskGuessing', input, asking),
)

const confusion = os.results.confusion.handler(({ input, ...asking }) => askResults('confusion', input, asking))

const effects = os.results.effects.handler(({ input, ...asking }) => askResults('effects', input, asking))

const byTemplate = os.results.byTemplate.handler(({ input, ...asking }) => askResults('byTemplate', input, asking))

const inContextOrTuned = os.results.inContextOrTuned.handler(({ input, ...asking }) =>
  askResults('inContextOrTuned', tunedRun(input, asking), asking),
)

const demonstrations = os.results.demonstrations.handler(({ input, ...asking }) =>
  askResults('demonstrations', input, asking),
)

const style = os.results.style.handler(({ input, ...asking }) => askResults('style', input, asking))

const formatSpread = os.results.formatSpread.handler(({ input, ...asking }) =>
  askResults('formatSpread', input, asking),
)

const overSteps = os.results.overSteps.handler(({ input, ...asking }) => askResults('overSteps', input, asking))

const detailFile = os.results.detailFile.handler(({ input, ...asking }) => askResults('detailFile', input, asking))

export const results = {
  taskDifferences,
  taskGuessing,
  confusion,
  effects,
  byTemplate,
  inContextOrTuned,
  demonstrations,
  style,
  formatSpread,
  overSteps,
  detailFile,
  table,
  means,
  matrix,
  csv,
  writeCsv,
  latex,
  writeLatex,
  writeFigures,
  trialsJsonl,
  writeTrials,
}

/** The other run by its whole id, as the first one's. */
function tunedRun(
  { run, tuned }: { readonly run: string; readonly tuned?: string | undefined },
  { context, errors }: Asking,
): { readonly run: string; readonly tuned?: string } {
  if (tuned === undefined) return { run }
  const found = findRun(context.store, tuned)
  if (found.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: [found.reason] } })
  return { run, tuned: found.run.id }
}

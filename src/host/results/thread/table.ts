import { answersOf } from '#core/study/answer-parts.ts'
import { cellName } from '#core/study/cell.ts'
import { compareCells, draws } from '#core/study/comparisons.ts'
import { formatGapOf } from '#core/study/format-gap.ts'
import type { Line } from '#core/study/line.ts'
import { isMarked, markInWords } from '#core/study/mark.ts'
import { askingMode, modeSentence } from '#core/study/mode-difference.ts'
import { published, publishedCaveatFor } from '#core/study/published.ts'
import { resultsTable } from '#core/study/results-table.ts'
import type { RunRow } from '#store/runs.ts'
import type { RunResults } from '../run-results.ts'
import type { Answered, RunRequests } from '../requests.ts'
import type { Gathered, GatheredRun } from './gathered.ts'

/** The table but its trainings, whose state is known where they are carried out. */
export async function tableOf(gathered: Gathered, { run: id, ...asked }: RunRequests['table'], signal?: AbortSignal) {
  const found = gathered.of(id)
  return found.state === 'refused' ? found : tableOfRun(found.answer, asked, signal)
}

/** Of a run that need not be in the database. */
export async function tableOfRun(
  { run, results, drawn }: GatheredRun,
  { by, compare }: Omit<RunRequests['table'], 'run'>,
  signal?: AbortSignal,
) {
  const compared = compareCells(results, compare, await drawn(signal))
  if (compared.state === 'refused') return compared
  return answered({
    ...headOf(run),
    by,
    margin: run.study.margin,
    seed: run.study.seed,
    draws,
    cells: cellsOf(results),
    groups: groupsOf(results, by),
    answers: answersOf(results),
    comparisons: compared.comparisons,
    family: compared.family,
    mark: markInWords(results.cells),
    empty: compared.empty,
    verdict: compared.verdict,
    overSizes: compared.overSizes,
    minimumDetectableEffect: compared.minimumDetectableEffect,
    published,
    publishedCaveat: publishedCaveatFor(run.study),
    intervals: compared.intervals,
    seedsDrawn: compared.seedsDrawn,
    ...(compared.formatsDrawn !== undefined && { formatsDrawn: compared.formatsDrawn }),
    aboveChance: compared.aboveChance,
    attribution: compared.attribution,
  })
}

/** What of it needs no draws. */
export function meansOf(gathered: Gathered, { run: id }: RunRequests['means']) {
  const found = gathered.of(id)
  if (found.state === 'refused') return found
  const { run, results } = found.answer
  return answered({
    ...headOf(run),
    margin: run.study.margin,
    cells: cellsOf(results),
    groups: groupsOf(results, null),
    answers: answersOf(results),
    mark: markInWords(results.cells),
    published,
    publishedCaveat: publishedCaveatFor(run.study),
  })
}

export function answered<Answer>(answer: Answer): Answered<Answer> {
  return { state: 'answered', answer }
}

export function factorsOf({ method, training, condition, decoding, predictions }: Line) {
  return { method, training, condition, decoding, ...elsewhere(predictions) }
}

function elsewhere(made: Line['predictions']) {
  return (
    made && {
      predictions: {
        name: made.name,
        conditionKnown: made.conditionKnown,
        ...(made.fileMetric && { fileMetric: made.fileMetric }),
      },
    }
  )
}

function headOf(run: RunRow) {
  return {
    run: run.id,
    name: run.name,
    collection: run.study.collection,
    model: run.study.model.name,
    done: run.done,
    total: run.total,
    ...askingOf(run),
  }
}

function askingOf({ study, modeDifference: difference }: RunRow) {
  const sentence = modeSentence(study, difference)
  return sentence !== null && { asking: { mode: askingMode(study), difference, sentence } }
}

/** What each cell is made of, and what became of its trials. */
export function cellsOf({ cells, study, outcomes, ends }: RunResults) {
  return cells.map((asked, i) => ({
    name: cellName(asked.cell, study),
    method: asked.cell.method,
    training: asked.cell.training,
    condition: asked.cell.condition,
    ...(asked.cell.sampledFormat !== undefined && { sampledFormat: asked.cell.sampledFormat }),
    decoding: asked.cell.decoding,
    ...elsewhere(asked.cell.predictions),
    parity: asked.parity,
    marked: isMarked(asked),
    done: asked.trials.length - (outcomes[i]?.['engine-error'] ?? 0),
    total: asked.instances,
    outcomes: outcomes[i] ?? {},
    ends: ends[i] ?? {},
    normalised: normalisedOf(asked.trials),
    withDroppedExamples: asked.trials.reduce((sum, { dropped }) => sum + (dropped > 0 ? 1 : 0), 0),
  }))
}

/** What normalisation makes of answers that are out of format. */
function normalisedOf(trials: RunResults['cells'][number]['trials']) {
  const { label, right } = formatGapOf(trials)
  return { label, right }
}

function groupsOf(results: RunResults, by: Parameters<typeof resultsTable>[1]) {
  return resultsTable(results, by).map((group) => ({
    ...group,
    lines: group.lines.map((line) => ({ ...line, line: line.line && factorsOf(line.line) })),
  }))
}

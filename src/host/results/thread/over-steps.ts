import { conditionTitle } from '#core/conditions/index.ts'
import { linesWithCheckpoints } from '#core/study/line.ts'
import { overSteps, stepColumns, type DrawnSteps, type OverSteps } from '#core/study/over-steps/index.ts'
import { measureInWords, severalDecodings, saidOverSteps } from '#core/study/over-steps/sentences.ts'
import { styleOverSteps } from '#core/study/over-steps/style.ts'
import { halfTimesTable, overStepsTables, styleOverStepsTable } from '#core/tables/over-steps.ts'
import type { ReadableDB } from '#store/store.ts'
import type { RunRequests } from '../requests.ts'
import type { Gathered, GatheredRun } from './gathered.ts'
import { answersToGeneration } from './generation-answers.ts'
import { shownTable } from './shown-table.ts'
import { answered } from './table.ts'

/** Scores and style over the steps of trainings; nothing of a study that asks no checkpoints. */
export async function overStepsOf(
  gathered: Gathered,
  db: ReadableDB,
  { run: id }: RunRequests['overSteps'],
  signal?: AbortSignal,
) {
  const found = gathered.of(id)
  if (found.state === 'refused') return found
  const { run, results, ends } = found.answer
  const all = await overStepsOfRun(found.answer, signal)
  const styles =
    run.study.tuning?.checkpoints === undefined
      ? []
      : styleOverSteps(answersToGeneration(db, results, linesWithCheckpoints), ends)
  return answered({
    run: run.id,
    study: run.name,
    said: saidOverSteps(all),
    curves: all.map(curveOf),
    tables: [...tablesOf(all), ...(styles.length === 0 ? [] : [shownTable(styleOverStepsTable(styles))])],
  })
}

/** Of a run that need not be in the database: scores alone, for a bundle's answers are read one after the other. */
export async function overStepsOfRun(
  { results, draw, ends }: Pick<GatheredRun, 'results' | 'draw' | 'ends'>,
  signal?: AbortSignal,
): Promise<readonly OverSteps[]> {
  const drawn: DrawnSteps[] = []
  for (const { scores, formats } of stepColumns(results)) {
    const [ofScores, ofFormats = null] = await draw(formats === null ? [scores] : [scores, formats], signal)
    if (ofScores !== undefined) drawn.push({ scores: ofScores, formats: ofFormats })
  }
  return overSteps(results, drawn, ends)
}

/** None where nothing is asked in full yet. */
export function tablesOf(all: readonly OverSteps[]) {
  return all.length === 0
    ? []
    : [...overStepsTables(all).map((each) => shownTable(each)), shownTable(halfTimesTable(all))]
}

/** What a figure is drawn from. */
function curveOf(of: OverSteps) {
  return {
    trained: conditionTitle(of.trained),
    asked: conditionTitle(of.asked),
    size: of.size,
    kind: of.kind,
    instances: of.instances,
    seeds: of.seeds,
    scores: of.followed.map((followed) => ({
      name: measureInWords(followed, severalDecodings(of)),
      halfTime: followed.halved?.halfTime.state === 'found' ? followed.halved.halfTime.step : null,
      points: followed.points.map(({ step, isEnd, value, interval95, marked }) => ({
        step,
        isEnd,
        value,
        interval: interval95 === 'too-few' ? null : { low: interval95.low, high: interval95.high },
        marked,
      })),
    })),
  }
}

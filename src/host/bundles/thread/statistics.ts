import { saidInLines } from '#core/study/said.ts'
import { formatSpreadOfRun } from '../../results/thread/format-spread.ts'
import type { GatheredRun } from '../../results/thread/gathered.ts'
import { saidOverSteps } from '#core/study/over-steps/sentences.ts'
import { matrixOfRun } from '../../results/thread/matrix.ts'
import { overStepsOfRun, tablesOf } from '../../results/thread/over-steps.ts'
import { tableOfRun } from '../../results/thread/table.ts'

/** What stands in `statistics.json`: everything that a results table tells, by itself, by task and by category. */
export async function statisticsOf(gathered: GatheredRun, signal: AbortSignal): Promise<Record<string, unknown>> {
  const compared = await tableOfRun(gathered, { by: null, compare: null }, signal)
  const parts = {
    table: compared.state === 'answered' ? compared.answer : { refused: compared.reason },
    byTask: matrixOfRun(gathered, 'task'),
    byCategory: matrixOfRun(gathered, 'category'),
    ...(gathered.run.study.sampledFormats !== undefined && { formatSpread: await formatsOf(gathered, signal) }),
    ...(gathered.run.study.tuning?.checkpoints !== undefined && { overSteps: await stepsOf(gathered, signal) }),
  }
  return JSON.parse(
    JSON.stringify(parts, (key, value: unknown) => (ofThisPlace.has(key) ? undefined : value)),
  ) as Record<string, unknown>
}

async function formatsOf(gathered: GatheredRun, signal: AbortSignal) {
  const parts = await formatSpreadOfRun(gathered, signal)
  return {
    sentences: saidInLines(parts),
    tables: parts.flatMap(({ tables }) => tables.map(({ name, csv }) => ({ name, csv }))),
  }
}

async function stepsOf(gathered: GatheredRun, signal: AbortSignal) {
  const all = await overStepsOfRun(gathered, signal)
  return { sentences: saidInLines(saidOverSteps(all)), tables: tablesOf(all).map(({ name, csv }) => ({ name, csv })) }
}

/** The run's id, and what Placebo shows beside every run's own results. */
const ofThisPlace = new Set(['run', 'published', 'publishedCaveat'])

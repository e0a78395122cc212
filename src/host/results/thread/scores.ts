import type { Reason } from '#contract/errors.ts'
import { createReadStream } from 'node:fs'
import { aggregate, type Means, type ScoredRow } from '#core/scoring/aggregate.ts'
import { scoreAnswer } from '#core/scoring/index.ts'
import { fileMetricSentences } from '#core/study/file-metric-words.ts'
import { readPredictions, type Prediction } from '#exchange/predictions/read-predictions.ts'
import { fileMetricOf } from '../../predictions/file-metric.ts'
import { answered } from './table.ts'

/** Scores of a file of predictions, of which nothing is kept. */
export async function scoresOfFile({ file, perInstance }: { readonly file: string; readonly perInstance: boolean }) {
  const refuse = (reason: Reason) => ({ state: 'refused', reason }) as const
  const rows: (ScoredRow & { id: string })[] = []
  let sentences: readonly string[] = []
  for await (const event of readPredictions({ file, bytes: createReadStream(file) })) {
    if (event.type === 'problem') return refuse(`${file}: ${event.problem.message}`)
    if (event.type === 'progress') continue
    const metric = fileMetricOf(event.metric, event.predictions)
    if (metric)
      sentences = fileMetricSentences(
        metric,
        event.predictions.every(({ decoding }) => decoding === 'likelihood') ? 'likelihood' : 'free',
      )
    for (const prediction of event.predictions) {
      const { references, where } = prediction
      if (references === null)
        return refuse(`${file}: invalid ${where}: "references" is missing; a list of at least one text is needed`)
      rows.push(scored(prediction, references))
    }
  }
  if (rows.length === 0) return refuse(`invalid file: ${file} (it has no lines)`)
  const { overall, perTask } = aggregate(rows)
  return answered({
    overall: view(rows.length, overall.overInstances),
    ...(sentences.length > 0 && { fileMetric: sentences }),
    tasks: Object.fromEntries(
      perTask.map((task) => [task.name, view(task.overInstances.exactMatch?.n ?? 0, task.overInstances)]),
    ),
    ...(perInstance && { instances: rows.map(instanceView) }),
  })
}

function scored({ task, id, where, prediction, labels, options }: Prediction, references: readonly string[]) {
  const space = labels ?? options
  return {
    task,
    id: id ?? where,
    category: '',
    kind: space === null ? 'generation' : 'classification',
    scores: scoreAnswer(prediction, references, space),
  } as const
}

function view(n: number, { exactMatch, strictMatch, rougeL, rougeLUnicode, format }: Means) {
  return {
    n,
    exactMatch: exactMatch?.percent ?? null,
    strictMatch: strictMatch?.percent ?? null,
    rougeL: rougeL?.percent ?? null,
    rougeLUnicode: rougeLUnicode?.percent ?? null,
    withoutRougeL: n - (rougeL?.n ?? 0),
    format: format?.percent ?? null,
  }
}

function instanceView({ task, id, scores: own }: ScoredRow & { id: string }) {
  return {
    task,
    id,
    exactMatch: own?.exactMatch ?? 0,
    strictMatch: own?.strictMatch ?? 0,
    rougeL: own?.rougeL ?? null,
    rougeLUnicode: own?.rougeLUnicode ?? null,
    format: own?.format ?? null,
  }
}

import { createReadStream } from 'node:fs'
import { aggregate, type Means, type ScoredRow } from '#core/scoring/aggregate.ts'
import { scoreAnswer } from '#core/scoring/index.ts'
import { fileMetricSentences } from '#core/study/file-metric-words.ts'
import { readPredictions, type Prediction } from '#exchange/predictions/read-predictions.ts'
import { fileProblem } from '#files/named-file.ts'
import { os } from '../implement.ts'
import { fileMetricOf } from '../predictions/file-metric.ts'

const file = os.scores.file.handler(async ({ input, errors }) => {
  const refuse = (reason: string) => errors.INVALID_REQUEST({ data: { reasons: [reason] } })
  const problem = fileProblem(input.file)
  if (problem !== undefined) throw refuse(`invalid file: ${input.file} (${problem})`)
  const rows: (ScoredRow & { id: string })[] = []
  let sentences: readonly string[] = []
  for await (const event of readPredictions({ file: input.file, bytes: createReadStream(input.file) })) {
    if (event.type === 'problem') throw refuse(`${input.file}: ${event.problem.message}`)
    if (event.type === 'progress') continue
    const metric = fileMetricOf(event.metric, event.predictions)
    if (metric) sentences = fileMetricSentences(metric, event.predictions.every(({ decoding }) => decoding === 'likelihood') ? 'likelihood' : 'free')
    for (const prediction of event.predictions) {
      const { references, where } = prediction
      if (references === null) throw refuse(`${input.file}: invalid ${where}: "references" is missing; a list of at least one text is needed`)
      rows.push(scored(prediction, references))
    }
  }
  if (rows.length === 0) throw refuse(`invalid file: ${input.file} (it has no lines)`)
  const { overall, perTask } = aggregate(rows)
  return {
    overall: view(rows.length, overall.overInstances),
    ...(sentences.length > 0 && { fileMetric: [...sentences] }),
    tasks: Object.fromEntries(perTask.map((task) => [task.name, view(task.overInstances.exactMatch?.n ?? 0, task.overInstances)])),
    ...(input.perInstance && { instances: rows.map(instanceView) }),
  }
})

export const scores = { file }

function scored({ task, id, where, prediction, labels, options }: Prediction, references: readonly string[]) {
  const space = labels ?? options
  return { task, id: id ?? where, category: '', kind: space === null ? 'generation' : 'classification', scores: scoreAnswer(prediction, references, space) } as const
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

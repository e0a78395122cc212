import { readPredictions, type Prediction } from '#exchange/predictions/read-predictions.ts'
import type { NamedMetric } from '#exchange/predictions/prediction.ts'

export interface ReadLines {
  format: string
  predictions: readonly Prediction[]
  metric: NamedMetric | null
  skipped: number
  problem: string | null
}

/** A file of predictions as a test writes it: one JSON text, or value, on each line. */
export async function readLines(
  lines: readonly unknown[],
  file = 'predictions.jsonl',
  metric: string | null = null,
): Promise<ReadLines> {
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')
  const found: ReadLines = { format: '', predictions: [], metric: null, skipped: 0, problem: null }
  for await (const event of readPredictions(
    {
      file,
      bytes: (async function* () {
        yield await Promise.resolve(Buffer.from(text))
      })(),
    },
    metric,
  )) {
    if (event.type === 'problem') found.problem = event.problem.message
    else if (event.type === 'predictions')
      Object.assign(found, {
        format: event.format,
        predictions: event.predictions,
        metric: event.metric,
        skipped: event.skipped,
      })
  }
  return found
}

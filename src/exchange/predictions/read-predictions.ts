import { basename } from 'node:path'
import { readLines } from '../lines.ts'
import { quote } from '../quote.ts'
import { errorEvent, type Problem, type Source } from '../read-event.ts'
import { lmEvaluationHarness } from './lm-evaluation-harness.ts'
import { plain } from './plain.ts'
import { isRow, type ParsedLine, type Prediction, type PredictionFormat } from './prediction.ts'
import { tkInstruct } from './tk-instruct.ts'

export type { Prediction } from './prediction.ts'

/** Known by the fields of the first line, in this order. */
export const predictionFormats: readonly PredictionFormat[] = [tkInstruct, lmEvaluationHarness, plain]

export type PredictionEvent =
  | { readonly type: 'predictions'; readonly format: string; readonly predictions: readonly Prediction[]; /** Lines of this batch that say nothing of their own. */ readonly skipped: number }
  | { readonly type: 'problem'; readonly problem: Problem }

/**
 * Reads predictions that were made elsewhere, one JSON object on each line: Tk-Instruct's predicted_examples.jsonl, samples of
 * the lm-evaluation-harness, or plain lines; what each looks like is told in its own file. The first error ends it.
 */
export async function* readPredictions(source: Source): AsyncGenerator<PredictionEvent, void, void> {
  let known: { readonly format: PredictionFormat; readonly read: (row: Readonly<Record<string, unknown>>) => ParsedLine } | undefined
  for await (const event of readLines(source)) {
    if (event.type === 'problem') return yield event
    const predictions: Prediction[] = []
    let skipped = 0
    for (const { text, number } of event.lines) {
      const fault = (what: string) => errorEvent(source.file, { code: 'field', where: `line ${number}`, message: `invalid line ${number}: ${what}` })
      const row = rowOf(text)
      if (typeof row === 'string') return yield fault(row)
      if (!known) {
        const format = predictionFormats.find(({ has }) => has(row)) ?? plain
        known = { format, read: format.reader(basename(source.file)) }
      } else if (known.format !== plain && !known.format.has(row)) return yield fault(`${quote(text)} is not like the lines before it (${known.format.name})`)
      const parsed = known.read(row)
      if (parsed === null) skipped++
      else if (typeof parsed === 'string') return yield fault(parsed)
      else predictions.push({ ...parsed, line: number })
    }
    if (known) yield { type: 'predictions', format: known.format.name, predictions, skipped }
  }
}

function rowOf(text: string): Readonly<Record<string, unknown>> | string {
  try {
    const value: unknown = JSON.parse(text)
    return isRow(value) ? value : `${quote(text)} is not an object {task, id, prediction}`
  } catch {
    return `${quote(text)} is not JSON; one object on each line is needed`
  }
}

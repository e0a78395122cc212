import { basename } from 'node:path'
import { readJson } from '../json.ts'
import { limits } from '../limits.ts'
import { readLines } from '../lines.ts'
import { quote } from '../quote.ts'
import { untilIssue } from '../parse-error.ts'
import type { Problem, Source } from '../read-event.ts'
import { bigBenchHard, listsOptions } from './big-bench-hard.ts'
import { rowByRow } from './file-metric.ts'
import { lmEvaluationHarness } from './lm-evaluation-harness.ts'
import { plain } from './plain.ts'
import {
  isRow,
  rejectRow,
  tooLarge,
  type FileReader,
  type Prediction,
  type PredictionFormat,
  type Row,
  type NamedMetric,
} from './prediction.ts'
import { tkInstruct } from './tk-instruct.ts'

export type { Prediction } from './prediction.ts'

/** Known by the fields of the first line, in this order. */
export const predictionFormats: readonly PredictionFormat[] = [tkInstruct, lmEvaluationHarness, plain]

export type PredictionEvent =
  | { readonly type: 'progress'; /** Lines so far. */ readonly read: number }
  | {
      readonly type: 'predictions'
      readonly format: string
      readonly predictions: readonly Prediction[]
      /** `null`: the rows have none that an answer can be compared with. */
      readonly metric: NamedMetric | null
      /** Lines that say nothing of their own. */
      readonly skipped: number
    }
  | { readonly type: 'problem'; readonly problem: Problem }

/**
 * Reads predictions that were made elsewhere: Tk-Instruct's, samples of the lm-evaluation-harness, plain lines (one
 * JSON object on each line, as Python writes JSON), or outputs of BIG-bench Hard (one JSON document); what each looks
 * like is told in its own file. `predictions` comes once, at the end: what a line says may depend on all of them. The
 * first error ends it.
 *
 * @param metric the one of the file's own that shall count; `null`: the format's first
 */
export function readPredictions(
  source: Source,
  metric: string | null = null,
): AsyncGenerator<PredictionEvent, void, void> {
  return untilIssue(source.file, predictionEvents(source, metric))
}

async function* predictionEvents(source: Source, metric: string | null): AsyncGenerator<PredictionEvent, void, void> {
  const rows = rowsReader(basename(source.file), metric)
  let document: string[] | null = null
  let [read, length, characters] = [0, 0, 0]
  for await (const batch of readLines(source)) {
    for (const { text, number } of batch) {
      if (document === null && read === 0 && beginsDocument(text)) document = []
      read++
      characters += text.length
      if (read > limits.predictions.rows)
        rejectRow(`line ${number}`, `more than ${limits.predictions.rows} lines; split the file`)
      if (characters > limits.predictions.characters)
        rejectRow(`line ${number}`, `more than ${limits.predictions.characters} characters up to here; split the file`)
      if (document === null) {
        rows.add(text, number)
        continue
      }
      length += text.length
      if (length > limits.heads)
        rejectRow(
          `line ${number}`,
          `one JSON document of more than ${limits.heads} characters; one object on each line is needed`,
        )
      document.push(text)
    }
    yield { type: 'progress', read }
  }
  if (document !== null) rows.add(document.join('\n'), 1)
  const { format, reader, skipped } = rows.known() ?? { format: '', reader: null, skipped: 0 }
  const outcome = reader?.finish()
  if (outcome === undefined) return
  for (const each of outcome.predictions) {
    const large = tooLarge(each)
    if (large !== undefined) rejectRow(each.where, large)
  }
  yield { type: 'predictions', format, predictions: outcome.predictions, metric: outcome.metric, skipped }
}

/** The first line of a JSON document that takes several: it is no JSON of its own. */
function beginsDocument(text: string): boolean {
  return text.trimStart().startsWith('{') && readJson(text).state === 'not JSON'
}

function rowsReader(file: string, metric: string | null) {
  let known:
    { readonly format: PredictionFormat | null; readonly name: string; readonly reader: FileReader } | undefined
  let skipped = 0
  return {
    add: (text: string, number: number): void => {
      const where = `line ${number}`
      const row = rowOf(text, where)
      if (!known && bigBenchHard.has(row)) {
        known = { format: null, name: bigBenchHard.name, reader: outputsReader(file, row, metric) }
        return
      }
      if (!known) {
        const format = predictionFormats.find(({ has }) => has(row)) ?? plain
        known = { format, name: format.name, reader: format.reader(file, metric) }
      } else if (known.format !== plain && known.format?.has(row) !== true)
        rejectRow(where, `${quote(text)} is not like the lines before it (${known.name})`)
      if (known.reader.add(row, where) === 'skipped') skipped++
    },
    known: () => known && { format: known.name, reader: known.reader, skipped },
  }
}

/** The outputs of one document as if each were a line. */
function outputsReader(file: string, document: Row, metric: string | null): FileReader {
  let place = 0
  const rows = bigBenchHard.rows(document)
  const hasOptions = rows.every(listsOptions)
  const reader = rowByRow((row, where) => bigBenchHard.parse(file, place++, hasOptions, row, where), metric)
  for (const [i, row] of rows.entries()) {
    const where = `outputs[${i}]`
    if (!isRow(row)) rejectRow(where, `${quote(row)} is not an object {input, prediction, target}`)
    reader.add(row, where)
  }
  return reader
}

function rowOf(text: string, where: string): Row {
  const read = readJson(text)
  if (read.state === 'too much') rejectRow(where, `${read.why}; one object on each line is needed`)
  if (read.state === 'not JSON') rejectRow(where, `${quote(text)} is not JSON; one object on each line is needed`)
  return isRow(read.value) ? read.value : rejectRow(where, `${quote(text)} is not an object {task, id, prediction}`)
}

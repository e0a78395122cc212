import { basename } from 'node:path'
import { readJson } from '../json.ts'
import { limits } from '../limits.ts'
import { readLines } from '../lines.ts'
import { quote } from '../quote.ts'
import { errorEvent, type Problem, type Source } from '../read-event.ts'
import { bigBenchHard, listsOptions } from './big-bench-hard.ts'
import { rowByRow } from './file-metric.ts'
import { lmEvaluationHarness } from './lm-evaluation-harness.ts'
import { plain } from './plain.ts'
import {
  isRow,
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
export async function* readPredictions(
  source: Source,
  metric: string | null = null,
): AsyncGenerator<PredictionEvent, void, void> {
  const rows = rowsReader(basename(source.file), metric)
  const fault = (where: string | null, what: string) =>
    errorEvent(source.file, {
      code: 'field',
      ...(where !== null && { where }),
      message: where === null ? what : `invalid ${where}: ${what}`,
    })
  let document: string[] | null = null
  let [read, length, characters] = [0, 0, 0]
  for await (const event of readLines(source)) {
    if (event.type === 'problem') return yield event
    for (const { text, number } of event.lines) {
      if (document === null && read === 0 && beginsDocument(text)) document = []
      read++
      characters += text.length
      if (read > limits.predictions.rows)
        return yield fault(`line ${number}`, `more than ${limits.predictions.rows} lines; split the file`)
      if (characters > limits.predictions.characters)
        return yield fault(
          `line ${number}`,
          `more than ${limits.predictions.characters} characters up to here; split the file`,
        )
      if (document === null) {
        const wrong = rows.add(text, number)
        if (wrong !== null) return yield fault(wrong.where, wrong.what)
        continue
      }
      length += text.length
      if (length > limits.heads)
        return yield fault(
          `line ${number}`,
          `one JSON document of more than ${limits.heads} characters; one object on each line is needed`,
        )
      document.push(text)
    }
    yield { type: 'progress', read }
  }
  const wrong = document === null ? null : rows.add(document.join('\n'), 1)
  if (wrong !== null) return yield fault(wrong.where, wrong.what)
  const { format, reader, skipped } = rows.known() ?? { format: '', reader: null, skipped: 0 }
  const outcome = reader?.finish()
  if (outcome === undefined) return
  if (outcome.state === 'refused') return yield fault(outcome.where, outcome.reason)
  for (const each of outcome.predictions) {
    const large = tooLarge(each)
    if (large !== undefined) return yield fault(each.where, large)
  }
  yield { type: 'predictions', format, predictions: outcome.predictions, metric: outcome.metric, skipped }
}

/** The first line of a JSON document that takes several: it is no JSON of its own. */
function beginsDocument(text: string): boolean {
  return text.trimStart().startsWith('{') && readJson(text).state === 'not JSON'
}

interface Wrong {
  readonly where: string
  readonly what: string
}

function rowsReader(file: string, metric: string | null) {
  let known:
    { readonly format: PredictionFormat | null; readonly name: string; readonly reader: FileReader } | undefined
  let skipped = 0
  return {
    add: (text: string, number: number): Wrong | null => {
      const where = `line ${number}`
      const row = rowOf(text)
      if (typeof row === 'string') return { where, what: row }
      if (!known && bigBenchHard.has(row)) {
        const outputs = outputsReader(file, row, metric)
        if ('what' in outputs) return outputs
        known = { format: null, name: bigBenchHard.name, reader: outputs }
        return null
      }
      if (!known) {
        const format = predictionFormats.find(({ has }) => has(row)) ?? plain
        known = { format, name: format.name, reader: format.reader(file, metric) }
      } else if (known.format !== plain && known.format?.has(row) !== true)
        return { where, what: `${quote(text)} is not like the lines before it (${known.name})` }
      const added = known.reader.add(row, where)
      if (typeof added !== 'string') return { where, what: added.wrong }
      if (added === 'skipped') skipped++
      return null
    },
    known: () => known && { format: known.name, reader: known.reader, skipped },
  }
}

/** The outputs of one document as if each were a line. */
function outputsReader(file: string, document: Row, metric: string | null): FileReader | Wrong {
  let place = 0
  const rows = bigBenchHard.rows(document)
  const hasOptions = rows.every(listsOptions)
  const reader = rowByRow((row) => bigBenchHard.parse(file, place++, hasOptions, row), metric)
  for (const [i, row] of rows.entries()) {
    const where = `outputs[${i}]`
    const added = isRow(row)
      ? reader.add(row, where)
      : { wrong: `${quote(row)} is not an object {input, prediction, target}` }
    if (typeof added !== 'string') return { where, what: added.wrong }
  }
  return reader
}

function rowOf(text: string): Row | string {
  const read = readJson(text)
  if (read.state === 'too much') return `${read.why}; one object on each line is needed`
  if (read.state === 'not JSON') return `${quote(text)} is not JSON; one object on each line is needed`
  return isRow(read.value) ? read.value : `${quote(text)} is not an object {task, id, prediction}`
}

import { Readable } from 'node:stream'
import { parse, CsvError } from 'csv-parse'
import type { Instance } from '#core/task.ts'
import { checkedText } from './checked-text.ts'
import { nameOf } from './fields.ts'
import { nameFromFile } from './file-names.ts'
import { limits } from './limits.ts'
import { quote } from './quote.ts'
import { issueIn, reject, untilIssue } from './parse-error.ts'
import { warningEvent, type ParseIssue, type Reader, type Source, type TaskEvents } from './read-event.ts'
import { recordColumns, type RecordColumns } from './record-columns.ts'
import { recordTaker } from './record-formats.ts'
import { taskTable, type TaskTable } from './task-table.ts'

/*
 * CSV: commas, double quotes, LF or CRLF, UTF-8 with or without byte order mark; the first row names the columns, in
 * any order and case:
 *
 *   input        required
 * output required; a further column of the same name for each further reference (empty cells there count for nothing).
 *                A list written as JSON is not taken apart: such a text may be an output itself.
 *   option       of a choice task: a column of this name for each option, empty cells count for nothing
 *   definition   required in one row of each task; the same text again or nothing in the others
 *   task         else the task is named like the file
 *   id           else the instance is named after its position
 *   categories   separated by ";"
 *   role         "instance" (or empty), "positive example", "negative example"
 *   explanation  of an example
 *
 * Other columns are skipped with a warning. A table whose columns are those of another dialect (record-formats.ts) is
 * read as that, a record in each row.
 */
const columns = ['input', 'output', 'option', 'definition', 'task', 'id', 'categories', 'role', 'explanation'] as const
type Column = (typeof columns)[number]

export const readCsv: Reader = (source) => untilIssue(source.file, taskEvents(source, commas))

/** The same with tabs between the cells. */
export const readTsv: Reader = (source) => untilIssue(source.file, taskEvents(source, tabs))

async function* taskEvents(source: Source, separated: Separated): TaskEvents {
  const { file } = source
  const table = taskTable()
  const records = recordTaker(table, nameFromFile(file))
  let columns: RecordColumns | undefined
  let header: Header | undefined
  let instances: Instance[] = []
  let current = ''
  for await (const row of rowsOf(source, limits.record, separated)) {
    if (columns !== undefined) {
      records.take(columns.format, columns.recordOf(row.cells), `line ${row.line}`)
      for (const ready of records.ready()) yield { type: 'instances', ...ready }
      continue
    }
    if (header === undefined) {
      columns = recordColumns(row.cells)
      if (columns !== undefined) continue
      header = headerOf(row.cells, separated)
      if (header.skipped.length > 0) {
        yield warningEvent(file, {
          code: 'skipped',
          where: 'line 1',
          message: `skipped columns: ${header.skipped.slice(0, named).map(quote).join(', ')}${header.skipped.length > named ? `, … (${header.skipped.length} in all)` : ''}`,
        })
      }
      continue
    }
    const entry = readRow(row, header, nameFromFile(file), table)
    if (entry === undefined) continue
    if (instances.length > 0 && (entry.task !== current || instances.length === batch)) {
      yield { type: 'instances', task: current, instances }
      instances = []
    }
    current = entry.task
    instances.push(entry.instance)
  }
  if (instances.length > 0) yield { type: 'instances', task: current, instances }
  for (const warning of records.warnings()) yield warningEvent(file, warning)
  yield* table.end(file, 'fill the column "definition" in one of its rows')
}

/** Columns that a warning names. */
const named = 20

/** Instances in one event. */
const batch = 200

interface Separated {
  readonly by: ',' | '\t'
  /** A quote may stand in a cell that is not quoted. */
  readonly looseQuotes: boolean
}
const commas: Separated = { by: ',', looseQuotes: false }
/** Whoever writes tabs seldom quotes, and pandas quotes cells that have a tab or a line end in them. */
const tabs: Separated = { by: '\t', looseQuotes: true }

export interface Row {
  readonly cells: readonly string[]
  /** Of the row's end. */
  readonly line: number
}

/**
 * @param longest bytes of a row
 * @throws {ParseError}
 */
export async function* rowsOf(
  source: Source,
  longest: number = limits.record,
  separated: Separated = commas,
): AsyncGenerator<Row, void, void> {
  let stopped: ParseIssue | undefined
  let first: readonly string[] | undefined
  const bytes = Readable.from(
    (async function* () {
      try {
        for await (const { bytes: text } of checkedText(source)) yield text
      } catch (error) {
        // The rows before it come first, and an error would end the parser before they have.
        stopped = issueIn(error)
      }
    })(),
    { objectMode: false, highWaterMark: 65_536 },
  )
  const parser = bytes.pipe(
    parse({
      info: true,
      delimiter: separated.by,
      relaxQuotes: separated.looseQuotes,
      skipEmptyLines: true,
      recordDelimiter: ['\r\n', '\n', '\r'],
      maxRecordSize: longest,
      onRecord: (row: string[]) => {
        // With `info` it is an object around the cells, which its types do not say.
        first ??= (row as unknown as { readonly record: readonly string[] }).record
        return row
      },
    }),
  )
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      yield { cells: record, line: info.lines }
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    // The rows before the error have not come out of the parser yet, and the mistake may be in the first one.
    const advice = first === undefined ? undefined : separatorAdvice(first, separated)
    stopped ??=
      advice === undefined
        ? csvIssue(error, longest)
        : { code: 'syntax', where: 'line 1', message: `invalid line 1: ${advice}` }
  } finally {
    bytes.destroy()
  }
  if (stopped !== undefined) reject(stopped)
}

/** What to do about a first row that is one cell only because its columns are not separated by commas. */
export function separatorAdvice(cells: readonly string[], { by }: Separated = commas): string | undefined {
  const others = by === ',' ? /[;\t|]/ : /[;,|]/
  const separator = cells.length === 1 ? others.exec(cells[0] ?? '')?.[0] : undefined
  return separator === undefined
    ? undefined
    : `the columns seem to be separated by ${quote(separator)}; save with ${by === ',' ? 'commas' : 'tabs'}`
}

interface Header {
  /** Places of a column; `output` and `option` may have several. */
  readonly places: Readonly<Record<Column, readonly number[]>>
  readonly skipped: readonly string[]
}

function headerOf(cells: readonly string[], separated: Separated): Header {
  const names = cells.map((cell) => cell.trim().toLowerCase())
  const placesOf = (column: Column) => names.flatMap((name, i) => (name === column ? [i] : []))
  const places = Object.fromEntries(columns.map((column) => [column, placesOf(column)])) as Record<Column, number[]>
  const missing = (['input', 'output'] as const).find((column) => places[column].length === 0)
  if (missing !== undefined) {
    return reject({
      code: 'field',
      where: 'line 1',
      message: `missing column "${missing}": ${separatorAdvice(cells, separated) ?? `the first row has ${quote(cells)}`}`,
    })
  }
  const twice = columns.find((column) => column !== 'output' && column !== 'option' && places[column].length > 1)
  if (twice !== undefined) {
    return reject({
      code: 'field',
      where: 'line 1',
      message: `invalid first row: the column "${twice}" is there twice; only "output" and "option" may`,
    })
  }
  return { places, skipped: cells.filter((_, i) => !columns.some((column) => column === names[i])) }
}

interface TaskInstance {
  readonly task: string
  readonly instance: Instance
}

/** @returns `undefined` for an example */
function readRow(
  { cells, line }: Row,
  { places }: Header,
  fileName: string,
  table: TaskTable,
): TaskInstance | undefined {
  const where = `line ${line}`
  const cell = (column: Column) => {
    const place = places[column][0]
    return place === undefined ? undefined : cells[place]
  }
  const filled = (column: Column) => cell(column) || undefined
  const task = nameOf(filled('task') ?? fileName, `${where}, column "task"`)
  const outputs = places.output.map((place) => cells[place] ?? '').filter((output, i) => i === 0 || output !== '')
  const options = places.option.map((place) => cells[place] ?? '').filter((option) => option.trim() !== '')
  const categories = filled('categories')
    ?.split(';')
    .map((category) => category.trim())
    .filter((category) => category !== '')
  const role = filled('role')?.trim().toLowerCase() ?? 'instance'
  const input = cell('input') ?? ''
  const explanation = filled('explanation')
  const example = {
    input,
    output: outputs[0] ?? '',
    ...(options.length > 0 && { options }),
    ...(explanation === undefined ? {} : { explanation }),
  }
  if (role !== 'instance' && role !== 'positive example' && role !== 'negative example') {
    return reject({
      code: 'field',
      where,
      message: `invalid ${where}, column "role": ${quote(role)}; use "instance", "positive example" or "negative example"`,
    })
  }
  table.mention(
    task,
    {
      definition: filled('definition'),
      categories,
      ...(role === 'positive example'
        ? { positiveExample: example }
        : role === 'negative example'
          ? { negativeExample: example }
          : {}),
    },
    where,
  )
  if (role !== 'instance') return undefined
  const instance = table.instance(
    task,
    { id: filled('id'), input, output: outputs, ...(options.length > 0 && { options }) },
    where,
  )
  return { task, instance }
}

function csvIssue(error: CsvError, longest: number): ParseIssue {
  const line = typeof error['lines'] === 'number' ? error['lines'] : undefined
  const where = line === undefined ? undefined : `line ${line}`
  const said =
    error.code === 'CSV_MAX_RECORD_SIZE'
      ? `a row longer than ${longest} bytes; is a closing quote missing?`
      : (advice[error.code] ?? error.message)
  return {
    code: error.code === 'CSV_MAX_RECORD_SIZE' ? 'too-large' : 'syntax',
    ...(where === undefined ? {} : { where }),
    message: `invalid ${where ?? 'file'}: ${said}`,
  }
}

const advice: Readonly<Partial<Record<string, string>>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quoted cell that begins before the end of the file is never closed; add its closing quote',
  CSV_INVALID_CLOSING_QUOTE: 'text after a closing quote; write a quote inside a quoted cell twice',
  INVALID_OPENING_QUOTE:
    'a quote inside a cell that does not begin with one; quote the whole cell and write the quote twice',
  CSV_RECORD_INCONSISTENT_FIELDS_LENGTH:
    'it has another number of cells than the first row; quote cells that hold the separator',
}

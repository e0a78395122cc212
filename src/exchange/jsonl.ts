import type { Instance } from '#core/task.ts'
import { categoriesOf, definitionText, headFields, headOf, nameOf, recordOf, type HeadField } from './fields.ts'
import { nameFromFile } from './file-names.ts'
import { readJson } from './json.ts'
import { readLines } from './lines.ts'
import { quote } from './quote.ts'
import { reject, untilIssue } from './parse-error.ts'
import { warningEvent, type Reader, type Source, type TaskEvents } from './read-event.ts'
import { recordFormatOf, recordTaker } from './record-formats.ts'
import { taskTable, type TaskTable } from './task-table.ts'

/*
 * JSONL: one JSON object a line, UTF-8, lines in any order. Two types of line:
 *
 *   {"type": "task", "name": "t", "definition": "…", "categories": ["…"],
 *    "positive_examples": [{"input": "…", "output": "…", "explanation"?: "…"}], "negative_examples": […],
 *    "output_type"?: "…", "curated_examples"?: [{"input": "…", "output": "…", "gold": "…"}],
 * "answer_space"?: {"kind": "classification", "labels": ["…"], "stated": "stated"}, {"kind": "choice"} or {"kind":
 * "generation"}} {"type"?: "instance", "task"?: "t", "id"?: "…", "input": "…", "output": "…" or ["…", …], "options"?:
 * ["…", "…", …],
 *    "definition"?: "…", "categories"?: ["…"]}
 *
 * Examples may have "options", too. A task all of whose instances have them is a choice task; either all have some or
 * none has. A line without "task" belongs to the task named like the file. A task needs its definition once: in its
 * task line or in an instance's line. Other keys are skipped. Task lines hold all of a task, so writing and reading
 * again loses nothing.
 *
 * A line without "type" that is a record of another dialect (record-formats.ts) is read as that.
 */
export const jsonlHeadKeys = {
  definition: 'definition',
  positiveExamples: 'positive_examples',
  negativeExamples: 'negative_examples',
  categories: 'categories',
  outputType: 'output_type',
  curatedExamples: 'curated_examples',
  answerSpace: 'answer_space',
} as const satisfies Record<HeadField, string>

export const readJsonl: Reader = (source) => untilIssue(source.file, taskEvents(source))

async function* taskEvents(source: Source): TaskEvents {
  const { file } = source
  const table = taskTable()
  const records = recordTaker(table, nameFromFile(file))
  for await (const batch of readLines(source)) {
    const ready = new Map<string, Instance[]>()
    for (const line of batch) {
      const where = `line ${line.number}`
      const row = rowOf(line.text, where)
      const format = row['type'] === undefined ? recordFormatOf(row) : undefined
      if (format === undefined) readRow(row, where, nameFromFile(file), table, ready)
      else records.take(format, row, where)
    }
    for (const [task, instances] of ready) yield { type: 'instances', task, instances }
    for (const { task, instances } of records.ready()) yield { type: 'instances', task, instances }
  }
  for (const warning of records.warnings()) yield warningEvent(file, warning)
  yield* table.end(
    file,
    'add a line {"type": "task", "name": …, "definition": …} or a "definition" to one of its lines',
  )
}

function readRow(row: Row, where: string, fileName: string, table: TaskTable, ready: Map<string, Instance[]>): void {
  const { type = 'instance' } = row
  if (type === 'task') {
    describe(row, where, table)
    return
  }
  if (type !== 'instance') {
    reject({
      code: 'field',
      where,
      message: `invalid ${where}.type: ${quote(type)}; use "task" or "instance"`,
    })
  }
  const task = nameOf(row['task'] ?? fileName, `${where}.task`)
  const instance = table.instance(task, row, where)
  const instances = ready.get(task)
  if (instances) instances.push(instance)
  else ready.set(task, [instance])
  mention(task, row, where, table)
}

function describe(row: Row, where: string, table: TaskTable): void {
  const name = nameOf(row['name'], `${where}.name`)
  const values = Object.fromEntries(headFields.map((field) => [field, row[jsonlHeadKeys[field]]]))
  const keys = Object.fromEntries(headFields.map((field) => [field, `${where}.${jsonlHeadKeys[field]}`])) as Record<
    HeadField,
    string
  >
  table.describe(headOf(name, values, keys), where)
}

function mention(task: string, row: Row, where: string, table: TaskTable): void {
  if (row['definition'] === undefined && row['categories'] === undefined) return
  const definition =
    row['definition'] === undefined ? undefined : definitionText(row['definition'], `${where}.definition`)
  const categories =
    row['categories'] === undefined ? undefined : categoriesOf(row['categories'], `${where}.categories`)
  table.mention(task, { definition, categories }, where)
}

type Row = Readonly<Record<string, unknown>>

/**
 * The parser's own words about the place count within the line and differ between versions of it: the line's number is
 * enough.
 */
function rowOf(text: string, where: string): Row {
  const read = readJson(text)
  switch (read.state) {
    case 'read':
      return recordOf(read.value, where)
    case 'too much':
      return reject({ code: 'too-large', where, message: `invalid ${where}: ${read.why}; put one instance on a line` })
    case 'not JSON': {
      const advice = 'every line is one JSON object; name a file that is one object .json'
      return reject({ code: 'syntax', where, message: `invalid ${where}: ${quote(text)} is not JSON; ${advice}` })
    }
  }
}

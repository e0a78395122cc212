import { originOf, placeOf, plainText, rejectOthers, type ReadOrigin } from './annotation-fields.ts'
import { recordOf } from './fields.ts'
import { readPlainJson } from './json.ts'
import { limits } from './limits.ts'
import { readLines, type Line } from './lines.ts'
import { quote } from './quote.ts'
import { reject, untilIssue } from './parse-error.ts'
import type { ProblemEvent, Source } from './read-event.ts'

/*
 * The log of an annotation set as JSONL: UTF-8, one JSON object a line. The first line says what it is, each further
 * line is a step, from the first one on, without gaps, as many as the first line says:
 *
 *   {"placebo": "annotations", "version": 1, "collection": "…", "set": "…", "steps": 1}
 *   {"number": 1, "author": "Ada", "at": "2026-01-31T09:30:00.000Z", "kind": "change", "of": null, "what": "approve",
 *    "changes": [{"task": "…", "item": "…", "before": …, "after": …}, …]}
 *
 *   kind     "change"; "undo", which takes back the author's step "of"; "redo", which makes that one again
 *   what     in words
 *   item     "pair" and an id (a–z, 0–9, at most 32), "tags", "simplified", "output type" or "label space"
 *   before   what the item was, and after: what it became; null: it was, or is, not there. What they hold, by item:
 * pair {"input", "gold" (or null), "output", "proposed", "source": "negative example" | "wrong label" | "rotated
 * output" |
 * "model answer" | "annotator", "state": "proposed" | "approved" | "rejected" | "needs a second look",
 *                   "position" (from 0), "note"}
 * tags [{"from", "to" (UTF-16 code units of the definition), "type" (one of eight), "text"}, …], in order, without
 * overlap
 *     simplified, output type    a text
 * label space {"kind": "classification", "labels": […], "stated": "stated" | "partly" | "not at all" | null} or
 * {"kind": "generation"}
 *
 * A step with very much in it goes on in further lines, {"number": 1, "changes": […]}. Fields that are not named here
 * are rejected, another version as well: what is left out could not be given back. Reading a log and writing it gives
 * the same bytes.
 */
const version = 1

/** A step as the store keeps it; `before` and `after` are JSON, or `null`. */
export interface LogStep extends ReadOrigin {
  readonly number: number
  readonly kind: 'change' | 'undo' | 'redo'
  readonly of: number | null
  readonly what: string
  readonly changes: readonly {
    readonly task: string
    readonly item: string
    readonly before: string | null
    readonly after: string | null
  }[]
}

/** A step as it was read: values are whatever the JSON says. */
export interface ReadStep extends Omit<LogStep, 'changes'> {
  readonly changes: readonly {
    readonly task: string
    readonly item: string
    readonly before: unknown
    readonly after: unknown
  }[]
  /** Its first one, from 1. */
  readonly line: number
}

export interface LogHead {
  readonly collection: string
  readonly set: string
  /** How many there are: a file that was cut off is told from a whole one. */
  readonly steps: number
}

export type LogEvent =
  ({ readonly type: 'head' } & LogHead) | { readonly type: 'steps'; readonly steps: readonly ReadStep[] } | ProblemEvent

/** Characters in a line, its last change over: what comes of a step beyond that stands in further lines. */
const lineLength = 1_000_000

/** The text of a log, a line at a time. */
export function* logText(
  { collection, set, steps: count }: LogHead,
  steps: Iterable<LogStep>,
): Generator<string, void, void> {
  yield `${JSON.stringify({ placebo: 'annotations', version, collection, set, steps: count })}\n`
  for (const { number, author, at, kind, of, what, changes } of steps) {
    let line = `${JSON.stringify({ number, author, at, kind, of, what }).slice(0, -1)},"changes":[`
    let first = true
    for (const { task, item, before, after } of changes) {
      if (line.length >= lineLength) {
        yield `${line}]}\n`
        line = `{"number":${number},"changes":[`
        first = true
      }
      line += `${first ? '' : ','}{"task":${JSON.stringify(task)},"item":${JSON.stringify(item)},"before":${before ?? 'null'},"after":${after ?? 'null'}}`
      first = false
    }
    yield `${line}]}\n`
  }
}

/** The steps of a log, each once its last line has come. The first error ends it. */
export function readAnnotationLog(source: Source): AsyncGenerator<LogEvent, void, void> {
  return untilIssue(source.file, stepEvents(source))
}

async function* stepEvents(source: Source): AsyncGenerator<LogEvent, void, void> {
  let head: LogHead | undefined
  let open: OpenStep | undefined
  for await (const batch of readLines(source, limits.annotations.line, 'a log has one step on a line')) {
    const steps: ReadStep[] = []
    for (const line of batch) {
      const record = recordIn(line)
      if (head === undefined) {
        head = headOf(record, line)
        yield { type: 'head', ...head }
        continue
      }
      const read = stepOf(record, line, open)
      if (open && read !== open) steps.push(open)
      open = read
    }
    if (steps.length > 0) yield { type: 'steps', steps }
  }
  if (head === undefined) notAnnotations('it is empty')
  const last = open?.number ?? 0
  if (last !== head.steps)
    reject({
      code: 'field',
      message: `invalid log: it has ${last} steps, where its first line says ${head.steps}; it may have been cut off`,
    })
  if (open) yield { type: 'steps', steps: [open] }
}

/** A step of which further lines may come. */
interface OpenStep extends ReadStep {
  readonly changes: ReadStep['changes'][number][]
  characters: number
}

type Fields = Readonly<Record<string, unknown>>

function recordIn({ text, number }: Line): Fields {
  const where = `line ${number}`
  const read = readPlainJson(text)
  switch (read.state) {
    case 'read':
      return recordOf(read.value, where)
    case 'too much':
      return reject({ code: 'too-large', where, message: `invalid ${where}: ${read.why}; was it written by Placebo?` })
    case 'not JSON':
      return reject({
        code: 'syntax',
        where,
        message: `invalid ${where}: ${quote(text)} is not JSON; every line is one JSON object`,
      })
  }
}

function headOf(record: Fields, { number }: Line): LogHead {
  if (record['placebo'] !== 'annotations') notAnnotations(`its first line is ${quote(record)}`)
  const where = `line ${number}`
  if (record['version'] !== version)
    return reject({
      code: 'field',
      where,
      message: `invalid version: ${quote(record['version'])}; this Placebo reads version ${version}, use one that is as new as the file`,
    })
  rejectOthers(record, ['placebo', 'version', 'collection', 'set', 'steps'], where)
  const collection = plainText(record['collection'], `${where}.collection`, limits.name)
  const set = plainText(record['set'], `${where}.set`, limits.annotations.set)
  const steps = record['steps'] === 0 ? 0 : countOf(record['steps'], `${where}.steps`)
  return { collection, set, steps }
}

/** @param open the step of the line before, which this line may go on with */
function stepOf(record: Fields, { text, number: line }: Line, open: OpenStep | undefined): OpenStep {
  const where = `line ${line}`
  const number = countOf(record['number'], `${where}.number`)
  const further = number === open?.number && !('kind' in record)
  rejectOthers(
    record,
    further ? ['number', 'changes'] : ['number', 'author', 'at', 'kind', 'of', 'what', 'changes'],
    where,
  )
  const changes = changesOf(record['changes'], `${where}.changes`)
  if (!further) return begunStep(record, { number, changes, line, characters: text.length }, where)
  open.characters += text.length
  if (open.characters > limits.annotations.together) {
    return reject({
      code: 'too-large',
      where,
      message: `invalid ${where}: step ${number} has more than ${limits.annotations.together} characters`,
    })
  }
  for (const change of changes) open.changes.push(change)
  return open
}

function begunStep(
  record: Fields,
  begun: Pick<OpenStep, 'number' | 'changes' | 'line' | 'characters'>,
  where: string,
): OpenStep {
  const origin = originOf(record['author'], record['at'], where)
  const kind = (['change', 'undo', 'redo'] as const).find((each) => each === record['kind'])
  if (kind === undefined)
    return reject({
      code: 'field',
      where,
      message: `invalid ${where}.kind: ${quote(record['kind'])}; use "change", "undo" or "redo"`,
    })
  const of = record['of'] === null ? null : countOf(record['of'], `${where}.of`)
  const what = plainText(record['what'], `${where}.what`, limits.annotations.what)
  return { ...begun, ...origin, kind, of, what }
}

function changesOf(value: unknown, where: string): ReadStep['changes'][number][] {
  if (!Array.isArray(value))
    return reject({ code: 'field', where, message: `invalid ${where}: ${quote(value)}; it has to be a list` })
  const changes: ReadStep['changes'][number][] = []
  for (const [i, each] of (value as unknown[]).entries()) {
    const record = recordOf(each, `${where}[${i}]`)
    rejectOthers(record, ['task', 'item', 'before', 'after'], `${where}[${i}]`)
    const place = placeOf(record['task'], record['item'], `${where}[${i}]`)
    const { before, after } = record
    if (before === undefined || after === undefined)
      return reject({
        code: 'field',
        where,
        message: `missing ${where}[${i}].${before === undefined ? 'before' : 'after'}: null says that it is not there`,
      })
    changes.push({ ...place, before, after })
  }
  return changes
}

function countOf(value: unknown, where: string): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1
    ? value
    : reject({ code: 'field', where, message: `invalid ${where}: ${quote(value)}; it has to be a whole number from 1` })
}

function notAnnotations(found: string): never {
  return reject({
    code: 'field',
    message: `no annotations: ${found}; a log begins with {"placebo": "annotations", …}, a table of items has the ending .csv`,
  })
}

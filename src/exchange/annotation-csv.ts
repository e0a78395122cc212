import { stringify } from 'csv-stringify/sync'
import { pairId, pairItem, pairSources, pairStates, type Pair } from '#core/annotations/item.ts'
import { originOf, placeOf, plainText, type ReadOrigin } from './annotation-fields.ts'
import { readPlainJson } from './json.ts'
import { rowsOf, separatorAdvice, type Row } from './csv.ts'
import { limits } from './limits.ts'
import { quote } from './quote.ts'
import { reject, untilIssue } from './parse-error.ts'
import type { ProblemEvent, Source } from './read-event.ts'

/*
 * The items of an annotation set as CSV: RFC 4180 (commas, double quotes, CRLF), UTF-8. The first row names the
 * columns, in any order; all are there and no others. A row is an item as it is now, with who left it so and when:
 *
 *   task
 *   item              "pair" and an id (a–z, 0–9, at most 32), "tags", "simplified", "output type" or "label space"
 *   author, at        of the step it comes from; a time as 2026-01-31T09:30:00.000Z
 *   of pairs:
 *   state             proposed, approved, rejected, needs a second look
 *   source            negative example, wrong label, rotated output, model answer, annotator
 *   input, delusive output, proposed output, note
 *   gold output       nothing: none is known
 *   position          among the approved pairs of the task, from 0
 *   of other items:
 *   value             the text, or the JSON that a log (annotation-log.ts) has for it
 *
 * A spreadsheet runs a text that begins with = + - @ or a tab as a formula (OWASP, "CSV Injection"). Such a text, and
 * one that begins with an apostrophe, stands behind an apostrophe, which reading takes off again: nothing is lost. An
 * apostrophe alone is a text that is there, and empty. History is in the log only: of a pair in a table nobody can tell
 * whether an annotator or an automatic proposal left it so, and agreement takes it for judged. What hides in a text
 * (core/visible.ts) stays as it is: the table is made to be read back.
 */
export const annotationColumns = [
  'task',
  'item',
  'author',
  'at',
  'state',
  'source',
  'input',
  'gold output',
  'delusive output',
  'proposed output',
  'position',
  'note',
  'value',
] as const
type Column = (typeof annotationColumns)[number]
const pairColumns = [
  'state',
  'source',
  'input',
  'gold output',
  'delusive output',
  'proposed output',
  'position',
  'note',
] as const satisfies readonly Column[]

/** An item as the store keeps it; its value is JSON. */
export interface TableItem extends ReadOrigin {
  readonly task: string
  readonly item: string
  readonly value: string
}

/** An item as it was read; its value is whatever the cells say. */
export interface ReadItem extends ReadOrigin {
  readonly task: string
  readonly item: string
  readonly value: unknown
  /** Its last one, from 1. */
  readonly line: number
}

export type TableEvent = { readonly type: 'items'; readonly items: readonly ReadItem[] } | ProblemEvent

/** Characters gathered into one piece, the last row over. */
const gathered = 65_536

/** The text of a table, piece by piece. */
export function* tableText(items: Iterable<TableItem>): Generator<string, void, void> {
  let piece = rowText(annotationColumns)
  for (const item of items) {
    const cells = cellsOf(item)
    piece += rowText(annotationColumns.map((column) => cells[column] ?? ''))
    if (piece.length < gathered) continue
    yield piece
    piece = ''
  }
  if (piece !== '') yield piece
}

/** The items of a table. The first error ends it. */
export function readAnnotationTable(source: Source): AsyncGenerator<TableEvent, void, void> {
  return untilIssue(source.file, itemEvents(source))
}

async function* itemEvents(source: Source): AsyncGenerator<TableEvent, void, void> {
  let places: Readonly<Record<Column, number>> | undefined
  let items: ReadItem[] = []
  let characters = 0
  for await (const row of rowsOf(source, limits.annotations.line)) {
    if (places === undefined) {
      places = placesIn(row.cells)
      continue
    }
    characters += row.cells.reduce((sum, cell) => sum + cell.length, 0)
    if (characters > limits.annotations.together) tooLarge(row)
    items.push(itemOf(row, places))
    if (items.length < 200) continue
    yield { type: 'items', items }
    items = []
  }
  if (places === undefined)
    reject({
      code: 'field',
      message: `no annotations: it is empty; a table begins with the columns ${annotationColumns.join(', ')}`,
    })
  if (items.length > 0) yield { type: 'items', items }
}

function rowText(cells: readonly string[]): string {
  // With CRLF between rows csv-stringify leaves cells with a single CR or LF bare; every reader takes that for a new
  // row.
  return stringify([cells], { record_delimiter: 'windows', quoted_match: /[\r\n]/ })
}

function cellsOf({ task, item, author, at, value: text }: TableItem): Partial<Record<Column, string>> {
  const place = { task: guarded(task), item, author: guarded(author), at }
  const value: unknown = JSON.parse(text)
  if (pairId(item) === undefined) return { ...place, value: typeof value === 'string' ? guarded(value) : text }
  const { input, gold, output, proposed, source, state, position, note } = value as Pair
  return {
    ...place,
    state,
    source,
    input: guarded(input),
    'gold output': gold === null ? '' : gold === '' ? "'" : guarded(gold),
    'delusive output': guarded(output),
    'proposed output': guarded(proposed),
    position: String(position),
    note: guarded(note),
  }
}

function guarded(text: string): string {
  return /^[=+\-@\t\r\n']/.test(text) ? `'${text}` : text
}

function unguarded(cell: string): string {
  return cell.startsWith("'") ? cell.slice(1) : cell
}

function placesIn(cells: readonly string[]): Readonly<Record<Column, number>> {
  const names = cells.map((cell) => cell.trim().toLowerCase())
  const where = 'line 1'
  const unknown = names.find((name) => !annotationColumns.some((column) => column === name))
  const missing = annotationColumns.find((column) => !names.includes(column))
  const twice = annotationColumns.find((column) => names.indexOf(column) !== names.lastIndexOf(column))
  if (missing !== undefined)
    reject({
      code: 'field',
      where,
      message: `missing column "${missing}": ${separatorAdvice(cells) ?? `the first row has ${quote(cells)}`}`,
    })
  if (unknown !== undefined)
    return reject({
      code: 'field',
      where,
      message: `invalid column: ${quote(unknown)}; this version knows ${annotationColumns.join(', ')}`,
    })
  if (twice !== undefined)
    return reject({ code: 'field', where, message: `invalid first row: the column "${twice}" is there twice` })
  return Object.fromEntries(annotationColumns.map((column) => [column, names.indexOf(column)])) as Record<
    Column,
    number
  >
}

function itemOf({ cells, line }: Row, places: Readonly<Record<Column, number>>): ReadItem {
  const where = `line ${line}`
  const cell = (column: Column) => cells[places[column]] ?? ''
  const place = placeOf(unguarded(cell('task')), cell('item'), where)
  const origin = originOf(unguarded(cell('author')), cell('at'), where)
  const isPair = pairId(place.item) !== undefined
  const extra = (isPair ? (['value'] as const) : pairColumns).find((column) => cell(column) !== '')
  if (extra !== undefined)
    return reject({
      code: 'field',
      where,
      message: `invalid ${where}, column "${extra}": ${quote(cell(extra))}; ${isPair ? pairItem('…') : place.item} has none`,
    })
  const value = isPair ? pairOf(cell, where) : valueOf(place.item, cell('value'), where)
  return { ...place, ...origin, value, line }
}

function pairOf(cell: (column: Column) => string, where: string): Pair {
  const state = pairStates.find((each) => each === cell('state'))
  if (state === undefined)
    return reject({
      code: 'field',
      where,
      message: `invalid ${where}, column "state": ${quote(cell('state'))}; use ${pairStates.join(', ')}`,
    })
  const source = pairSources.find((each) => each === cell('source'))
  if (source === undefined)
    return reject({
      code: 'field',
      where,
      message: `invalid ${where}, column "source": ${quote(cell('source'))}; use ${pairSources.join(', ')}`,
    })
  if (!/^\d{1,15}$/.test(cell('position')))
    return reject({
      code: 'field',
      where,
      message: `invalid ${where}, column "position": ${quote(cell('position'))}; use a whole number from 0`,
    })
  const texts: string[] = []
  for (const column of ['input', 'gold output', 'delusive output', 'proposed output', 'note'] as const) {
    const text = plainText(unguarded(cell(column)), `${where}, column "${column}"`, limits.annotations.text)
    texts.push(text)
  }
  const [input = '', gold = '', output = '', proposed = '', note = ''] = texts
  return {
    input,
    gold: cell('gold output') === '' ? null : gold,
    output,
    proposed,
    source,
    state,
    position: Number(cell('position')),
    note,
  }
}

function valueOf(item: string, cell: string, where: string): unknown {
  if (item === 'simplified' || item === 'output type')
    return plainText(unguarded(cell), `${where}, column "value"`, limits.annotations.text)
  const read = readPlainJson(cell)
  if (read.state === 'read') return read.value
  const why = read.state === 'not JSON' ? `${quote(cell)} is not JSON; write it as a log (.jsonl) has it` : read.why
  return reject({ code: 'syntax', where, message: `invalid ${where}, column "value": ${why}` })
}

function tooLarge({ line }: Row): never {
  return reject({
    code: 'too-large',
    where: `line ${line}`,
    message: `invalid table: more than ${limits.annotations.together} characters; a log (.jsonl) may be as large as it likes`,
  })
}

import { pairId, taskItems } from '#core/annotations/item.ts'
import { nameOf, textOf } from './fields.ts'
import { limits } from './limits.ts'
import { quote } from './quote.ts'
import { reject } from './parse-error.ts'

/**
 * What files of annotations have in common. Texts that no log can hold are rejected: half of a surrogate pair, U+0000.
 */

export interface ReadOrigin {
  readonly author: string
  readonly at: string
}

/** A task's name, with an item of it as the log names it. */
export function placeOf(task: unknown, item: unknown, where: string): { readonly task: string; readonly item: string } {
  const name = nameOf(task, `${where}.task`)
  if (name.includes('\0')) return noText(`${where}.task`, name)
  const named = plainText(item, `${where}.item`, limits.name)
  if (pairId(named) !== undefined || taskItems.some((each) => each === named)) return { task: name, item: named }
  return reject({
    code: 'field',
    where,
    message: `invalid ${where}.item: ${quote(named)}; use ${taskItems.map((each) => `"${each}"`).join(', ')}, or "pair" and its id`,
  })
}

/** Both are empty where they are not known, as of what was reviewed before there were authors. */
export function originOf(author: unknown, at: unknown, where: string): ReadOrigin {
  const who = plainText(author, `${where}.author`, limits.annotations.author)
  const time = plainText(at, `${where}.at`, 40)
  if (time === '' || (isoTime.test(time) && !Number.isNaN(Date.parse(time)))) return { author: who, at: time }
  return reject({
    code: 'field',
    where,
    message: `invalid ${where}.at: ${quote(time)}; use a time such as "2026-01-31T09:30:00.000Z"`,
  })
}

export function plainText(value: unknown, where: string, longest: number): string {
  const text = textOf(value, where)
  if (text.includes('\0')) return noText(where, text)
  return text.length <= longest
    ? text
    : reject({
        code: 'too-large',
        where,
        message: `invalid ${where}: ${text.length} characters; at most ${longest} are allowed`,
      })
}

/**
 * What a file says that is not among what can be said is rejected; a later version may have written it, and skipping it
 * would lose it.
 */
export function rejectOthers(record: Readonly<Record<string, unknown>>, known: readonly string[], where: string): void {
  const other = Object.keys(record).find((key) => !known.includes(key))
  if (other === undefined) return
  reject({
    code: 'field',
    where,
    message: `invalid ${where}: a field ${quote(other)}; this version knows ${known.map((key) => `"${key}"`).join(', ')}`,
  })
}

const isoTime = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})?)?$/

function noText(where: string, text: string): never {
  return reject({
    code: 'encoding',
    where,
    message: `invalid ${where}: ${quote(text)} holds the character U+0000, which no text can hold`,
  })
}

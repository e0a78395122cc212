import { countNewlines, type TextPiece } from './checked-text.ts'
import { quote } from './quote.ts'
import { fault, type Fault } from './read-event.ts'

/** A place in a file as a person finds it. */
export function placeIn(piece: TextPiece, at: number): string {
  return `line ${piece.line + countNewlines(piece.bytes, at)}, byte ${piece.offset + at}`
}

/** @param context where that is in the file, e.g. `in "Definition"` */
export function syntaxFault(piece: TextPiece, at: number, context: string): Fault {
  const where = placeIn(piece, at)
  const found = piece.bytes.toString('utf8', at, at + 4)
  const what = found === '' ? 'broken off' : `unexpected ${quote(String.fromCodePoint(found.codePointAt(0) ?? 0))}`
  const isJsonl = context.startsWith('after') && found.startsWith('{')
  const advice = isJsonl ? '; if every line is an object of its own, name the file .jsonl' : ''
  return fault({ code: 'syntax', where, message: `invalid JSON: ${what} ${context} (${where})${advice}` })
}

/** @param last piece of the file, `undefined` where it has none */
export function cutOff(last: TextPiece | undefined, unit: string): Fault {
  if (last === undefined) return fault({ code: 'syntax', message: 'invalid JSON: the file is empty' })
  const where = placeIn(last, last.bytes.length)
  return fault({
    code: 'syntax',
    where,
    message: `invalid JSON: the file ends in ${unit} (${where}); it may have been cut off`,
  })
}

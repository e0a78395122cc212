import { countNewlines, type TextPiece } from './checked-text.ts'
import { quote } from './quote.ts'
import { reject } from './parse-error.ts'

/** A place in a file as a person finds it. */
export function placeIn(piece: TextPiece, at: number): string {
  return `line ${piece.line + countNewlines(piece.bytes, at)}, byte ${piece.offset + at}`
}

/** @param context where that is in the file, e.g. `in "Definition"` */
export function rejectSyntax(piece: TextPiece, at: number, context: string): never {
  const where = placeIn(piece, at)
  const found = piece.bytes.toString('utf8', at, at + 4)
  const what = found === '' ? 'broken off' : `unexpected ${quote(String.fromCodePoint(found.codePointAt(0) ?? 0))}`
  const isJsonl = context.startsWith('after') && found.startsWith('{')
  const advice = isJsonl ? '; if every line is an object of its own, name the file .jsonl' : ''
  return reject({ code: 'syntax', where, message: `invalid JSON: ${what} ${context} (${where})${advice}` })
}

/** @param last piece of the file, `undefined` where it has none */
export function rejectCutOff(last: TextPiece | undefined, unit: string): never {
  if (last === undefined) return reject({ code: 'syntax', message: 'invalid JSON: the file is empty' })
  const where = placeIn(last, last.bytes.length)
  return reject({
    code: 'syntax',
    where,
    message: `invalid JSON: the file ends in ${unit} (${where}); it may have been cut off`,
  })
}

import { showHidden } from '#core/visible.ts'

/** The text with everything that could steer a terminal, or hide what it says, as an escape, e.g. `\x1b`. */
export function printable(text: string): string {
  return showHidden(text, (code) => {
    const digits = code.toString(16)
    if (code < 0x100) return `\\x${digits.padStart(2, '0')}`
    return code < 0x10000 ? `\\u${digits.padStart(4, '0')}` : `\\u{${digits}}`
  })
}

/** The same on one line, e.g. for a cell of a table. */
export function printableLine(text: string): string {
  return printable(text).replaceAll('\n', '\\n').replaceAll('\t', ' ')
}

/** One JSON document that reads back as the same value and holds no raw control character. */
export function printableJson(value: unknown): string {
  return showHidden(JSON.stringify(value, null, 2), (code) => escapeOf(String.fromCodePoint(code)))
}

/** JSON knows no escape beyond four digits: such a character is written as its two halves. */
function escapeOf(character: string): string {
  return Array.from(
    { length: character.length },
    (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`,
  ).join('')
}

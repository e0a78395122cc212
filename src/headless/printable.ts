/**
 * C0 and C1 control characters but line feed and tab, and the marks that turn the direction of writing: text of tasks
 * and models must neither steer the terminal nor hide what it says.
 */
// eslint's no-control-regex is not among the rules in use: control characters are the very point here.
const unsafe = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g

/** The text with everything that could steer a terminal shown as an escape, e.g. `\x1b`. */
export function printable(text: string): string {
  return text.replaceAll(unsafe, (character) => {
    const code = character.charCodeAt(0)
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
  })
}

/** The same on one line, e.g. for a cell of a table. */
export function printableLine(text: string): string {
  return printable(text).replaceAll('\n', '\\n').replaceAll('\t', ' ')
}

/** One JSON document that reads back as the same value and holds no raw control character. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replaceAll(unsafe, (character) =>
    character === '\n' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

import { Buffer } from 'node:buffer'
import { checkedText } from './checked-text.ts'
import { limits } from './limits.ts'
import { reject } from './parse-error.ts'
import type { Source } from './read-event.ts'

export interface Line {
  readonly text: string
  /** Counted from 1. */
  readonly number: number
}

/**
 * The lines of a file without their ends (LF or CRLF), blank ones left out, in batches of one piece of the file.
 * A line longer than `longest` bytes ends it before it is held in memory.
 *
 * @throws {ParseError}
 */
export async function* readLines(
  source: Source,
  longest: number = limits.record,
  advice = 'put one instance on a line',
): AsyncGenerator<readonly Line[], void, void> {
  let number = 0
  let parts: Buffer[] = []
  let held = 0
  const tooLong = (): never => {
    const where = `line ${number + 1}`
    return reject({
      code: 'too-large',
      where,
      message: `invalid ${where}: longer than ${longest} bytes; ${advice}`,
    })
  }
  for await (const piece of checkedText(source)) {
    const lines: Line[] = []
    let from = 0
    for (let end = piece.bytes.indexOf(10); end !== -1; end = piece.bytes.indexOf(10, from)) {
      if (held + end - from > longest) tooLong()
      parts.push(piece.bytes.subarray(from, end))
      number += 1
      const text = textOf(parts)
      if (text.trim() !== '') lines.push({ text, number })
      parts = []
      held = 0
      from = end + 1
    }
    if (lines.length > 0) yield lines
    if (from < piece.bytes.length) parts.push(Buffer.from(piece.bytes.subarray(from)))
    held += piece.bytes.length - from
    if (held > longest) tooLong()
  }
  const text = textOf(parts)
  if (text.trim() !== '') yield [{ text, number: number + 1 }]
}

function textOf(parts: readonly Buffer[]): string {
  const bytes = parts.length === 1 ? parts[0] : Buffer.concat(parts)
  return bytes?.at(-1) === 13 ? bytes.toString('utf8', 0, bytes.length - 1) : (bytes?.toString('utf8') ?? '')
}

import { Buffer, isUtf8 } from 'node:buffer'
import { reasonOf } from '#files/reason.ts'
import { ParseError, reject } from './parse-error.ts'
import type { Source } from './read-event.ts'

/** Whole UTF-8 characters, with the place of the first one in the file. */
export interface TextPiece {
  readonly bytes: Buffer
  /** Bytes before this piece, a byte order mark included. */
  readonly offset: number
  /** Counted from 1. */
  readonly line: number
}

/**
 * The file in pieces of valid UTF-8, a leading byte order mark removed.
 *
 * @throws {ParseError} where it is not, or where disk or unpacking fails
 */
export async function* checkedText(source: Source): AsyncGenerator<TextPiece, void, void> {
  let carry: Buffer = Buffer.alloc(0)
  let offset = 0
  let line = 1
  let started = false
  try {
    for await (const chunk of source.bytes) {
      let bytes: Buffer = Buffer.concat([carry, chunk])
      if (!started && bytes.length < 4) {
        carry = bytes
        continue
      }
      if (!started) {
        const utf16 = utf16Sign(bytes)
        if (utf16 !== undefined) notText('byte 0', `${utf16}; save the file as UTF-8`)
        if (bytes.subarray(0, 3).equals(byteOrderMark)) [bytes, offset] = [bytes.subarray(3), 3]
        started = true
      }
      const whole = bytes.subarray(0, bytes.length - incompleteTail(bytes))
      carry = Buffer.from(bytes.subarray(whole.length))
      if (!isUtf8(whole)) notUtf8(whole, offset, line)
      if (whole.length > 0) yield { bytes: whole, offset, line }
      offset += whole.length
      line += countNewlines(whole, whole.length)
    }
  } catch (error) {
    if (error instanceof ParseError) throw error
    reject({ code: 'unreadable', where: `byte ${offset}`, message: `unreadable file: ${reasonOf(error)}` })
  }
  const utf16 = started ? undefined : utf16Sign(carry)
  if (utf16 !== undefined) notText('byte 0', `${utf16}; save the file as UTF-8`)
  if (!started && carry.subarray(0, 3).equals(byteOrderMark)) [carry, offset] = [carry.subarray(3), 3]
  if (!isUtf8(carry)) notUtf8(carry, offset, line)
  if (carry.length > 0) yield { bytes: carry, offset, line }
}

export function countNewlines(bytes: Uint8Array, end: number): number {
  let count = 0
  for (let at = bytes.indexOf(10); at !== -1 && at < end; at = bytes.indexOf(10, at + 1)) count += 1
  return count
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])

/** JSON and CSV begin with an ASCII character: a zero byte among the first two is half of a UTF-16 one. */
function utf16Sign(bytes: Buffer): string | undefined {
  const [first, second] = bytes
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    return 'UTF-16 (from its byte order mark)'
  if (bytes.length >= 2 && (first === 0) !== (second === 0)) return 'it looks like UTF-16'
  return undefined
}

/** Bytes at the end (at most 3) that begin a character which the next chunk completes. */
function incompleteTail(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if ((byte & 0xc0) !== 0x80) return sequenceLength(byte) > back ? back : 0
  }
  return 0
}

function sequenceLength(lead: number): number {
  return lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1
}

function notUtf8(bytes: Buffer, offset: number, line: number): never {
  let at = 0
  for (let length = 1; at < bytes.length; at += length) {
    length = sequenceLength(bytes[at] ?? 0)
    if (!isUtf8(bytes.subarray(at, at + length))) break
  }
  const hex = (bytes[at] ?? 0).toString(16).toUpperCase().padStart(2, '0')
  const where = `line ${line + countNewlines(bytes, at)}, byte ${offset + at}`
  const advice = 'save the file as UTF-8 (it may be Latin-1 or Windows-1252)'
  return notText(where, `byte 0x${hex} at ${where} is not UTF-8; ${advice}`)
}

function notText(where: string, why: string): never {
  return reject({ code: 'encoding', where, message: `invalid encoding: ${why}` })
}

import { Buffer } from 'node:buffer'
import { quote } from './quote.ts'

/**
 * Where bytes stop being one JSON value (with Python's words, as `parseJson` reads them): the offset of the first byte
 * that cannot stand there, or their length where they break off. For telling a person where to look; it decides
 * nothing.
 */
export function faultOffset(bytes: Buffer): number {
  const open: number[] = []
  let expected: Expected = 'value'
  let at = 0
  for (;;) {
    while (isWhite(bytes[at])) at += 1
    const byte = bytes[at]
    if (byte === undefined || expected === 'nothing') return at
    const step: Step | undefined = stepOf(bytes, at, expected, open)
    if (step === undefined) return at
    if ('fault' in step) return step.fault
    at = step.next
    expected = step.then ?? (open.length === 0 ? 'nothing' : 'comma')
  }
}

/** What keeps bytes from being JSON, and where, for messages. */
export function textProblem(bytes: Buffer): string {
  const text = bytes.subarray(0, 3).equals(byteOrderMark) ? bytes.subarray(3) : bytes
  const at = faultOffset(text)
  const before = text.subarray(0, at).toString('utf8')
  const line = before.split('\n').length
  const column = before.length - before.lastIndexOf('\n')
  const [found] = text.toString('utf8', at, at + 4)
  return `${found === undefined ? 'it breaks off' : `unexpected ${quote(found)}`} at line ${line}, column ${column}`
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])

type Expected = 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'comma' | 'nothing'

/** `then`: what is expected next; nothing, where a value has just ended. */
type Step = { readonly next: number; readonly then?: Expected } | { readonly fault: number }

const [comma, colon, quoteMark, backslash] = [0x2c, 0x3a, 0x22, 0x5c]
const [openList, closeList, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d]

function stepOf(bytes: Buffer, at: number, expected: Expected, open: number[]): Step | undefined {
  const byte = bytes[at]
  const next = at + 1
  const container = open.at(-1)
  const closes = byte === closeList || byte === closeObject
  if (
    closes &&
    (expected === 'comma' || expected.endsWith('or end')) &&
    container === (byte === closeList ? openList : openObject)
  ) {
    open.pop()
    return { next }
  }
  if (expected === 'colon') return byte === colon ? { next, then: 'value' } : undefined
  if (expected === 'comma')
    return byte === comma ? { next, then: container === openObject ? 'key' : 'value' } : undefined
  if (expected === 'key' || expected === 'key or end')
    return byte === quoteMark ? textStep(bytes, at, 'colon') : undefined
  if (byte === openList || byte === openObject) {
    open.push(byte)
    return { next, then: byte === openList ? 'value or end' : 'key or end' }
  }
  if (byte === quoteMark) return textStep(bytes, at, undefined)
  const [word] = wordOrNumber.exec(bytes.toString('latin1', at, at + longestNumber)) ?? []
  return word === undefined ? undefined : { next: at + word.length }
}

const wordOrNumber = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|NaN|-?Infinity)/

/** Characters of a number that are looked at in one go. */
const longestNumber = 100_000

const escapes = new Set(Buffer.from('"\\/bfnrtu'))
const fourHexDigits = /^[0-9a-f]{4}$/i

function textStep(bytes: Buffer, opening: number, then: Expected | undefined): Step {
  for (let at = opening + 1; ; at += 1) {
    const byte = bytes[at]
    if (byte === undefined || byte < 0x20) return { fault: at }
    if (byte === quoteMark) return { next: at + 1, ...(then !== undefined && { then }) }
    if (byte !== backslash) continue
    at += 1
    const escaped = bytes[at]
    if (escaped === undefined || !escapes.has(escaped)) return { fault: at }
    if (escaped !== 0x75) continue
    if (!fourHexDigits.test(bytes.toString('latin1', at + 1, at + 5))) return { fault: Math.min(at + 1, bytes.length) }
    at += 4
  }
}

function isWhite(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}

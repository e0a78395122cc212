import type { TextPiece } from './checked-text.ts'
import { heldText } from './held-text.ts'
import { faultOffset } from './json-fault.ts'
import { readJson, tooDeep } from './json.ts'
import { ValueEnd } from './json-value-end.ts'
import { limits } from './limits.ts'
import { quote } from './quote.ts'
import { reject } from './parse-error.ts'
import { rejectCutOff, placeIn, rejectSyntax } from './text-places.ts'

/** What is done with the parts of an object while its file is still being read. What they throw ends the reading. */
export interface ObjectParts {
  /** Keys that may stand only once; of others the last one counts. */
  readonly known: ReadonlySet<string>
  /** What such an object is, for messages, e.g. `an object with "Definition" and "Instances"`. */
  readonly expected: string
  /** Before the key's value. @returns whether the value is a list whose elements come one by one */
  readonly key: (key: string) => 'whole' | 'by element'
  readonly member: (key: string, value: unknown) => void
  readonly element: (key: string, value: unknown, index: number) => void
  /** Instead of an object the file holds a list, whose elements come one by one, with no key. */
  readonly list: () => void
}

/**
 * Reads one JSON object, or one list, of any size from pieces of its file. Each byte is looked at once to find where a
 * value ends; the value is then read by the engine's own parser, which is several times faster than a tokenizer in
 * JavaScript. One member or one element is held at a time, of at most `limits.record` bytes.
 */
export class ObjectReader {
  readonly #parts: ObjectParts
  readonly #value = new ValueEnd()
  readonly #held = heldText()
  readonly #seen = new Set<string>()
  #expected: Expected = 'object'
  #key = ''
  #index = 0
  #isList = false
  #last: TextPiece | undefined

  constructor(parts: ObjectParts) {
    this.#parts = parts
  }

  write(piece: TextPiece): void {
    const { bytes } = piece
    this.#last = piece
    let at = 0
    if (this.#held.length > 0) {
      at = this.#through(piece, 0)
    }
    while (at < bytes.length) {
      const byte = bytes[at] ?? 0
      if (isWhite(byte)) {
        at += 1
      } else if (beginsValue(byte, this.#expected)) {
        this.#value.begin(limits.depth - (inList.has(this.#expected) ? 2 : 1))
        at = this.#through(piece, at)
      } else {
        this.#mark(byte, piece, at)
        at += 1
      }
    }
  }

  /** At the file's end. @throws {ParseError} if the object is not complete */
  end(): void {
    if (this.#expected === 'nothing') return
    const rest = this.#held.piece()
    if (this.#expected === 'object' && rest.bytes.length > 0) {
      this.#take(rest, 0, rest.bytes.length)
      return
    }
    const wrong = faultOffset(rest.bytes)
    if (wrong < rest.bytes.length) this.#unexpected(rest, wrong)
    rejectCutOff(this.#last, this.#unit())
  }

  /**
   * Through a value, or what of it is in this piece.
   * @param from where it begins, 0 where it began in an earlier piece
   * @returns where it ends, or the piece's end
   */
  #through(piece: TextPiece, from: number): number {
    const held = this.#held
    const end = this.#value.scan(piece.bytes, from)
    if (end === 'too deep') this.#tooMuch(tooDeep(limits.depth))
    if (end === undefined) {
      held.add(piece, from)
      if (held.length > limits.record) this.#tooLarge(held.piece(), 0, held.length)
      return piece.bytes.length
    }
    if (held.length === 0) {
      this.#take(piece, from, end)
      return end
    }
    held.add({ ...piece, bytes: piece.bytes.subarray(0, end) }, 0)
    const whole = held.piece()
    held.clear()
    this.#take(whole, 0, whole.bytes.length)
    return end
  }

  /** A value has ended. */
  #take(piece: TextPiece, from: number, end: number): void {
    if (end - from > limits.record) this.#tooLarge(piece, from, end)
    const read = readJson(piece.bytes.toString('utf8', from, end))
    if (read.state === 'too much') this.#tooMuch(read.why)
    if (read.state === 'not JSON')
      this.#unexpected(piece, from + Math.min(faultOffset(piece.bytes.subarray(from, end)), end - from - 1))
    const { value } = read
    if (this.#expected === 'object') noObject(value, this.#parts.expected)
    if (this.#expected === 'list') noList(this.#key, value)
    if (this.#expected === 'value') {
      this.#expected = 'comma or end'
      this.#parts.member(this.#key, value)
    } else if (inList.has(this.#expected)) {
      this.#expected = 'element comma or end'
      this.#parts.element(this.#key, value, this.#index)
    } else {
      this.#key = String(value)
      this.#expected = 'colon'
    }
  }

  /** A byte that begins no value. */
  #mark(byte: number, piece: TextPiece, at: number): void {
    if (this.#expected === 'object' && byte === marks['[']) {
      this.#isList = true
      this.#parts.list()
      this.#expected = 'element or end'
      return
    }
    if (this.#expected === 'list' && byte === marks['{']) noList(this.#key, '{')
    const next = transitions[this.#expected][byte]
    if (next === undefined) this.#unexpected(piece, at)
    if (byte === marks[':']) {
      this.#beginMember(piece, at)
      return
    }
    if (byte === marks[','] && this.#expected === 'comma or end') this.#key = ''
    if (byte === marks[',']) this.#index += 1
    this.#expected = this.#isList && byte === marks[']'] ? 'nothing' : next
  }

  #beginMember(piece: TextPiece, at: number): void {
    const key = this.#key
    if (this.#seen.has(key)) {
      const where = placeIn(piece, at)
      reject({
        code: 'not-a-task',
        where,
        message: `invalid task file: ${quote(key)} is there twice (${where}); keep one`,
      })
    }
    if (this.#parts.known.has(key)) this.#seen.add(key)
    const how = this.#parts.key(key)
    this.#index = 0
    this.#expected = how === 'whole' ? 'value' : 'list'
  }

  #unit(): string {
    if (inList.has(this.#expected)) return `${this.#key}[${this.#index}]`
    return this.#key === '' ? 'the file' : quote(this.#key)
  }

  #unexpected(piece: TextPiece, at: number): never {
    return rejectSyntax(piece, at, this.#expected === 'nothing' ? 'after the end of the task' : `in ${this.#unit()}`)
  }

  /** A quote that was left out shows soon after it, and is the likelier mistake. */
  #tooLarge(piece: TextPiece, from: number, end: number): never {
    const wrong = from + faultOffset(piece.bytes.subarray(from, end))
    return wrong < end
      ? this.#unexpected(piece, wrong)
      : this.#tooMuch(`larger than ${limits.record} bytes; is the file damaged?`)
  }

  #tooMuch(why: string): never {
    return reject({ code: 'too-large', where: this.#unit(), message: `invalid ${this.#unit()}: ${why}` })
  }
}

/** What may come next, outside of a value. */
type Expected =
  | 'object'
  | 'key or end'
  | 'key'
  | 'colon'
  | 'value'
  | 'comma or end'
  | 'list'
  | 'element or end'
  | 'element'
  | 'element comma or end'
  | 'nothing'

const inList: ReadonlySet<Expected> = new Set(['element or end', 'element', 'element comma or end'])

const marks = { '{': 0x7b, '}': 0x7d, '[': 0x5b, ']': 0x5d, ':': 0x3a, ',': 0x2c, '"': 0x22 } as const

/** What is expected behind a mark; behind a colon the key decides. */
const transitions: Readonly<Record<Expected, Readonly<Partial<Record<number, Expected>>>>> = {
  object: { [marks['{']]: 'key or end' },
  'key or end': { [marks['}']]: 'nothing' },
  key: {},
  colon: { [marks[':']]: 'value' },
  value: {},
  'comma or end': { [marks[',']]: 'key', [marks['}']]: 'nothing' },
  list: { [marks['[']]: 'element or end' },
  'element or end': { [marks[']']]: 'comma or end' },
  element: {},
  'element comma or end': { [marks[',']]: 'element', [marks[']']]: 'comma or end' },
  nothing: {},
}

/**
 * Where a value may begin, and with which of the marks; any other byte begins a number or a word, were it a wrong one.
 */
const openings: Readonly<Partial<Record<Expected, string>>> = {
  object: '"',
  list: '"',
  key: '"',
  'key or end': '"',
  value: '"{[',
  element: '"{[',
  'element or end': '"{[',
}

function beginsValue(byte: number, expected: Expected): boolean {
  const opening = openings[expected]
  if (opening === undefined) return false
  if (allMarks.has(byte)) return opening.includes(String.fromCharCode(byte))
  return expected !== 'key' && expected !== 'key or end'
}

const allMarks: ReadonlySet<number> = new Set(Object.values(marks))

function isWhite(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}

function noObject(begin: unknown, expected: string): never {
  return reject({
    code: 'not-a-task',
    message: `not a task file: it begins with ${quote(begin)} instead of ${expected}`,
  })
}

function noList(key: string, begin: unknown): never {
  return reject({
    code: 'field',
    where: key,
    message: `invalid ${key}: it begins with ${quote(begin)} instead of being a list`,
  })
}

import { limits } from './limits.ts'

/**
 * JSON as files of researchers have it: RFC 8259, and NaN, Infinity and -Infinity, which Python's json module writes
 * and reads unless told otherwise (https://docs.python.org/3/library/json.html, "Infinite and NaN number values").
 */

/**
 * A number that a JavaScript number would not give back as it is written: 2^53 + 1, 1e400, 1.0, -0, NaN. Its text is
 * what the file has, so an id or an answer never changes on the way; its value is for whoever computes with it.
 */
export class JsonNumber {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  /** Rounded to a double, as Python's float() does; NaN and infinities included. */
  get value(): number {
    return Number(this.text)
  }

  toJSON(): string {
    return this.text
  }
}

/** `too much`: nobody has looked whether the rest is JSON. */
export type ReadJson =
  | { readonly state: 'read'; readonly value: unknown }
  | { readonly state: 'not JSON' }
  | { readonly state: 'too much'; readonly why: string }

/**
 * What of JSON is taken. A text of brackets alone takes up to fifty times its length in memory, so that its length
 * bounds nothing.
 */
export interface JsonLimits {
  /** Lists and objects inside each other. */
  readonly depth: number
  /** Members and elements of all lists and objects together. */
  readonly values: number
}

/**
 * The value that `text` holds. Numbers that String() writes as the text does are numbers, all others {@link
 * JsonNumber}.
 */
export function readJson(text: string, most: JsonLimits = limits): ReadJson {
  const why = tooMuch(text, most)
  if (why !== undefined) return { state: 'too much', why }
  const plain = readPlain(text)
  if (plain.state === 'read' && !holdsNumber(plain.value)) return plain
  const { standing, words } = withoutWords(text)
  return plain.state === 'read' || words.size > 0 ? readExactly(standing, words) : plain
}

/** As `readJson`, of what knows no more than JavaScript does: our own files. */
export function readPlainJson(text: string, most: JsonLimits = limits): ReadJson {
  const why = tooMuch(text, most)
  return why === undefined ? readPlain(text) : { state: 'too much', why }
}

/** As a JavaScript number; `undefined` for whatever is no number. */
export function numberOf(value: unknown): number | undefined {
  if (value instanceof JsonNumber) return value.value
  return typeof value === 'number' ? value : undefined
}

/** As the file writes it; `undefined` for whatever is no number. */
export function numberText(value: unknown): string | undefined {
  if (value instanceof JsonNumber) return value.text
  return typeof value === 'number' ? String(value) : undefined
}

export function isPythonWord(value: unknown): value is JsonNumber {
  return value instanceof JsonNumber && pythonWords.some((word) => word === value.text)
}

const pythonWords = ['NaN', 'Infinity', '-Infinity'] as const

function readPlain(text: string, revive?: Reviver): ReadJson {
  try {
    return {
      state: 'read',
      value: JSON.parse(text, revive as ((key: string, value: unknown) => unknown) | undefined) as unknown,
    }
  } catch (error) {
    if (error instanceof SyntaxError) return { state: 'not JSON' }
    throw error
  }
}

/** What a text that may be JSON has too much of; only its brackets and commas outside of texts are looked at. */
function tooMuch(text: string, { depth: deepest, values: most }: JsonLimits): string | undefined {
  let [depth, values] = [0, 0]
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]
    if (character === '"') at = closingQuote(text, at)
    else if (character === '[' || character === '{') [depth, values] = [depth + 1, values + 1]
    else if (character === ']' || character === '}') depth -= 1
    else if (character === ',') values += 1
    if (depth > deepest) return tooDeep(deepest)
    if (values > most) return `more than ${most} values in lists and objects`
  }
  return undefined
}

export function tooDeep(deepest: number): string {
  return `lists and objects inside each other deeper than ${deepest}`
}

function holdsNumber(value: unknown): boolean {
  const open: unknown[] = [value]
  while (open.length > 0) {
    const next = open.pop()
    if (typeof next === 'number') return true
    if (typeof next === 'object' && next !== null) for (const inner of Object.values(next)) open.push(inner)
  }
  return false
}

/**
 * The third argument of a reviver tells how a number is written (ECMAScript proposal "JSON.parse source text access";
 * V8 11.4).
 */
type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown

/** @param words which numbers in `standing` stand for Python's words */
function readExactly(standing: string, words: ReadonlyMap<string, string>): ReadJson {
  return readPlain(standing, (_, value, { source = '' }) => {
    if (typeof value !== 'number') return value
    const word = words.get(source)
    return word === undefined && String(value) === source ? value : new JsonNumber(word ?? source)
  })
}

/**
 * The text with a number of its own in place of each of Python's words. Each of those numbers is one that the text has
 * nowhere, so that nothing else can be taken for it.
 */
function withoutWords(text: string): { readonly standing: string; readonly words: ReadonlyMap<string, string> } {
  const found = wordPlaces(text)
  if (found.length === 0) return { standing: text, words: new Map() }
  const taken = new Set(text.match(/0e-\d+/g))
  const standIns = new Map<string, string>()
  for (let exponent = 1_000_000; standIns.size < pythonWords.length; exponent += 1) {
    const number = `0e-${exponent}`
    if (!taken.has(number)) standIns.set(pythonWords[standIns.size] ?? '', number)
  }
  const parts: string[] = []
  let from = 0
  for (const { at, word } of found) {
    parts.push(text.slice(from, at), standIns.get(word) ?? word)
    from = at + word.length
  }
  return {
    standing: parts.join('') + text.slice(from),
    words: new Map([...standIns].map(([word, number]) => [number, word])),
  }
}

interface WordPlace {
  readonly at: number
  readonly word: string
}

function wordPlaces(text: string): WordPlace[] {
  const found: WordPlace[] = []
  if (!text.includes('NaN') && !text.includes('Infinity')) return found
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]
    if (character === '"') at = closingQuote(text, at)
    else if (character === 'N' || character === 'I' || character === '-') {
      const word = pythonWords.find((each) => text.startsWith(each, at))
      if (word === undefined) continue
      if (beforeValue.test(text[at - 1] ?? ' ') && afterValue.test(text[at + word.length] ?? ' '))
        found.push({ at, word })
      at += word.length - 1
    }
  }
  return found
}

/** What may stand beside a value: "1NaN" and "NaN: 1" are no JSON for Python either. */
const beforeValue = /[\s:,[]/
const afterValue = /[\s,\]}]/

function closingQuote(text: string, opening: number): number {
  for (let at = text.indexOf('"', opening + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let backslashes = 0
    while (text[at - 1 - backslashes] === '\\') backslashes += 1
    if (backslashes % 2 === 0) return at
  }
  return text.length
}

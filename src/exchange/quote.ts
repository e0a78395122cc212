import { JsonNumber } from './json.ts'

/** Characters of a quoted value that a message shows; the rest is cut. */
const shown = 80

/** A value from a file as a message shows it: JSON-escaped (so it stays on its line) and shortened. */
export function quote(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > shown ? `${value.slice(0, shown - 1)}…` : value)
  if (value === undefined) return 'nothing'
  if (value instanceof JsonNumber) return value.text
  const text = JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'string' ? inner.slice(0, shown) : inner))
  return text.length > shown ? `${text.slice(0, shown - 1)}…` : text
}

/** The JSON type of a value with its article. */
export function typeOf(value: unknown): string {
  if (value === undefined) return 'missing'
  if (value === null) return 'null'
  if (value instanceof JsonNumber) return 'a number'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : typeof value === 'string' ? 'a text' : `a ${typeof value}`
}

import { count } from '#core/numbers.ts'

/** The beginning of a long text, and how much of it that is; without half a character at the end. */
export function cut(text: string, characters: number): string {
  if (text.length <= characters) return text
  return `${text.slice(0, characters).replace(/[\uD800-\uDBFF]$/, '')} […: ${count(characters)} of ${count(text.length)} characters]`
}

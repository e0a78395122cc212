/** Lines of a text, whatever ends them. */
export function linesOf(text: string): readonly string[] {
  return text.split(/\r\n|\r|\n/)
}

/** Parts between blank lines, trimmed; none of a blank text. */
export function paragraphsOf(text: string): readonly string[] {
  return linesOf(text)
    .join('\n')
    .split(/\n[^\S\n]*\n/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** A bullet, a number or a letter with a sign behind it, and text. */
export function isItem(line: string): boolean {
  return /^\s*(?:[-*+•‣▪◦–]|\(?(?:\d{1,3}|[a-zA-Z])[.)])\s+\S/.test(line)
}

/** In Markdown, with number signs before it; or a line that is bold as a whole. */
export function isHeading(line: string): boolean {
  return /^ {0,3}#{1,6}\s+\S/.test(line) || /^\s*(?:\*\*[^*]+\*\*|__[^_]+__):?\s*$/.test(line)
}

/** Between white space. */
export function wordCount(text: string): number {
  return text.split(/\s+/).filter((word) => word !== '').length
}

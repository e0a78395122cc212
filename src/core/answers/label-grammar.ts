/**
 * In GBNF. A space may stand before the label, as it does before any word that continues a text. A full stop, newlines
 * or both may stand behind it, since that is how a model that is asked as it is says that "A" is all and not the
 * beginning of "A and B": the tk-instruct format ends demonstrations in a full stop and a blank line. Without one of
 * its ways to say so a model could only go on to the longer label.
 */
export function labelGrammar(labels: readonly string[]): string {
  return `root ::= " "? (${labels.map(quoted).join(' | ')}) "."? "\\n"? "\\n"?`
}

/** The same as a regular expression of whatever kind. */
export function labelPattern(labels: readonly string[]): string {
  return ` ?(?:${labels.map(escaped).join('|')})\\.?\\n?\\n?`
}

/**
 * How many tokens the longest label can take at most: one for each byte, with the space, the full stop and two
 * newlines.
 */
export function maxLabelTokens(labels: readonly string[]): number {
  return Math.max(...labels.map((label) => bytesOf(label))) + 4
}

const ends = ['', '.'].flatMap((stop) => ['', '\n', '\n\n'].map((lines) => stop + lines))

/** All texts that the grammar allows for a label. */
export function forms(label: string): readonly string[] {
  return ends.flatMap((end) => [`${label}${end}`, ` ${label}${end}`])
}

/** Everything but ASCII letters and digits by its number, so that nothing can end the quotation. */
function quoted(label: string): string {
  const characters = Array.from(label, (character) =>
    /^[A-Za-z0-9]$/.test(character) ? character : `\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`,
  )
  return `"${characters.join('')}"`
}

/** In UTF-8. */
function bytesOf(label: string): number {
  return encodeURIComponent(label).replace(/%../g, '.').length
}

/** ASCII letters and digits stand for themselves. */
function escaped(label: string): string {
  return label.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}

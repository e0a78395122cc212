/**
 * Labels that a definition offers in a list but that never occur, e.g. "Maybe" of: Answer with "Yes", "No" or "Maybe".
 * A list is believed only if it has labels that do occur (one if it is quoted, two if not), since definitions quote and
 * enumerate much else, such as the parts of the input.
 * @param used labels that occur
 */
export function listedLabels(whole: string, used: ReadonlySet<string>): string[] {
  const definition = whole.slice(0, longestSearched)
  const known = new Set([...used].map((label) => label.toLowerCase()))
  const isKnown = (item: string) => known.has(item.toLowerCase())
  const believed = [
    ...quotedLists(definition).filter((items) => items.some(isKnown)),
    ...plainLists(definition).filter((items) => items.filter(isKnown).length >= 2),
  ]
  return [...new Set(believed.flat().filter((item) => !isKnown(item)))]
}

/** Characters. The time these patterns take grows with the square of the length; real definitions are shorter. */
const longestSearched = 4000

/** A quotation mark in place of an apostrophe stands between letters. */
const quoted = /(?<![\p{L}\p{N}])["'`“‘]([^"'`“”‘’\n]{1,40})["'`”’](?![\p{L}\p{N}])/gu
const between = /^[\s,;/]*(?:\b(?:or|and)\b)?\s*$/

function quotedLists(definition: string): string[][] {
  const lists: string[][] = []
  let end = -1
  for (const match of definition.matchAll(quoted)) {
    const item = (match[1] ?? '').trim()
    const joined = end >= 0 && between.test(definition.slice(end, match.index))
    if (joined) lists.at(-1)?.push(item)
    else lists.push([item])
    end = match.index + match[0].length
  }
  return lists.filter((items) => items.length >= 2)
}

/**
 * Single words only, longer items cannot be told from the sentence around them: "Yes, No or Maybe" ends with its
 * conjunction, "one of: a, b, c." begins after a colon and ends with its sentence.
 */
const word = String.raw`[\p{L}\p{N}_-]+`
const words = String.raw`${word}(?:\s*,\s*${word})+`
const withConjunction = String.raw`(?<![\p{L}\p{N}_-])${words}\s*,?\s*(?:or|and)\s+${word}(?=\s*(?:[.,;:)\n]|$))`
const afterColon = String.raw`(?<=:\s*)${words}(?=\s*(?:[.;\n]|$))`
const plain = new RegExp(`${withConjunction}|${afterColon}`, 'gu')
const separator = /\s*,\s*(?:(?:or|and)\s+)?|\s+(?:or|and)\s+/u

function plainLists(definition: string): string[][] {
  return [...definition.matchAll(plain)].map(([text]) => text.split(separator))
}

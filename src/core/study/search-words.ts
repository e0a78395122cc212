import { composed } from '#core/composed.ts'

/** What prompts and answers are searched for: a word, or several that stand one behind the other. */
export interface SearchTerm {
  readonly text: string
  /** The last word may go on: `ques*` is in "question". */
  readonly prefix: boolean
}

export type SearchWords =
  | { readonly state: 'words'; readonly terms: readonly SearchTerm[] }
  | { readonly state: 'refused'; readonly reason: string }

/** All of them have to be found; more would take seconds. */
const maxTerms = 30

/** Each goes through every word that begins so. */
const maxPrefixes = 4

/**
 * What somebody has typed into a search: words, phrases in quotes, a star behind either. Everything is a word or parts
 * words; nothing is an error of syntax. Upper and lower case, and the accents of Latin letters, make no difference.
 */
export function searchWords(typed: string): SearchWords {
  const terms = [
    ...typed
      .replaceAll(/[“”„«»]/g, '"')
      .replaceAll('\0', ' ')
      .matchAll(/"(?<phrase>[^"]*)"?(?<more>\*?)|(?<bare>[^\s"]+)/g),
  ].flatMap(({ groups = {} }): SearchTerm[] => {
    const { phrase, more, bare = '' } = groups
    const text = (phrase ?? bare).replace(/\*+$/, '').trim()
    return wordsIn(text).length === 0
      ? []
      : [{ text, prefix: phrase === undefined ? bare.endsWith('*') : more === '*' || phrase.endsWith('*') }]
  })
  if (terms.length === 0)
    return refused(
      `invalid words: ${JSON.stringify(typed)} (a word has letters or digits; other characters are found as part of an answer, not as words)`,
    )
  if (terms.length > maxTerms)
    return refused(`invalid words: ${terms.length} of them (at most ${maxTerms} are searched at once)`)
  const prefixes = terms.filter(({ prefix }) => prefix).length
  if (prefixes > maxPrefixes) return refused(`invalid words: ${prefixes} of them end in * (at most ${maxPrefixes} do)`)
  return { state: 'words', terms }
}

function refused(reason: string): SearchWords {
  return { state: 'refused', reason }
}

/** A part of a text. */
export interface Found {
  readonly text: string
  /** One of the words searched for. */
  readonly found: boolean
}

/** The text in parts, every place where a term stands marked. */
export function markWords(text: string, terms: readonly SearchTerm[]): readonly Found[] {
  const parts: Found[] = []
  let next = 0
  for (const { from, to } of placesOf(text, terms)) {
    if (from > next) parts.push({ text: text.slice(next, from), found: false })
    parts.push({ text: text.slice(from, to), found: true })
    next = to
  }
  return next < text.length ? [...parts, { text: text.slice(next), found: false }] : parts
}

/** Characters before the first word that is found: few, so that it is in sight where there is one line. */
const before = 20

/**
 * So many characters of the text, from a little before the first place where a term stands.
 *
 * @returns `null` where none stands in it
 */
export function cutAround(text: string, terms: readonly SearchTerm[], characters: number): readonly Found[] | null {
  const [first] = placesOf(text, terms)
  if (first === undefined) return null
  const from = whole(text, Math.max(0, first.from - before))
  const to = whole(text, Math.min(text.length, from + characters))
  const parts = markWords(text.slice(from, to), terms)
  return [
    ...(from > 0 ? [{ text: '…', found: false }] : []),
    ...parts,
    ...(to < text.length ? [{ text: '…', found: false }] : []),
  ]
}

/** Not between the halves of a character. */
function whole(text: string, at: number): number {
  return /[\uDC00-\uDFFF]/.test(text.charAt(at)) && /[\uD800-\uDBFF]/.test(text.charAt(at - 1)) ? at - 1 : at
}

interface Word {
  readonly from: number
  readonly to: number
  readonly folded: string
}

/** In their order, none inside another. */
function placesOf(text: string, terms: readonly SearchTerm[]): readonly Pick<Word, 'from' | 'to'>[] {
  const words = wordsIn(text)
  const wanted = terms
    .map((term) => ({ prefix: term.prefix, words: wordsIn(term.text).map(({ folded }) => folded) }))
    .filter((each) => each.words.length > 0)
  const places: Pick<Word, 'from' | 'to'>[] = []
  for (let at = 0; at < words.length; at++) {
    const length = Math.max(0, ...wanted.map((each) => (standsAt(words, at, each) ? each.words.length : 0)))
    const [first, last] = [words[at], words[at + length - 1]]
    if (length === 0 || !first || !last) continue
    places.push({ from: first.from, to: last.to })
    at += length - 1
  }
  return places
}

function standsAt(
  words: readonly Word[],
  at: number,
  { words: wanted, prefix }: { readonly words: readonly string[]; readonly prefix: boolean },
): boolean {
  return wanted.every((word, i) => {
    const here = words[at + i]?.folded
    return here === word || (prefix && i === wanted.length - 1 && here?.startsWith(word) === true)
  })
}

/**
 * Words as SQLite's tokenizer unicode61 sees them: letters, digits and private characters, with the accents that follow
 * them. What is found is SQLite's to say; this only marks it, and may miss a letter that other versions of Unicode
 * fold.
 */
function wordsIn(text: string): readonly Word[] {
  return [...text.matchAll(/[\p{L}\p{N}\p{Co}][\p{L}\p{N}\p{Co}\u0300-\u0331]*/gu)].map(({ 0: word, index }) => ({
    from: index,
    to: index + word.length,
    folded: fold(word),
  }))
}

function fold(word: string): string {
  return composed(composed(word, 'NFD').replaceAll(/([a-z])[\u0300-\u036f]+/gi, '$1')).toLowerCase()
}

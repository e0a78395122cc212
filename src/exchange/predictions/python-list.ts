/**
 * The elements of a list of texts and numbers as Python's `str` writes it, e.g. `['yes', "it's", 2]`, each as a text;
 * `null` where the text is no such list. The harness writes several targets of an instance so.
 */
export function pythonList(text: string): readonly Element[] | null {
  const trimmed = text.trim()
  if (!trimmed.startsWith('[') || !trimmed.endsWith(']')) return null
  const found: Element[] = []
  const end = trimmed.length - 1
  let at = 1
  while (at < end) {
    const read = elementAt(trimmed, behind(trimmed, at, white))
    if (read === null || read.end > end) return null
    found.push({ text: read.text, isQuoted: read.isQuoted })
    const next = behind(trimmed, read.end, white)
    if (next < end && trimmed[next] !== ',') return null
    at = next + 1
  }
  return found
}

interface Element {
  readonly text: string
  readonly isQuoted: boolean
}

function elementAt(list: string, at: number): (Element & { readonly end: number }) | null {
  const mark = list[at]
  if (mark !== "'" && mark !== '"') {
    const end = behind(list, at, number)
    return end === at ? null : { text: list.slice(at, end), isQuoted: false, end }
  }
  const closing = closingMark(list, at, mark)
  const text = unescaped(list.slice(at + 1, closing))
  return text === null ? null : { text, isQuoted: true, end: closing + 1 }
}

// By hand: a pattern that repeats a group keeps a place to go back to for each repetition, and a text of some
// megabytes has too many.
function closingMark(list: string, opening: number, mark: string): number {
  for (let at = opening + 1; at < list.length; at += 1) {
    if (list[at] === '\\') at += 1
    else if (list[at] === mark) return at
  }
  return list.length
}

const white = /\s*/uy
const number = /[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?/uy

/** The place behind what a sticky pattern finds. */
function behind(text: string, at: number, pattern: RegExp): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : at
}

const simple: Readonly<Record<string, string>> = { '\\': '\\', "'": "'", '"': '"', n: '\n', r: '\r', t: '\t' }

/** Escapes that Python's `repr` of a text makes; `null` where there are others. */
function unescaped(text: string): string | null {
  let plain = ''
  let parts: string[] = []
  let from = 0
  for (let at = text.indexOf('\\'); at !== -1; at = text.indexOf('\\', from)) {
    escape.lastIndex = at
    const [whole = '', two, four, eight] = escape.exec(text) ?? []
    const code = Number.parseInt(two ?? four ?? eight ?? '', 16)
    const character = code <= 0x10ffff ? String.fromCodePoint(code) : simple[text.charAt(at + 1)]
    if (character === undefined) return null
    parts.push(text.slice(from, at), character)
    if (parts.length >= gathered) [plain, parts] = [plain + parts.join(''), []]
    from = at + Math.max(2, whole.length)
  }
  plain += parts.join('') + text.slice(from)
  return plain.isWellFormed() ? plain : null
}

/** Parts joined at once: a text may have millions. */
const gathered = 10_000

const escape = /\\(?:x([\da-f]{2})|u([\da-f]{4})|U([\da-f]{8}))/y

/**
 * The elements of a list of texts and numbers as Python's `str` writes it, e.g. `['yes', "it's", 2]`, each as a text; `null`
 * where the text is no such list. The harness writes several targets of an instance so.
 */
export function pythonList(text: string): readonly { readonly text: string; readonly isQuoted: boolean }[] | null {
  const trimmed = text.trim()
  if (!trimmed.startsWith('[') || !trimmed.endsWith(']')) return null
  const found: { text: string; isQuoted: boolean }[] = []
  let at = 1
  const end = trimmed.length - 1
  while (at < end) {
    element.lastIndex = at
    const [whole, single, double, number] = element.exec(trimmed) ?? []
    if (whole === undefined || at + whole.length > end) return null
    const quoted = single ?? double
    const value = quoted === undefined ? number : unescaped(quoted)
    if (value === undefined || value === null) return null
    found.push({ text: value, isQuoted: quoted !== undefined })
    at += whole.length
    if (at < end && !trimmed.slice(at - whole.length, at).trimEnd().endsWith(',')) return null
  }
  return found
}

const element = /\s*(?:'([^'\\]*(?:\\.[^'\\]*)*)'|"([^"\\]*(?:\\.[^"\\]*)*)"|([+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?))\s*,?/ysu

const simple: Readonly<Record<string, string>> = { '\\': '\\', "'": "'", '"': '"', n: '\n', r: '\r', t: '\t' }

/** Escapes that Python's `repr` of a text makes; `null` where there are others. */
function unescaped(text: string): string | null {
  if (!known.test(text)) return null
  const plain = text.replaceAll(/\\(?:x([\da-f]{2})|u([\da-f]{4})|U([\da-f]{8})|(.))/gsu, (_, two?: string, four?: string, eight?: string, letter?: string) => {
    const code = two ?? four ?? eight
    return code === undefined ? simple[letter ?? ''] ?? '' : String.fromCodePoint(Number.parseInt(code, 16))
  })
  return plain.isWellFormed() ? plain : null
}

const known = /^[^\\]*(?:\\(?:x[\da-f]{2}|u[\da-f]{4}|U00(?:0[\da-f]|10)[\da-f]{4}|[\\'"nrt])[^\\]*)*$/su

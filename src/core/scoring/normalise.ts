/** Python's `string.punctuation`. */
const asciiPunctuation = /[!-/:-@[-`{-~]+/g
/**
 * What Python's `str.split()` splits at; JavaScript's `\s` has U+FEFF in addition and lacks U+001C to U+001F and
 * U+0085.
 */
const pythonWhiteSpace =
  /[\t-\r\u{1c}-\u{20}\u{85}\u{a0}\u{1680}\u{2000}-\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}]+/u

/**
 * The form in which exact match compares: lower case, every ASCII punctuation character deleted, white space collapsed.
 * Articles stay. Source: Tk-Instruct, `compute_metrics.py`, `normalize_answer`.
 */
export function normalise(text: string): string {
  return text
    .toLowerCase()
    .replace(asciiPunctuation, '')
    .split(pythonWhiteSpace)
    .filter((word) => word !== '')
    .join(' ')
}

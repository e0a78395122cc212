/**
 * The letters by which options are named, where they are named by their positions: A, B, C … or (A), (B), (C) …, in
 * this order and the same style for every instance. Then an option says the same of every instance, which texts do not.
 *
 * @param options of each instance
 * @returns those of the longest list; `null` where one list is no such row of letters, and of no lists
 */
export function positionLetters(options: Iterable<readonly string[]>): readonly string[] | null {
  let longest: readonly string[] = []
  for (const own of options) {
    const style = styles.find((letterAt) => own[0] === letterAt(0))
    if (style === undefined || own.length > maxLetters || own.some((option, i) => option !== style(i))) return null
    if (longest[0] !== undefined && longest[0] !== own[0]) return null
    if (own.length > longest.length) longest = own
  }
  return longest.length === 0 ? null : longest
}

const maxLetters = 26

/** BIG-bench Hard writes (A), most others A. */
const styles: readonly ((place: number) => string)[] = [letter, (place) => `(${letter(place)})`]

function letter(place: number): string {
  return String.fromCharCode(65 + place)
}

/**
 * What tells texts apart that begin and end alike, in whole words: "… because the box" and "… because the shelf" differ
 * in "box" and "shelf". Each part has at least one word.
 */
export function differingParts(texts: readonly string[]): readonly string[] {
  const [first = ''] = texts
  const shortest = Math.min(...texts.map((text) => text.length))
  let from = 0
  while (from < shortest && texts.every((text) => text[from] === first[from])) from++
  let after = 0
  while (after < shortest - from && texts.every((text) => text.at(-1 - after) === first.at(-1 - after))) after++
  const ends = texts.map((text) => text.length - wordStart(text, after))
  // A part without a word begins with the word before it.
  const lastWord = Math.min(...texts.map((text, i) => text.slice(0, ends[i]).trimEnd().length))
  let start = wordEnd(first, from)
  while (start > 0 && start >= lastWord) start = wordEnd(first, start - 1)
  const parts = texts.map((text, i) => text.slice(start, ends[i]).trim())
  return parts.some((text) => text === '') ? texts.map((text) => text.trim()) : parts
}

/** The last place at or before `at` where a word begins. */
function wordEnd(text: string, at: number): number {
  let start = at
  while (start > 0 && !/\s/.test(text[start - 1] ?? '')) start--
  return start
}

/** The most characters of the last `count` that begin with white space, so that no word is cut. */
function wordStart(text: string, count: number): number {
  let length = count
  while (length > 0 && !/\s/.test(text.at(-length) ?? '')) length--
  return length
}

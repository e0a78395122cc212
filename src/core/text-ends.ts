/*
 * The ends of texts, sign by sign from behind: a pattern such as /\s+$/ looks at every run of white space in a text to
 * its end, which takes minutes where a run has 100,000.
 */

/** The text without those of these characters that it ends with. @param signs one character, e.g. /[\s,;]/u */
export function withoutEnding(text: string, signs: RegExp): string {
  let end = text.length
  while (end > 0 && signs.test(text.charAt(end - 1))) end--
  return text.slice(0, end)
}

/**
 * Whether a sentence ends there: a full stop or another sign of its end, and quotation marks and brackets that close
 * behind it.
 */
export function endsSentence(text: string): boolean {
  return /[.!?。？！]$/u.test(withoutEnding(text, closing).slice(-1))
}

export const closing = /["'”’)\]]/u

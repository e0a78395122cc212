/**
 * A warning where words in the place of labels have different numbers of tokens for a model, as a note; `null`: they
 * have the same. Summed log-probabilities then favour the words with fewer, and a difference between sets of words may
 * be one of lengths.
 */
export function tokenCountsNote(
  task: string,
  words: readonly { readonly word: string; readonly tokens: number }[],
): string | null {
  if (new Set(words.map(({ tokens }) => tokens)).size < 2) return null
  const counts = words.slice(0, mostNamed).map(({ word, tokens }) => `"${word}" ${tokens}`)
  const more = words.length > mostNamed ? ` and ${words.length - mostNamed} more` : ''
  return `${task}: the words have different numbers of tokens (${counts.join(', ')}${more}); a sum of log-probabilities favours the shorter ones, per token or minus prior less so`
}

const mostNamed = 10

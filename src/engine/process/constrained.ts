import type { LlamaModel, Token } from 'node-llama-cpp'
import type { Decoded } from './decoding.ts'

/**
 * Up to where only one label is left.
 *
 * @param generated the model's choice of tokens among what `labelGrammar` allows
 * @param labels not empty, none twice (see usable-labels.ts)
 */
export async function answerByLabel(
  model: LlamaModel,
  generated: AsyncIterable<Token>,
  labels: readonly string[],
): Promise<Decoded> {
  const most = maxLabelTokens(labels)
  const tokens: Token[] = []
  for await (const token of generated) {
    tokens.push(token)
    // A character may still lack some of its bytes.
    const text = model.detokenize(tokens).replace(/\uFFFD+$/, '')
    const [first, ...others] = labels.filter((label) => forms(label).some((form) => form.startsWith(text)))
    if (first === undefined)
      throw new Error(`invalid answer: ${JSON.stringify(text)}; the grammar let through what is no label`)
    if (others.length === 0) return { raw: first, stop: 'label', answerTokens: tokens.length }
    if (tokens.length === most) break
  }
  const text = model.detokenize(tokens)
  // "A." is itself where it is a label, and else "A" with a full stop behind it.
  const label =
    labels.find((candidate) => candidate === text.trim()) ?? labels.find((candidate) => forms(candidate).includes(text))
  if (label === undefined) throw new Error(`invalid answer: ${JSON.stringify(text)}; it ended before it was a label`)
  return { raw: label, stop: 'label', answerTokens: tokens.length }
}

/**
 * In GBNF. A space may stand before the label, as it does before any word that continues a text. A full stop, newlines
 * or both may stand behind it, since that is how a model that is asked as it is says that "A" is all and not the
 * beginning of "A and B": the tk-instruct format ends demonstrations in a full stop and a blank line. Without one of
 * its ways to say so a model could only go on to the longer label.
 */
export function labelGrammar(labels: readonly string[]): string {
  return `root ::= " "? (${labels.map(quoted).join(' | ')}) "."? "\\n"? "\\n"?`
}

/**
 * How many tokens the longest label can take at most: one for each byte, with the space, the full stop and two
 * newlines.
 */
export function maxLabelTokens(labels: readonly string[]): number {
  return Math.max(...labels.map((label) => Buffer.byteLength(label))) + 4
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

export function isSameList<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i])
}

import type { LlamaModel, Token } from 'node-llama-cpp'
import { forms, maxLabelTokens } from '#core/answers/label-grammar.ts'
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

export function isSameList<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i])
}

import { endsSentence } from '#core/text-ends.ts'
import type { ContentType, TaggedSpan } from './content-types.ts'

/**
 * What is left of a definition when only its output space is (Kung & Peng 2023, section 3): what labels mean is not.
 */
const outputSpace: readonly ContentType[] = ['output content', 'label list']

/** The tagged texts about the output space, a sentence each, in their order; undefined where nothing is tagged so. */
export function simplifiedFromTags(spans: readonly TaggedSpan[]): string | undefined {
  const kept = spans.filter(({ type }) => outputSpace.includes(type)).toSorted((one, two) => one.from - two.from)
  if (kept.length === 0) return undefined
  return kept.map(({ text }) => sentence(text.trim())).join(' ')
}

function sentence(text: string): string {
  return endsSentence(text) ? text : `${text}.`
}

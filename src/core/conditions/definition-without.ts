import type { ContentType, TaggedSpan } from '#core/annotations/content-types.ts'
import type { DefinitionCondition, WithoutName } from './condition.ts'
import { joined } from './mended-text.ts'

/**
 * The definition without one type of its content (Yin et al. 2023, section 4.1: each type is left out in turn to see
 * which a model reads). What an annotator has tagged as it is cut out, white space and punctuation around it are
 * mended, and no word is written anew.
 */
export const withoutConditions = {
  'without-input-content': without('without-input-content', 'input content'),
  'without-additional-input-content': without('without-additional-input-content', 'additional input content'),
  'without-action-content': without('without-action-content', 'action content'),
  'without-output-content': without('without-output-content', 'output content'),
  'without-additional-output-content': without('without-additional-output-content', 'additional output content'),
  'without-label-list': without('without-label-list', 'label list'),
  'without-label-description': without('without-label-description', 'label description'),
  'without-input-mention': without('without-input-mention', 'input mention'),
} satisfies Record<WithoutName, DefinitionCondition>

function without(name: WithoutName, type: ContentType): DefinitionCondition {
  return {
    name,
    version: 1,
    describe: `the definition without what is tagged as its ${type}`,
    apply: ({ name: task, definition, contentTags }) => {
      if (contentTags === undefined || contentTags.length === 0)
        return { fit: false, reason: `${task}: its definition is not tagged, so nothing can be left out of it` }
      const spans = contentTags.filter((span) => span.type === type)
      if (spans.length === 0)
        return {
          fit: false,
          reason: `${task}: no part of its definition is tagged as ${type}, so nothing can be left out of it`,
        }
      const text = definitionWithout(definition, spans)
      if (!/[\p{L}\p{N}]/u.test(text))
        return { fit: false, reason: `${task}: nothing would be left of its definition without its ${type}` }
      return { fit: true, value: text, fromSet: true }
    },
  }
}

/** @param spans in any order, without overlap */
export function definitionWithout(definition: string, spans: readonly Pick<TaggedSpan, 'from' | 'to'>[]): string {
  const cuts = spans.toSorted((one, two) => one.from - two.from)
  const ends = [0, ...cuts.map(({ to }) => to)]
  const pieces = ends.map((end, i) => definition.slice(end, cuts[i]?.from ?? definition.length))
  const [first = '', ...rest] = pieces
  // What only held two parts together that both are cut goes with them.
  const kept = rest.filter((piece, i) => i === rest.length - 1 || !connects.test(piece))
  return kept.reduce(joined, first).trim()
}

/** Signs and conjunctions between the items of a list. */
const connects = /^(?:[\s,;/&"'“”‘’`]|\b(?:and|or|nor)\b)*$/iu

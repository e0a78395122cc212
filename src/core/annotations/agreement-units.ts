import type { Judgements } from '#core/statistics/agreement-figure.ts'
import { contentTypes, tagsHold, type TaggedSpan } from './content-types.ts'
import type { Pair } from './item.ts'
import type { ReviewedSpace } from '../reviewed-space.ts'

/**
 * What annotators judge, as units with one judgement of each set; `null` where a set has not judged. What a unit is was
 * our decision: no published study agrees on delusive pairs.
 */
export const agreementKinds = ['pairs', 'tags', 'labels'] as const
export type AgreementKind = (typeof agreementKinds)[number]

/** What a judgement may say, in the order of its numbers. */
export const judgedValues = {
  /** `edited`: approved with another output than the proposed one, which is then judged ineligible as it stood. */
  pairs: ['approved', 'edited', 'rejected', 'needs a second look'],
  tags: [...contentTypes, 'none'],
  labels: ['label', 'no label'],
} as const satisfies Record<AgreementKind, readonly string[]>

/**
 * One unit for each pair that was proposed in any set: the same input with the same output from the same source. What
 * nobody has looked at yet is no judgement. A set that holds a pair twice is taken by its first word.
 *
 * @param sets for each its pairs of one task, in their order, those aside that no annotator has touched
 */
export function pairUnits(sets: readonly (readonly Pair[])[]): readonly Judgements[] {
  const units = new Map<string, (number | null)[]>()
  sets.forEach((pairs, set) => {
    for (const pair of pairs) {
      const key = JSON.stringify([pair.source, pair.input, pair.proposed])
      const unit = units.get(key) ?? sets.map(() => null)
      unit[set] ??= pairJudgement(pair)
      units.set(key, unit)
    }
  })
  return [...units.values()]
}

/**
 * One unit for each word of a definition, its judgement the type of the span that most of it lies in, or none. A set
 * without tags, or with tags of another text, has not judged any.
 */
export function tagUnits(
  definition: string,
  sets: readonly (readonly TaggedSpan[] | undefined)[],
): readonly Judgements[] {
  const judging = sets.map((spans) =>
    spans !== undefined && spans.length > 0 && tagsHold(spans, definition) ? spans : null,
  )
  return Array.from(definition.matchAll(words), ({ index, 0: word }) =>
    judging.map((spans) => spans && tagJudgement(spans, index, index + word.length)),
  )
}

/**
 * One unit for each output that could be a label: those of the task's instances, and whatever a set calls a label. A
 * set that has not reviewed the task has not judged any; one that takes it for generation has judged that none is a
 * label.
 *
 * @param outputs distinct ones
 */
export function labelUnits(
  outputs: readonly string[],
  sets: readonly (ReviewedSpace | undefined)[],
): readonly Judgements[] {
  const labels = sets.map((space) => space && new Set(space.kind === 'generation' ? [] : space.labels))
  const judged = new Set([...outputs, ...labels.flatMap((some) => [...(some ?? [])])])
  return [...judged].map((output) => labels.map((some) => (some === undefined ? null : some.has(output) ? 0 : 1)))
}

/** Scripts without spaces between words are taken character by character; punctuation is no word. */
const words =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]\p{M}*|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}])[\p{L}\p{M}\p{N}_'’-])+/gu

function pairJudgement({ state, output, proposed }: Pair): number | null {
  if (state === 'proposed') return null
  return judgedValues.pairs.indexOf(state === 'approved' && output !== proposed ? 'edited' : state)
}

function tagJudgement(spans: readonly TaggedSpan[], from: number, to: number): number {
  const inside = Array.from(judgedValues.tags, () => 0)
  let left = to - from
  for (const span of spans) {
    const both = Math.max(0, Math.min(to, span.to) - Math.max(from, span.from))
    const value = contentTypes.indexOf(span.type)
    inside[value] = (inside[value] ?? 0) + both
    left -= both
  }
  inside[judgedValues.tags.length - 1] = left
  return inside.indexOf(Math.max(...inside))
}

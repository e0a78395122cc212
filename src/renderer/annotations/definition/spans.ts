import type { ContentType, TaggedSpan } from '#core/annotations/content-types.ts'
import type { Place } from '#core/answer-space.ts'

/**
 * Tags a part of a definition: what was tagged there before gives way, and with a span of the same type that touches
 * it, or has only white space between, it becomes one.
 */
export function placeSpan(
  spans: readonly TaggedSpan[],
  definition: string,
  { from, to }: Place,
  type: ContentType,
): readonly TaggedSpan[] {
  const others = clearSpans(spans, definition, { from, to })
  const joins = (one: number, other: number) => definition.slice(one, other).trim() === ''
  const before = others.findLast((span) => span.to <= from)
  const after = others.find((span) => span.from >= to)
  const begins = before?.type === type && joins(before.to, from) ? before : undefined
  const ends = after?.type === type && joins(to, after.from) ? after : undefined
  const placed = spanOf(definition, { from: begins?.from ?? from, to: ends?.to ?? to }, type)
  return inOrder([...others.filter((span) => span !== begins && span !== ends), placed])
}

/** Takes tags from a part of a definition; what is left of a span on either side stays tagged. */
export function clearSpans(
  spans: readonly TaggedSpan[],
  definition: string,
  { from, to }: Place,
): readonly TaggedSpan[] {
  return spans.flatMap((span) => {
    if (span.to <= from || span.from >= to) return [span]
    return [
      ...rest(definition, { from: span.from, to: from }, span.type),
      ...rest(definition, { from: to, to: span.to }, span.type),
    ]
  })
}

export interface Replaced {
  readonly spans: readonly TaggedSpan[]
  /** Whose text the definition does not have any more. */
  readonly lost: readonly TaggedSpan[]
}

/**
 * Spans of an earlier definition where their texts stand in this one: of several places the one nearest to where it
 * was.
 */
export function replaceSpans(spans: readonly TaggedSpan[], definition: string): Replaced {
  const placed: TaggedSpan[] = []
  const lost: TaggedSpan[] = []
  // Text that was put in or taken out before a span moves all that follow it alike.
  let shift = 0
  for (const span of spans) {
    const free = places(span.text, definition).filter(({ from, to }) =>
      placed.every((other) => other.to <= from || other.from >= to),
    )
    const [nearest] = free.toSorted(
      (one, other) => Math.abs(one.from - span.from - shift) - Math.abs(other.from - span.from - shift),
    )
    if (nearest === undefined) {
      lost.push(span)
      continue
    }
    shift = nearest.from - span.from
    placed.push({ ...nearest, type: span.type, text: span.text })
  }
  return { spans: inOrder(placed), lost }
}

function* occurrences(text: string, definition: string): Generator<Place> {
  if (text === '') return
  for (let at = definition.indexOf(text); at !== -1; at = definition.indexOf(text, at + 1))
    yield { from: at, to: at + text.length }
}

function places(text: string, definition: string): readonly Place[] {
  return [...occurrences(text, definition)]
}

function spanOf(definition: string, { from, to }: Place, type: ContentType): TaggedSpan {
  return { from, to, type, text: definition.slice(from, to) }
}

/**
 * What is left of a span that was cut, less the spaces and commas at the cut; nothing where no letter or digit is left.
 */
function rest(definition: string, { from, to }: Place, type: ContentType): readonly TaggedSpan[] {
  if (from >= to) return []
  const text = definition.slice(from, to)
  if (!/[\p{L}\p{N}]/u.test(text)) return []
  const begins = /^[\s.,;:]*/u.exec(text)?.[0].length ?? 0
  const ends = /[\s,;:]*$/u.exec(text)?.[0].length ?? 0
  return [spanOf(definition, { from: from + begins, to: to - ends }, type)]
}

function inOrder(spans: readonly TaggedSpan[]): readonly TaggedSpan[] {
  return spans.toSorted((one, other) => one.from - other.from)
}

import { itemValue } from '#contract/annotations.ts'
import { issueWords } from '#contract/issue-words.ts'
import type { TaggedSpan } from '#core/annotations/content-types.ts'
import { pairId } from '#core/annotations/item.ts'
import { spaceProblems } from '#core/corrections.ts'

export type CheckedValue =
  { readonly state: 'right'; readonly text: string | null } | { readonly state: 'wrong'; readonly reason: string }

/**
 * An item's value from a file as the store keeps it, or what is wrong with it. It is held to what an item is, not to
 * what a task allows: history is taken as it was, and the task may have another text by now.
 *
 * @param value what JSON says
 */
export function checkedValue(item: string, value: unknown): CheckedValue {
  if (value === null) return { state: 'right', text: null }
  const id = pairId(item)
  const parsed = itemValue.safeParse(id === undefined ? { kind: item, value } : { kind: 'pair', id, value })
  if (!parsed.success)
    return {
      state: 'wrong',
      reason: parsed.error.issues
        .map((issue) => `${issue.path.map(String).join('.')}: it has to be ${issueWords(issue)}`)
        .join('; '),
    }
  const kept: unknown = parsed.data.value
  const reason = lostField(value, kept) ?? brokenText(kept) ?? problemOf(parsed.data)
  return reason === undefined ? { state: 'right', text: JSON.stringify(kept) } : { state: 'wrong', reason }
}

/** A field that is no part of the item: a later version may have written it. */
function lostField(given: unknown, kept: unknown): string | undefined {
  if (typeof given !== 'object' || given === null || typeof kept !== 'object' || kept === null) return undefined
  for (const [key, inner] of Object.entries(given)) {
    if (!Object.hasOwn(kept, key)) return `a field ${JSON.stringify(key)}, which this version does not know`
    const deeper = lostField(inner, (kept as Readonly<Record<string, unknown>>)[key])
    if (deeper !== undefined) return deeper
  }
  return undefined
}

/** Why a text of a value can be written to no file, or undefined. */
export function brokenText(value: unknown): string | undefined {
  if (typeof value === 'string')
    return value.isWellFormed() && !value.includes('\0')
      ? undefined
      : `${JSON.stringify(value.slice(0, 80))} holds a character that no text can hold (U+0000, or half of a surrogate pair)`
  if (typeof value !== 'object' || value === null) return undefined
  for (const inner of Object.values(value)) {
    const broken = brokenText(inner)
    if (broken !== undefined) return broken
  }
  return undefined
}

function problemOf(item: ReturnType<typeof itemValue.parse>): string | undefined {
  if (item.kind === 'tags') return spansProblem(item.value ?? [])
  return item.kind === 'label space' && item.value !== null ? spaceProblems(item.value)[0] : undefined
}

function spansProblem(spans: readonly TaggedSpan[]): string | undefined {
  const wrong = spans.find(
    ({ from, to, text }, i) => to - from !== text.length || to <= from || from < (spans[i - 1]?.to ?? 0),
  )
  return (
    wrong &&
    `the span ${wrong.from}–${wrong.to} is out of order, overlaps with the one before it, or is not as long as its text`
  )
}

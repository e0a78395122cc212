import type { Decoding } from '#core/answers/decoding.ts'
import type { Condition } from '#core/conditions/condition.ts'
import { conditionTitle } from '#core/conditions/condition-name.ts'
import type { Kind } from '#core/task.ts'
import type { Change } from './family.ts'
import { mark } from './mark.ts'
import type { NamedComparison } from './named-comparison.ts'

/** What a comparison is told from at a glance; what the contract answers has all of it. */
export type GlancedComparison = Pick<
  NamedComparison,
  'name' | 'against' | 'changed' | 'kind' | 'verdict' | 'difference' | 'marked'
>

/** A table's lines, for their names alone do not say what they were trained on. */
export interface GlancedLines {
  readonly groups: readonly {
    readonly lines: readonly {
      readonly name: string
      readonly line: {
        readonly condition: Condition
        readonly decoding: Decoding
        readonly training: { readonly condition: Condition; readonly size: number } | null
      } | null
    }[]
  }[]
}

/** What a study was made for, in this order: of these the first that it has is told first. */
const asked = ['train and test condition', 'train condition', 'test condition'] as const satisfies readonly Change[]

/** The comparisons of conditions that a study was made for; none where it has one condition, or all are exploratory. */
export function headlineFamily<Comparison extends GlancedComparison>(
  comparisons: readonly Comparison[],
): readonly Comparison[] {
  const tested = comparisons.filter(({ verdict }) => verdict !== 'exploratory')
  const change = asked.find((each) => tested.some(({ changed }) => changed === each))
  return tested.filter(({ changed }) => changed === change)
}

/** The two of a comparison by the one thing in which they differ: `Simplified`, `Original`. */
export interface ShortSides {
  readonly first: string
  readonly second: string
  /** Instances per train task; `null`: nothing is trained. */
  readonly size: number | null
  /** What both are asked under, where only their training differs. */
  readonly asked: string | null
  /** What both are decoded by; `null` where that is what differs. */
  readonly decoding: Decoding | null
}

export function shortSides(
  { name, against, changed, marked }: Pick<GlancedComparison, 'name' | 'against' | 'changed' | 'marked'>,
  { groups }: GlancedLines,
): ShortSides {
  const factorsOf = (wanted: string) =>
    groups.flatMap(({ lines }) => lines).find((line) => line.name === wanted)?.line ?? null
  const first = factorsOf(name)
  const inShort = (wanted: string) => {
    const line = factorsOf(wanted)
    if (line === null) return wanted
    switch (changed) {
      case 'train condition':
      case 'train and test condition':
        return line.training === null ? wanted : conditionTitle(line.training.condition)
      case 'test condition':
        return conditionTitle(line.condition)
      case 'tuning':
        return line.training === null ? 'untuned' : `tuned on ${conditionTitle(line.training.condition)}`
      case 'decoding':
      case 'guessing':
      case 'made elsewhere':
        return wanted
    }
  }
  return {
    first: `${inShort(name)}${marked ? mark : ''}`,
    second: inShort(against),
    size: first?.training?.size ?? null,
    asked: first !== null && changed === 'train condition' ? conditionTitle(first.condition) : null,
    decoding: changed === 'decoding' ? null : (first?.decoding ?? null),
  }
}

/** A line by what tells it from the others: `Simplified`, `Simplified → Original`, `Simplified, likelihood`. */
export function shortLine(
  name: string,
  { groups }: GlancedLines,
): { readonly name: string; readonly size: number | null } {
  const lines = groups.flatMap((group) => group.lines)
  const line = lines.find((each) => each.name === name)?.line ?? null
  if (line === null || lines.every((each) => each.line === null || each.line.training === null))
    return { name, size: null }
  const asked = conditionTitle(line.condition)
  if (line.training === null) return { name, size: null }
  const trained = conditionTitle(line.training.condition)
  const decodings = new Set(lines.flatMap((each) => each.line?.decoding ?? []))
  return {
    name: `${trained === asked ? trained : `${trained} → ${asked}`}${decodings.size > 1 ? `, ${line.decoding}` : ''}`,
    size: line.training.size,
  }
}

/** Kinds, sizes and decodings that comparisons are about: what is the same in all of them needs no word. */
export function spreadOf(
  comparisons: readonly GlancedComparison[],
  lines: GlancedLines,
): { readonly kinds: readonly Kind[]; readonly sizes: readonly number[]; readonly decodings: readonly Decoding[] } {
  return {
    kinds: [...new Set(comparisons.map(({ kind }) => kind))],
    sizes: [...new Set(comparisons.flatMap((each) => shortSides(each, lines).size ?? []))],
    decodings: [...new Set(comparisons.flatMap((each) => shortSides(each, lines).decoding ?? []))],
  }
}

import { counted } from '#core/noun.ts'
import { points } from '#core/numbers.ts'
import type { AboveChance } from './above-chance.ts'
import { headlineFamily, shortSides, spreadOf, type GlancedComparison, type GlancedLines } from './headline-family.ts'
import { mark } from './mark.ts'

/** So much is read before anything else. */
export const mostWords = 15

/** What a results table says, as far as its headline goes; what the contract answers has all of it. */
export interface Glanced extends GlancedLines {
  readonly comparisons: readonly GlancedComparison[]
  readonly aboveChance: readonly Pick<AboveChance, 'line' | 'family' | 'random' | 'majority' | 'marked'>[]
  /** Lines without answers, in words. */
  readonly empty: string | null
  /** Points. */
  readonly margin: number
  readonly done: number
  readonly total: number
}

/**
 * A run's finding in at most 15 words: whether it beats guessing, and how its conditions differ. It is made from the
 * verdicts alone and never says more than they do: of what does not fit it says less.
 */
export function findingOf(table: Glanced): string {
  const before = table.empty === null ? [] : ['Nearly all answers of some conditions are empty.']
  const [guessing, compared] = [againstGuessing(table), comparedConditions(table)]
  const nothing = guessing.length + compared.length === 0 ? ['There is nothing to compare.'] : []
  const both = guessing.flatMap((each) => compared.map((other) => `${each} ${other}`))
  const candidates = [...both, ...guessing, ...compared, ...nothing].map((words) =>
    soFar([...before, words].join(' '), table),
  )
  return candidates.find((words) => wordsOf(words) <= mostWords) ?? soFar(before[0] ?? 'See the verdicts below.', table)
}

function soFar(words: string, { done, total }: Pick<Glanced, 'done' | 'total'>): string {
  return done < total ? `So far: ${words.charAt(0).toLowerCase()}${words.slice(1)}` : words
}

export function wordsOf(text: string): number {
  return text.split(' ').filter((word) => word !== '').length
}

/** Longest first; none where nothing is held against guessing. */
function againstGuessing({ aboveChance }: Glanced): readonly string[] {
  const family = (['declared', 'untuned', 'made elsewhere'] as const).find((each) =>
    aboveChance.some((line) => line.family === each),
  )
  const lines = aboveChance.filter((line) => line.family === family)
  if (lines.length === 0) return []
  const of = family === 'untuned' ? 'Untuned: ' : family === 'made elsewhere' ? 'Made elsewhere: ' : ''
  const marks = lines.some(({ marked }) => marked) ? mark : ''
  return standingInWords(lines).map((words) => {
    const text = `${of === '' ? words : `${of}${words.charAt(0).toLowerCase()}${words.slice(1)}`}${marks}`
    return `${text}.`
  })
}

type Standing = Pick<AboveChance, 'random' | 'majority'>

function standingInWords(lines: readonly Standing[]): readonly string[] {
  const better = lines.filter(({ random }) => random === 'above').length
  const worse = lines.filter(({ random }) => random === 'below').length
  if (better === 0)
    return worse === lines.length ? ['Worse than random guessing'] : ['No evidence it beats random guessing']
  if (better < lines.length)
    return [
      `${better} of ${lines.length} rows are better than random guessing`,
      `${better} of ${lines.length} rows beat random guessing`,
    ]
  const held = lines.filter(({ majority }) => majority !== null)
  const beyond = held.filter(({ majority }) => majority === 'above').length
  if (held.length === 0) return ['Better than random guessing']
  if (beyond === held.length) return ['Better than random guessing and the majority label', 'Better than guessing']
  return beyond === 0
    ? [
        'Better than random guessing; no evidence it beats the majority label',
        'Beats random guessing, not shown to beat majority',
      ]
    : [
        `Better than random guessing; ${beyond} of ${held.length} rows beat the majority label`,
        'Better than random guessing, not always majority',
      ]
}

type Is = 'better' | 'worse' | 'equivalent' | 'undecided' | 'exploratory' | 'too few'

/** The comparisons of the same two conditions, on every kind of tasks and at every size. */
interface Pair {
  readonly first: string
  readonly second: string
  readonly all: readonly GlancedComparison[]
}

/** Longest first; none where no conditions are compared. */
function comparedConditions(table: Glanced): readonly string[] {
  const family = headlineFamily(table.comparisons)
  const [any] = family
  if (any === undefined) return []
  const short = family.map((comparison) => ({ comparison, ...shortSides(comparison, table) }))
  const pairs = [...Map.groupBy(short, ({ first, second }) => `${unmarked(first)} ${second}`).values()].flatMap(
    (own): Pair[] => {
      const told = own.find(({ comparison }) => comparison.marked) ?? own[0]
      return told === undefined
        ? []
        : [{ first: told.first, second: told.second, all: own.map(({ comparison }) => comparison) }]
    },
  )
  const spread = spreadOf(family, table)
  const tuned = any.changed === 'test condition' ? '' : 'Tuned on '
  const [only] = pairs
  if (pairs.length === 1 && only !== undefined) return onePair(only, { spread, tuned, margin: table.margin })
  const seconds = [...new Set(pairs.map(({ second }) => second))]
  return [
    ...(seconds.length === 1 ? listedPairs(pairs, { spread, tuned, against: seconds[0] ?? '' }) : []),
    countedVerdicts(family),
  ]
}

function unmarked(name: string): string {
  return name.replaceAll(mark, '')
}

/** What the comparisons of one pair are told apart by; comparisons where it is more than one thing. */
function unitOf(
  { kinds, sizes, decodings }: ReturnType<typeof spreadOf>,
  all: number,
): 'kinds of task' | 'sizes' | 'decodings' | 'comparisons' {
  if (sizes.length === all) return 'sizes'
  if (decodings.length === all) return 'decodings'
  return kinds.length === all ? 'kinds of task' : 'comparisons'
}

interface Told {
  readonly spread: ReturnType<typeof spreadOf>
  readonly tuned: string
}

function onePair(
  { first, second, all }: Pair,
  { spread, tuned, margin }: Told & { readonly margin: number },
): readonly string[] {
  const is = sameOf(all)
  const both = tuned === '' ? `${first} and ${second}` : `${tuned}${first} or ${second}`
  const [only] = all
  const by =
    all.length === 1 && only?.difference !== null && only !== undefined ? ` (${points(only.difference)} points)` : ''
  switch (is) {
    case 'better':
    case 'worse':
      return [
        `${tuned}${first}: ${is} than ${tuned.toLowerCase()}${second}${by}.`,
        `${tuned}${first}: ${is} than ${tuned.toLowerCase()}${second}.`,
      ]
    case 'equivalent':
      return [`${both}: equivalent within ±${margin} points.`, `${both}: equivalent.`]
    case 'undecided':
    case 'exploratory':
      return [`${both}: ${is}.`]
    case 'too few':
      return [`${both}: too few answers.`]
    case null: {
      const words = partly(all, spread)
      const [, direction = '', rest = ''] = /^(better|worse) (.*)$/.exec(words) ?? []
      return [
        direction === '' ? `${both}: ${words}.` : `${tuned}${first}: ${direction} than ${second} ${rest}.`,
        `${both}: not the same verdict everywhere.`,
      ]
    }
  }
}

/** Several conditions against the same one. */
function listedPairs(
  pairs: readonly Pair[],
  { spread, tuned, against }: Told & { readonly against: string },
): readonly string[] {
  const verdicts = pairs.map(({ first, all }) => ({ first, is: isInWords(sameOf(all)) ?? partly(all, spread) }))
  const groups = [...Map.groupBy(verdicts, ({ is }) => is)].toSorted(([a], [b]) => rank(a) - rank(b))
  const [only] = groups
  if (groups.length === 1 && only !== undefined) {
    const names = listed(only[1].map(({ first }) => first))
    return [
      `${tuned}${names} against ${against}: all ${only[0]}.`,
      `${tuned}${names} against ${against}: ${only[0]}.`,
      `${pairs.length} conditions against ${against}: all ${only[0]}.`,
    ]
  }
  const parts = (name: (of: readonly { readonly first: string }[]) => string) =>
    groups.map(([is, of]) => `${name(of)} ${is}`).join('; ')
  const beginning = tuned === '' ? 'Against' : 'Against tuning on'
  return [
    `${beginning} ${against}: ${parts((of) => listed(of.map(({ first }) => first)))}.`,
    `Against ${against}: ${parts((of) => listed(of.map(({ first }) => first)))}.`,
    `Against ${against}: ${parts((of) => String(of.length))}.`,
  ]
}

/** What is shown stands first. */
function rank(is: string): number {
  return ['better', 'worse', 'equivalent'].findIndex((each) => is.startsWith(each)) === -1
    ? is.startsWith('undecided')
      ? 2
      : is.startsWith('too few')
        ? 3
        : 1
    : 0
}

function countedVerdicts(family: readonly GlancedComparison[]): string {
  const counts = [...Map.groupBy(family, ({ verdict }) => verdict)].map(([verdict, of]) => ({ verdict, of: of.length }))
  const parts = (['different', 'equivalent', 'undecided', 'too-few'] as const).flatMap((verdict) => {
    const found = counts.find((each) => each.verdict === verdict)
    return found === undefined ? [] : [`${found.of} ${verdict === 'too-few' ? 'too few' : verdict}`]
  })
  return `${counted(family.length, 'comparison')}: ${parts.join(', ')}.`
}

function isOf({ verdict, difference }: GlancedComparison): Is {
  if (verdict === 'different') return (difference ?? 0) > 0 ? 'better' : 'worse'
  return verdict === 'too-few' ? 'too few' : verdict
}

function sameOf(all: readonly GlancedComparison[]): Is | null {
  const is = [...new Set(all.map(isOf))]
  return is.length === 1 ? (is[0] ?? null) : null
}

function isInWords(is: Is | null): string | null {
  return is === 'too few' ? 'too few answers' : is
}

/** e.g. "worse at 2 of 3 sizes"; what is shown goes before what is not. */
function partly(all: readonly GlancedComparison[], spread: Told['spread']): string {
  const unit = unitOf(spread, all.length)
  const verdicts = all.map(isOf)
  const at = (wanted: readonly Is[], words: string) => {
    const of = verdicts.filter((each) => wanted.includes(each)).length
    return of === 0 ? null : `${words} ${unit === 'sizes' ? 'at' : 'in'} ${of} of ${all.length} ${unit}`
  }
  const differing = verdicts.includes('better') && verdicts.includes('worse')
  return (
    (differing ? at(['better', 'worse'], 'different') : (at(['better'], 'better') ?? at(['worse'], 'worse'))) ??
    at(['equivalent'], 'equivalent') ??
    'undecided'
  )
}

function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`
}

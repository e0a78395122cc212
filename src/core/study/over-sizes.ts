import { counted } from '#core/noun.ts'
import { points } from '#core/numbers.ts'
import { mark } from './mark.ts'
import { scoreOn } from './verdict-sentence.ts'
import type { NamedComparison } from './named-comparison.ts'

type Verdict = NamedComparison['verdict']

/** The same two conditions at every size, in one sentence. */
export interface OverSizes {
  readonly sentence: string
  /** Where it is the same at all sizes. */
  readonly verdict: Verdict | null
}

/** A comparison with what tells it from the same one at another size. */
export interface Sized {
  readonly comparison: NamedComparison
  /** What is compared, in words, without the size. */
  readonly about: string
  /** Instances of each train task; `null` where nothing is trained. */
  readonly size: number | null
}

/**
 * e.g. "…: different at 5 (+21.8 points); undecided at 1 (−1.3 points) and 20 (+21.0 points) instances per task (n =
 * 200 in 10 tasks)."; none where a study has one size.
 */
export function overSizes(all: readonly Sized[], margin: number): readonly OverSizes[] {
  if (new Set(all.map(({ size }) => size)).size < 2) return []
  const alike = Map.groupBy(all, ({ about, comparison: { kind } }) => `${kind} ${about.replaceAll(mark, '')}`)
  return [...alike.values()].flatMap((own): OverSizes[] => {
    const reported = own.find(({ comparison }) => comparison.marked) ?? own[0]
    if (reported === undefined) return []
    const {
      about,
      comparison: { kind, instances, tasks },
    } = reported
    const byVerdict = Map.groupBy(own, ({ comparison }) => comparison.verdict)
    const parts = (Object.keys(words) as Verdict[]).flatMap((verdict) => {
      const sizes = byVerdict.get(verdict)
      return sizes === undefined
        ? []
        : [`${words[verdict](margin)} ${listed(sizes.map((each) => sizeInWords(each, verdict)))}`]
    })
    return [
      {
        sentence: `${about}, ${scoreOn[kind]}: ${parts.join('; ')} instances per task (n = ${instances} in ${counted(tasks, 'task')}).`,
        verdict: byVerdict.size === 1 ? reported.comparison.verdict : null,
      },
    ]
  })
}

/** What has been shown first. */
const words: Readonly<Record<Verdict, (margin: number) => string>> = {
  different: () => 'different at',
  equivalent: (margin) => `equivalent within ±${margin} points at`,
  undecided: () => 'undecided at',
  exploratory: () => 'exploratory at',
  'too-few': () => 'too few to say anything at',
}

function sizeInWords({ size, comparison: { difference } }: Sized, verdict: Verdict): string {
  if (verdict === 'too-few' || difference === null) return String(size)
  return `${size} (${points(difference)} points)`
}

function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`
}

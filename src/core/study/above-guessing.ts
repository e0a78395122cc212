import type { NamedComparison } from './comparisons.ts'
import { mark } from './mark.ts'
import { guessNames, type GuessName } from './paired-columns.ts'

/** Of a line's exact match and one that guessing reaches: shown to be above, shown to be below, or neither. */
export type Against = 'above' | 'below' | 'not shown'

export const standings = ['above both', 'above random guess only', 'above majority label only', 'not shown to be above', 'below'] as const
export type Standing = (typeof standings)[number]

/** Whether a line has shown that it knows more than guessing, by the comparisons declared for it, after Holm. */
export interface AboveGuessing {
  readonly line: string
  readonly random: Against
  readonly majority: Against
  /** `below`: below one of them and above neither. */
  readonly standing: Standing
  readonly marked: boolean
  readonly sentence: string
}

/**
 * One statement for each line that the family holds against both guesses: every asked line, and with tuning every tuned
 * one. What is not shown is neither above nor below; a line below guessing has learned less than nothing, or answers out of
 * format.
 */
export function aboveGuessing(comparisons: readonly NamedComparison[], margin: number): readonly AboveGuessing[] {
  const guessing = Map.groupBy(comparisons.filter(({ changed }) => changed === 'guessing'), ({ name }) => name)
  return [...guessing].flatMap(([line, own]): AboveGuessing[] => {
    const [random, majority] = guessNames.map((name) => own.find(({ against }) => against === name))
    if (random === undefined || majority === undefined) return []
    const sides = { random: standingAgainst(random), majority: standingAgainst(majority) }
    const marked = own.some((each) => each.marked)
    return [{ line, ...sides, standing: standingOf(sides), marked, sentence: sentenceOf(`${line}${marked ? mark : ''}`, [random, majority], margin) }]
  })
}

function standingAgainst({ differsFromZero, difference }: NamedComparison): Against {
  if (!differsFromZero || difference === null) return 'not shown'
  return difference > 0 ? 'above' : 'below'
}

function standingOf({ random, majority }: Record<'random' | 'majority', Against>): Standing {
  if (random === 'above' && majority === 'above') return 'above both'
  if (random === 'above') return 'above random guess only'
  if (majority === 'above') return 'above majority label only'
  return random === 'below' || majority === 'below' ? 'below' : 'not shown to be above'
}

const beginnings = { above: 'stands above', below: 'stands below', 'not shown': 'is not shown to stand above' } as const satisfies Record<Against, string>

/** e.g. "original: stands above random guess (+12.0 points), and is not shown to stand above the majority label (+1.4)." */
function sentenceOf(line: string, comparisons: readonly NamedComparison[], margin: number): string {
  const parts = [...Map.groupBy(comparisons, standingAgainst)].map(([against, own]) => (
    `${beginnings[against]} ${own.map((each) => guessInWords(each, margin)).join(against === 'not shown' ? ' or ' : ' and ')}`
  ))
  return `${line}: ${parts.join(', and ')}.`
}

function guessInWords({ against, difference, verdict, differsFromZero }: NamedComparison, margin: number): string {
  const name = (against as GuessName) === 'majority label' ? 'the majority label' : against
  if (difference === null) return name
  const little = verdict === 'equivalent' && differsFromZero ? `, by less than ${margin}` : ''
  return `${name} (${difference < 0 ? '−' : '+'}${Math.abs(difference).toFixed(1)} points${little})`
}

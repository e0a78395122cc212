import { points, probability } from '#core/numbers.ts'
import { holm } from '#core/statistics/holm.ts'
import type { Kind } from '#core/task.ts'
import type { LineAgainstGuesses } from './exact-guessing.ts'
import { mark } from './mark.ts'
import { guessNames, type GuessName } from './paired-columns.ts'
import type { NamedComparison } from './named-comparison.ts'

/** Of a line's exact match and one that guessing reaches: shown to be above, shown to be below, or neither. */
export type Against = 'above' | 'below' | 'not shown'

export const standings = [
  'better than both',
  'better than random guessing',
  'better than random guessing only',
  'better than the majority label only',
  'no evidence it beats guessing',
  'worse',
] as const
export type Standing = (typeof standings)[number]

/**
 * What Holm's correction is over: all that the study declares; the untuned model, where it is tuned; answers that were
 * added.
 */
export const guessingFamilies = ['declared', 'untuned', 'made elsewhere'] as const
export type GuessingFamily = (typeof guessingFamilies)[number]

/** Whether a line has shown that it knows more than guessing, after Holm. */
export interface AboveChance {
  readonly line: string
  readonly kind: Kind
  readonly family: GuessingFamily
  readonly instances: number
  readonly tasks: number
  /** Exact match above each guess, points; `null` for `too-few`. */
  readonly fromRandom: number | null
  readonly fromMajority: number | null
  readonly random: Against
  /** `null`: there is no majority label, for a choice task's options are texts of each instance. */
  readonly majority: Against | null
  /**
   * `worse`: worse than one of them and better than neither; `better than random guessing`: and there is no majority
   * label.
   */
  readonly standing: Standing
  readonly exact: ExactAboveChance
  readonly marked: boolean
  readonly sentence: string
}

/** The exact test against guesses (`exact-guessing.ts`), which needs no interval and takes instances as independent. */
export interface ExactAboveChance {
  /** One-sided: guesses having so many right or more. */
  readonly p: number
  /** Holm over the lines of the same family. */
  readonly pAdjusted: number
  /** Tasks above chance by the exact test, Holm over the tasks of the line. */
  readonly tasksAbove: number
  readonly sentence: string
}

/**
 * One statement for each line that a family holds against both guesses. What is not shown is neither above nor below; a
 * line below guessing has learned less than nothing, or answers out of format. Where all answers are right, or all
 * wrong, the difference from a random guess has no spread and no interval: there the exact test decides alone.
 */
export function aboveChance(
  comparisons: readonly NamedComparison[],
  exact: readonly LineAgainstGuesses[],
  family: GuessingFamily,
  margin: number,
): readonly AboveChance[] {
  const guessing = Map.groupBy(
    comparisons.filter(({ changed }) => changed === 'guessing'),
    ({ kind, name }) => `${kind} ${name}`,
  )
  const held = [...guessing.values()].flatMap((own) => {
    const [random, majority] = guessNames.map((name) => own.find(({ against }) => against === name))
    const tested = exact.find((each) => each.line === random?.name && each.kind === random.kind)
    return random === undefined || tested === undefined
      ? []
      : [{ random, majority, tested, marked: own.some((each) => each.marked) }]
  })
  const adjusted = holm(held.map(({ tested }) => tested.p))
  const twoSided = holm(held.map(({ tested }) => tested.pTwoSided))
  return held.map(({ random, majority, tested, marked }, i): AboveChance => {
    const { name: line, kind } = random
    const against = {
      random: random.verdict === 'too-few' ? standingByExactTest(tested, twoSided[i] ?? 1) : standingAgainst(random),
      majority: majority === undefined ? null : standingAgainst(majority),
    }
    const name = `${line}${marked ? mark : ''}${kind === 'choice' ? ', choice' : ''}`
    const both = [
      { comparison: random, is: against.random },
      ...(majority === undefined || against.majority === null ? [] : [{ comparison: majority, is: against.majority }]),
    ]
    return {
      line,
      kind,
      family,
      instances: random.instances,
      tasks: random.tasks,
      fromRandom: random.difference,
      fromMajority: majority?.difference ?? null,
      ...against,
      standing: standingOf(against),
      exact: exactOf(tested, adjusted[i] ?? 1),
      marked,
      sentence: `${sentenceOf(name, both, margin)}${majority === undefined && kind === 'choice' ? ' There is no majority label: options differ from instance to instance.' : ''}`,
    }
  })
}

/** Of lines that the study's own family does not hold against guessing; `null`: there are none. */
export function familiesInWords(lines: readonly Pick<AboveChance, 'family'>[]): string | null {
  const others = Object.entries(outsiders).flatMap(([family, inWords]) =>
    lines.some((line) => line.family === family) ? [inWords] : [],
  )
  return others.length === 0
    ? null
    : `Checks of ${others.join(' and of ')} are outside the family of the study's comparisons and are corrected (Holm) among themselves.`
}

const outsiders = {
  untuned: 'the untuned model',
  'made elsewhere': 'answers made elsewhere',
} as const satisfies Record<Exclude<GuessingFamily, 'declared'>, string>

function standingAgainst({ differsFromZero, difference }: NamedComparison): Against {
  if (!differsFromZero || difference === null) return 'not shown'
  return difference > 0 ? 'above' : 'below'
}

function standingByExactTest({ right, expected }: LineAgainstGuesses, pAdjusted: number): Against {
  if (pAdjusted >= 0.05) return 'not shown'
  return right > expected ? 'above' : 'below'
}

function exactOf({ tasks, p }: LineAgainstGuesses, pAdjusted: number): ExactAboveChance {
  const tasksAbove = tasks.filter(({ isAbove }) => isAbove).length
  const chance = p < 0.001 ? `p ${probability(p)}` : `p = ${probability(p)}`
  return {
    p,
    pAdjusted,
    tasksAbove,
    sentence: `Exact test against independent random guesses: ${chance} (one-sided, before Holm); better than random guessing on ${tasksAbove} of ${tasks.length} ${tasks.length === 1 ? 'task' : 'tasks'} (Holm over tasks).`,
  }
}

function standingOf({ random, majority }: Pick<AboveChance, 'random' | 'majority'>): Standing {
  if (random === 'above' && majority === 'above') return 'better than both'
  if (random === 'above') return majority === null ? 'better than random guessing' : 'better than random guessing only'
  if (majority === 'above') return 'better than the majority label only'
  return random === 'below' || majority === 'below' ? 'worse' : 'no evidence it beats guessing'
}

const beginnings = {
  above: 'better than',
  below: 'worse than',
  'not shown': 'no evidence it beats',
} as const satisfies Record<Against, string>

/**
 * e.g. "Original: better than random guessing (+12.0 points); no evidence it beats the majority label (+1.4 points)."
 */
function sentenceOf(
  line: string,
  guesses: readonly { readonly comparison: NamedComparison; readonly is: Against }[],
  margin: number,
): string {
  const parts = [...Map.groupBy(guesses, ({ is }) => is)].map(
    ([against, own]) =>
      `${beginnings[against]} ${own.map(({ comparison }) => guessInWords(comparison, margin)).join(against === 'not shown' ? ' or ' : ' and ')}`,
  )
  return `${line}: ${parts.join('; ')}.`
}

const guessesInWords = {
  'random guess': 'random guessing',
  'majority label': 'the majority label',
} as const satisfies Record<GuessName, string>

function guessInWords({ against, difference, verdict, differsFromZero }: NamedComparison, margin: number): string {
  const name = guessesInWords[against as GuessName]
  if (difference === null) return name
  const little = verdict === 'equivalent' && differsFromZero ? `, less than the margin of ${margin}` : ''
  return `${name} (${points(difference)} points${little})`
}

import { linesOf } from './line.ts'
import type { ResultsInput } from './results-table.ts'

/**
 * Of a line's answers, those that are empty. Trials without an answer (`too-long`, `engine-error`) are not among them.
 */
export interface EmptyAnswers {
  readonly name: string
  readonly empty: number
  readonly answered: number
}

/**
 * From this share on a line is told: what it said can then be worth 5 points of a score at most, and every comparison
 * with it is one with a model that says nothing.
 */
const nearlyAll = 0.95

/** The lines whose answers are all empty, or nearly all, in the order of the lines; over all seeds of one. */
export function linesWithoutAnswers({ cells, study }: ResultsInput): readonly EmptyAnswers[] {
  return linesOf(
    cells.map(({ cell }) => cell),
    study,
  ).flatMap(({ name, cells: places }) => {
    const outcomes = places.flatMap((place) => cells[place]?.trials.map(({ outcome }) => outcome) ?? [])
    const answered = outcomes.filter((outcome) => outcome !== 'too-long' && outcome !== 'engine-error').length
    const empty = outcomes.filter((outcome) => outcome === 'empty').length
    return answered > 0 && empty / answered >= nearlyAll ? [{ name, empty, answered }] : []
  })
}

/** e.g. "all 200 answers are empty", "196 of 200 answers are empty". */
export function emptyInWords({ empty, answered }: Omit<EmptyAnswers, 'name'>): string {
  if (empty < answered) return `${empty} of ${answered} answers are empty`
  return answered === 1 ? 'the only answer is empty' : `all ${answered} answers are empty`
}

/** What a run says before anything else; `null` where its lines have answers. */
export function emptySentence(input: ResultsInput): string | null {
  const without = linesWithoutAnswers(input)
  if (without.length === 0) return null
  const which = without.map((line) => `${line.name}: ${emptyInWords(line)}`).join('; ')
  return `${which}. ${without.length === 1 ? 'Its scores are' : 'Their scores are'} those of a model that answers nothing.`
}

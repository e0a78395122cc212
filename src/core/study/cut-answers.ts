import { count, counted, percent } from '#core/numbers.ts'
import { answersOf, type LineAnswers } from './answer-parts.ts'
import { plannedPart } from './added.ts'
import type { ResultsInput } from './results-table.ts'

/** Of a line's answers, those that the token limit ended. */
export interface CutAnswers {
  readonly name: string
  readonly cut: number
  readonly answers: number
}

/** Above this share a line is reported: what its answers had still to say may be worth 5 points of a score. */
const tooMany = 0.05

/** Lines named one by one; more are told by the largest share. */
const maxNamed = 3

/** The lines of which the token limit cut off more than 5 % of the answers, in the order of the lines. */
export function linesCutOff(lines: readonly { name: string; cut: number | null; answers: number }[]): CutAnswers[] {
  return [...Map.groupBy(lines, ({ name }) => name)].flatMap(([name, kinds]) => {
    const sum = (of: 'cut' | 'answers') => kinds.reduce((all, each) => all + (each[of] ?? 0), 0)
    const [cut, answers] = [sum('cut'), sum('answers')]
    return cut > tooMany * answers ? [{ name, cut, answers }] : []
  })
}

/** A warning about the scores of these lines; `null` where no line has lost more than 5 % of its answers. */
export function cutOffSentence(whole: ResultsInput): string | null {
  const input = plannedPart(whole)
  const lines = linesCutOff(answersOf(input))
  const [first] = lines
  if (first === undefined) return null
  const limit = `the token limit (${count(input.study.maxAnswerTokens)})`
  const what =
    lines.length === 1
      ? `${first.name}: ${limit} cut off ${shareOf(first)} of the answers (${count(first.cut)} of ${count(first.answers)})`
      : lines.length <= maxNamed
        ? `${limit} cut off ${lines.map((line) => `${shareOf(line)} (${line.name})`).join(', ')} of the answers`
        : `${limit} cut off up to ${percent(Math.max(...lines.map(percentOf)))} of the answers of ${lines.length} lines`
  const sentence = lines.length === 1 ? what : `${what.charAt(0).toUpperCase()}${what.slice(1)}`
  return `${sentence}. A higher limit may change ${lines.length === 1 ? 'its' : 'their'} scores.`
}

/** The same beside the headline, in one line, from what a results table says of its answers. */
export function cutOffInShort(lines: readonly Pick<LineAnswers, 'name' | 'cut' | 'answers'>[]): string | null {
  const cut = linesCutOff(lines)
  const [first] = cut
  if (first === undefined) return null
  return cut.length === 1
    ? `${first.name}: the token limit cut off ${shareOf(first)} of the answers.`
    : `The token limit cut off more than ${percent(100 * tooMany, 0)} of the answers in ${cut.length} of ${counted(new Set(lines.map(({ name }) => name)).size, 'row')}.`
}

function shareOf(line: CutAnswers): string {
  return percent(percentOf(line))
}

function percentOf({ cut, answers }: CutAnswers): number {
  return (100 * cut) / answers
}

import type { AboveGuessing } from '#core/study/above-guessing.ts'
import { mark } from '#core/study/mark.ts'

export const aboveGuessingColumns = ['line', 'kind', 'family', 'n', 'tasks', 'above random guess (points)', 'random guess', 'above majority label (points)', 'majority label', 'standing', 'p exact', 'p exact, Holm', 'tasks above random guess', 'mark', 'sentence', 'exact test'] as const

type Row = Record<(typeof aboveGuessingColumns)[number], string | number | null>

/** Whether each line has shown that it knows more than guessing. */
export function aboveGuessingRows(lines: readonly AboveGuessing[]): readonly Row[] {
  return lines.map(({ line, kind, family, instances, tasks, fromRandom, random, fromMajority, majority, standing, exact, marked, sentence }) => ({
    line, kind, family, n: instances, tasks, 'above random guess (points)': fromRandom, 'random guess': random, 'above majority label (points)': fromMajority, 'majority label': majority,
    standing, 'p exact': exact.p, 'p exact, Holm': exact.pAdjusted, 'tasks above random guess': exact.tasksAbove, mark: marked ? mark : null, sentence, 'exact test': exact.sentence,
  }))
}

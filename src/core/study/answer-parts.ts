import { kinds, isClosed, type Kind } from '#core/task.ts'
import { linesOf } from './line.ts'
import { isMarked } from './mark.ts'
import type { ResultsInput, ScoredTrial } from './results-table.ts'

/**
 * What happened to an answer; each is one of these, the first that fits. `right label`: the answer says it and no other
 * (`scoring/contains-label.ts`), though not exactly. `another label`: a label after normalisation, and not the right
 * one. `cut off`: the token limit ended it before it was any of these.
 */
export const answerParts = ['exact match', 'right label', 'another label', 'cut off', 'other', 'empty'] as const
export type AnswerPart = (typeof answerParts)[number]

/** What happened to a line's answers on tasks of one kind, over all seeds of it. */
export interface LineAnswers {
  readonly name: string
  readonly kind: Kind
  /** Trials without an answer (`too-long`, `engine-error`) are not among them. */
  readonly answers: number
  readonly parts: Readonly<Record<AnswerPart, number>>
  /** All that the token limit ended, exact matches too; `null`: made elsewhere, where nobody tells what ended them. */
  readonly cut: number | null
  /** Literally a label; `null` for generation, which has no label space. */
  readonly inFormat: number | null
  readonly marked: boolean
}

/** In the order of the lines; of each the kinds that it has an answer to. */
export function answersOf({ cells, study, tasks }: ResultsInput): readonly LineAnswers[] {
  return linesOf(
    cells.map(({ cell }) => cell),
    study,
  ).flatMap(({ name, cells: places, predictions }) => {
    const own = places.flatMap((place) => cells[place] ?? [])
    const counts = new Map(kinds.map((kind) => [kind, noAnswers()]))
    for (const { trials } of own) {
      for (const trial of trials) {
        const found = counts.get(tasks[trial.task]?.task.answerSpace.kind ?? 'generation')
        if (found) add(found, trial)
      }
    }
    return [...counts].flatMap(([kind, { answers, parts, cut, inFormat }]): LineAnswers[] =>
      answers === 0
        ? []
        : [
            {
              name,
              kind,
              answers,
              parts,
              cut: predictions === undefined ? cut : null,
              inFormat: isClosed(kind) ? inFormat : null,
              marked: own.some(isMarked),
            },
          ],
    )
  })
}

function noAnswers() {
  return {
    answers: 0,
    parts: Object.fromEntries(answerParts.map((part) => [part, 0])) as Record<AnswerPart, number>,
    cut: 0,
    inFormat: 0,
  }
}

function add(counts: ReturnType<typeof noAnswers>, trial: ScoredTrial): void {
  const part = partOf(trial)
  if (part === null) return
  counts.answers++
  counts.parts[part]++
  if (trial.cut) counts.cut++
  if (trial.outcome === 'in-format') counts.inFormat++
}

/** `null`: there is no answer. */
function partOf({ outcome, scores, cut }: ScoredTrial): AnswerPart | null {
  if (outcome === 'too-long' || outcome === 'engine-error') return null
  if (scores?.exactMatch === 1) return 'exact match'
  if (outcome === 'empty') return 'empty'
  if (scores?.containsLabel === 1) return 'right label'
  if (scores?.formatNormalised === 1) return 'another label'
  return cut ? 'cut off' : 'other'
}

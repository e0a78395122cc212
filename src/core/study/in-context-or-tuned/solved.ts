import { agreement, type Figure } from '#core/statistics/agreement.ts'
import { holm } from '#core/statistics/holm.ts'
import { tooFew, type TooFew } from '#core/statistics/interval.ts'
import { mcnemar } from '#core/statistics/mcnemar.ts'
import type { LineAgainstGuesses } from '../exact-guessing.ts'
import { byCorner, corners, type ByCorner } from './corner.ts'

/** How one corner does on one task. */
export interface CornerOfTask {
  /** Percent. */
  readonly accuracy: number
  /** Points above what random guesses are expected to reach. */
  readonly margin: number
  /** One-sided, exact (`exact-guessing.ts`). */
  readonly p: number
  /** Holm over all tasks of the corner. */
  readonly pAdjusted: number
  /** Above chance, after Holm. */
  readonly solved: boolean
}

export interface TaskOfSquare {
  /** Position in the run. */
  readonly task: number
  readonly n: number
  /** Percent that random guesses are expected to have right: the guessing line. */
  readonly guess: number
  readonly corners: ByCorner<CornerOfTask>
}

const alpha = 0.05

/**
 * The four accuracies of every task, and which of the corners solve it: above guessing by the exact tail, Holm over
 * tasks. Lu et al. 2024 look at the same four by eye.
 *
 * @param kinds the four lines on tasks of each kind, asked the same instances; Holm is over the tasks of all kinds
 */
export function tasksOfSquare(kinds: readonly ByCorner<LineAgainstGuesses>[]): readonly TaskOfSquare[] {
  kinds.forEach(refuseUnlike)
  const adjusted = byCorner((corner) => holm(kinds.flatMap((lines) => lines[corner].tasks.map(({ p }) => p))))
  const tested = byCorner((corner) => kinds.flatMap((lines) => lines[corner].tasks))
  return tested['base zero-shot'].map(({ task, n, expected }, i) => ({
    task,
    n,
    guess: (100 * expected) / n,
    corners: byCorner((corner): CornerOfTask => {
      const { right = 0, p = 1 } = tested[corner][i] ?? {}
      const pAdjusted = adjusted[corner][i] ?? 1
      return {
        accuracy: (100 * right) / n,
        margin: (100 * (right - expected)) / n,
        p,
        pAdjusted,
        solved: pAdjusted < alpha,
      }
    }),
  }))
}

function refuseUnlike(lines: ByCorner<LineAgainstGuesses>): void {
  const first = lines['base zero-shot'].tasks
  const unlike = corners.find((corner) => {
    const { tasks } = lines[corner]
    return tasks.length !== first.length || tasks.some(({ task, n }, i) => task !== first[i]?.task || n !== first[i].n)
  })
  if (unlike !== undefined)
    throw new RangeError(`invalid lines: ${unlike} and base zero-shot were asked other instances (pair them first)`)
}

/** Tasks that two corners solve: both, neither, or one of them alone. */
export interface SolvedTogether {
  readonly both: number
  readonly neither: number
  readonly onlyFirst: number
  readonly onlySecond: number
  /** Cohen's kappa, its interval drawn over tasks; `too-few` where it is not defined. */
  readonly kappa: Figure
  /** McNemar's exact test: whether one of them solves more tasks; `too-few` where both solve the same ones. */
  readonly pMcNemar: number | TooFew
}

/** @param solved of each task, whether the first corner solves it and whether the second does */
export function solvedTogether(
  solved: readonly { readonly first: boolean; readonly second: boolean }[],
): SolvedTogether {
  const count = (first: boolean, second: boolean) =>
    solved.filter((task) => task.first === first && task.second === second).length
  const [onlyFirst, onlySecond] = [count(true, false), count(false, true)]
  const units = solved.map(({ first, second }) => [Number(first), Number(second)])
  return {
    both: count(true, true),
    neither: count(false, false),
    onlyFirst,
    onlySecond,
    kappa: agreement([units], 2, 2).cohen ?? tooFew,
    pMcNemar: mcnemar({ onlyFirst, onlySecond }),
  }
}

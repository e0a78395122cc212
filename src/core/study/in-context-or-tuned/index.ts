import { conditionName } from '#core/conditions/index.ts'
import { counted } from '#core/noun.ts'
import { correlation, type Correlation } from '#core/statistics/correlation.ts'
import type { TooFew } from '#core/statistics/interval.ts'
import { isClosed, type Kind } from '#core/task.ts'
import { linesAgainstGuesses, type LineAgainstGuesses } from '../exact-guessing.ts'
import { gainColumns, gainParts, type GainParts } from '../gain-parts.ts'
import type { DrawnColumns } from '../paired-columns.ts'
import { byCorner, squaresOf, type ByCorner, type Corner, type Square } from './corner.ts'
import { solvedTogether, tasksOfSquare, type SolvedTogether, type TaskOfSquare } from './solved.ts'

export { corners, type ByCorner, type Corner } from './corner.ts'
export type { CornerOfTask, SolvedTogether, TaskOfSquare } from './solved.ts'

/** One tuned model beside the model it was made of, each with and without examples, under one definition. */
export interface InContextOrTuned extends Omit<Square, 'places' | 'training'> {
  /** `null`: the tuned model is a file of its own (`two-runs.ts`). */
  readonly training: Square['training'] | null
  /** Examples in the prompt where there are any. */
  readonly k: number
  /** Of the lines. */
  readonly names: ByCorner<string>
  readonly tasks: readonly TaskOfSquare[]
  /** Base k-shot first, tuned zero-shot second. */
  readonly together: SolvedTogether
  /** Of the margins over guessing of the same two, over tasks. */
  readonly margins: Correlation | TooFew
  /** None under a decoding that leaves no answer out of format. */
  readonly gains: readonly CornerGain[]
  readonly sentence: string
}

/** From one corner to another, one thing changed. */
export interface CornerGain {
  readonly before: Corner
  readonly after: Corner
  readonly kind: Kind
  readonly parts: GainParts
}

/**
 * Whether what a tuned model does without examples is what its base model does with some (the question of Lu et al.
 * 2024, "Are Emergent Abilities in Large Language Models just In-Context Learning?"). Two models that solve the same
 * tasks need not do so in the same way: agreement and correlation say how well one predicts the other, no more.
 *
 * @param drawn of each kind; those without labels or options are left out, for nothing can be guessed there
 * @param k examples that the study shows
 */
export function inContextOrTuned(drawn: readonly DrawnColumns[], k: number): readonly InContextOrTuned[] {
  const closed = drawn.filter(({ columns }) => isClosed(columns.kind))
  const found = closed.flatMap((each) => squaresOf(each.columns.lines).map((square) => ({ square, drawn: each })))
  return [...Map.groupBy(found, ({ square }) => keyOf(square)).values()].flatMap((kinds) => {
    const [first] = kinds
    if (first === undefined) return []
    const { places, ...square } = first.square
    const { lines } = first.drawn.columns
    return [
      {
        ...square,
        k,
        names: byCorner((corner) => lines[places[corner]]?.name ?? ''),
        ...comparedCorners(
          kinds.flatMap((kind) => guessedCorners(kind) ?? []),
          k,
        ),
        gains: kinds.flatMap(gainsOf),
      },
    ]
  })
}

/** What the four lines say of each other, over the tasks of all kinds. */
export function comparedCorners(
  kinds: readonly ByCorner<LineAgainstGuesses>[],
  k: number,
): Pick<InContextOrTuned, 'tasks' | 'together' | 'margins' | 'sentence'> {
  const tasks = tasksOfSquare(kinds)
  const pairs = tasks.map(({ corners: of }) => ({ first: of['base k-shot'], second: of['tuned zero-shot'] }))
  const together = solvedTogether(pairs.map(({ first, second }) => ({ first: first.solved, second: second.solved })))
  return {
    tasks,
    together,
    margins: correlation(pairs.map(({ first, second }) => ({ first: first.margin, second: second.margin }))),
    sentence: sentenceOf(together, k),
  }
}

/** Nothing is said of how an ability came about: two lists of solved tasks cannot tell. */
function sentenceOf({ both, onlySecond }: SolvedTogether, k: number): string {
  const tuned = both + onlySecond
  if (tuned === 0) return 'The tuned model solves no task without examples.'
  return `Of ${counted(tuned, 'task')} that the tuned model solves without examples, ${both} ${
    both === 1 ? 'was' : 'were'
  } solved by the base model with ${counted(k, 'example')}.`
}

interface KindOfSquare {
  readonly square: Square
  readonly drawn: DrawnColumns
}

function keyOf({ decoding, condition, training }: Square): string {
  return JSON.stringify([decoding, conditionName(condition), conditionName(training.condition), training.size])
}

/** `null` where some task has no labels to guess from. */
function guessedCorners({ square, drawn }: KindOfSquare): ByCorner<LineAgainstGuesses> | null {
  const lines = linesAgainstGuesses(drawn.columns)
  const found = byCorner((corner) => lines[square.places[corner]])
  return Object.values(found).includes(undefined) ? null : (found as ByCorner<LineAgainstGuesses>)
}

const changes = [
  ['base zero-shot', 'base k-shot'],
  ['tuned zero-shot', 'tuned k-shot'],
  ['base zero-shot', 'tuned zero-shot'],
  ['base k-shot', 'tuned k-shot'],
] as const satisfies readonly (readonly [Corner, Corner])[]

function gainsOf({ square: { decoding, places }, drawn }: KindOfSquare): readonly CornerGain[] {
  const columns = decoding === 'free' ? gainColumns(drawn) : null
  if (columns === null) return []
  return changes.map(([before, after]) => ({
    before,
    after,
    kind: drawn.columns.kind,
    parts: gainParts(columns, { untuned: places[before], tuned: places[after] }, null),
  }))
}

import { conditionName } from '#core/conditions/index.ts'
import { isClosed } from '#core/task.ts'
import { linesAgainstGuesses, type LineAgainstGuesses } from '../exact-guessing.ts'
import type { DrawnColumns } from '../paired-columns.ts'
import { byCorner } from './corner.ts'
import { comparedCorners, type InContextOrTuned } from './index.ts'

/** What two runs say of each other, or why they cannot be set beside each other. */
export type OfTwoRuns =
  | { readonly state: 'compared'; readonly squares: readonly InContextOrTuned[] }
  | { readonly state: 'unpaired'; readonly reason: string }

/** One of two runs whose models were asked as they are. */
export interface AskedAsIs {
  /** In sentences. */
  readonly name: string
  readonly drawn: readonly DrawnColumns[]
  /** Of each of its tasks, the place of the same task in the first run. */
  readonly places: readonly number[]
}

/**
 * The same question as of one run (`inContextOrTuned`), where base and tuned model are files of their own, each asked
 * as it is in a run of its own. Their instances have to be the same (`run-pairing.ts`) and all answered. What gains are
 * made of is read from draws over one run, and is left out.
 *
 * @param instances of each task of the first run
 * @param k examples that both studies show
 */
export function inContextOrTunedOfRuns(
  base: AskedAsIs,
  tuned: AskedAsIs,
  instances: readonly number[],
  k: number,
): OfTwoRuns {
  const unfinished = [base, tuned].find(({ drawn, places }) =>
    drawn.some(({ columns: { kind, tasks, rows } }) =>
      tasks.some(
        (task, i) => isClosed(kind) && (rows.tasks[i]?.length ?? 0) / rows.columns !== instances[places[task] ?? -1],
      ),
    ),
  )
  if (unfinished !== undefined)
    return { state: 'unpaired', reason: `${unfinished.name} has not answered all its instances; resume it first` }
  const found = base.drawn.flatMap((first) => {
    const second = tuned.drawn.find(({ columns }) => columns.kind === first.columns.kind)
    return second === undefined || !isClosed(first.columns.kind) ? [] : squaresBetween(first, second, { base, tuned })
  })
  const squares = [...Map.groupBy(found, ({ key }) => key).values()].flatMap((kinds): InContextOrTuned[] => {
    const [one] = kinds
    if (one === undefined) return []
    const { line, names } = one
    return [
      {
        decoding: line.decoding,
        condition: line.condition,
        training: null,
        k,
        names,
        ...comparedCorners(
          kinds.map(({ corners }) => corners),
          k,
        ),
        gains: [],
      },
    ]
  })
  return squares.length > 0
    ? { state: 'compared', squares }
    : {
        state: 'unpaired',
        reason: `${base.name} and ${tuned.name} have no decoding and definition that both were asked without examples and with the original ones`,
      }
}

function squaresBetween(
  first: DrawnColumns,
  second: DrawnColumns,
  { base, tuned }: { readonly base: AskedAsIs; readonly tuned: AskedAsIs },
) {
  const sides = [
    { of: base, lines: first.columns.lines, tested: inPlace(linesAgainstGuesses(first.columns), base.places) },
    { of: tuned, lines: second.columns.lines, tested: inPlace(linesAgainstGuesses(second.columns), tuned.places) },
  ] as const
  return first.columns.lines.flatMap((line) => {
    if (line.condition.examples !== 'empty') return []
    const corners = sides.flatMap(({ lines, tested }) =>
      (['empty', 'original'] as const).map(
        (examples) =>
          tested[
            lines.findIndex(
              (each) =>
                each.training === null &&
                each.predictions === undefined &&
                each.decoding === line.decoding &&
                conditionName(each.condition) === conditionName({ ...line.condition, examples }),
            )
          ],
      ),
    )
    const found = corners.filter((corner) => corner !== undefined)
    return found.length < 4
      ? []
      : [
          {
            key: JSON.stringify([line.decoding, conditionName(line.condition)]),
            line,
            corners: byCorner((_, i) => found[i] as LineAgainstGuesses),
            names: byCorner((_, i) => `${sides[i < 2 ? 0 : 1].of.name}: ${found[i]?.line ?? ''}`),
          },
        ]
  })
}

/** With the tasks as the first run counts them, in its order. */
function inPlace(lines: readonly LineAgainstGuesses[], places: readonly number[]): readonly LineAgainstGuesses[] {
  return lines.map((line) => ({
    ...line,
    tasks: line.tasks
      .map((tested) => ({ ...tested, task: places[tested.task] ?? tested.task }))
      .toSorted((one, other) => one.task - other.task),
  }))
}

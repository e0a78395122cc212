import type { Decoding } from '#core/answers/decoding.ts'
import type { Condition } from '#core/conditions/condition.ts'
import { conditionName } from '#core/conditions/index.ts'
import { sampledFormatNumber } from '#core/prompts/sampled-format.ts'
import { nameWithoutFormat, tunedAndAsked, type Cell, type MadeElsewhere } from './cell.ts'
import type { Study } from './study.ts'
import type { TrainingFactors } from './training.ts'

/**
 * Cells that are equal but for the seed of their training, their sampled format and their draw: one line of the results
 * table. Without formats a greedy cell of the untuned model is a line of its own.
 */
export interface Line {
  readonly name: string
  readonly method: Cell['method']
  /** The test condition. */
  readonly condition: Condition
  readonly decoding: Decoding
  /** `null`: the untuned model. */
  readonly training: Omit<TrainingFactors, 'seed'> | null
  /** Of the method "predictions" alone. */
  readonly predictions?: MadeElsewhere
  /** Its cells, by their places in the list it was made from; at least one. */
  readonly cells: readonly number[]
}

/**
 * In the order of their first cells. Models that were taken out of their trainings before the end stand in a table of
 * their own (`over-steps/`): a study compares what its trainings come to.
 */
export function linesOf(cells: readonly Cell[], study: Study): readonly Line[] {
  return linesWithCheckpoints(cells, study).filter(({ training }) => training?.step === undefined)
}

/** Those, too, each checkpoint a line of its own. */
export function linesWithCheckpoints(cells: readonly Cell[], study: Study): readonly Line[] {
  const groups = Map.groupBy(
    cells.map((cell, place) => ({ cell, place })),
    ({ cell }) => (cell.predictions ? cell.key : lineKey(cell)),
  )
  return [...groups.values()].flatMap((members) => {
    const cell = members[0]?.cell
    if (!cell) return []
    const { method, condition, decoding, training, predictions } = cell
    const factors = training && {
      condition: training.condition,
      size: training.size,
      ...(training.step !== undefined && { step: training.step }),
    }
    return [
      {
        name: lineName(cell, study),
        method,
        condition,
        decoding,
        training: factors,
        ...(predictions && { predictions }),
        cells: members.map(({ place }) => place),
      },
    ]
  })
}

/** The cell's name without seed, draw and format, e.g. "tuned on Original, asked with Delusive (10 per task)". */
export function lineName(cell: Cell, study: Study): string {
  const { training } = cell
  if (training === null) return nameWithoutFormat({ ...cell, draw: undefined }, study)
  const name = tunedAndAsked(training, cell.condition)
  return study.decodings.length > 1 ? `${name}, ${cell.decoding}` : name
}

/**
 * The cells of a line, by the seeds of their trainings or their formats: what differs within one of them is the draw
 * alone, over which scores are averaged on each instance.
 */
export function cellsBySeed(
  cells: readonly { readonly cell: Pick<Cell, 'training' | 'sampledFormat'> }[],
  { cells: places }: Pick<Line, 'cells'>,
): readonly (readonly number[])[] {
  const repeatOf = ({ training, sampledFormat = '' }: Pick<Cell, 'training' | 'sampledFormat'>) =>
    `${training?.seed ?? ''} ${sampledFormat}`
  const groups = Map.groupBy(places, (place) => (cells[place] === undefined ? '' : repeatOf(cells[place].cell)))
  return [...groups.values()]
}

/** Numbers by which a line's columns are drawn and paired: of their seeds or formats; none of a single one. */
export function repeatsOf(line: Pick<Line, 'cells'>, cells: readonly { readonly cell: Cell }[]) {
  const columns = cellsBySeed(cells, line)
  if (columns.length === 1) return []
  return columns.flatMap(([place = -1]): number | readonly [] => {
    const { training, sampledFormat } = cells[place]?.cell ?? {}
    return sampledFormat === undefined ? (training?.seed ?? []) : sampledFormatNumber(sampledFormat)
  })
}

/** Whether a typed name is that of this line or cell: case does not matter. */
export function isNamed(name: string, typed: string): boolean {
  return name.toLowerCase() === typed.toLowerCase()
}

/**
 * What a line is, whichever run it stands in: what it was trained on and under what it was asked, not by which method.
 */
export function lineKey({ condition, decoding, training, predictions }: LineFactors): string {
  if (predictions?.conditionKnown === false) return JSON.stringify(['as asked elsewhere'])
  return JSON.stringify([
    conditionName(condition),
    decoding,
    training && [
      conditionName(training.condition),
      training.size,
      ...(training.step === undefined ? [] : [`step ${training.step}`]),
    ],
    // Of one name in two runs the words may be others.
    ...(condition.own || training?.condition.own ? [condition.own, training?.condition.own] : []),
  ])
}

type LineFactors = Pick<Line, 'condition' | 'decoding' | 'training'> & {
  readonly predictions?: Pick<MadeElsewhere, 'conditionKnown'> | undefined
}

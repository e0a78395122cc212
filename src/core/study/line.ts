import type { Decoding } from '#core/answers/decoding.ts'
import type { Condition } from '#core/conditions/condition.ts'
import { conditionName } from '#core/conditions/index.ts'
import { sampledFormatNumber } from '#core/prompts/sampled-format.ts'
import { nameWithoutFormat, tunedAndAsked, type Cell, type MadeElsewhere } from './cell.ts'
import type { Study } from './study.ts'
import type { TrainingFactors } from './training.ts'

/**
 * Cells that are equal but for the seed of their training, or for their sampled format: one line of the results table.
 * Without formats a cell of the untuned model is a line of its own.
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

/** In the order of their first cells. */
export function linesOf(cells: readonly Cell[], study: Study): readonly Line[] {
  const groups = Map.groupBy(
    cells.map((cell, place) => ({ cell, place })),
    ({ cell }) => (cell.predictions ? cell.key : lineKey(cell)),
  )
  return [...groups.values()].flatMap((members) => {
    const cell = members[0]?.cell
    if (!cell) return []
    const { method, condition, decoding, training, predictions } = cell
    const factors = training && { condition: training.condition, size: training.size }
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

/** The cell's name without seed and sampled format, e.g. "tuned on Original, asked with Delusive (10 per task)". */
export function lineName(cell: Cell, study: Study): string {
  const { training } = cell
  if (training === null) return nameWithoutFormat(cell, study)
  const name = tunedAndAsked(training, cell.condition)
  return study.decodings.length > 1 ? `${name}, ${cell.decoding}` : name
}

/** Numbers by which a line's cells are drawn and paired: of their seeds or formats; none of a single cell. */
export function repeatsOf({ cells: places }: Pick<Line, 'cells'>, cells: readonly { readonly cell: Cell }[]) {
  if (places.length === 1) return []
  return places.flatMap((place): number | readonly [] => {
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
    training && [conditionName(training.condition), training.size],
  ])
}

type LineFactors = Pick<Line, 'condition' | 'decoding' | 'training'> & {
  readonly predictions?: Pick<MadeElsewhere, 'conditionKnown'> | undefined
}

import type { Decoding } from '#core/answers/decoding.ts'
import { conditionName, definitionConditions, examplesConditions } from '#core/conditions/index.ts'
import type { Condition } from '#core/conditions/condition.ts'
import { promptFormats } from '#core/prompts/index.ts'
import type { Study } from './study.ts'

/** One combination in a study. In-context studies have no train condition, size or method beside `in context`. */
export interface Cell {
  readonly position: number
  readonly key: string
  readonly method: 'in context'
  readonly condition: Condition
  readonly decoding: Decoding
}

/**
 * The cells of a study, in the order they are carried out.
 *
 * @param hash of a text, as hexadecimal digits; collisions must be practically impossible
 */
export function planCells(study: Study, hash: (text: string) => string): readonly Cell[] {
  const combinations = study.decodings.flatMap((decoding) => study.conditions.map((condition) => ({ decoding, condition })))
  return combinations.map(({ decoding, condition }, position) => ({
    position,
    key: hash(cellIdentity(study, condition, decoding)),
    method: 'in context',
    condition,
    decoding,
  }))
}

/** The name of a cell in tables: its condition, and its decoding where a study has several. */
export function cellName(cell: Cell, study: Study): string {
  const name = conditionName(cell.condition)
  return study.decodings.length > 1 ? `${name}, ${cell.decoding}` : name
}

/** Everything that determines the answers of a cell, in a fixed order. */
function cellIdentity(study: Study, condition: Condition, decoding: Decoding): string {
  return JSON.stringify([
    ['model', study.model.sha256],
    ['adapter', null],
    ['engine', study.model.engineBuild],
    ['context', study.model.contextSize],
    ['format', study.format, promptFormats[study.format].version],
    ['definition', condition.definition, definitionConditions[condition.definition].version],
    ['examples', condition.examples, examplesConditions[condition.examples].version, study.k],
    ['decoding', decoding, study.maxAnswerTokens],
    ['seed', study.seed],
  ])
}

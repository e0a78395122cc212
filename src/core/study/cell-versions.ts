import { decodingVersions } from '#core/answers/decoding.ts'
import { stopRuleVersion } from '#core/answers/stop-rule.ts'
import { definitionOf, examplesConditions } from '#core/conditions/index.ts'
import type { Condition } from '#core/conditions/condition.ts'
import { promptFormats } from '#core/prompts/index.ts'
import { selections } from '#core/selections/index.ts'
import { sampledFormatVersion } from '#core/prompts/sampled-format.ts'
import { wordSets } from '#core/target-words/word-sets.ts'
import { planCells, type Cell, type MadeElsewhere } from './cell.ts'
import type { Study } from './study.ts'
import { trainingVersion, type Training } from './training.ts'

/** Of everything that makes the text of a prompt, as this Placebo makes it. */
function promptVersions(condition: Condition, { format }: Pick<Study, 'format'>) {
  return {
    definition: definitionOf(condition).version,
    examples: examplesConditions[condition.examples].version,
    format: promptFormats[format].version,
    ...(condition.words === undefined ? {} : { words: wordSets[condition.words].version }),
    ...(condition.selection === undefined ? {} : { selection: selections[condition.selection].version }),
  }
}

/** The same for a cell: of how its answers are got, too, where its key tells. */
export function cellVersions(
  { condition, decoding, sampledFormat }: Pick<Cell, 'condition' | 'decoding' | 'sampledFormat'>,
  study: Pick<Study, 'format' | 'stop'>,
) {
  return {
    ...promptVersions(condition, study),
    ...(sampledFormat === undefined ? {} : { sampledFormat: sampledFormatVersion }),
    ...(study.stop === undefined ? {} : { decoding: decodingVersions[decoding], stop: stopRuleVersion }),
  }
}

/** The same for a training: other weights are made of the same texts when the trainer's version is another one. */
export function trainingVersions(condition: Condition, study: Pick<Study, 'format' | 'stop'>) {
  return {
    trainer: trainingVersion,
    ...promptVersions(condition, study),
    ...(study.stop === undefined ? {} : { stop: stopRuleVersion }),
  }
}

/**
 * Keys of cells as this Placebo would make them, in the order in which it plans them; of one that is not planned at all
 * none. A cell whose key comes out as it was stored was made by conditions of today's versions.
 *
 * @param trainings with the keys that they have
 */
export function keysNow(
  cells: readonly Cell[],
  study: Study,
  hash: (text: string) => string,
  trainings: readonly Training[],
): readonly (string | undefined)[] {
  const planned = study.predictions ? [] : planCells(study, hash, trainings)
  return cells.map(({ position, predictions, condition, sampledFormat }) => {
    if (predictions) return predictionsKey(predictions, condition, hash)
    const now = planned[position]
    return now?.sampledFormat === sampledFormat ? now?.key : undefined
  })
}

/** Of a cell of predictions: what they are, and under which condition somebody says that they were made. */
export function predictionsKey(
  { name, sha256, conditionKnown, metric }: MadeElsewhere,
  condition: Condition,
  hash: (text: string) => string,
): string {
  return hash(
    JSON.stringify([
      ['predictions', sha256],
      ['name', name],
      ['condition', conditionKnown ? [condition.definition, condition.examples] : null],
      ...(metric === undefined ? [] : [['metric', metric]]),
    ]),
  )
}

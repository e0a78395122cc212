import type { Condition } from '#core/conditions/condition.ts'
import { definitionOf, examplesConditions } from '#core/conditions/index.ts'
import { selections } from '#core/selections/index.ts'
import { wordSets } from '#core/target-words/word-sets.ts'

/**
 * Everything of a condition that determines a prompt, in a fixed order, as keys of cells and trainings have it. What a
 * condition of before could not have is left out where it has none, so that keys come out as they were.
 *
 * @param options of the examples
 */
export function conditionIdentity(
  condition: Condition,
  ...options: readonly number[]
): readonly (readonly unknown[])[] {
  const { definition, examples, words, spelled, told, template, selection, own } = condition
  return [
    ['definition', definition, definitionOf(condition).version, ...(own ? [own] : [])],
    ...(template === undefined ? [] : [['template', template.text, template.placement ?? null]]),
    ['examples', examples, examplesConditions[examples].version, ...options],
    ...(words === undefined ? [] : [['words', words, wordSets[words].version, ...(spelled ? [spelled] : [])]]),
    ...(told === undefined ? [] : [['told', 1]]),
    ...(selection === undefined ? [] : [['selection', selection, selections[selection].version]]),
  ]
}

import { selections } from '#core/selections/index.ts'
import { wordSets } from '#core/target-words/word-sets.ts'
import { placementOf, slotsOf, templateName } from '#core/templates/template.ts'
import type { Condition } from './condition.ts'
import { definitionOf, examplesConditions } from './index.ts'

/** What a condition does to an instruction, in sentences. */
export function describeCondition(condition: Condition): string {
  return [
    `Definition: ${describeDefinition(condition)}.`,
    `Examples: ${describeExamples(condition)}.`,
    ...(condition.words === undefined ? [] : [`Labels: ${describeWords(condition)}.`]),
  ].join(' ')
}

/** e.g. "the imported template nli/MNLI_YN (instructive), its words between the fields of the input" */
export function describeDefinition(condition: Pick<Condition, 'definition' | 'template' | 'own'>): string {
  const { template } = condition
  if (template === undefined) return definitionOf(condition).describe
  const { text, placement, category } = template
  const places = {
    before: 'before the input',
    between: 'between the fields of the input',
    after: 'after the input',
  }
  const where =
    slotsOf(text).length > 0
      ? `its words ${places[placementOf(text)]}`
      : placement === undefined
        ? 'in the place of the definition'
        : `its words ${places[placement]}`
  return `the imported template ${templateName(template)} (${category}), ${where}`
}

/** e.g. "the first k positive examples of the task; the same k examples in an order drawn by seed 13" */
export function describeExamples({ examples, selection }: Pick<Condition, 'examples' | 'selection'>): string {
  const { describe } = examplesConditions[examples]
  return selection === undefined ? describe : `${describe}; ${selections[selection].describe}`
}

function describeWords({ words, spelled, told }: Condition): string {
  const what = spelled ? spelled.join(', ') : wordSets[words ?? 'own'].describe
  return told === true ? `${what}; what they mean is said behind the definition` : what
}

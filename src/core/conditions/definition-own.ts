import type { DefinitionCondition, OwnDefinition } from './condition.ts'

/** What stands for something of the task in a definition of one's own. */
export const placeholders = ['{definition}', '{labels}'] as const

/** Anything that looks like one, to refuse what is mistyped. */
export const looksLikePlaceholder = /\{[a-z][a-z -]*\}/gi

/**
 * A person's own words in the place of the definition, from a file (`own-conditions.ts`): with the task's definition,
 * or its labels, where they ask for it. Nothing else takes their place: a task that lacks what they ask for is
 * ineligible.
 */
export function ownDefinition({ name, definition }: OwnDefinition): DefinitionCondition {
  return {
    name: 'own',
    version: 1,
    describe: `words of one's own in the place of the definition: ${JSON.stringify(definition)}`,
    apply: (task) => {
      const { answerSpace } = task
      if (definition.includes('{definition}') && task.definition.trim() === '')
        return { fit: false, reason: `${task.name}: its definition is blank, and ${name} shows it` }
      if (definition.includes('{labels}') && (answerSpace.kind !== 'classification' || answerSpace.labels.length === 0))
        return { fit: false, reason: `${task.name}: it has no label space, and ${name} names its labels` }
      const labels = answerSpace.kind === 'classification' ? answerSpace.labels.join(', ') : ''
      // In one pass: a definition that holds a placeholder stays as it is.
      const text = definition.replaceAll(/\{definition\}|\{labels\}/g, (placeholder) =>
        placeholder === '{labels}' ? labels : task.definition.trim(),
      )
      return { fit: true, value: text.trim() === '' ? undefined : text }
    },
  }
}

import type { DefinitionCondition } from './condition.ts'

/**
 * The definition as the task has it. A task without one is ineligible: otherwise it would be shown as
 * Empty under another name.
 */
export const originalDefinition: DefinitionCondition = {
  name: 'original',
  version: 1,
  describe: 'the definition as the task has it',
  apply: (task) =>
    task.definition.trim() === ''
      ? { fit: false, reason: `${task.name}: its definition is blank, so there is nothing to show` }
      : { fit: true, value: task.definition },
}

import type { Condition } from '#core/conditions/condition.ts'
import { irrelevantNames, isParaphrase, isSurface } from './names.ts'
import type { TemplateCategory } from './template.ts'

/**
 * What a definition of a condition is among templates: the task's own one says what to do, and none at all is the null
 * template. `null`: it is another definition of the task, which is none of the five.
 */
export function categoryOf({
  definition,
  template,
}: Pick<Condition, 'definition' | 'template'>): TemplateCategory | null {
  if (template !== undefined) return template.category
  if (definition === 'original' || isParaphrase(definition)) return 'instructive'
  if (definition === 'empty') return 'null'
  if (irrelevantNames.some((name) => name === definition)) return 'irrelevant'
  if (definition.startsWith('misleading-moderate-')) return 'misleading-moderate'
  if (definition.startsWith('misleading-extreme-') || isSurface(definition)) return 'misleading-extreme'
  return null
}

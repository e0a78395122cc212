import { conditionName, conditionTitle, contentLeftOut, isWithout } from '#core/conditions/index.ts'
import type { Condition } from '#core/conditions/condition.ts'

/**
 * `Original`; `Simplified definition, delusive examples`; `Definition without label list, original examples`; `Original
 * definition, original examples, permuted words`; `Original definition, original examples, drawn-13`
 */
export function conditionInWords(condition: Condition): string {
  if (condition.own !== undefined) return conditionTitle(condition)
  const name = conditionName(condition)
  const { definition, examples, words, selection } = condition
  const title = name.includes('+')
    ? `${isWithout(definition) ? `definition ${contentLeftOut(definition)}` : `${definition} definition`}, ${[`${examples} examples`, ...(words === undefined ? [] : [`${words} words`]), ...(selection === undefined ? [] : [selection])].join(', ')}`
    : name
  return `${title.charAt(0).toUpperCase()}${title.slice(1)}`
}

import {
  conditionName,
  conditionTitle,
  contentLeftOut,
  definitionName,
  isWithout,
  wordsTitle,
} from '#core/conditions/index.ts'
import type { Condition } from '#core/conditions/condition.ts'

/**
 * `Original`; `Simplified definition, delusive examples`; `Definition without label list, original examples`; `Template
 * nli/MNLI_YN, empty examples, permuted words`; `Original definition, original examples, drawn-13`
 */
export function conditionInWords(condition: Condition): string {
  if (condition.own !== undefined) return conditionTitle(condition)
  const name = conditionName(condition)
  const { examples, words, selection } = condition
  const title = name.includes('+')
    ? `${shownInWords(condition)}, ${examples} examples${words === undefined ? '' : `, ${wordsTitle(condition)} words`}${selection === undefined ? '' : `, ${selection}`}`
    : name
  return `${title.charAt(0).toUpperCase()}${title.slice(1)}`
}

function shownInWords({ definition, template }: Condition): string {
  if (template !== undefined) return `template ${definitionName({ definition, template })}`
  return isWithout(definition) ? `definition ${contentLeftOut(definition)}` : `${definition} definition`
}

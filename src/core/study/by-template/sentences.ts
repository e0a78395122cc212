import { counted } from '#core/noun.ts'
import { interval, points, probability } from '#core/numbers.ts'
import type { CategoryComparison } from '#core/statistics/category-comparison.ts'
import type { TemplateBlock } from './index.ts'

/**
 * What a block's comparisons with its instructive templates say, and what they do not say. People do nearly as well
 * under irrelevant instructions as under their own (.759 against .781), and stop where they are misled (.268): only the
 * second tells somebody who reads from somebody who does not (Webson et al. 2023).
 */
export function templateSentences({ comparisons, instances }: TemplateBlock): readonly string[] {
  const few = comparisons.some(({ hasFewTemplates }) => hasFewTemplates)
  return [
    ...comparisons.filter(({ first }) => first === 'instructive').map((each) => comparisonSentence(each, instances)),
    ...(few
      ? ['A category has fewer than 5 templates: others may have come out otherwise, and p cannot become small.']
      : []),
  ]
}

function comparisonSentence(
  { first, second, difference, interval95, pAdjusted, templates, verdict }: CategoryComparison,
  instances: number,
): string {
  const p = pAdjusted === null ? 'no p' : `p ${written(pAdjusted)} after Holm`
  const between =
    interval95 === 'too-few' ? 'no interval with one template' : `95 % interval ${interval(interval95, points)}`
  return `${first} against ${second} (${counted(templates.first, 'template')} against ${templates.second}): ${points(difference)} points, ${between}, ${p}, n = ${instances}: ${verdict === 'too-few' ? 'too few templates to say' : verdict}. ${meaning(second, verdict)}`
}

function meaning(second: string, verdict: CategoryComparison['verdict']): string {
  const alike = verdict === 'equivalent'
  if (second === 'irrelevant')
    return alike
      ? 'This is no evidence against understanding: people do as well under irrelevant instructions, too (.759 against .781).'
      : 'People do about as well under irrelevant instructions as under their own (.759 against .781).'
  if (second.startsWith('misleading'))
    return alike
      ? 'This is evidence that the instruction was not followed: people who are misled are right in .268.'
      : 'Whether the misleading instruction was followed, compliance tells, on instances where the two golds differ.'
  return 'Without words of an instruction only the input and the examples are left.'
}

function written(p: number): string {
  const text = probability(p)
  return text.startsWith('<') ? text : `= ${text}`
}

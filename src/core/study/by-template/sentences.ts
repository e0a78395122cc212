import { capital, counted } from '#core/noun.ts'
import { interval, points, probability } from '#core/numbers.ts'
import type { CategoryComparison } from '#core/statistics/category-comparison.ts'
import type { TemplateBlock } from './index.ts'

/**
 * What a block's comparisons with its instructive templates say. People do nearly as well under irrelevant instructions
 * as under their own (.759 against .781), and stop where they are misled (.268): only the second tells somebody who
 * reads from somebody who does not (Webson et al. 2023).
 */
export function templateSentences({ comparisons, instances }: TemplateBlock): readonly string[] {
  return instructive(comparisons).map((each) => comparisonSentence(each, instances))
}

/** What they do not say, whatever the block. */
export function templateRemarks(blocks: readonly TemplateBlock[]): readonly string[] {
  const comparisons = blocks.flatMap((block) => block.comparisons)
  const unlike = instructive(comparisons).filter(({ verdict }) => verdict !== 'equivalent')
  const few = comparisons.some(({ hasFewTemplates }) => hasFewTemplates)
  return [
    ...new Set(unlike.map(({ second }) => remarkOn(second))),
    ...(few
      ? ['A category has fewer than 5 templates: others may have come out otherwise, and p cannot become small.']
      : []),
  ]
}

function instructive(comparisons: readonly CategoryComparison[]): readonly CategoryComparison[] {
  return comparisons.filter(({ first }) => first === 'instructive')
}

function comparisonSentence(
  { first, second, difference, interval95, pAdjusted, templates, verdict }: CategoryComparison,
  instances: number,
): string {
  const p = pAdjusted === null ? 'no p' : `p ${written(pAdjusted)} after Holm`
  const few = Math.min(templates.first, templates.second) < 2
  const between =
    interval95 === 'too-few'
      ? `no interval ${few ? 'with one template' : 'without spread'}`
      : `95 % interval ${interval(interval95, points)}`
  const found = `${capital(first)} against ${second} (${counted(templates.first, 'template')} against ${templates.second}): ${points(difference)} points, ${between}, ${p}, n = ${instances}: ${verdict === 'too-few' ? (few ? 'too few templates to say' : 'too few to say anything') : verdict}.`
  return verdict === 'equivalent' ? `${found} ${meaningOfAlike(second)}` : found
}

function meaningOfAlike(second: string): string {
  if (second === 'irrelevant')
    return 'This is no evidence against understanding: people do as well under irrelevant instructions, too (.759 against .781).'
  return isMisleading(second)
    ? 'This is evidence that the instruction was not followed: people who are misled are right in .268.'
    : remarkOn(second)
}

function remarkOn(second: string): string {
  if (second === 'irrelevant')
    return 'People do about as well under irrelevant instructions as under their own (.759 against .781).'
  return isMisleading(second)
    ? 'Whether a misleading instruction was followed, compliance tells, on instances where the two golds differ.'
    : 'Without words of an instruction (null) only the input and the examples are left.'
}

function isMisleading(category: string): boolean {
  return category.startsWith('misleading')
}

function written(p: number): string {
  const text = probability(p)
  return text.startsWith('<') ? text : `= ${text}`
}

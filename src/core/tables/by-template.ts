import { tooFew } from '#core/statistics/interval.ts'
import type { CategoryComparison } from '#core/statistics/category-comparison.ts'
import type { CategoryMean, TemplateBlock, TemplateMean } from '#core/study/by-template/index.ts'
import type { Compliance } from '#core/study/compliance.ts'
import { leastDisagreeing } from '#core/study/compliance.ts'
import { conditionTitle } from '#core/conditions/index.ts'
import {
  counts,
  percents,
  pointsInterval,
  pointsOf,
  probabilities,
  text,
  verdict,
  yesOrNo,
  type Column,
} from './column.ts'
import type { Table } from './table.ts'

type InBlock<Row> = Row & { readonly block: TemplateBlock }

/** A cell that was given a surface task, on the instances where that task's gold is known. */
export interface ComplianceRow extends Compliance {
  readonly cell: string
  readonly template: string
}

/** Exact match by category: a template counts once. */
export function categoriesTable(blocks: readonly TemplateBlock[]): Table<InBlock<CategoryMean>> {
  return {
    name: 'templates-by-category',
    title: 'Accuracy by category',
    caption:
      'Exact match in percent by category of template: mean and median over templates, on the instances that all lines have answered. Instructive is the definition of the task; null is no definition.',
    columns: [
      text('category', 'Category', ({ category }) => category),
      ...blockColumns<CategoryMean>(),
      counts('templates', 'Templates', ({ templates }) => templates),
      counts('n', 'n', ({ block }) => block.instances),
      percents('mean', 'Mean', ({ mean }) => mean),
      percents('median', 'Median', ({ median }) => median),
    ],
    parts: blocks.map((block) => block.categories.map((each) => ({ ...each, block }))),
  }
}

export function templatesTable(blocks: readonly TemplateBlock[]): Table<InBlock<TemplateMean>> {
  return {
    name: 'templates',
    title: 'Accuracy by template',
    caption: 'Exact match in percent under each template, on the instances that all lines have answered.',
    columns: [
      text('template', 'Template', ({ name }) => name),
      text('category', 'Category', ({ category }) => category),
      ...blockColumns<TemplateMean>(),
      counts('n', 'n', ({ block }) => block.instances),
      percents('accuracy', 'Exact match', ({ accuracy }) => accuracy),
    ],
    parts: blocks.map((block) => block.templates.map((each) => ({ ...each, block }))),
  }
}

/** @param margin points */
export function categoryComparisonsTable(
  blocks: readonly TemplateBlock[],
  margin: number,
): Table<InBlock<CategoryComparison>> {
  return {
    name: 'template-categories-compared',
    title: 'Categories compared',
    caption: `The first category minus the second, in points of exact match, as means over templates. Templates are a random factor: intervals draw templates and instances (tasks first); p permutes categories over templates, after Holm over all pairs of a block. Equivalent: the 90 % interval lies within ${margin} points.`,
    columns: [
      text('first', 'Category', ({ first }) => first),
      text('second', 'Against', ({ second }) => second),
      ...blockColumns<CategoryComparison>(),
      counts('first templates', 'Templates', ({ templates }) => templates.first),
      counts('second templates', 'Against', ({ templates }) => templates.second),
      pointsOf('difference', 'Difference', ({ difference }) => difference),
      pointsInterval('95 % interval', '95 % interval', ({ interval95 }) => interval95),
      pointsInterval('90 % interval', '90 % interval', ({ interval90 }) => interval90, { where: 'wide' }),
      probabilities('p', 'p', ({ permutation }) => (permutation === tooFew ? tooFew : permutation.p)),
      probabilities('p, Holm', 'p, Holm', ({ pAdjusted }) => pAdjusted),
      yesOrNo('few templates', 'Fewer than 5', ({ hasFewTemplates }) => hasFewTemplates, { where: 'wide' }),
      verdict('verdict', 'Verdict', (each) => each.verdict),
    ],
    parts: blocks.map((block) => block.comparisons.map((each) => ({ ...each, block }))),
  }
}

export function complianceTable(rows: readonly ComplianceRow[]): Table<ComplianceRow> {
  return {
    name: 'templates-compliance',
    title: 'Followed, or ignored?',
    caption: `Of cells that were given a surface task in the place of their own. Accuracy cannot tell "ignored the instruction" from "followed it, and the answers coincide": so both are counted where the task's gold and the instruction's own gold differ, and refused below ${leastDisagreeing} such instances. Compliance is the share of answers that are right by the instruction.`,
    columns: [
      text('cell', 'Cell', ({ cell }) => cell),
      text('template', 'Template', ({ template }) => template, { where: 'csv' }),
      counts('instances', 'Instances', ({ instances }) => instances),
      counts('disagreeing', 'Golds differ', ({ disagreeing }) => disagreeing),
      percents('share disagreeing', 'Share', ({ instances, disagreeing }) =>
        instances === 0 ? null : (100 * disagreeing) / instances,
      ),
      percents('accuracy', 'Accuracy', ({ shares }) => (shares === tooFew ? null : shares.accuracy)),
      percents('compliance', 'Compliance', ({ shares }) => (shares === tooFew ? null : shares.compliance)),
      text(
        'refused',
        'Refused',
        ({ shares, disagreeing }) =>
          shares === tooFew ? `${disagreeing} instances, ${leastDisagreeing} are needed` : null,
        { only: 'some' },
      ),
    ],
    parts: [rows],
  }
}

function blockColumns<Row>(): readonly Column<InBlock<Row>>[] {
  return [
    text('decoding', 'Decoding', ({ block }) => block.decoding, { only: 'differ' }),
    text(
      'training',
      'Tuned on',
      ({ block: { training } }) =>
        training === null ? 'untuned' : `${conditionTitle(training.condition)}, ${training.size} per task`,
      { only: 'differ' },
    ),
    text('examples', 'Examples', ({ block }) => block.examples, { only: 'differ' }),
    text('words', 'Words', ({ block }) => block.words, { only: 'differ' }),
  ]
}

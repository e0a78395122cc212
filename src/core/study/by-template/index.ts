import type { Decoding } from '#core/answers/decoding.ts'
import type { ExamplesName } from '#core/conditions/condition.ts'
import { conditionName, definitionName, wordsTitle } from '#core/conditions/index.ts'
import { compareCategories, type CategoryComparison } from '#core/statistics/category-comparison.ts'
import { valuesOf, type PairedRows } from '#core/statistics/paired-rows.ts'
import { categoryOf } from '#core/templates/category-of.ts'
import { isTemplate } from '#core/templates/names.ts'
import { templateCategories, type TemplateCategory } from '#core/templates/template.ts'
import { draws } from '../comparisons.ts'
import type { Line } from '../line.ts'
import type { PairedColumns } from '../paired-columns.ts'

/** Lines that differ in nothing but what stands in the place of the definition. */
export interface TemplateBlock {
  readonly decoding: Decoding
  readonly examples: ExamplesName
  /** What labels are called; with ", told" where what they mean is said. */
  readonly words: string
  readonly training: Line['training']
  /** Instances that all lines of the run have answered. */
  readonly instances: number
  readonly templates: readonly TemplateMean[]
  readonly categories: readonly CategoryMean[]
  /** Every pair of categories; none where a block has one. */
  readonly comparisons: readonly CategoryComparison[]
}

export interface TemplateMean {
  readonly name: string
  readonly category: TemplateCategory
  /** Exact match, percent. */
  readonly accuracy: number
}

export interface CategoryMean {
  readonly category: TemplateCategory
  readonly templates: number
  /** Means over templates, percent. */
  readonly mean: number
  readonly median: number
}

/** @param margin points: what counts as equivalent */
export function templateBlocks(
  columns: readonly PairedColumns[],
  { seed, margin }: { readonly seed: number; readonly margin: number },
): readonly TemplateBlock[] {
  return columns.flatMap(({ kind, added, lines, rows }) => {
    if (kind !== 'classification' || added !== undefined || rows.instances === 0) return []
    const members = lines.flatMap((line, mean) => {
      const category = line.predictions === undefined ? categoryOf(line.condition) : null
      return category === null ? [] : [{ line, mean, category }]
    })
    return [...Map.groupBy(members, ({ line }) => blockKey(line)).values()].flatMap((block) =>
      // The task's own definition and none at all are categories only beside a template.
      block.some(({ line }) => isTemplate(line.condition.definition)) &&
      new Set(block.map(({ category }) => category)).size > 1
        ? blockOf(block, rows, { seed, margin })
        : [],
    )
  })
}

interface Member {
  readonly line: Line
  /** Its place in the means of the rows. */
  readonly mean: number
  readonly category: TemplateCategory
}

function blockOf(
  members: readonly Member[],
  rows: PairedRows,
  options: { readonly seed: number; readonly margin: number },
): readonly TemplateBlock[] {
  const [first] = members
  if (first === undefined) return []
  const values = members.map(({ mean }) => valuesOf(rows, mean))
  const templates = members.map(({ line, category }, i) => ({
    name: definitionName(line.condition),
    category,
    accuracy: 100 * average(values[i] ?? []),
  }))
  const there = templateCategories.flatMap((category) => {
    const own = templates.flatMap((each, column) => (each.category === category ? [column] : []))
    return own.length === 0 ? [] : [{ category, columns: own }]
  })
  const { decoding, condition, training } = first.line
  return [
    {
      decoding,
      examples: condition.examples,
      words: wordsTitle(condition),
      training,
      instances: rows.instances,
      templates,
      categories: there.map(({ category, columns }) => {
        const own = columns.map((column) => templates[column]?.accuracy ?? 0)
        return { category, templates: own.length, mean: average(own), median: median(own) }
      }),
      comparisons: compareCategories(byTask(values, rows), there, { ...options, draws }),
    },
  ]
}

/** Each task's instances, with a score under every template: seeds are averaged before. */
function byTask(values: readonly Float64Array[], { tasks, columns }: PairedRows): readonly (readonly number[])[][] {
  let next = 0
  return tasks.map((task) =>
    Array.from({ length: task.length / columns }, () => {
      const instance = next++
      return values.map((of) => of[instance] ?? 0)
    }),
  )
}

function blockKey({ decoding, condition, training }: Line): string {
  return JSON.stringify([
    decoding,
    condition.examples,
    wordsTitle(condition),
    condition.selection ?? null,
    training && [conditionName(training.condition), training.size],
  ])
}

function average(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0
  return sum / values.length
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2
}

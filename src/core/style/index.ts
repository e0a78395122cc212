import { closingParagraph } from './closing-paragraph.ts'
import { headings } from './headings.ts'
import { lengthCorrelation } from './length-correlation.ts'
import { length } from './length.ts'
import { list } from './list.ts'
import type { StyleMetric } from './metric.ts'
import { unigramOverlap } from './unigram-overlap.ts'

export type { Answered, Measured, StyleMetric } from './metric.ts'

export const styleNames = [
  'list',
  'closingParagraph',
  'headings',
  'length',
  'lengthCorrelation',
  'unigramOverlap',
] as const
export type StyleName = (typeof styleNames)[number]

export const styleMetrics = {
  list,
  closingParagraph,
  headings,
  length,
  lengthCorrelation,
  unigramOverlap,
} satisfies Record<StyleName, StyleMetric>

import type { StyleMetric } from './metric.ts'
import { wordCount } from './parts.ts'

export const length: StyleMetric = {
  title: 'length',
  describe: 'words of an answer, the mean',
  unit: 'words',
  measure: (answered) =>
    answered.length === 0
      ? null
      : {
          value: mean(answered.map(({ answer }) => wordCount(answer))),
          references: mean(answered.map(({ references: [first = ''] }) => wordCount(first))),
          alike: null,
          interval95: null,
        },
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

import { correlation } from '#core/statistics/correlation.ts'
import { tooFew } from '#core/statistics/interval.ts'
import type { StyleMetric } from './metric.ts'
import { wordCount } from './parts.ts'

/** Pearson's r over answers, with the interval of Fisher's z: answers of one task are taken as independent. */
export const lengthCorrelation: StyleMetric = {
  title: 'length correlation',
  describe: "Pearson's r of the words of an answer and of its first reference",
  unit: null,
  measure(answered) {
    const found = correlation(
      answered.map(({ answer, references: [first = ''] }) => ({ first: wordCount(answer), second: wordCount(first) })),
    )
    return found === tooFew ? null : { value: found.value, references: null, alike: null, interval95: found.interval95 }
  },
}

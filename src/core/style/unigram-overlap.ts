import { normalise } from '#core/scoring/normalise.ts'
import type { Answered, StyleMetric } from './metric.ts'

/**
 * Distinct words, in exact match's form, that answer and reference share, of all that either has (Jaccard 1901): the
 * largest over references. Gudibande et al. 2023 leave open which ratio they take; this one favours no long answers.
 */
export const unigramOverlap: StyleMetric = {
  title: 'unigram overlap',
  describe: 'words that answer and reference share, of all distinct words of both; the best reference, the mean',
  unit: '%',
  measure: (answered) =>
    answered.length === 0
      ? null
      : {
          value: (100 * answered.reduce((sum, each) => sum + overlap(each), 0)) / answered.length,
          references: null,
          alike: null,
          interval95: null,
        },
}

function overlap({ answer, references }: Answered): number {
  const own = wordsOf(answer)
  return Math.max(
    0,
    ...references.map((reference) => {
      const other = wordsOf(reference)
      const shared = [...own].filter((word) => other.has(word)).length
      const all = own.size + other.size - shared
      return all === 0 ? 0 : shared / all
    }),
  )
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(
    normalise(text)
      .split(' ')
      .filter((word) => word !== ''),
  )
}

import { expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { compareCells } from '#core/study/comparisons.ts'
import type { Study } from '#core/study/study.ts'
import { smallTuned, tunedResults, withTuning } from './tuned-results.ts'

const { original, simplified, delusive } = presets

/** One kind's declared comparisons, without those against guessing. */
function declared(study: Study, against: string | null = null): string[] {
  const compared = compareCells(tunedResults(study), against)
  if (compared.state === 'refused') throw new Error(compared.reason)
  return compared.comparisons
    .filter(({ changed }) => changed !== 'guessing')
    .map((each) => `${each.changed}: ${each.name} | ${each.against}`)
}

test.each<[string, Study, string | null, string[]]>([
  [
    'asked as trained',
    smallTuned,
    null,
    [
      'train and test condition: tuned on Simplified, asked with Simplified (4 per task) | tuned on Original, asked with Original (4 per task)',
      'tuning: tuned on Original, asked with Original (4 per task) | untuned, asked with Original',
      'tuning: tuned on Simplified, asked with Simplified (4 per task) | untuned, asked with Simplified',
    ],
  ],
  [
    'of two sizes, which are never compared',
    withTuning({ sizes: [1, 4] }),
    null,
    [
      'train and test condition: tuned on Simplified, asked with Simplified (1 per task) | tuned on Original, asked with Original (1 per task)',
      'train and test condition: tuned on Simplified, asked with Simplified (4 per task) | tuned on Original, asked with Original (4 per task)',
      'tuning: tuned on Original, asked with Original (1 per task) | untuned, asked with Original',
      'tuning: tuned on Original, asked with Original (4 per task) | untuned, asked with Original',
      'tuning: tuned on Simplified, asked with Simplified (1 per task) | untuned, asked with Simplified',
      'tuning: tuned on Simplified, asked with Simplified (4 per task) | untuned, asked with Simplified',
    ],
  ],
  [
    'under several test conditions',
    withTuning({ testConditions: [original, delusive] }, { ...smallTuned, conditions: [original, delusive] }),
    null,
    [
      'train condition: tuned on Simplified, asked with Original (4 per task) | tuned on Original, asked with Original (4 per task)',
      'train condition: tuned on Simplified, asked with Delusive (4 per task) | tuned on Original, asked with Delusive (4 per task)',
      'test condition: tuned on Original, asked with Delusive (4 per task) | tuned on Original, asked with Original (4 per task)',
      'test condition: tuned on Simplified, asked with Delusive (4 per task) | tuned on Simplified, asked with Original (4 per task)',
      'tuning: tuned on Original, asked with Original (4 per task) | untuned, asked with Original',
      'tuning: tuned on Original, asked with Delusive (4 per task) | untuned, asked with Delusive',
      'tuning: tuned on Simplified, asked with Original (4 per task) | untuned, asked with Original',
      'tuning: tuned on Simplified, asked with Delusive (4 per task) | untuned, asked with Delusive',
    ],
  ],
  [
    'by two decodings',
    withTuning({}, { ...smallTuned, decodings: ['free', 'likelihood'] }),
    null,
    [
      'train and test condition: tuned on Simplified, asked with Simplified (4 per task), free | tuned on Original, asked with Original (4 per task), free',
      'train and test condition: tuned on Simplified, asked with Simplified (4 per task), likelihood | tuned on Original, asked with Original (4 per task), likelihood',
      'decoding: tuned on Original, asked with Original (4 per task), likelihood | tuned on Original, asked with Original (4 per task), free',
      'tuning: tuned on Original, asked with Original (4 per task), free | untuned, asked with Original, free',
      'tuning: tuned on Original, asked with Original (4 per task), likelihood | untuned, asked with Original, likelihood',
      'tuning: tuned on Simplified, asked with Simplified (4 per task), free | untuned, asked with Simplified, free',
      'tuning: tuned on Simplified, asked with Simplified (4 per task), likelihood | untuned, asked with Simplified, likelihood',
    ],
  ],
  [
    'with another condition as the one compared with',
    smallTuned,
    'simplified',
    [
      'train and test condition: tuned on Original, asked with Original (4 per task) | tuned on Simplified, asked with Simplified (4 per task)',
      'tuning: tuned on Original, asked with Original (4 per task) | untuned, asked with Original',
      'tuning: tuned on Simplified, asked with Simplified (4 per task) | untuned, asked with Simplified',
    ],
  ],
  [
    'without Original: its first train condition is the one compared with',
    withTuning({ trainConditions: [simplified, delusive] }, { ...smallTuned, conditions: [simplified, delusive] }),
    null,
    [
      'train and test condition: tuned on Delusive, asked with Delusive (4 per task) | tuned on Simplified, asked with Simplified (4 per task)',
      'tuning: tuned on Simplified, asked with Simplified (4 per task) | untuned, asked with Simplified',
      'tuning: tuned on Delusive, asked with Delusive (4 per task) | untuned, asked with Delusive',
    ],
  ],
])('a study with tuning, %s, declares', (_, study, against, family) => {
  expect(declared(study, against)).toEqual(family)
})

test.each([
  ['a line', 'tuned on Simplified, asked with Simplified (4 per task)'],
  ['the untuned model under a condition', 'untuned, asked with Simplified'],
  ['a condition', 'simplified'],
])('%s can be named as what others are compared with', (_, name) => {
  expect(declared(smallTuned, name)[0]).toBe(
    'train and test condition: tuned on Original, asked with Original (4 per task) | tuned on Simplified, asked with Simplified (4 per task)',
  )
})

test('what the study has not is refused with what it has', () => {
  expect(compareCells(tunedResults(), 'delusive')).toEqual({
    state: 'refused',
    reason:
      'invalid condition: delusive (this run has: untuned, asked with Original, untuned, asked with Simplified, tuned on Original, asked with Original (4 per task), tuned on Simplified, asked with Simplified (4 per task))',
  })
})

test('every tuned line is held against guessing; all of it is one family', () => {
  const compared = compareCells(tunedResults(), null)
  if (compared.state === 'refused') throw new Error(compared.reason)
  expect(
    compared.comparisons
      .filter(({ changed }) => changed === 'guessing')
      .map(({ name, against }) => `${name} | ${against}`),
  ).toEqual([
    'tuned on Original, asked with Original (4 per task) | random guess',
    'tuned on Simplified, asked with Simplified (4 per task) | random guess',
    'tuned on Original, asked with Original (4 per task) | majority label',
    'tuned on Simplified, asked with Simplified (4 per task) | majority label',
  ])
  expect(compared.family).toBe(7)
  expect(compared.seedsDrawn).toBe(2)
})

test.each<[readonly number[], string]>([
  [[1], 'Intervals resample tasks and instances, not seeds: they are about the models of this one seed.'],
  [
    [1, 2, 3],
    'Intervals resample seeds, tasks and instances, so they cover other seeds too, roughly: 3 seeds say little about how much seeds differ.',
  ],
  [[1, 2, 3, 4, 5], 'Intervals resample seeds, tasks and instances, so they cover other seeds too.'],
])('what intervals are about with the seeds %j', (seeds, sentence) => {
  const compared = compareCells(tunedResults(withTuning({ seeds })), null)
  expect(compared.state === 'compared' && compared.verdict).toContain(
    `p values are corrected (Holm) over a family of 7 comparisons. ${sentence}`,
  )
})

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
      'train and test condition: simplified → simplified, 4 per task | original → original, 4 per task',
      'tuning: original → original, 4 per task | original (untuned)',
      'tuning: simplified → simplified, 4 per task | simplified (untuned)',
    ],
  ],
  [
    'of two sizes, which are never compared',
    withTuning({ sizes: [1, 4] }),
    null,
    [
      'train and test condition: simplified → simplified, 1 per task | original → original, 1 per task',
      'train and test condition: simplified → simplified, 4 per task | original → original, 4 per task',
      'tuning: original → original, 1 per task | original (untuned)',
      'tuning: original → original, 4 per task | original (untuned)',
      'tuning: simplified → simplified, 1 per task | simplified (untuned)',
      'tuning: simplified → simplified, 4 per task | simplified (untuned)',
    ],
  ],
  [
    'under several test conditions',
    withTuning({ testConditions: [original, delusive] }, { ...smallTuned, conditions: [original, delusive] }),
    null,
    [
      'train condition: simplified → original, 4 per task | original → original, 4 per task',
      'train condition: simplified → delusive, 4 per task | original → delusive, 4 per task',
      'test condition: original → delusive, 4 per task | original → original, 4 per task',
      'test condition: simplified → delusive, 4 per task | simplified → original, 4 per task',
      'tuning: original → original, 4 per task | original (untuned)',
      'tuning: original → delusive, 4 per task | delusive (untuned)',
      'tuning: simplified → original, 4 per task | original (untuned)',
      'tuning: simplified → delusive, 4 per task | delusive (untuned)',
    ],
  ],
  [
    'by two decodings',
    withTuning({}, { ...smallTuned, decodings: ['free', 'likelihood'] }),
    null,
    [
      'train and test condition: simplified → simplified, 4 per task, free | original → original, 4 per task, free',
      'train and test condition: simplified → simplified, 4 per task, likelihood | original → original, 4 per task, likelihood',
      'decoding: original → original, 4 per task, likelihood | original → original, 4 per task, free',
      'tuning: original → original, 4 per task, free | original (untuned), free',
      'tuning: original → original, 4 per task, likelihood | original (untuned), likelihood',
      'tuning: simplified → simplified, 4 per task, free | simplified (untuned), free',
      'tuning: simplified → simplified, 4 per task, likelihood | simplified (untuned), likelihood',
    ],
  ],
  [
    'with another condition as the one compared with',
    smallTuned,
    'simplified',
    [
      'train and test condition: original → original, 4 per task | simplified → simplified, 4 per task',
      'tuning: original → original, 4 per task | original (untuned)',
      'tuning: simplified → simplified, 4 per task | simplified (untuned)',
    ],
  ],
  [
    'without Original: its first train condition is the one compared with',
    withTuning({ trainConditions: [simplified, delusive] }, { ...smallTuned, conditions: [simplified, delusive] }),
    null,
    [
      'train and test condition: delusive → delusive, 4 per task | simplified → simplified, 4 per task',
      'tuning: simplified → simplified, 4 per task | simplified (untuned)',
      'tuning: delusive → delusive, 4 per task | delusive (untuned)',
    ],
  ],
])('a study with tuning, %s, declares', (_, study, against, family) => {
  expect(declared(study, against)).toEqual(family)
})

test.each([
  ['a line', 'simplified → simplified, 4 per task'],
  ['the untuned model under a condition', 'simplified (untuned)'],
  ['a condition', 'simplified'],
])('%s can be named as what others are compared with', (_, name) => {
  expect(declared(smallTuned, name)[0]).toBe(
    'train and test condition: original → original, 4 per task | simplified → simplified, 4 per task',
  )
})

test('what the study has not is refused with what it has', () => {
  expect(compareCells(tunedResults(), 'delusive')).toEqual({
    state: 'refused',
    reason:
      'invalid condition: delusive (this run has: original (untuned), simplified (untuned), original → original, 4 per task, simplified → simplified, 4 per task)',
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
    'original → original, 4 per task | random guess',
    'simplified → simplified, 4 per task | random guess',
    'original → original, 4 per task | majority label',
    'simplified → simplified, 4 per task | majority label',
  ])
  expect(compared.family).toBe(7)
  expect(compared.seedsDrawn).toBe(2)
})

test.each<[readonly number[], string]>([
  [[1], 'intervals draw tasks and instances anew, not seeds, and so speak of the models of this one seed only.'],
  [
    [1, 2, 3],
    'intervals draw seeds, tasks and instances anew, and so speak of other seeds, too, though roughly: 3 seeds say little about how much seeds differ.',
  ],
  [[1, 2, 3, 4, 5], 'intervals draw seeds, tasks and instances anew, and so speak of other seeds, too.'],
])('what intervals speak of with the seeds %j', (seeds, sentence) => {
  const compared = compareCells(tunedResults(withTuning({ seeds })), null)
  expect(compared.state === 'compared' && compared.verdict).toContain(
    `p values are corrected (Holm) over a family of 7 comparisons; ${sentence}`,
  )
})

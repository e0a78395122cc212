import { expect, test } from 'vitest'
import { sentenceOf, type Reported } from '#core/study/verdict-sentence.ts'

const interval = (low: number, high: number) => ({ level: 0.95, low, high })
const reported: Reported = {
  about: 'a against b',
  against: 'b',
  changed: 'test condition',
  kind: 'classification',
  seeds: { first: null, second: null },
  first: 0,
  second: 1,
  instances: 200,
  tasks: 10,
  difference: -8,
  interval95: interval(-20, 4),
  interval90: interval(-17, 1),
  standardError: 5.3,
  degreesOfFreedom: 9,
  minimumDetectableEffect: 16.66,
  discordant: null,
  pMcNemar: null,
  pExact: null,
  pBootstrap: 0.2,
  pAdjusted: 0.6,
  differsFromZero: false,
  verdict: 'undecided',
}

test.each<[string, Partial<Reported>, string]>([
  ['too few', {}, 'undecided: n is too small to detect 3 points (minimum detectable effect: 16.7).'],
  [
    'hardly anything could be told',
    { minimumDetectableEffect: 'too-few' },
    'undecided: n is too small to detect 3 points (minimum detectable effect: more than 100).',
  ],
  [
    'enough, but between the two',
    { minimumDetectableEffect: 2.14 },
    'undecided: neither a difference nor equivalence within ±3 points is shown (minimum detectable effect: 2.1).',
  ],
  [
    'an interval without 0 that the family takes back',
    { interval95: interval(-15, -1), pAdjusted: 0.0704 },
    "undecided: no difference remains after Holm's correction (p = 0.070); n is too small to detect 3 points (minimum detectable effect: 16.7).",
  ],
  [
    'tuning against guessing',
    { changed: 'guessing', against: 'random guess', seeds: { first: 1, second: null } },
    'undecided: n is too small to detect 3 points (minimum detectable effect: 16.7); no evidence that tuning beats chance.',
  ],
  ['a difference', { verdict: 'different', differsFromZero: true, interval95: interval(-15, -1) }, 'different.'],
  ['equivalence', { verdict: 'equivalent' }, 'equivalent within ±3 points.'],
  [
    'equivalence and a difference',
    { verdict: 'equivalent', differsFromZero: true },
    'equivalent within ±3 points, though different from 0.',
  ],
])('%s', (_, change, end) => {
  const sentence = sentenceOf({ ...reported, ...change }, 3)
  expect(sentence.startsWith('a against b, exact match on classification: −8.0 points, 95 % interval ')).toBe(true)
  expect(sentence.split('n = 200 in 10 tasks')[1]?.replace(/^(?:, one seed)?: /, '')).toBe(end)
  expect(sentence).not.toContain('the same')
})

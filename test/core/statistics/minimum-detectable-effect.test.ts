import { expect, test } from 'vitest'
import {
  detectableWith,
  planningAssumptions,
  minimumDetectableEffect,
  type PlannedSize,
} from '#core/statistics/minimum-detectable-effect.ts'

const alone: PlannedSize = {
  instances: 100,
  tasks: 100,
  alpha: 0.05,
  power: 0.8,
  discordance: 0.3,
  intraTaskCorrelation: 0,
}

// Connor's formula for the number of pairs, solved with SciPy 1.10 brentq.
test.each<[string, Partial<PlannedSize>, number]>([
  ['5,700 instances', { instances: 5700 }, 2.0320631869305116],
  ['100 instances', { instances: 100 }, 15.164709121467093],
  ['another level and power', { instances: 1000, discordance: 0.1, alpha: 0.01, power: 0.9 }, 3.847858155117679],
  ['few instances', { instances: 23, discordance: 0.5 }, 39.22304873146061],
])('%s', (_, size, points) => {
  expect(minimumDetectableEffect({ ...alone, ...size })).toBeCloseTo(points, 8)
})

// Published worked examples of Connor 1987: powersamplesize.com (0.45 and 0.05: 23 pairs); 0.3 and 0.15: 155 pairs.
test.each([
  [23, 0.5, 40],
  [155, 0.45, 15],
])('%i pairs are the fewest that detect it: discordance %d, %d points', (instances, discordance, points) => {
  expect(minimumDetectableEffect({ ...alone, instances, discordance })).toBeLessThanOrEqual(points)
  expect(minimumDetectableEffect({ ...alone, instances: instances - 1, discordance })).toBeGreaterThan(points)
})

test('Instances of one task count less: 57 tasks × 100 at correlation 0.05 are worth 5,700 / 5.95', () => {
  const clustered = { ...alone, instances: 5700, tasks: 57, intraTaskCorrelation: 0.05 }
  expect(minimumDetectableEffect(clustered)).toBe(
    minimumDetectableEffect({ ...alone, instances: 5700 / 5.95, tasks: 5700 / 5.95 }),
  )
  expect(minimumDetectableEffect({ instances: 5700, tasks: 57, ...planningAssumptions })).toBeCloseTo(4.95, 2)
})

test.each<[string, Partial<PlannedSize>]>([
  ['no instance', { instances: 0 }],
  ['one instance', { instances: 1 }],
  ['cells that never differ', { discordance: 0 }],
  ['less than a difference as large as the discordance', { instances: 20, discordance: 0.1 }],
  ['an approximation that does not hold', { instances: 2, alpha: 0.001 }],
])('too-few: %s', (_, size) => {
  expect(minimumDetectableEffect({ ...alone, ...size })).toBe('too-few')
})

test.each<[string, Partial<PlannedSize>]>([
  ['invalid power: 80', { power: 80 }],
  ['invalid alpha: 0', { alpha: 0 }],
  ['invalid discordance: 30', { discordance: 30 }],
  ['invalid intraTaskCorrelation: NaN', { intraTaskCorrelation: NaN }],
])('%s is refused', (message, size) => {
  expect(() => minimumDetectableEffect({ ...alone, ...size })).toThrow(message)
})

// First source: R 4.2, qt(0.975, df) + qt(0.8, df). Second source: the power of a t test whose true difference is that
// many standard errors, SciPy 1.10 stats.nct.sf(c, df, d) + stats.nct.cdf(-c, df, d) with c = stats.t.ppf(0.975, df):
// 0.80 from 9 degrees of freedom on. With infinitely many it is Bloom's (1995) multiplier, 2.80.
test.each([
  [1, 14.0825866556, null],
  [4.5, 3.58787791578, null],
  [4, 3.7174096823953287, 0.7913424089283374],
  [9, 3.145561022426512, 0.7989964904497355],
  [29, 2.8994216260801906, 0.8001834115106067],
  [56, 2.8513277156141514, 0.8001495325589304],
  [Infinity, 2.8015852181122, 0.8],
])('after the run: %d degrees of freedom detect %d standard errors', (degreesOfFreedom, multiplier, power) => {
  expect(detectableWith({ standardError: 2, degreesOfFreedom })).toBeCloseTo(2 * multiplier, 7)
  expect(power ?? 0.8).toBeCloseTo(0.8, 1)
})

test('more than 100 points are no difference to detect', () => {
  expect(detectableWith({ standardError: 13, degreesOfFreedom: 1 })).toBe('too-few')
  expect(detectableWith({ standardError: 5, degreesOfFreedom: Infinity }, { alpha: 0.01, power: 0.9 })).toBeCloseTo(
    5 * 3.857380869,
    6,
  )
})

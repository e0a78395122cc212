import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  bytes,
  count,
  counted,
  decimal,
  duration,
  interval,
  parameters,
  percent,
  perSecond,
  points,
  probability,
} from '#core/numbers.ts'

test.each([
  [percent(42.649), '42.6 %'],
  [percent(100, 0), '100 %'],
  [percent(null), '–'],
  [percent(NaN), '–'],
  [percent(-0.01), '0.0 %'],
  [decimal(0.12345, 3), '0.123'],
  [decimal(-2), '−2.0'],
  [decimal(null), '–'],
  [decimal(Infinity), '–'],
  [decimal(123_456.78), '123456.8'],
  [decimal(1e-300, 3), '0.000'],
  [points(1.234), '+1.2'],
  [points(-0.34), '−0.3'],
  [points(0), '+0.0'],
  [points(-0.001), '+0.0'],
  [points(null), '–'],
  [interval({ low: 40.06, high: 53.2 }), '40.1 to 53.2'],
  [interval({ low: -3.2, high: 1.14 }, points), '−3.2 to +1.1'],
  [interval('too-few'), 'too few'],
  [interval(null), '–'],
  [interval(undefined), '–'],
  [probability(0.0123), '0.012'],
  [probability(0.0009), '< 0.001'],
  [probability(1), '1.000'],
  [probability('too-few'), 'too few'],
  [probability(null), '–'],
  [count(100_000), '100,000'],
  [count(0), '0'],
  [count(-1200), '−1,200'],
  [count(null), '–'],
  [counted(1, 'task'), '1 task'],
  [counted(2, 'task'), '2 tasks'],
  [counted(2, 'entry', 'entries'), '2 entries'],
  [duration(0), '0 s'],
  [duration(0.25), '0.25 s'],
  [duration(12.4), '12 s'],
  [duration(59.7), '1 min 0 s'],
  [duration(185), '3 min 5 s'],
  [duration(8100), '2 h 15 min'],
  [duration(356_400), '4 d 3 h'],
  [duration(null), '–'],
  [bytes(0), '0 B'],
  [bytes(999), '999 B'],
  [bytes(1000), '1.0 kB'],
  [bytes(145_300_000), '145.3 MB'],
  [bytes(3e15), '3000.0 TB'],
  [bytes(null), '–'],
  [perSecond(6.42, 'trials'), '6.4 trials/s'],
  [perSecond(20_100, 'tokens'), '20,100 tokens/s'],
  [perSecond(null, 'trials'), '–'],
  [parameters(950), '950'],
  [parameters(98_304), '98 k'],
  [parameters(1_100_000), '1.1 M'],
  [parameters(134_515_008), '135 M'],
  [parameters(1_235_000_000), '1.2 B'],
])('a number is written %s', (written, expected) => {
  expect(written).toBe(expected)
})

// 57.5 of 200 right, as 100 · 57.5 / 200, as the mean of two seeds and as a sum of tasks' shares.
test.each([
  ['28.8', [(100 * 57.5) / 200, (28.5 + 29) / 2, 28.749999999999996, 28.750000000000004]],
  ['28.7', [28.65, (100 * 573) / 2000, 28.649999999999995]],
  ['−0.1', [-0.05, -0.049999999999999996]],
])('one number, computed in several orders, is written %s', (written, values) => {
  expect(values.map((value) => decimal(value))).toEqual(values.map(() => written))
})

test('nobody else rounds a number for people', () => {
  const root = new URL('../../', import.meta.url).pathname
  const files = globSync('src/**/*.{ts,tsx}', { cwd: root }).filter((file) => file !== 'src/core/numbers.ts')
  expect(files.length).toBeGreaterThan(500)
  expect(files.filter((file) => readFileSync(`${root}${file}`, 'utf8').includes('.toFixed('))).toEqual([])
})

import { expect, test } from 'vitest'
import { studentQuantile } from '#core/statistics/student.ts'

// Sources: R 4.2 qt(p, df), and SciPy 1.10 scipy.stats.t.ppf(p, df), which agree; the first four stand in every printed
// table.
test.each([
  [0.975, 1, 12.706204736175],
  [0.975, 4, 2.7764451051978],
  [0.975, 9, 2.2621571627982],
  [0.95, 29, 1.699127026533],
  [0.8, 9, 0.883403859686],
  [0.975, 1.67, 5.2295299083693],
  [0.9995, 4.5, 7.580740499373],
  [0.00005, 9, -6.593682583945],
  [0.975, 5699, 1.9603803324208],
])('the quantile of %d with %d degrees of freedom is %d', (probability, degreesOfFreedom, t) => {
  expect(studentQuantile(probability, degreesOfFreedom) / t).toBeCloseTo(1, 10)
})

// R 4.2 pt(-2.5, df); SciPy 1.10 scipy.stats.t.cdf(-2.5, df)
test.each([
  [3, 0.043853323504],
  [7.3, 0.0198251173328],
])('below −2.5 with %d degrees of freedom lies %d', (degreesOfFreedom, probability) => {
  expect(studentQuantile(probability, degreesOfFreedom)).toBeCloseTo(-2.5, 10)
  expect(studentQuantile(1 - probability, degreesOfFreedom)).toBeCloseTo(2.5, 10)
})

test('without end of degrees of freedom it is the normal one', () => {
  expect(studentQuantile(0.975, Infinity)).toBeCloseTo(1.959963984540054, 12)
  expect(studentQuantile(0.975, 1e7)).toBeCloseTo(1.959964, 6)
  expect(studentQuantile(0.5, 3)).toBe(0)
})

test.each([0, 1, -0.1, NaN])('a probability of %d is refused', (probability) => {
  expect(() => studentQuantile(probability, 3)).toThrow(`invalid probability: ${probability}`)
})

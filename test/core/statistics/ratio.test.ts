import { expect, test } from 'vitest'
import { pairRows, type Term } from '#core/statistics/paired-rows.ts'
import { ratioOf } from '#core/statistics/ratio.ts'

/** 24 tasks of one instance: a beginning, a half-way house, an end. */
const rows = pairRows(
  3,
  Array.from({ length: 24 }, (_, i) => {
    const begin = ((i * 37 + 5) % 101) / 400
    return [[begin, begin + ((i * 53) % 101) / 300, begin + ((i * 53) % 101) / 400 + ((i * 29) % 101) / 250]]
  }),
)
const from0 = (mean: number): readonly Term[] => [
  { mean, weight: 1 },
  { mean: 0, weight: -1 },
]

// First source: SciPy 1.10, optimize.brentq on |mean(part − ρ whole)| / standard error − stats.t.ppf(0.975, 23). Second
// source: Fieller's own formula in R 4.2 (A = mean(part), B = mean(whole), s = cov(…) / 24, t = qt(0.975, 23)): (A B −
// t² s_AB ± sqrt((A B − t² s_AB)² − (A² − t² s_AA) (B² − t² s_BB))) / (B² − t² s_BB).
test('a part in percent of the whole', () => {
  expect(ratioOf(rows, from0(1), from0(2), 0.95)).toEqual({
    value: expect.closeTo(53.04242424242423, 9) as number,
    interval: {
      level: 0.95,
      low: expect.closeTo(41.666305414028, 8) as number,
      high: expect.closeTo(65.338985795065, 8) as number,
    },
  })
})

test('the whole of the whole is 100 %, without doubt', () => {
  expect(ratioOf(rows, from0(2), from0(2), 0.95)).toEqual({
    value: expect.closeTo(100, 9) as number,
    interval: 'too-few',
  })
})

test('of a whole that is not shown to be anything there is no share', () => {
  expect(
    ratioOf(
      rows,
      from0(2),
      [
        { mean: 2, weight: 1 },
        { mean: 1, weight: -1 },
        { mean: 0, weight: -0.9 },
      ],
      0.999,
    ),
  ).toBeNull()
})

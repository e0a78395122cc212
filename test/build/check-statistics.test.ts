import { expect, test } from 'vitest'
import { standardErrorOf } from '#core/statistics/standard-error.ts'
import { countStudies, type Count } from '../../build/check-statistics/count.ts'
import { designName, designs } from '../../build/check-statistics/designs.ts'
import { judgeAll, judgeDesign } from '../../build/check-statistics/judge.ts'
import { judgeTemplates } from '../../build/check-statistics/templates.ts'
import { Chance, means, simulate, type Design } from '../../build/check-statistics/simulate.ts'

const small: Design = { tasks: 10, instances: [10, 30], correlation: 0.1, rates: [0.5, 0.5], seeds: 1, seedSpread: 0 }

/**
 * `npm run check:statistics` in small: 150 studies, so that a share's standard error is 1.8 points at 95 %; 4 of them
 * are allowed.
 */
test.each<[string, Design]>([
  ['one seed', small],
  ['five seeds', { ...small, seeds: 5, seedSpread: 4 }],
  ['a true difference', { ...small, rates: [0.3, 0.7] }],
])(
  'of simulated studies with %s, intervals have the truth in them and tests err as seldom as they say',
  (_, design) => {
    const counts = countStudies(design, { studies: 150, draws: 200, seed: 1 })
    for (const { statistic, times, of } of counts) {
      expect(of).toBe(150)
      if (statistic === 'mean' || statistic === 'difference') expect(times / of).toBeGreaterThan(0.878)
      else expect(times / of).toBeLessThan(0.122)
    }
    expect(new Set(counts.map(({ statistic }) => statistic))).toEqual(
      new Set(
        design.rates[0] === design.rates[1]
          ? ['mean', 'difference', 'bootstrap test', 'different']
          : ['mean', 'difference', 'TOST'],
      ),
    )
  },
)

test('of simulated templates, intervals of categories have the truth in them and tests err as seldom as they say', () => {
  const judged = judgeTemplates({ studies: 60, draws: 200, seed: 1 })
  expect(judged.filter(({ isWithin }) => !isWithin)).toEqual([])
  expect(new Set(judged.map(({ what }) => what)).size).toBe(4)
})

test('simulated studies are what their design says', () => {
  const chance = new Chance(7)
  const design: Design = {
    tasks: 400,
    instances: [50, 50],
    correlation: 0.2,
    rates: [0.3, 0.6],
    seeds: 1,
    seedSpread: 0,
  }
  const rows = simulate(design, chance)
  const [first, second, score] = [means.exactFirst, means.exactSecond, means.rougeFirst].map((mean) =>
    standardErrorOf(rows, [{ mean, weight: 1 }]),
  )
  // The variance of a mean of m instances: p (1 − p) (1 + (m − 1) ρ) / m (Kish), here over 400 tasks.
  const expected = (rate: number) => 100 * Math.sqrt((rate * (1 - rate) * (1 + 49 * 0.2)) / 50 / 400)
  expect(Math.abs((first?.value ?? 0) - 30)).toBeLessThan(4 * expected(0.3))
  expect(Math.abs((second?.value ?? 0) - 60)).toBeLessThan(4 * expected(0.6))
  expect(Math.abs((score?.value ?? 0) - 30)).toBeLessThan(4 * expected(0.3))
  expect(Math.abs((first?.standardError ?? 0) / expected(0.3) - 1)).toBeLessThan(0.15)
})

const [checked] = designs.filter(({ rough }) => rough === undefined)
const counted = (statistic: Count['statistic'], times: number): Count => ({
  statistic,
  score: 'exact match',
  times,
  of: 2000,
})

test.each<[Count, boolean]>([
  [counted('difference', 1900), true],
  [counted('difference', 1870), true],
  [counted('difference', 1820), false],
  [counted('difference', 1970), false],
  [counted('bootstrap test', 100), true],
  [counted('bootstrap test', 150), false],
  [counted('TOST', 40), false],
  [counted('different', 20), true],
])('%j is within its bounds: %s', (count, isWithin) => {
  if (checked === undefined) throw new Error('no design')
  expect(judgeDesign(checked, [count])).toMatchObject([{ design: designName(checked.design), isWithin }])
})

test('over all designs there is no doubt left; what is rough is shown and not judged', () => {
  if (checked === undefined) throw new Error('no design')
  const of = (times: number, rough?: 'all') => ({
    checked: { ...checked, ...(rough && { rough }) },
    counts: [counted('bootstrap test', times)],
  })
  expect(judgeDesign(of(124).checked, of(124).counts)[0]?.isWithin).toBe(true)
  expect(judgeAll([of(124), of(124)])).toMatchObject([{ percent: 6.2, isWithin: false }])
  expect(judgeAll([of(100), of(400, 'all')])).toMatchObject([{ percent: 5, isWithin: true }])
  expect(judgeDesign(of(400, 'all').checked, of(400).counts)).toMatchObject([{ bounds: null, isWithin: true }])
})

import { expect, test } from 'vitest'
import { compareCategories, type CategoryColumns } from '#core/statistics/category-comparison.ts'

const how = { seed: 1, draws: 2000, margin: 5 }

/** So many of 100 instances right under each template, the easy instances first. */
const rows = (...right: readonly number[]) =>
  Array.from({ length: 100 }, (_, i) => right.map((many) => ((i * 37) % 100 < many ? 1 : 0)))

const category = (name: string, from: number, count: number): CategoryColumns => ({
  category: name,
  columns: Array.from({ length: count }, (_, i) => from + i),
})

test('means over templates, every pair in one family, p by permutation', () => {
  const found = compareCategories(
    [rows(70, 72, 64, 68, 75, 71, 69, 66, 73, 70, 62, 66, 58, 69, 64, 70, 68)],
    [category('instructive', 0, 10), category('misleading', 10, 5), category('null', 15, 2)],
    how,
  )
  expect(
    found.map(({ first, second, templates, hasFewTemplates }) => [
      first,
      second,
      templates.first,
      templates.second,
      hasFewTemplates,
    ]),
  ).toEqual([
    ['instructive', 'misleading', 10, 5, false],
    ['instructive', 'null', 10, 2, true],
    ['misleading', 'null', 5, 2, true],
  ])
  // 69.8, 63.8 and 69. p of the first as in permutation.test.ts; Holm over three.
  expect(found.map(({ difference }) => difference)).toEqual(
    [6, 0.8, -5.2].map((value) => expect.closeTo(value, 9) as number),
  )
  const [one] = found
  expect(one).toMatchObject({
    permutation: { p: expect.closeTo(34 / 3003, 12) as number, splits: 3003, isExact: true },
    pAdjusted: expect.closeTo((3 * 34) / 3003, 12) as number,
    verdict: 'different',
  })
  // Instances are easy or hard for all templates alike and hardly count: the interval is about that of Welch's
  // t test over templates, SciPy 1.17.1: 0.92 to 11.08.
  if (one?.interval95 === undefined || one.interval95 === 'too-few') throw new Error('no interval')
  expect(one.interval95.low).toBeGreaterThan(-0.5)
  expect(one.interval95.low).toBeLessThan(2)
  expect(one.interval95.high).toBeGreaterThan(10)
  expect(one.interval95.high).toBeLessThan(12.5)
})

test('two templates of each: no p below a third, so nothing is different however far apart', () => {
  const [found] = compareCategories([rows(90, 92, 20, 22)], [category('a', 0, 2), category('b', 2, 2)], how)
  expect(found).toMatchObject({
    permutation: { p: expect.closeTo(1 / 3, 12) as number, leastP: expect.closeTo(1 / 3, 12) as number },
    hasFewTemplates: true,
    verdict: 'undecided',
  })
})

test('templates a little apart, categories not: equivalent within the margin', () => {
  const [found] = compareCategories(
    [rows(60, 62, 59, 61, 63, 61, 60, 62, 58, 63)],
    [category('a', 0, 5), category('b', 5, 5)],
    how,
  )
  expect(found).toMatchObject({ difference: expect.closeTo(0.2, 9) as number, verdict: 'equivalent' })
})

test('one template says nothing of others: no interval and no verdict', () => {
  const [found] = compareCategories([rows(60, 70, 71, 72)], [category('a', 0, 1), category('b', 1, 3)], how)
  expect(found).toMatchObject({ interval95: 'too-few', interval90: 'too-few', verdict: 'too-few' })
  expect(found?.permutation).toMatchObject({ p: 0.25, splits: 4 })
})

test('an instance without an answer under one template is left out of all', () => {
  const [found] = compareCategories(
    [[...rows(50, 50, 50, 50), [1, 1, 1, null]]],
    [category('a', 0, 2), category('b', 2, 2)],
    how,
  )
  expect(found?.difference).toBe(0)
})

test('no instance at all', () =>
  expect(compareCategories([[]], [category('a', 0, 2), category('b', 2, 2)], how)).toEqual([]))

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { categoryOf, sampledTasks, type SampledTask } from '#core/study/sampled-tasks.ts'

describe('a draw of tasks', () => {
  const tasks: readonly SampledTask[] = Array.from({ length: 30 }, (_, i) => ({
    name: `task${String(i).padStart(2, '0')}`,
    categories: [`category ${i % 4}`, 'a second one'],
  }))
  const perCategory = (names: readonly string[]) =>
    Object.fromEntries(
      [...Map.groupBy(names, (name) => categoryOf(tasks.find((task) => task.name === name) ?? { categories: [] }))].map(
        ([category, of]) => [category, of.length],
      ),
    )

  test('is the same for the same seed, and another for most other ones', () => {
    const draws = [1, 2, 3, 4, 5].map((seed) => sampledTasks(tasks, 2, seed).join())
    expect(sampledTasks(tasks, 2, 1).join()).toBe(draws[0])
    expect(new Set(draws).size).toBe(5)
  })

  test('has as many of each category', () => {
    expect(perCategory(sampledTasks(tasks, 3, 7))).toEqual({
      'category 0': 3,
      'category 1': 3,
      'category 2': 3,
      'category 3': 3,
    })
  })

  test('takes all of a category that has no more', () => {
    expect(sampledTasks(tasks, 8, 1)).toHaveLength(30)
    expect(perCategory(sampledTasks(tasks, 8, 1))).toEqual({
      'category 0': 8,
      'category 1': 8,
      'category 2': 7,
      'category 3': 7,
    })
  })

  test('does not depend on the order of the files, and grows with its size', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...tasks], { minLength: tasks.length }),
        fc.integer({ min: 0, max: 2 ** 40 }),
        fc.integer({ min: 1, max: 9 }),
        (order, seed, n) => {
          const drawn = sampledTasks(order, n, seed)
          expect(drawn).toEqual(sampledTasks(tasks, n, seed))
          expect(sampledTasks(order, n + 1, seed)).toEqual(expect.arrayContaining(drawn))
        },
      ),
    )
  })

  test.each([
    ['no task', [], 2, []],
    ['a task without a category', [{ name: 'one', categories: [] }], 2, ['one']],
    ['no task of each', [{ name: 'one', categories: ['a'] }], 0, []],
  ] as const)('%s', (_, of, n, expected) => {
    expect(sampledTasks(of, n, 1)).toEqual(expected)
  })

  test('every task of a category is drawn about as often', () => {
    const times = new Map<string, number>()
    for (let seed = 0; seed < 2000; seed++)
      for (const name of sampledTasks(tasks, 2, seed)) times.set(name, (times.get(name) ?? 0) + 1)
    // 2 of 8: 500 of 2000 with a standard deviation of 19; 2 of 7: 571.
    for (const [name, n] of times) {
      const expected = Number(name.slice(4)) % 4 < 2 ? 500 : 571
      expect(Math.abs(n - expected), name).toBeLessThan(5 * 20)
    }
  })
})

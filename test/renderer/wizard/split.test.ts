import { describe, expect, test } from 'vitest'
import { ownSplit, splitByCategory, type SplitTask } from '#renderer/wizard/split.ts'

describe('a split by category', () => {
  const tasks: readonly SplitTask[] = Array.from({ length: 24 }, (_, i) => ({
    name: `task${i}`,
    categories: [`category${i % 6}`],
    kind: i % 4 === 0 ? 'generation' : 'classification',
  }))

  test('keeps every category on one side, asks about a third, and is drawn by its seed', () => {
    const splits = [1, 2, 3, 4].map((seed) => splitByCategory(tasks, seed, ['classification', 'generation']))
    for (const { trainTasks, testTasks } of splits) {
      const categories = (names: readonly string[]) =>
        new Set(tasks.filter(({ name }) => names.includes(name)).flatMap((task) => task.categories))
      expect([...categories(trainTasks)].filter((category) => categories(testTasks).has(category))).toEqual([])
      expect([...trainTasks, ...testTasks].toSorted()).toEqual(tasks.map(({ name }) => name).toSorted())
      expect(testTasks.length).toBe(8)
    }
    expect(splitByCategory(tasks, 1, ['classification', 'generation'])).toEqual(splits[0])
    expect(new Set(splits.map(({ testTasks }) => testTasks.join())).size).toBeGreaterThan(1)
  })

  test('asks tasks of the wanted kinds only', () => {
    const { testTasks } = splitByCategory(tasks, 1, ['classification'])
    expect(testTasks.length).toBeGreaterThan(0)
    expect(tasks.filter(({ name, kind }) => testTasks.includes(name) && kind === 'generation')).toEqual([])
  })

  test.each([
    ['no task', 0, [0, 0]],
    ['one category', 1, [1, 0]],
  ])('of %s', (_, n, [train, test_]) => {
    const { trainTasks, testTasks } = splitByCategory(tasks.slice(0, n), 1, ['generation'])
    expect([trainTasks.length, testTasks.length]).toEqual([train, test_])
  })

  test('a collection has its own split only where it has tasks of both sides', () => {
    expect(ownSplit(tasks, { train: ['task1', 'gone'], test: ['task4', 'task5'] }, ['classification'])).toEqual({
      trainTasks: ['task1'],
      testTasks: ['task5'],
    })
    expect(ownSplit(tasks, { train: ['task1'], test: ['gone'] }, ['classification'])).toBeUndefined()
  })
})

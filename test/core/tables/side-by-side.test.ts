import { expect, test } from 'vitest'
import { eachScore } from '#core/scoring/index.ts'
import type { LineRow } from '#core/tables/lines.ts'
import { sideBySideTable, type RunLines } from '#core/tables/side-by-side.ts'

const lineOf = (percent: number): LineRow => ({
  name: 'Original',
  role: 'cell',
  unscored: 0,
  line: {
    method: 'in context',
    training: null,
    condition: { definition: 'original', examples: 'original' },
    decoding: 'free',
  },
  bySeed: [],
  marked: false,
  ...eachScore(() => ({ overInstances: percent, overTasks: percent, n: 10, tasks: 2 })),
})

const asked = (paired: boolean, whole = paired): RunLines => ({
  kind: 'classification',
  score: 'exactMatch',
  compared: {
    runs: [
      { id: 'a', name: 'a' },
      { id: 'b', name: 'b' },
    ],
    margin: 3,
    comparisons: [],
    paired,
    whole,
  },
  means: [40, 60].map((percent) => ({
    groups: [{ name: 'classification', kind: 'classification', lines: [lineOf(percent)] }],
  })),
})

test.each([
  [true, ['classification', 'a', 'b', 'Difference'], /differences to the first run/],
  [false, ['classification', 'a', 'b'], /mean over instances\.$/],
])('runs that were asked the same (%s): a difference, else none at all', (paired, titles, caption) => {
  const table = sideBySideTable(asked(paired))
  expect(table.columns.map(({ title }) => title)).toEqual(titles)
  expect(table.caption).toMatch(caption)
})

test('of runs that were asked other instances, too, no difference is that of the bare means', () => {
  const [same, some] = [asked(true), asked(true, false)].map(sideBySideTable)
  const differenceIn = (table: typeof same) => {
    const row = table?.parts.flat()[0]
    const column = table?.columns.find(({ title }) => title === 'Difference')
    return row && column?.text?.(row)
  }
  expect(differenceIn(same)).toBe('+20.0')
  expect(differenceIn(some)).toBe('–')
  expect(some?.caption).toMatch(/, on the instances that all runs were asked\.$/)
})

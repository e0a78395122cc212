import { expect, test } from 'vitest'
import type { Behind } from '#figures/figure.ts'
import { behindToAddress } from '#renderer/app/behind.ts'
import { filterFromAddress, noFilter, type TrialFilter } from '#renderer/results/trial-filter.ts'

const cells = [{ name: 'Original' }, { name: 'Simplified' }]

test.each<readonly [string, Behind, Partial<TrialFilter>]>([
  [
    'a comparison of two cells',
    { kind: 'choice', differ: ['Simplified', 'Original'] },
    { kind: 'choice', differ: [1, 0] },
  ],
  [
    'a mean of seeds is no cell',
    { kind: 'choice', differ: ['tuned on Original, asked with Original (4 per task)', 'Original'] },
    { kind: 'choice' },
  ],
  ['a task', { task: 'a & b = c', differ: ['Original', 'Simplified'] }, { task: 'a & b = c', differ: [0, 1] }],
  ['right answers of a cell', { task: 't', answered: { name: 'Simplified', right: true } }, { task: 't', right: [1] }],
  ['wrong answers of a cell', { task: 't', answered: { name: 'Original', right: false } }, { task: 't', wrong: [0] }],
  ['everything', {}, {}],
])('%s', (_, behind, expected) => {
  expect(filterFromAddress(behindToAddress(behind, cells))).toEqual({ ...noFilter, ...expected })
})

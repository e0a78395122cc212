import { expect, test } from 'vitest'
import { holm } from '#core/statistics/holm.ts'

// First source: statsmodels 0.13 multipletests(p, method='holm'). Second source: R 4.2 p.adjust(p, 'holm'), which
// agrees; one row is the example in the documentation of pingouin.holm.
test.each<[string, (number | null)[], (number | null)[]]>([
  ['out of order, with a step that would fall', [0.01, 0.04, 0.03, 0.005], [0.03, 0.06, 0.06, 0.02]],
  ['the documentation of pingouin', [0.5, 0.003, 0.32, 0.054, 0.0003], [0.64, 0.012, 0.64, 0.162, 0.0015]],
  ['equal p', [0.0002, 0.0004, 0.02, 0.02, 0.05, 0.8], [0.0012, 0.002, 0.08, 0.08, 0.1, 0.8]],
  ['never above 1', [0.3, 0.6, 0.9], [0.9, 1, 1]],
  ['a family of one', [0.04], [0.04]],
  ['null is no member', [null, 0.02, null, 0.03], [null, 0.04, null, 0.04]],
  ['nothing but null', [null], [null]],
  ['no comparison', [], []],
])('%s', (_, family, adjusted) => {
  const ours = holm(family)
  expect(ours.map((p) => p === null)).toEqual(adjusted.map((p) => p === null))
  ours.forEach((p, i) => expect(p ?? 0).toBeCloseTo(adjusted[i] ?? 0, 12))
})

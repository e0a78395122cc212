import { expect, test } from 'vitest'
import { compare, type ColumnPair } from '#core/statistics/comparison.ts'
import { pairedBootstrap, type Bootstrap } from '#core/statistics/paired-bootstrap.ts'
import { pairRows } from '#core/statistics/paired-rows.ts'
import { ragged } from './data.ts'

/**
 * 50 tasks × 100 instances. Column 0: right on 60 of 100; 1: right on 30; 2: as 0, but another on every 50th instance;
 * 3: right on 1 to 2 points less than 0; 4: other values.
 */
const rows = pairRows(
  5,
  Array.from({ length: 50 }, (_, t) =>
    Array.from({ length: 100 }, (_, i) => {
      const first = i < 60
      return [first, i % 10 < 3, i === 5 + (t % 2) * 60 ? !first : first, first && i >= 1 + (t % 2), i / 100].map(
        Number,
      )
    }),
  ),
)
const bootstrap = pairedBootstrap(rows, 1)

/** A family on one bootstrap. */
function compareIn(of: Bootstrap, pairs: readonly Omit<ColumnPair, 'bootstrap'>[], margin: number) {
  return compare(
    pairs.map((pair) => ({ bootstrap: of, ...pair })),
    margin,
  )
}

test.each<[string, number, number, number, string, boolean]>([
  ['30 points', 0, 1, 30, 'different', true],
  ['the other way round', 1, 0, -30, 'different', true],
  ['no difference, little discordance', 0, 2, 0, 'equivalent', false],
  ['surely there and surely smaller than the margin', 0, 3, 1.5, 'equivalent', true],
  ['equal cells', 0, 0, 0, 'too-few', false],
])('Against a margin of 3 points: %s', (_, first, second, difference, verdict, differsFromZero) => {
  const [comparison] = compareIn(bootstrap, [{ first, second }], 3)
  expect(comparison).toMatchObject({ first, second, instances: 5000, tasks: 50, verdict, differsFromZero })
  expect(comparison?.difference).toBeCloseTo(difference, 10)
})

test('Few instances decide nothing', () => {
  const [comparison] = compareIn(pairedBootstrap(ragged, 1), [{ first: 0, second: 1 }], 3)
  expect(comparison).toMatchObject({ verdict: 'undecided', differsFromZero: false })
})

test('The word depends on the margin chosen', () => {
  expect(compareIn(bootstrap, [{ first: 0, second: 3 }], 1)[0]?.verdict).toBe('different')
})

test('McNemar only where both columns are zeros and ones', () => {
  const [exact, other] = compareIn(
    bootstrap,
    [
      { first: 0, second: 3 },
      { first: 0, second: 4 },
    ],
    3,
  )
  expect(exact).toMatchObject({ discordant: { onlyFirst: 75, onlySecond: 0 } })
  expect(exact?.pMcNemar).toBeCloseTo(2 ** -74, 30)
  expect(other).toMatchObject({ discordant: null, pMcNemar: null })
})

test('The larger p enters the family; a comparison without spread is in no family', () => {
  const family = [
    { first: 0, second: 1 },
    { first: 0, second: 0 },
    { first: 0, second: 3 },
  ]
  const [, same, small] = compareIn(bootstrap, family, 3)
  expect(same).toMatchObject({
    pMcNemar: 'too-few',
    pBootstrap: 'too-few',
    pAdjusted: null,
    interval95: 'too-few',
    interval90: 'too-few',
  })
  // 2 / 10,001 is the least p of 10,000 draws; the family has two members
  expect(small?.pBootstrap).toBeCloseTo(2 / 10_001, 12)
  expect(small?.pAdjusted).toBeCloseTo(4 / 10_001, 12)
})

test('A large family takes a difference back that stood alone', () => {
  const weak = pairedBootstrap(
    pairRows(
      2,
      Array.from({ length: 10 }, (_, t) =>
        Array.from({ length: 20 }, (_, i) => [i < 12 ? 1 : 0, i < 10 + (t % 3) ? 1 : 0]),
      ),
    ),
    1,
  )
  const alone = compareIn(weak, [{ first: 0, second: 1 }], 1)
  const among = compareIn(
    weak,
    Array.from({ length: 300 }, () => ({ first: 0, second: 1 })),
    1,
  )
  expect(alone[0]?.verdict).toBe('different')
  expect(among[0]?.verdict).toBe('undecided')
})

test('Comparisons of several bootstraps are one family', () => {
  const other = pairedBootstrap(rows, 2)
  const family = compare(
    [
      { bootstrap, first: 0, second: 1 },
      { bootstrap: other, first: 0, second: 3 },
    ],
    3,
  )
  expect(family.map(({ pAdjusted }) => pAdjusted?.toFixed(8))).toEqual([
    (4 / 10_001).toFixed(8),
    (4 / 10_001).toFixed(8),
  ])
})

test('No instances: null and too-few, never 0', () => {
  const [nothing] = compareIn(pairedBootstrap(pairRows(2, []), 1), [{ first: 0, second: 1 }], 3)
  expect(nothing).toMatchObject({
    difference: null,
    interval95: 'too-few',
    pMcNemar: 'too-few',
    pAdjusted: null,
    verdict: 'too-few',
  })
})

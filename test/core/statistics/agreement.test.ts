import { expect, test } from 'vitest'
import { seededRandom, type Random } from '#core/random/index.ts'
import { agreement } from '#core/statistics/agreement.ts'
import { agreementIntervals } from '#core/statistics/agreement-bootstrap.ts'
import {
  type AgreementFigure,
  agreementOf,
  cohensKappa,
  fleissKappa,
  type Judgements,
  krippendorffsAlpha,
  rawAgreement,
} from '#core/statistics/agreement-figure.ts'
import {
  cohen1968,
  fleiss1971,
  fromTable,
  krippendorffA,
  krippendorffC,
  ruled,
  tenSubjects,
  threeCoders,
} from './agreement-data.ts'

// Title: the source and what it prints. Last: a second source, or the way by hand.
test.each<[string, AgreementFigure, readonly Judgements[], number, number, string]>([
  [
    'Cohen 1968, table 1, kappa of 1960: .492',
    cohensKappa,
    cohen1968,
    3,
    0.4915,
    '(.70 − .41) / (1 − .41) = 29/59; below from the shares of both judges',
  ],
  ['its raw agreement: .70', rawAgreement, cohen1968, 3, 0.7, '140 of 200'],
  [
    'Wikipedia, "Cohen\'s kappa", 20/5/10/15: 0.40',
    cohensKappa,
    fromTable([
      [20, 5],
      [10, 15],
    ]),
    2,
    0.4,
    '(.7 − .5) / (1 − .5)',
  ],
  [
    'the same, 45/15/25/15: 0.1304',
    cohensKappa,
    fromTable([
      [45, 15],
      [25, 15],
    ]),
    2,
    0.1304,
    '(.60 − .54) / (1 − .54) = 3/23',
  ],
  [
    'the same, 25/35/5/35: 0.2593',
    cohensKappa,
    fromTable([
      [25, 35],
      [5, 35],
    ]),
    2,
    0.2593,
    '(.60 − .46) / (1 − .46) = 7/27',
  ],
  [
    'SAS, simple kappa: 0.4842',
    cohensKappa,
    fromTable([
      [0, 4, 1],
      [0, 8, 0],
      [0, 1, 5],
    ]),
    3,
    0.4842,
    'statsmodels, test_inter_rater.py; (13/19 − 140/361) / (1 − 140/361) = 107/221',
  ],
  [
    'R irr::kappa2, the first two raters of irr::diagnoses: 0.651',
    cohensKappa,
    fleiss1971.map((unit) => unit.slice(0, 2)),
    5,
    0.6512,
    'p_o = 22/30, p_e = 212/900: 448/688',
  ],
  ['Fleiss 1971: .430', fleissKappa, fleiss1971, 5, 0.4302, 'R irr::kappam.fleiss: 0.4302445; below from the shares'],
  ['its mean share of agreeing pairs: .556', rawAgreement, fleiss1971, 5, 0.5556, '500 of 900 ordered pairs'],
  [
    'Wikipedia, "Fleiss\' kappa", ten subjects: 0.210',
    fleissKappa,
    tenSubjects,
    5,
    0.2099,
    '(0.378 − 0.213) / (1 − 0.213); statsmodels; below from the shares',
  ],
  [
    'Krippendorff 2011, section C: .743',
    krippendorffsAlpha,
    krippendorffC,
    5,
    0.7434,
    'pip krippendorff 0.743421…; below from the coincidences: 113/152',
  ],
  ['Krippendorff 2011, section A: 0.095', krippendorffsAlpha, krippendorffA, 2, 0.0952, '1 − 19 · 4 / (14 · 6) = 2/21'],
  [
    'Wikipedia, "Krippendorff\'s alpha", three coders: 0.691',
    krippendorffsAlpha,
    threeCoders,
    4,
    0.6914,
    'pip krippendorff 0.691358…; below: 56/81',
  ],
])('%s', (_, figure, units, values, expected) => {
  expect(agreementOf(figure, units, values)).toBeCloseTo(expected, 4)
})

/** The figures once more, from their definitions: pairs, shares and coincidences counted one by one. */
const byDefinition = {
  raw(units: readonly Judgements[]): number {
    const pairs = units.flatMap(ordered)
    return pairs.filter(([one, two]) => one === two).length / pairs.length
  },
  cohen(units: readonly Judgements[], values: number): number {
    const share = (rater: number, value: number) => units.filter((unit) => unit[rater] === value).length / units.length
    const observed = units.filter(([one, two]) => one === two).length / units.length
    const byChance = Array.from({ length: values }, (_, value) => share(0, value) * share(1, value)).reduce(
      (sum, value) => sum + value,
      0,
    )
    return (observed - byChance) / (1 - byChance)
  },
  fleiss(units: readonly Judgements[], values: number): number {
    const shares = Array.from(
      { length: values },
      (_, value) => units.flat().filter((each) => each === value).length / units.flat().length,
    )
    const observed = units.reduce((sum, unit) => sum + byDefinition.raw([unit]), 0) / units.length
    const byChance = shares.reduce((sum, share) => sum + share ** 2, 0)
    return (observed - byChance) / (1 - byChance)
  },
  krippendorff(units: readonly Judgements[], values: number): number {
    const coincidences = Array.from({ length: values }, () => Array.from({ length: values }, () => 0))
    for (const unit of units)
      for (const [one, two] of ordered(unit))
        coincidences[one]![two]! += 1 / (unit.filter((value) => value !== null).length - 1)
    const totals = coincidences.map((row) => row.reduce((sum, value) => sum + value, 0))
    const all = totals.reduce((sum, value) => sum + value, 0)
    const apart = (of: (one: number, two: number) => number) =>
      totals
        .flatMap((_, one) => totals.map((__, two) => (one === two ? 0 : of(one, two))))
        .reduce((sum, value) => sum + value, 0)
    return (
      1 -
      apart((one, two) => coincidences[one]![two]!) /
        all /
        (apart((one, two) => totals[one]! * totals[two]!) / (all * (all - 1)))
    )
  },
}

function ordered(unit: Judgements): [number, number][] {
  return unit.flatMap((one, i) =>
    unit.flatMap((two, j): [number, number][] => (i === j || one === null || two === null ? [] : [[one, two]])),
  )
}

test.each([
  ['Fleiss 1971', fleiss1971, 5],
  ['ten subjects', tenSubjects, 5],
  ['Cohen 1968', cohen1968, 3],
  ['Krippendorff 2011, C', krippendorffC, 5],
  ['three coders', threeCoders, 4],
] as const)('figures are what their definitions say: %s', (_, units, values) => {
  expect(agreementOf(rawAgreement, units, values)).toBeCloseTo(byDefinition.raw(units), 12)
  expect(agreementOf(krippendorffsAlpha, units, values)).toBeCloseTo(byDefinition.krippendorff(units, values), 12)
  const complete = units.filter((unit) => !unit.includes(null))
  const two = units.map((unit) => unit.slice(0, 2)).filter((unit) => !unit.includes(null))
  if (two.length >= 2) expect(agreementOf(cohensKappa, two, values)).toBeCloseTo(byDefinition.cohen(two, values), 12)
  if (complete.length >= 2)
    expect(agreementOf(fleissKappa, units, values)).toBeCloseTo(byDefinition.fleiss(complete, values), 12)
})

test.each<
  [string, readonly Judgements[], Partial<Record<'raw' | 'cohen' | 'fleiss' | 'krippendorff', number | 'too-few'>>]
>([
  ['no units', [], { raw: 'too-few', cohen: 'too-few', fleiss: 'too-few', krippendorff: 'too-few' }],
  ['one unit', [[0, 1]], { raw: 'too-few', cohen: 'too-few', fleiss: 'too-few', krippendorff: 'too-few' }],
  [
    'two units, one of them judged once',
    [
      [0, 1],
      [0, null],
    ],
    { raw: 'too-few', cohen: 'too-few', fleiss: 'too-few', krippendorff: 'too-few' },
  ],
  [
    'one value only',
    [
      [1, 1],
      [1, 1],
      [1, 1],
    ],
    { raw: 1, cohen: 'too-few', fleiss: 'too-few', krippendorff: 'too-few' },
  ],
  [
    'one rater only ever says one value',
    [
      [0, 0],
      [0, 1],
    ],
    { raw: 0.5, cohen: 0 },
  ],
  [
    'never of one mind',
    [
      [0, 1],
      [1, 0],
    ],
    { raw: 0, cohen: -1, fleiss: -1, krippendorff: -0.5 },
  ],
  [
    'always of one mind',
    [
      [0, 0],
      [1, 1],
    ],
    { raw: 1, cohen: 1, fleiss: 1, krippendorff: 1 },
  ],
])('%s', (_, units, expected) => {
  const found = agreement([units], 2, 2)
  for (const [name, value] of Object.entries(expected)) {
    const figure = found[name as 'raw']
    expect(figure === 'too-few' ? figure : figure.value).toBe(value)
  }
})

test("units are counted, and of three raters there is no Cohen's kappa", () => {
  expect(agreement([krippendorffC.map((unit) => unit.slice(0, 3))], 3, 5)).toMatchObject({
    units: 8,
    unitsOfTwo: 10,
    cohen: null,
  })
})

test.each<[string, () => unknown, RegExp]>([
  [
    'a value that is none',
    () =>
      agreementOf(
        rawAgreement,
        [
          [0, 2],
          [1, 1],
        ],
        2,
      ),
    /invalid judgement: 2/,
  ],
  ["Cohen's kappa of three", () => agreementOf(cohensKappa, [[0, 1, 1]], 2), /invalid raters: 3/],
  ['a unit without all raters', () => agreement([[[0, 1], [0]]], 2, 2), /invalid unit: 1 judgements/],
])('%s is refused', (_, compute, words) => expect(compute).toThrow(words))

// The same two-stage bootstrap written in NumPy 2.4 (PCG64), 200,000 draws: standard deviation and percentiles.
// An end of an interval from 10,000 draws has a standard error of 0.027 standard deviations; 4 of them are allowed.
test.each<[string, number, AgreementFigure, number, number, number, number]>([
  ['raw, three raters', 3, rawAgreement, 0.579439, 0.0475, 0.4868, 0.6728],
  ['Fleiss, three raters', 3, fleissKappa, 0.349764, 0.0751, 0.1995, 0.4932],
  ['Krippendorff, three raters', 3, krippendorffsAlpha, 0.371523, 0.0695, 0.2326, 0.5056],
  ['raw, two raters', 2, rawAgreement, 0.573913, 0.0582, 0.4632, 0.6907],
  ['Cohen', 2, cohensKappa, 0.353933, 0.0882, 0.1842, 0.5297],
  ['Fleiss, two raters', 2, fleissKappa, 0.352894, 0.0892, 0.1781, 0.5273],
  ['Krippendorff, two raters', 2, krippendorffsAlpha, 0.355707, 0.0889, 0.1816, 0.5296],
])('intervals as NumPy finds them: %s', (_, raters, figure, value, deviation, low, high) => {
  const tasks = ruled.map((units) => units.map((unit) => unit.slice(0, raters)))
  expect(agreementOf(figure, tasks.flat(), 3)).toBeCloseTo(value, 6)
  const [interval] = agreementIntervals(tasks, 3, [figure], { seed: 1, draws: 10_000 })
  if (interval === undefined || interval === 'too-few') throw new Error('too-few')
  expect(Math.abs(interval.low - low)).toBeLessThan(0.11 * deviation)
  expect(Math.abs(interval.high - high)).toBeLessThan(0.11 * deviation)
})

test('the same seed gives the same intervals, another one others, and figures drawn together are as those drawn alone', () => {
  const figures = [rawAgreement, krippendorffsAlpha]
  const drawn = (seed: number, of = figures) => agreementIntervals(ruled, 3, of, { seed, draws: 200 })
  expect(drawn(1)).toEqual(drawn(1))
  expect(drawn(1)).not.toEqual(drawn(2))
  expect(drawn(1)).toEqual(figures.flatMap((figure) => drawn(1, [figure])))
})

test.each<[string, readonly Judgements[]]>([
  [
    'all draws are the same',
    [
      [0, 0],
      [1, 1],
      [0, 0],
      [1, 1],
      [0, 0],
      [1, 1],
      [0, 0],
      [1, 1],
    ],
  ],
  [
    'one unit in ten has another value, which a third of the draws miss',
    [...Array.from({ length: 9 }, (): Judgements => [0, 0]), [1, 0]],
  ],
])('there is no interval where %s', (_, units) => {
  expect(agreement([units], 2, 2).krippendorff).toMatchObject({ interval95: 'too-few' })
})

/**
 * Two raters who are right with a chance that is a task's own, and guess otherwise, over three values of which one is
 * more frequent.
 */
function simulate(random: Random, tasks: number, unitsOfTask: number, spread: number): Judgements[][] {
  const share = () => (random.next() >>> 0) / 2 ** 32
  const value = () => Math.max(0, Math.floor(share() * 4) - 1)
  return Array.from({ length: tasks }, () => {
    const right = 0.7 + spread * (share() - 0.5)
    return Array.from({ length: unitsOfTask }, () => {
      const truth = value()
      return [share() < right ? truth : value(), share() < right ? truth : value()]
    })
  })
}

/*
 * How often 95 % intervals hold the figure of the whole population, of 400 each (standard error: 1 point). Measured,
 * raw, Cohen, Fleiss, Krippendorff: one task of 60 units 92.25, 93, 93.25, 93.5 %; 15 tasks of 10 units 97.25, 98.25,
 * 98.25, 98.25 %; 40 tasks of 8 units 98.25 % all four. Percentile intervals of few units are a little short; drawing
 * tasks and units, both with replacement, makes them too long where a task has few units, which is the safer side to
 * err on.
 */
test.each<[string, number, number, number]>([
  ['one task of 60 units', 1, 60, 0],
  ['15 tasks of 10 units', 15, 10, 0.4],
  ['40 tasks of 8 units', 40, 8, 0.4],
])('intervals hold what they say: %s', (_, tasks, unitsOfTask, spread) => {
  const random = seededRandom(11)
  const figures = [rawAgreement, cohensKappa, fleissKappa, krippendorffsAlpha]
  const population = simulate(random, 20_000, 10, spread).flat()
  const truths = figures.map((figure) => Number(agreementOf(figure, population, 3)))
  const held = figures.map(() => 0)
  for (let i = 0; i < 400; i++) {
    agreementIntervals(simulate(random, tasks, unitsOfTask, spread), 3, figures, { seed: i, draws: 500 }).forEach(
      (interval, figure) => {
        if (interval !== 'too-few' && interval.low <= truths[figure]! && truths[figure]! <= interval.high)
          held[figure]!++
      },
    )
  }
  for (const count of held) {
    expect(count / 400).toBeGreaterThan(0.9)
    expect(count / 400).toBeLessThan(0.99)
  }
})

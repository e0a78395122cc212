import { expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { planCells } from '#core/study/cell.ts'
import { drawnEffects, undrawnEffects } from '#core/study/effects.ts'
import { labelPlacesOf, placesIn } from '#core/study/label-places.ts'
import { pairedBootstrap } from '#core/statistics/paired-bootstrap.ts'
import { study, taskOf } from './support.ts'
import type { EffectTrial } from '#core/study/length-groups.ts'

const yesNo = placesIn(['no', 'yes'], 'Say yes or no.')
const four = placesIn(['a1', 'b2', 'c3', 'd4'], 'One of a1, b2, c3 or d4.')
const trial = (task: number, reference: string, raw: string | null, promptTokens: number | null = 10): EffectTrial => ({
  task,
  references: [reference],
  options: null,
  outcome: raw === null ? 'too-long' : 'in-format',
  raw,
  score: raw === null ? null : Number(raw === reference),
  promptTokens,
})
const times = <T>(n: number, of: (i: number) => T) => Array.from({ length: n }, (_, i) => of(i))

function effects(
  tasks: readonly ReturnType<typeof taskOf>[],
  places: Parameters<typeof undrawnEffects>[1],
  trials: readonly EffectTrial[],
) {
  const undrawn = undrawnEffects(
    tasks.map((task) => ({ task })),
    places,
    trials,
  )
  return drawnEffects(undrawn, pairedBootstrap(undrawn.answered.rows, 1, 2000).draws, 1)
}

test.each<[string, readonly string[], string, readonly (readonly [string, number | null])[] | null]>([
  [
    'in the order of the definition',
    ['no', 'yes'],
    'Say yes or no.',
    [
      ['yes', 0],
      ['no', 1],
      ['Yes.', 0],
      ['maybe', null],
    ],
  ],
  [
    'the first place counts',
    ['no', 'yes'],
    'No or yes? Yes if it is, no if not.',
    [
      ['no', 0],
      ['yes', 1],
    ],
  ],
  [
    'a label inside a longer one is not named there',
    ['neutral', 'non-neutral'],
    'Say non-neutral or neutral.',
    [
      ['non-neutral', 0],
      ['neutral', 1],
    ],
  ],
  ['a label that is only inside a longer one is not named', ['neutral', 'non-neutral'], 'Say non-neutral.', null],
  ['a label that is not named', ['no', 'yes', 'maybe'], 'Say yes or no.', null],
  ['labels that exact match cannot tell apart', ['Yes', 'yes'], 'Say Yes or yes.', null],
])('places of labels: %s', (_, labels, definition, expected) => {
  const places = placesIn(labels, definition)
  expect(places && expected?.map(([text]) => [text, places.placeOf(text)])).toEqual(expected)
})

test('labels stand where the shown definition names them: under Simplified in the order of the label space, under Empty nowhere', () => {
  const task = { ...taskOf('t', ['no', 'yes']), definition: 'Say yes or no.' }
  const cells = planCells({ ...study, conditions: Object.values(presets) }, (text) => text)
  const places = cells.map((cell) => labelPlacesOf([{ task }, { task: taskOf('g', null) }], cell))
  expect(places.map(([first]) => (first && first !== 'options' ? ['no', 'yes'].map(first.placeOf) : first))).toEqual([
    [1, 0],
    [0, 1],
    [1, 0],
    null,
  ])
  expect(places.map(([, second]) => second)).toEqual([null, null, null, null])
})

test('exact match by the place of the right label', () => {
  const { right, tasks } = effects(
    [taskOf('t', ['no', 'yes']), taskOf('u', ['a1', 'b2', 'c3', 'd4']), taskOf('v', ['x', 'y'])],
    [yesNo, four, null],
    [
      trial(0, 'yes', 'yes'),
      trial(0, 'yes', 'yes'),
      trial(0, 'yes', 'no'),
      trial(0, 'no', 'yes'),
      trial(0, 'no', 'what'),
      trial(0, 'no', null),
      trial(1, 'a1', 'a1'),
      trial(1, 'b2', 'b2'),
      trial(1, 'c3', 'd4'),
      trial(1, 'd4', 'd4'),
      trial(1, 'e5', 'a1'),
      trial(2, 'x', 'x'),
    ],
  )
  expect(right.map(({ place, n, tasks: of, mean }) => [place, n, of, mean])).toEqual([
    ['first', 4, 2, 75],
    ['middle', 2, 1, 50],
    ['last', 3, 2, expect.closeTo(100 / 3) as number],
  ])
  expect(tasks).toEqual({ shown: 2, notShown: 1 })
})

/**
 * "yes" is named first and answered 16 times of 20, though it is right 10 times: 7 only answered there, 1 only right
 * there.
 */
test('a place that is answered more often than it is right, with an exact test', () => {
  const { answered, counts } = effects(
    [taskOf('t', ['no', 'yes'])],
    [yesNo],
    [
      ...times(9, () => trial(0, 'yes', 'yes')),
      trial(0, 'yes', 'no'),
      ...times(7, () => trial(0, 'no', 'yes')),
      ...times(3, () => trial(0, 'no', 'no')),
      trial(0, 'no', 'else'),
    ],
  )
  // binom.test(1, 8)$p.value = 0.0703125 in R, doubled by Holm over first and last.
  expect(answered).toEqual([
    {
      place: 'first',
      n: 20,
      tasks: 1,
      answered: 80,
      right: 50,
      difference: 30,
      interval95: expect.objectContaining({ level: 0.95 }) as object,
      p: 0.140625,
    },
    {
      place: 'last',
      n: 20,
      tasks: 1,
      answered: 20,
      right: 50,
      difference: -30,
      interval95: expect.objectContaining({ level: 0.95 }) as object,
      p: 0.140625,
    },
  ])
  const [first] = answered
  // Student's: d̄ = 0.3, s = 0.5712, qt(0.975, 19) = 2.093024: 30 ± 26.7.
  expect(first?.interval95).toMatchObject({
    low: expect.closeTo(3.3, -0.5) as number,
    high: expect.closeTo(56.7, -0.5) as number,
  })
  expect(counts).toEqual([
    { labels: 2, place: 1, right: 10, answered: 16, matches: 9 },
    { labels: 2, place: 2, right: 11, answered: 4, matches: 3 },
  ])
})

test('a model that answers as often as is right in every place has no preference', () => {
  const { answered } = effects(
    [taskOf('u', ['a1', 'b2', 'c3', 'd4'])],
    [four],
    ['a1', 'b2', 'c3', 'd4'].map((label) => trial(0, label, label)),
  )
  expect(answered.map(({ place, difference, interval95, p }) => [place, difference, interval95, p])).toEqual([
    ['first', 0, 'too-few', 'too-few'],
    ['middle', 0, 'too-few', null],
    ['last', 0, 'too-few', 'too-few'],
  ])
})

test('without answers in any place there is nothing to tell', () => {
  expect(effects([taskOf('v', ['x', 'y'])], [null], [trial(0, 'x', 'x')])).toMatchObject({
    right: [],
    answered: [],
    counts: [],
    tasks: { shown: 0, notShown: 1 },
  })
})

/** Prompts of 1 to 50 tokens; those above 30 are answered right. */
test('lengths: five groups of ten, with what guessing would give', () => {
  const { lengths } = effects(
    [taskOf('t', ['no', 'yes'])],
    [yesNo],
    times(50, (i) => trial(0, 'yes', i >= 30 ? 'yes' : 'no', i + 1)),
  )
  const reported = { kind: 'classification', groups: 5, guess: 50, n: 10, tasks: 1 }
  for (const among of ['run', 'task']) {
    expect(lengths.filter((each) => each.among === among)).toMatchObject([
      { ...reported, group: 1, from: 1, to: 10, mean: 0 },
      { ...reported, group: 2, from: 11, to: 20, mean: 0 },
      { ...reported, group: 3, from: 21, to: 30, mean: 0 },
      { ...reported, group: 4, from: 31, to: 40, mean: 100 },
      { ...reported, group: 5, from: 41, to: 50, mean: 100 },
    ])
  }
})

test('lengths: equal ones are never parted', () => {
  const { lengths } = effects(
    [taskOf('t', ['no', 'yes'])],
    [yesNo],
    times(50, (i) => trial(0, 'yes', 'yes', i < 35 ? 7 : 8)),
  )
  expect(
    lengths
      .filter(({ among }) => among === 'run')
      .map(({ group, groups, from, to, n }) => [group, groups, from, to, n]),
  ).toEqual([
    [1, 2, 7, 7, 35],
    [2, 2, 8, 8, 15],
  ])
})

test('lengths: among each task’s own prompts every group holds the same tasks, and tasks of one length have no part', () => {
  const tasks = [taskOf('short', ['no', 'yes']), taskOf('long', ['no', 'yes']), taskOf('one length', ['no', 'yes'])]
  const { lengths } = effects(
    tasks,
    [yesNo, yesNo, yesNo],
    tasks.flatMap((_, t) => times(20, (i) => trial(t, 'yes', i < 10 ? 'yes' : 'no', t === 2 ? 500 : 1000 * t + i))),
  )
  expect(
    lengths
      .filter(({ among }) => among === 'task')
      .map(({ group, n, tasks: of, mean, from, to }) => [group, n, of, mean, from, to]),
  ).toEqual([
    [1, 20, 2, 100, 0, 1009],
    [2, 20, 2, 0, 10, 1019],
  ])
  expect(lengths.filter(({ among }) => among === 'run').map(({ n, tasks: of }) => [n, of])).toEqual([
    [12, 1],
    [28, 2],
    [8, 1],
    [12, 1],
  ])
})

test('lengths: without a score or a length a trial is in no group; few trials are one group; texts are told on ROUGE-L', () => {
  const { lengths } = effects(
    [taskOf('t', ['no', 'yes']), taskOf('g', null)],
    [yesNo, null],
    [
      trial(0, 'yes', 'yes'),
      trial(0, 'yes', null),
      trial(0, 'yes', 'yes', null),
      { ...trial(1, 'x', 'x'), score: 0.5 },
    ],
  )
  expect(lengths).toMatchObject([
    { kind: 'classification', among: 'run', group: 1, groups: 1, n: 1, mean: 100, guess: 50 },
    { kind: 'generation', among: 'run', group: 1, groups: 1, n: 1, mean: 50, guess: null },
  ])
})

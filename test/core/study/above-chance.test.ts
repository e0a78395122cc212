import { expect, test } from 'vitest'
import { familiesInWords } from '#core/study/above-chance.ts'
import type { Cell } from '#core/study/cell.ts'
import { compareCells } from '#core/study/comparisons.ts'
import type { Study } from '#core/study/study.ts'
import { study } from './support.ts'
import { smallTuned, tunedResults, withTuning, type Asked } from './tuned-results.ts'

function standingsOf(asked: Asked, of: Study = study) {
  const compared = compareCells(tunedResults(of, asked), null)
  if (compared.state === 'refused') throw new Error(compared.reason)
  return compared.aboveChance
}

/**
 * Right on so many of 20 instances of a task, a little more or less; the majority label "yes" is right on 10, as random
 * guess is.
 */
const rightOn =
  (many: number): NonNullable<Asked['right']> =>
  (_: Cell, t, i) =>
    (i * 7 + t) % 20 < many + (t % 3) - 1

test.each([
  [
    18,
    'better than both',
    'Original: better than random guessing (+40.0 points) and the majority label (+40.0 points).',
  ],
  [
    10,
    'no evidence it beats guessing',
    'Original: no evidence it beats random guessing (+0.0 points) or the majority label (+0.0 points).',
  ],
  [2, 'worse', 'Original: worse than random guessing (−40.0 points) and the majority label (−40.0 points).'],
])('right on %i of 20: %s', (many, standing, sentence) => {
  const [first] = standingsOf({ right: rightOn(many) })
  expect(first).toMatchObject({ line: 'Original', standing, sentence, marked: false })
})

test('tasks with a majority: better than random guessing only, and above it by less than the margin', () => {
  // "yes" on every second instance; of "maybe", asked nowhere, a guess is right on a third
  const [first] = standingsOf({ right: rightOn(10), labels: ['yes', 'no', 'maybe'] })
  expect(first).toMatchObject({ standing: 'better than random guessing only', random: 'above', majority: 'not shown' })
  expect(first?.sentence).toBe(
    'Original: better than random guessing (+16.7 points); no evidence it beats the majority label (+0.0 points).',
  )
  const [wide] = standingsOf({ right: rightOn(10), labels: ['yes', 'no', 'maybe'] }, { ...study, margin: 30 })
  expect(wide?.sentence).toMatch(
    /^Original: better than random guessing \(\+16\.7 points, less than the margin of 30\)/,
  )
})

test('every asked line is held against guessing; in a study with tuning the untuned ones in a family of their own', () => {
  const inContext = standingsOf({ right: rightOn(18) })
  expect(
    inContext.map(({ line, family, instances, tasks, fromRandom, fromMajority }) => [
      line,
      family,
      instances,
      tasks,
      fromRandom,
      fromMajority,
    ]),
  ).toEqual([
    ['Original', 'declared', 240, 12, 40, 40],
    ['Simplified', 'declared', 240, 12, 40, 40],
  ])
  expect(familiesInWords(inContext)).toBe(null)
  const tuned = standingsOf({ right: rightOn(18) }, withTuning({ seeds: [1] }))
  expect(tuned.map(({ line, family }) => [line, family])).toEqual([
    ['tuned on Original, asked with Original (4 per task)', 'declared'],
    ['tuned on Simplified, asked with Simplified (4 per task)', 'declared'],
    ['untuned, asked with Original', 'untuned'],
    ['untuned, asked with Simplified', 'untuned'],
  ])
  expect(familiesInWords(tuned)).toBe(
    "Checks of the untuned model are outside the family of the study's comparisons and are corrected (Holm) among themselves.",
  )
})

test('what the untuned model is held against changes nothing of what the study declares', () => {
  const compared = compareCells(tunedResults(withTuning({ seeds: [1] }), { right: rightOn(18) }), null)
  expect(
    compared.state === 'compared' &&
      compared.comparisons.some(({ name, changed }) => name.includes('untuned') && changed === 'guessing'),
  ).toBe(false)
})

test('the mark stands with the line', () => {
  const [first] = standingsOf({ parity: () => null }, smallTuned)
  expect(first?.marked).toBe(true)
  expect(first?.sentence).toMatch(/^tuned on Original, asked with Original \(4 per task\)†: /)
})

test('generation has nothing to guess', () => {
  expect(standingsOf({ kind: 'generation' })).toEqual([])
})

import { expect, test } from 'vitest'
import type { Decoding } from '#core/answers/decoding.ts'
import { presets } from '#core/conditions/index.ts'
import { findingOf, mostWords, wordsOf, type Glanced } from '#core/study/finding.ts'

type Line = Glanced['groups'][number]['lines'][number]
type Comparison = Glanced['comparisons'][number]
type Standing = Glanced['aboveChance'][number]

const inContext = (name: keyof typeof presets, decoding: Decoding = 'free'): Line => ({
  name: decoding === 'free' ? name : `${name}, ${decoding}`,
  line: { condition: presets[name], decoding, training: null },
})
const tuned = (train: keyof typeof presets, size: number, asked = train): Line => ({
  name: `tuned on ${train}, asked with ${asked} (${size} per task)`,
  line: { condition: presets[asked], decoding: 'free', training: { condition: presets[train], size } },
})
const four = (['original', 'simplified', 'delusive', 'empty'] as const).map((name) => inContext(name))

const compared = (
  name: Line,
  against: Line,
  verdict: Comparison['verdict'],
  difference = 0,
  more: Partial<Comparison> = {},
): Comparison => ({
  name: name.name,
  against: against.name,
  changed: name.line?.training ? 'train and test condition' : 'test condition',
  kind: 'classification',
  verdict,
  difference,
  marked: false,
  ...more,
})
const standing = (
  line: Line,
  random: Standing['random'],
  majority: Standing['majority'],
  more: Partial<Standing> = {},
) => ({
  line: line.name,
  family: 'declared' as const,
  random,
  majority,
  marked: false,
  ...more,
})

const table = (given: Partial<Glanced>): Glanced => ({
  groups: [{ lines: four }],
  comparisons: [],
  aboveChance: [],
  empty: null,
  margin: 3,
  done: 10,
  total: 10,
  ...given,
})

const [original, simplified, delusive, empty] = four as [Line, Line, Line, Line]
const against = (...verdicts: readonly (readonly [Comparison['verdict'], number])[]) =>
  [simplified, delusive, empty].flatMap((line, i) => {
    const [verdict, difference] = verdicts[i] ?? []
    return verdict === undefined ? [] : [compared(line, original, verdict, difference)]
  })
const all = (random: Standing['random'], majority: Standing['majority'], lines: readonly Line[] = four) =>
  lines.map((line) => standing(line, random, majority))
const sizes = [1, 5, 20].map((size) => [tuned('original', size), tuned('simplified', size)] as const)
const sized = (...verdicts: readonly (readonly [Comparison['verdict'], number])[]) =>
  sizes.map(([one, other], i) => compared(other, one, verdicts[i]?.[0] ?? 'undecided', verdicts[i]?.[1]))
const decoded = (['free', 'constrained', 'likelihood'] as const).map(
  (decoding) => [inContext('original', decoding), inContext('simplified', decoding)] as const,
)
const tunedLines = [{ lines: sizes.flat() }]
const grid = (['original', 'simplified', 'delusive'] as const).flatMap((train) =>
  (['original', 'simplified', 'delusive'] as const).map((asked) => tuned(train, 10, asked)),
)

test.each<readonly [string, Partial<Glanced>, string]>([
  [
    'four conditions in context, nothing shown',
    {
      comparisons: against(['undecided', -1], ['undecided', 2], ['undecided', 0]),
      aboveChance: all('not shown', 'not shown'),
    },
    'No evidence it beats random guessing. Simplified, Delusive and Empty against Original: all undecided.',
  ],
  [
    'two conditions, one comparison',
    { comparisons: against(['undecided', -14.3]), aboveChance: all('not shown', 'not shown', [original, simplified]) },
    'No evidence it beats random guessing. Simplified and Original: undecided.',
  ],
  [
    'a difference has its direction and its size',
    { comparisons: against(['different', -14.3]), aboveChance: all('above', 'above', [original, simplified]) },
    'Better than random guessing and the majority label. Simplified: worse than Original (−14.3 points).',
  ],
  [
    'equivalence has its margin',
    { comparisons: against(['equivalent', 0.2]), aboveChance: all('above', 'above') },
    'Better than random guessing and the majority label. Simplified and Original: equivalent within ±3 points.',
  ],
  [
    'above random guess alone is never told as above the majority label',
    { comparisons: against(['undecided', 1]), aboveChance: all('above', 'not shown') },
    'Better than random guessing; no evidence it beats the majority label. Simplified and Original: undecided.',
  ],
  [
    'what is shown stands before what is not',
    {
      comparisons: against(['undecided', -1], ['different', -30], ['undecided', 0]),
      aboveChance: all('not shown', 'not shown'),
    },
    'No evidence it beats random guessing. Against Original: Delusive worse; Simplified and Empty undecided.',
  ],
  [
    'some lines above guessing, some not',
    {
      comparisons: against(['undecided', 1], ['undecided', 1], ['undecided', 1]),
      aboveChance: [
        ...all('above', 'above', [original, simplified]),
        ...all('not shown', 'not shown', [delusive, empty]),
      ],
    },
    '2 of 4 rows are better than random guessing. 3 conditions against Original: all undecided.',
  ],
  ['all below guessing', { aboveChance: all('below', 'below') }, 'Worse than random guessing.'],
  [
    'without a majority label (choice)',
    { aboveChance: all('above', null), comparisons: against(['undecided', 1]) },
    'Better than random guessing. Simplified and Original: undecided.',
  ],
  [
    'tuned, one size',
    {
      groups: tunedLines,
      comparisons: [compared(sizes[1]![1], sizes[1]![0], 'different', 12)],
      aboveChance: all('above', 'above', sizes[1]),
    },
    'Better than guessing. Tuned on Simplified: better than tuned on Original (+12.0 points).',
  ],
  [
    'tuned, the same verdict at all sizes',
    { groups: tunedLines, comparisons: sized(), aboveChance: all('not shown', 'not shown', sizes.flat()) },
    'No evidence it beats random guessing. Tuned on Simplified or Original: undecided.',
  ],
  [
    'tuned, not the same verdict at all sizes',
    {
      groups: tunedLines,
      comparisons: sized(['undecided', 1], ['different', -20], ['different', -8]),
      aboveChance: all('above', 'above', sizes.flat()),
    },
    'Better than guessing. Tuned on Simplified: worse than Original at 2 of 3 sizes.',
  ],
  [
    'in context by several decodings, not the same verdict by all',
    {
      groups: [{ lines: decoded.flat() }],
      comparisons: decoded.map(([one, other], i) => compared(other, one, i === 0 ? 'different' : 'undecided', -9)),
    },
    'Simplified: worse than Original in 1 of 3 decodings.',
  ],
  [
    'tuned, better at one size and worse at another',
    { groups: tunedLines, comparisons: sized(['different', 9], ['different', -20], ['undecided', -8]) },
    'Tuned on Simplified or Original: different at 2 of 3 sizes.',
  ],
  [
    'two kinds of tasks',
    {
      comparisons: [
        compared(simplified, original, 'undecided'),
        compared(simplified, original, 'different', 3, { kind: 'generation' }),
      ],
    },
    'Simplified: better than Original in 1 of 2 kinds of task.',
  ],
  [
    'a grid of trained and asked: what it was trained on comes first',
    {
      groups: [{ lines: grid }],
      comparisons: [
        ...grid.map((line) => compared(line, grid[0]!, 'undecided', 0, { changed: 'test condition' })),
        compared(grid[3]!, grid[0]!, 'undecided', 0, { changed: 'train condition' }),
        compared(grid[6]!, grid[0]!, 'different', -9, { changed: 'train condition' }),
      ],
    },
    'Against tuning on Original: Delusive worse; Simplified undecided.',
  ],
  [
    'marked for its parity',
    {
      groups: tunedLines,
      comparisons: [compared(sizes[0]![1], sizes[0]![0], 'undecided', 1, { marked: true })],
      aboveChance: [standing(sizes[0]![1], 'above', 'above', { marked: true })],
    },
    'Better than random guessing and the majority label†. Tuned on Simplified† or Original: undecided.',
  ],
  ['one line', { aboveChance: all('not shown', 'not shown', [original]) }, 'No evidence it beats random guessing.'],
  ['nothing to compare', {}, 'There is nothing to compare.'],
  ['nothing to compare yet', { done: 3 }, 'So far: there is nothing to compare.'],
  [
    'unfinished',
    { done: 3, comparisons: against(['undecided', 1]), aboveChance: all('not shown', 'not shown') },
    'So far: no evidence it beats random guessing. Simplified and Original: undecided.',
  ],
  [
    'lines without answers',
    { empty: 'Empty: all 20 answers are empty.', aboveChance: all('not shown', 'not shown') },
    'Nearly all answers of some conditions are empty. No evidence it beats random guessing.',
  ],
  [
    'predictions that were imported',
    {
      comparisons: [compared(simplified, original, 'different', 9, { changed: 'made elsewhere' })],
      aboveChance: [standing(simplified, 'above', 'not shown', { family: 'made elsewhere' })],
    },
    'Made elsewhere: better than random guessing; no evidence it beats the majority label.',
  ],
  [
    'only the untuned model was asked',
    { aboveChance: [standing(original, 'not shown', 'not shown', { family: 'untuned' })] },
    'Untuned: no evidence it beats random guessing.',
  ],
  ['too few answers', { comparisons: against(['too-few', 0]) }, 'Simplified and Original: too few answers.'],
])('%s', (_, given, expected) => {
  const finding = findingOf(table(given))
  expect(finding).toBe(expected)
  expect(wordsOf(finding)).toBeLessThanOrEqual(mostWords)
})

test('long names and many conditions: fewer words, and no stronger ones', () => {
  const names = Array.from({ length: 9 }, (_, i) => `without-part-${i}+delusive`)
  const lines = names.map((name): Line => ({ name, line: null }))
  const comparisons = lines
    .slice(1)
    .map((line, i) => compared(line, lines[0]!, i < 2 ? 'different' : 'undecided', 5, { changed: 'test condition' }))
  const finding = findingOf(table({ groups: [{ lines }], comparisons, aboveChance: all('above', 'not shown', lines) }))
  expect(wordsOf(finding)).toBeLessThanOrEqual(mostWords)
  expect(finding).toBe(
    'Beats random guessing, not shown to beat majority. Against without-part-0+delusive: 2 better; 6 undecided.',
  )
})

import { describe, expect, test } from 'vitest'
import { isLabelAndStop } from '#core/answers/label-and-stop.ts'
import { outcomeOf } from '#core/answers/outcome-of.ts'
import { presets } from '#core/conditions/index.ts'
import { scoreAnswer } from '#core/scoring/index.ts'
import { compareCells, type Compared } from '#core/study/comparisons.ts'
import { addedStopSentence, formatGapOf } from '#core/study/format-gap.ts'
import { resultsTable, type ResultsInput } from '#core/study/results-table.ts'
import type { Study } from '#core/study/study.ts'
import { answeredAs, resultsOf, study, taskOf } from './support.ts'
import { smallTuned, tunedResults, withTuning } from './tuned-results.ts'

const labels = ['yes', 'no']
const two: Study = { ...study, conditions: [presets.original, presets.delusive] }

/** One task; every instance's reference is "yes". */
function asked(
  original: readonly string[],
  {
    of = study,
    delusive = [],
    space = labels,
  }: { readonly of?: Study; readonly delusive?: readonly string[]; readonly space?: readonly string[] | null } = {},
): ResultsInput {
  return resultsOf(
    [
      {
        task: taskOf('t', space),
        references: original.map(() => 'yes'),
        answers: { original, delusive, simplified: original, empty: original },
      },
    ],
    of,
  )
}
const times = (n: number, answer: string) => Array.from({ length: n }, () => answer)
const only = (change: Partial<Study>): Study => ({ ...study, conditions: [presets.original], ...change })

test.each<[string, readonly string[], object]>([
  ['nothing', [], { outOfFormat: 0, label: 0, right: 0, labelAndStop: 0 }],
  ['labels as they are', ['yes', 'no'], { outOfFormat: 0, label: 0, right: 0, labelAndStop: 0 }],
  [
    'a stop, another case, another mark, no label, nothing',
    ['yes.', 'no.', 'Yes', 'no!', 'maybe', ''],
    { outOfFormat: 5, label: 4, right: 2, labelAndStop: 2 },
  ],
])('the gap of %s', (_, answers, expected) => {
  expect(formatGapOf(answers.map((answer) => answeredAs(answer, ['yes'], taskOf('t', labels))))).toEqual(expected)
})

const stop = (format: string) => `followed by the full stop that ${format} adds to demonstrations`
const meaning = (format: string) =>
  `Strict format correctness and strict match count them as wrong; normalised format correctness and exact match do not. Ask with ${format}-no-added-stop to see the difference.`
const explanation = (format: string) => `${stop(format)}. ${meaning(format)}`
const several = (counts: string) =>
  `Out-of-format answers that are a label ${stop('tk-instruct')}: ${counts}. ${meaning('tk-instruct')}`

// By hand: the counts are those of the rows.
test.each<[string, ResultsInput, string | null]>([
  [
    'one line',
    asked([...times(37, 'yes.'), 'maybe', 'Yes', 'no!'], { of: only({}) }),
    `Original: 37 of 40 out-of-format answers are a label ${explanation('tk-instruct')}`,
  ],
  [
    'in chat',
    asked(times(3, 'no.'), { of: only({ format: 'chat' }) }),
    `Original: 3 of 3 out-of-format answers are a label ${explanation('chat')}`,
  ],
  [
    'one answer',
    asked(['yes', 'yes.'], { of: only({}) }),
    `Original: 1 of 1 out-of-format answer is a label ${explanation('tk-instruct').replace('them as wrong', 'it as wrong')}`,
  ],
  [
    'two lines',
    asked(times(4, 'yes.'), { of: two, delusive: ['no.', 'no.', 'what', 'no'] }),
    several('Original: 4 of 4; Delusive: 2 of 3'),
  ],
  [
    'exactly half of the gap',
    asked(['yes.', 'YES', 'maybe', 'maybe'], { of: only({}) }),
    `Original: 1 of 4 out-of-format answers is a label ${explanation('tk-instruct').replace('them as wrong', 'it as wrong')}`,
  ],
  ['less than half of it', asked(['yes.', 'YES', 'Yes'], { of: only({}) }), null],
  ['below one point of the answers', asked(['yes.', ...times(100, 'yes')], { of: only({}) }), null],
  [
    'one point of them',
    asked(['yes.', ...times(99, 'yes')], { of: only({}) }),
    `Original: 1 of 1 out-of-format answer is a label ${explanation('tk-instruct').replace('them as wrong', 'it as wrong')}`,
  ],
  ['both formats are the same', asked(['yes', 'no', 'maybe'], { of: only({}) }), null],
  ['the format adds no stop', asked(times(4, 'yes.'), { of: only({ format: 'tk-instruct-no-added-stop' }) }), null],
  ['plain', asked(times(4, 'yes.'), { of: only({ format: 'plain' }) }), null],
  ['no demonstration', asked(times(4, 'yes.'), { of: only({ conditions: [presets.empty] }) }), null],
  ['k = 0', asked(times(4, 'yes.'), { of: only({ k: 0 }) }), null],
  ['generation', asked(times(4, 'yes.'), { of: only({}), space: null }), null],
  ['labels that end in punctuation', asked(times(4, 'U.S..'), { of: only({}), space: ['U.S.', 'UK'] }), null],
])('the added stop is told where it explains the gap: %s', (_, input, expected) => {
  expect(addedStopSentence(input)).toBe(expected)
  expect(comparedOf(input).verdict.filter((sentence) => sentence.includes('full stop'))).toEqual(
    expected === null ? [] : [expected],
  )
})

test('options of an instance count as its labels: "red." is none of the second one\'s', () => {
  const options = [
    ['cat', 'dog'],
    ['cat', 'dog'],
    ['(A)', '(B)'],
  ]
  const answers = ['cat.', 'red.', '(A).']
  const base = asked(times(3, 'cat'), { of: only({}) })
  const input: ResultsInput = {
    ...base,
    tasks: base.tasks.map((each) => ({ ...each, task: { ...each.task, answerSpace: { kind: 'choice' } } })),
    options: new Map([...base.references.keys()].map((instance, i) => [instance, options[i] ?? []])),
    cells: base.cells.map((cell) => ({
      ...cell,
      trials: cell.trials.map((trial, i) => ({
        ...trial,
        outcome: outcomeOf(answers[i] ?? '', options[i] ?? []),
        scores: scoreAnswer(answers[i] ?? '', ['cat'], options[i] ?? []),
        labelAndStop: isLabelAndStop(answers[i] ?? '', options[i] ?? []),
      })),
    })),
  }
  // "(A)" ends in punctuation: tk-instruct adds nothing to it, so that its stop is no added one.
  expect(addedStopSentence(input)).toBe(
    `Original: 1 of 3 out-of-format answers is a label ${explanation('tk-instruct').replace('them as wrong', 'it as wrong')}`,
  )
  expect(formatGapOf(input.cells[0]?.trials ?? [])).toEqual({ outOfFormat: 3, label: 2, right: 1, labelAndStop: 1 })
})

test('a prompt without room for a demonstration showed no stop', () => {
  const input = asked(times(4, 'yes.'), { of: only({}) })
  const cells = (dropped: number) =>
    input.cells.map((cell) => ({ ...cell, trials: cell.trials.map((trial) => ({ ...trial, dropped })) }))
  expect(addedStopSentence({ ...input, cells: cells(1) })).toMatch(/^Original: 4 of 4/)
  expect(addedStopSentence({ ...input, cells: cells(study.k) })).toBeNull()
})

test('of more lines than three the sum is told', () => {
  const grid = withTuning({ sizes: [1, 4] })
  const { verdict } = comparedOf(tunedResults(grid, { right: () => false, wrong: () => 'no.' }))
  expect(verdict.filter((sentence) => sentence.includes('full stop'))).toEqual([several('2400 of 2400 in 6 rows')])
})

// The case of a real model: the untuned one copies the stop of the demonstrations, the tuned one does not.
describe('the untuned model answers "yes.", the tuned one "yes"', () => {
  const isUntuned = ({ training }: { readonly training: unknown }) => training === null
  const one = withTuning({ trainConditions: [presets.original] }, { ...smallTuned, conditions: [presets.original] })
  const input = tunedResults(one, {
    right: (cell) => !isUntuned(cell),
    wrong: (_, __, i) => (i % 2 === 0 ? 'yes.' : 'no.'),
  })
  const compared = comparedOf(input)
  const [untuned, tuned] = ['untuned, asked with Original', 'tuned on Original, asked with Original (4 per task)']

  test('table, intervals and attribution tell the same format correctness', () => {
    const lines = resultsTable(input, null)[0]?.lines ?? []
    const of = (name: string) => lines.find((line) => line.name === name)
    expect(
      [untuned, tuned].map((name) => [
        of(name)?.exactMatch.overInstances,
        of(name)?.format.overInstances,
        of(name)?.formatNormalised.overInstances,
      ]),
    ).toEqual([
      [100, 0, 100],
      [100, 100, 100],
    ])
    expect(
      compared.intervals
        .filter(({ score }) => score.startsWith('format'))
        .map(({ name, score, mean }) => [name, score, mean]),
    ).toEqual([
      [untuned, 'format', 0],
      [tuned, 'format', 100],
      [untuned, 'formatNormalised', 100],
      [tuned, 'formatNormalised', 100],
    ])
    expect(compared.attribution.lines).toMatchObject([
      {
        gain: { value: 0 },
        formats: { format: { untuned: 0, tuned: 100 }, formatNormalised: { untuned: 100, tuned: 100 } },
      },
    ])
  })

  test('no point of the gain is format, and the sentence says which format that is', () => {
    const [line] = compared.attribution.lines
    expect(line?.steps.map(({ value }) => value)).toEqual([0, 0, 0])
    expect(line?.sentence).toBe(
      'tuned on Original, asked with Original (4 per task) against untuned, asked with Original, exact match on classification (n = 240 in 12 tasks): of the gain of +0.0 points, ' +
        '+0.0 are format and +0.0 are task when answers that are no label after normalisation count as random guesses. ' +
        'Format correctness, untuned → tuned: strict 0.0 → 100.0 %, normalised 100.0 → 100.0 %. The parts use the normalised one, as exact match does.',
    )
  })

  test('the stop is named', () => {
    expect(compared.verdict).toContain(
      `untuned, asked with Original: 240 of 240 out-of-format answers are a label ${explanation('tk-instruct')}`,
    )
  })
})

function comparedOf(input: ResultsInput): Extract<Compared, { state: 'compared' }> {
  const compared = compareCells(input, null)
  if (compared.state === 'refused') throw new Error(compared.reason)
  return compared
}

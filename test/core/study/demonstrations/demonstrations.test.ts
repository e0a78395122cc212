import { describe, expect, test } from 'vitest'
import type { Condition, ExamplesName } from '#core/conditions/condition.ts'
import type { SelectionName } from '#core/selections/names.ts'
import { compare } from '#core/statistics/comparison.ts'
import { pairedBootstrap } from '#core/statistics/paired-bootstrap.ts'
import { pairRows } from '#core/statistics/paired-rows.ts'
import { demonstrationBlocks } from '#core/study/demonstrations/index.ts'
import { demonstrationSentences, usedExamplesSentence } from '#core/study/demonstrations/sentences.ts'
import type { PairedColumns } from '#core/study/paired-columns.ts'
import { asTexts } from '#core/tables/table.ts'
import { demonstrationsTable, selectionsTable } from '#core/tables/demonstrations.ts'
import { sentiment } from '../../conditions/tasks.ts'

type Given = readonly [ExamplesName, SelectionName | null, number]

/** Shares of right answers, one instance in ten apart, in 10 tasks of 20. */
function columnsOf(lines: readonly Given[], more: Partial<Condition> = {}): PairedColumns {
  const instances = Array.from({ length: 200 }, (_, i) =>
    lines.map(([, , share]) => ((i * 7) % 10 < share * 10 ? 1 : 0)),
  )
  return {
    kind: 'classification',
    lines: lines.map(([examples, selection], place) => ({
      name: `line ${place}`,
      method: 'in context',
      condition: { definition: 'original', examples, ...(selection && { selection }), ...more },
      decoding: 'likelihood',
      training: null,
      cells: [place],
    })),
    guesses: [],
    guessedFormats: null,
    rows: pairRows(
      lines.length,
      Array.from({ length: 10 }, (_, task) => instances.slice(20 * task, 20 * task + 20)),
    ),
    tasks: Array.from({ length: 10 }, (_, task) => task),
    formats: null,
    rougeL: null,
  }
}

const options = { seed: 1, margin: 3 }
const published: readonly Given[] = [
  ['original', 'drawn-100', 0.9],
  ['original', 'drawn-13', 0.8],
  ['original', 'drawn-21', 0.7],
  ['random-labels', 'drawn-100', 0.8],
  ['random-labels', 'drawn-13', 0.7],
  ['random-labels', 'drawn-21', 0.6],
  ['labels-only', 'drawn-100', 0.7],
  ['labels-only', 'drawn-13', 0.9],
  ['labels-only', 'drawn-21', 0.8],
  ['original', 'order-100', 0.9],
  ['original', 'order-13', 0.8],
  ['empty', null, 0.5],
]

describe('three draws, two orders', () => {
  const [block, ...others] = demonstrationBlocks([columnsOf(published)], options)
  const kindOf = (examples: ExamplesName) => block?.kinds.find((each) => each.examples === examples)

  test('one block: means over draws, differences to original examples of the same draws', () => {
    expect(others).toEqual([])
    expect(block).toMatchObject({ kind: 'classification', instances: 200, definition: 'original', words: 'own' })
    expect(
      block?.kinds.map(({ examples, mean, draws, comparison }) => [
        examples,
        Math.round(mean),
        draws,
        typeof comparison?.difference === 'number' ? Math.round(comparison.difference) : null,
      ]),
    ).toEqual([
      ['original', 80, 3, null],
      ['empty', 50, 0, -30],
      ['random-labels', 70, 3, -10],
      ['labels-only', 80, 3, 0],
    ])
  })

  test('the spread by hand: 90, 80 and 70 over draws, 90 and 80 over orders', () => {
    const { drawn, order } = kindOf('original')?.spread ?? {}
    expect([drawn?.lines, order?.lines]).toEqual([3, 2])
    expect(drawn?.points === 'too-few' ? null : drawn?.points.standardDeviation).toBeCloseTo(10, 9)
    expect(drawn?.points === 'too-few' ? null : drawn?.points.range).toBeCloseTo(20, 9)
    expect(order?.points === 'too-few' ? null : order?.points.standardDeviation).toBeCloseTo(10 / Math.SQRT2, 9)
    expect(kindOf('random-labels')?.spread.order).toEqual({ lines: 0, points: 'too-few' })
    expect(kindOf('empty')?.spread.drawn).toEqual({ lines: 0, points: 'too-few' })
  })

  test('draws are a random factor: a difference that draws disagree about is wider than one that they share', () => {
    const widthOf = (examples: ExamplesName) => {
      const interval = kindOf(examples)?.comparison?.interval95
      return interval === undefined || interval === 'too-few' ? Number.NaN : interval.high - interval.low
    }
    // −10 in every draw; −20, +10 and +10 in the three.
    expect(widthOf('labels-only')).toBeGreaterThan(3 * widthOf('random-labels'))
    expect(kindOf('random-labels')?.comparison?.verdict).toBe('different')
    expect(kindOf('labels-only')?.comparison?.verdict).toBe('undecided')
  })

  test('what is said of it, and what is not', () => {
    const said = block === undefined ? [] : demonstrationSentences(block)
    // One line against three draws that are 10 points apart: Student's t has 2 degrees of freedom for these.
    expect(said[0]).toMatch(
      /^No examples against original ones: −30\.0 points, 95 % interval −\S+ to −\S+, p = 0\.\d+ after Holm, n = 200: undecided\.$/,
    )
    expect(said[1]).toMatch(
      /^Random labels against original ones: −10\.0 points, .*, 3 draws: different\. Without the label that belongs to each input the model does worse\. Other draws or orders of the original examples alone differ by up to 20\.0 points\.$/,
    )
    expect(said[2]).toMatch(/undecided\. Other draws/)
    expect(said.slice(3)).toEqual([
      'Original examples alone: SD 10.0, max − min 20.0 points over 3 draws; SD 7.1, max − min 10.0 points over 2 orders.',
      'Labels are offered by likelihood decoding: what demonstrations teach of the label space and the format shows in free answers alone.',
    ])
  })

  test('the tables', () => {
    const blocks = block === undefined ? [] : [block]
    const { columns, parts } = asTexts(demonstrationsTable(blocks, 3))
    expect(columns.map(({ title }) => title)).toEqual([
      'Examples',
      'Mean',
      'Difference',
      '95 % interval',
      'p, Holm',
      'Verdict',
      'SD over draws',
      'Max − min',
      'Draws',
      'SD over orders',
      'Max − min',
      'Orders',
      'n',
    ])
    expect(parts[0]?.map((row) => [row[0], row[1], row[2], row[6], row[7], row[9], row[10]])).toEqual([
      ['original', '80.0', '–', '10.0', '20.0', '7.1', '10.0'],
      ['none', '50.0', '−30.0', '–', '–', '–', '–'],
      ['random-labels', '70.0', '−10.0', '10.0', '20.0', '–', '–'],
      ['labels-only', '80.0', '+0.0', '10.0', '20.0', '–', '–'],
    ])
    expect(asTexts(selectionsTable(blocks)).parts[0]).toHaveLength(12)
  })
})

test("without draws: each task's own examples, as two lines of a table are compared", () => {
  const columns = columnsOf([
    ['original', null, 0.8],
    ['random-labels', null, 0.6],
  ])
  const [block] = demonstrationBlocks([columns], options)
  const [expected] = compare([{ bootstrap: pairedBootstrap(columns.rows, 1), first: 1, second: 0 }], 3)
  const found = block?.kinds[1]?.comparison
  expect({ ...found, first: 1, second: 0 }).toEqual(expected)
  expect(block?.kinds[1]).toMatchObject({ draws: 0, spread: { drawn: { lines: 0 }, order: { lines: 0 } } })
})

test('a kind that was drawn by some of the seeds is held against original examples of these', () => {
  const lines: readonly Given[] = [
    ['original', 'drawn-100', 0.9],
    ['original', 'drawn-13', 0.5],
    ['random-labels', 'drawn-13', 0.4],
  ]
  const [block] = demonstrationBlocks([columnsOf(lines)], options)
  expect(block?.kinds[0]?.mean).toBeCloseTo(70, 9)
  expect(block?.kinds[1]?.comparison?.difference).toBeCloseTo(-10, 9)
})

test.each<[string, readonly PairedColumns[]]>([
  [
    'no original examples',
    [
      columnsOf([
        ['random-labels', null, 0.5],
        ['labels-only', null, 0.5],
      ]),
    ],
  ],
  [
    'no example altered',
    [
      columnsOf([
        ['original', null, 0.5],
        ['delusive', null, 0.5],
        ['empty', null, 0.5],
      ]),
    ],
  ],
  ['predictions that were added', [{ ...columnsOf(published), added: 'line 3' }]],
])('no block: %s', (_, columns) => {
  expect(demonstrationBlocks(columns, options)).toEqual([])
})

test('another definition and other words are blocks of their own, one family', () => {
  const pair: readonly Given[] = [
    ['original', null, 0.8],
    ['random-labels', null, 0.7],
  ]
  const both = [columnsOf(pair), columnsOf(pair, { definition: 'empty', words: 'permuted' })]
  const blocks = demonstrationBlocks(both, options)
  expect(blocks.map(({ definition, words }) => [definition, words])).toEqual([
    ['original', 'own'],
    ['empty', 'permuted'],
  ])
  const [alone] = demonstrationBlocks(both.slice(0, 1), options)
  const adjusted = (of: typeof alone) => of?.kinds[1]?.comparison?.pAdjusted ?? Number.NaN
  expect(adjusted(blocks[0])).toBeCloseTo(Math.min(1, 2 * adjusted(alone)), 12)
})

test('which examples there were', () => {
  const enough = { ...sentiment, positiveExamples: Array.from({ length: 8 }, () => ({ input: 'a', output: 'good' })) }
  expect(usedExamplesSentence([enough, sentiment, sentiment], 4)).toBe(
    'k = 4 examples are drawn for each task, from its positive examples where it has 8 or more (1 task), else from instances that are never asked (2 tasks).',
  )
  expect(usedExamplesSentence([enough], 4)).toBe(
    'k = 4 examples are drawn for each task, from its positive examples (8 or more).',
  )
})

import { describe, expect, test } from 'vitest'
import { styleMetrics, styleNames, type Answered, type StyleName } from '#core/style/index.ts'
import { styleRows } from '#core/study/style.ts'
import { styleTable } from '#core/tables/style.ts'
import { asRecords, asTexts } from '#core/tables/table.ts'

function measured(name: StyleName, ...pairs: readonly (readonly [string, ...string[]])[]) {
  return styleMetrics[name].measure(pairs.map(([answer, ...references]): Answered => ({ answer, references })))
}

describe('has it, or has it not', () => {
  test.each<[StyleName, boolean, string]>([
    ['list', true, 'Two:\n- one\n- another'],
    ['list', true, '1. one\r\n2) another'],
    ['list', true, ' (a) one\n (b) another'],
    ['list', true, '• one\n• another'],
    ['list', false, '- one alone'],
    ['list', false, '-5 and\n-6 are numbers'],
    ['list', false, 'I saw 1. and 2. of them.'],
    ['list', false, '1984. It was\n2001. It was'],
    ['closingParagraph', true, 'There are two.\n\nIn conclusion, there are two.'],
    ['closingParagraph', true, 'One.\n \nOVERALL it is one.\n'],
    ['closingParagraph', false, 'In conclusion, there are two.'],
    ['closingParagraph', false, 'One.\nOverall it is one.'],
    ['closingParagraph', false, 'Overall it is one.\n\nAnd one more.'],
    ['closingParagraph', false, 'One.\n\n- finally this'],
    ['closingParagraph', false, 'One.\n\nOveralls are blue.'],
    ['headings', true, '# Two\ntext'],
    ['headings', true, 'text\n**Bold as a whole:**\ntext'],
    ['headings', true, 'Underlined\n====\ntext'],
    ['headings', false, '#tag and text'],
    ['headings', false, 'Some **bold** words'],
    ['headings', false, 'text\n\n---\n\ntext'],
  ])('%s: %s of %j', (name, has, text) => {
    expect(measured(name, [text, ''])?.value).toBe(has ? 100 : 0)
    expect(measured(name, ['', text])?.references).toBe(has ? 100 : 0)
  })
})

test('shares of answers and of references, and of the answers whose reference has it', () => {
  const [list, plain] = ['- one\n- two', 'one and two']
  expect(measured('list', [list, list], [plain, list], [plain, list], [list, plain])).toEqual({
    value: 50,
    references: 75,
    alike: 100 / 3,
    interval95: null,
  })
  expect(measured('list', [list, plain])).toMatchObject({ alike: null })
})

test('length: words between white space', () => {
  expect(measured('length', ['one two  three\nfour', 'one'], ['', 'one two'])).toMatchObject({
    value: 2,
    references: 1.5,
  })
})

test('length correlation: SciPy 1.17.1, pearsonr([1, 2, 4, 3, 7], [2, 1, 5, 3, 6])', () => {
  const words = (n: number) => Array<string>(n).fill('word').join(' ')
  const pairs = [
    [1, 2],
    [2, 1],
    [4, 5],
    [3, 3],
    [7, 6],
  ].map(([one = 0, other = 0]): [string, string] => [words(one), words(other)])
  const found = measured('lengthCorrelation', ...pairs)
  expect(found?.value).toBeCloseTo(0.9007334537569818, 10)
  expect(found?.interval95 === null || found?.interval95 === 'too-few' ? null : found?.interval95.low).toBeCloseTo(
    0.08994568135314732,
    8,
  )
  expect(found?.interval95 === null || found?.interval95 === 'too-few' ? null : found?.interval95.high).toBeCloseTo(
    0.9934879976027505,
    8,
  )
  expect(measured('lengthCorrelation', ['a', 'a b'], ['b', 'c'])).toBeNull()
})

test('unigram overlap by hand: shared of all distinct words, the best reference', () => {
  // {the, cat, sat} and {the, cat, ran, off}: 2 of 5.
  expect(measured('unigramOverlap', ['The cat sat.', 'the cat ran off'])?.value).toBeCloseTo(40, 12)
  expect(measured('unigramOverlap', ['The cat sat.', 'dogs', 'sat the Cat'])?.value).toBeCloseTo(100, 12)
  expect(measured('unigramOverlap', ['', '.'], ['a a a', 'a'])?.value).toBeCloseTo(50, 12)
})

test('of nothing there is nothing', () => {
  for (const name of styleNames) expect(styleMetrics[name].measure([])).toBeNull()
  expect(styleRows([{ name: 'Original', answered: [] }])).toEqual([])
})

test('a row for each metric of each line, in its unit', () => {
  const answered = [
    { answer: 'one two', references: ['one'] },
    { answer: 'one', references: ['one two three'] },
  ]
  const table = styleTable(styleRows([{ name: 'Original', answered }]))
  expect(asTexts(table).parts[0]).toEqual([
    ['Original', 'list', '%', '0.0', '0.0', '–', '–', '2'],
    ['Original', 'closing paragraph', '%', '0.0', '0.0', '–', '–', '2'],
    ['Original', 'headings', '%', '0.0', '0.0', '–', '–', '2'],
    ['Original', 'length', 'words', '1.5', '2.0', '–', '–', '2'],
    ['Original', 'length correlation', '', '−1.00', '–', '–', 'too few', '2'],
    ['Original', 'unigram overlap', '%', '41.7', '–', '–', '–', '2'],
  ])
  expect(asRecords(table)).toHaveLength(7)
})

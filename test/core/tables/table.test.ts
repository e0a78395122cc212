import { expect, test } from 'vitest'
import {
  cellsOf,
  counts,
  estimates,
  headOf,
  isNumeric,
  number,
  percentInterval,
  percents,
  pointsInterval,
  pointsOf,
  probabilities,
  seconds,
  sortValue,
  text,
  verdict,
  written,
  yesOrNo,
  type Column,
} from '#core/tables/column.ts'
import { asRecords, asTexts, shownColumns, type Table } from '#core/tables/table.ts'

const bounds = { low: -3.25, high: 1.14 }
type Cells = readonly (string | number | boolean | null)[]

test.each<[string, Column<unknown>, string, readonly string[], Cells, string | number | null]>([
  ['a text', text('name', 'Line', () => 'original'), 'original', ['name'], ['original'], 'original'],
  ['no text', text('name', 'Line', () => null), '', ['name'], [null], null],
  ['a verdict', verdict('verdict', 'Verdict', () => 'too-few'), 'too few', ['verdict'], ['too-few'], 'too-few'],
  ['yes', yesOrNo('above', 'Above', () => true), 'yes', ['above'], [true], 'yes'],
  ['neither', yesOrNo('above', 'Above', () => null), '–', ['above'], [null], null],
  ['a count', counts('n', 'n', () => 12_345), '12,345', ['n'], [12_345], 12_345],
  [
    'a percentage',
    percents('mean', 'Mean', () => 28.749999999999996),
    '28.8',
    ['mean (%)'],
    [28.749999999999996],
    28.749999999999996,
  ],
  ['decimals', percents('mean', 'Mean', () => 42.649, { digits: 3 }), '42.649', ['mean (%)'], [42.649], 42.649],
  ['points', pointsOf('difference', 'Difference', () => 1.25), '+1.3', ['difference (points)'], [1.25], 1.25],
  ['a probability', probabilities('p', 'p', () => 0.0004), '< 0.001', ['p'], [0.0004], 0.0004],
  ['none', probabilities('p', 'p', () => 'too-few'), 'too few', ['p'], [null], null],
  ['seconds', seconds('seconds', 'Time', () => 185), '3 min 5 s', ['seconds'], [185], 185],
  ['a number with a unit', number('loss', 'Loss', () => 0.5, { unit: 'nats' }), '0.5', ['loss (nats)'], [0.5], 0.5],
  [
    'an interval of percent',
    percentInterval('95 %', '95 % interval', () => ({ low: 40.06, high: 53.2 })),
    '40.1 to 53.2',
    ['95 % low', '95 % high'],
    [40.06, 53.2],
    40.06,
  ],
  [
    'an interval of points',
    pointsInterval('95 %', '95 % interval', () => bounds),
    '−3.3 to +1.1',
    ['95 % low', '95 % high'],
    [-3.25, 1.14],
    -3.25,
  ],
  [
    'too few for an interval',
    pointsInterval('95 %', '95 % interval', () => 'too-few'),
    'too few',
    ['95 % low', '95 % high'],
    [null, null],
    null,
  ],
  [
    'a step with its interval',
    estimates('task', 'Task', () => ({ value: 2, interval95: bounds })),
    '+2.0 (−3.3 to +1.1)',
    ['task'],
    [2],
    2,
  ],
  ['words of its own', counts('done', 'Done', () => 3, { text: () => '3 of 4' }), '3 of 4', ['done'], [3], 3],
])('%s: for people, its heads and cells in CSV, what it is sorted by', (_, column, people, heads, cells, sorted) => {
  expect([written(column, {}), headOf(column), cellsOf(column, {}), sortValue(column, {})]).toEqual([
    people,
    heads,
    cells,
    sorted,
  ])
})

interface Row {
  readonly name: string
  readonly n: number
  readonly kind: string
}

const table = (rows: readonly Row[]): Table<Row> => ({
  name: 't',
  title: 'T',
  caption: 'C.',
  parts: [rows, []],
  isMarked: ({ n }) => n > 2,
  columns: [
    text('name', 'Line', (row) => row.name),
    text('kind', 'Kind', (row) => row.kind, { only: 'differ' }),
    counts('n', 'n', (row) => row.n),
    counts('lost', 'Lost', (row) => (row.n > 2 ? 1 : 0), { only: 'some' }),
    text('page', 'Page', () => 'p', { where: 'wide' }),
    text('words', 'Words', () => 'w', { where: 'people' }),
    text('file', 'File', () => 'f', { where: 'csv' }),
    text('few', 'Few', () => 'x', { only: (all) => all.length < 2 }),
  ],
})
const [one, two]: readonly [Row, Row] = [
  { name: 'a', n: 1, kind: 'x' },
  { name: 'b', n: 3, kind: 'y' },
]

test.each<[string, readonly Row[], 'page' | 'print', readonly string[]]>([
  ['one row on the page', [one], 'page', ['Line', 'n', 'Page', 'Words', 'Few']],
  ['one row in print', [one], 'print', ['Line', 'n', 'Words', 'Few']],
  ['rows that differ', [one, two], 'print', ['Line', 'Kind', 'n', 'Lost', 'Words']],
  ['no rows', [], 'print', ['Line', 'n', 'Words', 'Few']],
])('columns that people see: %s', (_, rows, face, titles) => {
  expect(shownColumns(table(rows), face).map(({ title }) => title)).toEqual(titles)
})

test('as texts the first cell is marked and empty parts are left out; as records every column for files is there', () => {
  expect(asTexts(table([one, two])).parts).toEqual([
    [
      ['a', 'x', '1', '0', 'w'],
      ['b †', 'y', '3', '1', 'w'],
    ],
  ])
  expect(asTexts(table([one])).columns.map(({ isNumeric: right }) => right)).toEqual([false, true, false, false])
  expect(asRecords(table([two]))).toEqual([
    ['name', 'kind', 'n', 'lost', 'page', 'file', 'few'],
    ['b', 'y', 3, 1, 'p', 'f', 'x'],
  ])
  expect(isNumeric(text('a', 'A', () => null))).toBe(false)
})

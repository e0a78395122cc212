import { expect, test } from 'vitest'
import type { Pair } from '#core/annotations/item.ts'
import {
  annotationColumns,
  readAnnotationTable,
  tableText,
  type ReadItem,
  type TableItem,
} from '#exchange/annotation-csv.ts'
import { sourceOf } from './support/events.ts'

const pair = (given: Partial<Pair> = {}): Pair => ({
  input: 'i',
  gold: 'g',
  output: 'o',
  proposed: 'p',
  source: 'wrong label',
  state: 'approved',
  position: 0,
  note: '',
  ...given,
})
const row = (item: string, value: unknown, given: Partial<TableItem> = {}): TableItem => ({
  task: 't',
  item,
  author: 'Ada',
  at: '2026-01-01T00:00:00.000Z',
  value: JSON.stringify(value),
  ...given,
})
const first = `${annotationColumns.join(',')}\r\n`

async function read(content: string) {
  const items: ReadItem[] = []
  const reported: string[] = []
  for await (const event of readAnnotationTable(sourceOf('main.csv', content, 7))) {
    if (event.type === 'items') items.push(...event.items)
    else reported.push(event.problem.message)
  }
  return { items, reported }
}

test('an item is a row, as it is now', () => {
  expect(
    [
      ...tableText([
        row('pair a1', pair()),
        row('tags', [{ from: 0, to: 3, type: 'label list', text: 'Say' }]),
        row('simplified', 'Say.'),
      ]),
    ].join(''),
  ).toBe(
    `${first}t,pair a1,Ada,2026-01-01T00:00:00.000Z,approved,wrong label,i,g,o,p,0,,\r\nt,tags,Ada,2026-01-01T00:00:00.000Z,,,,,,,,,"[{""from"":0,""to"":3,""type"":""label list"",""text"":""Say""}]"\r\nt,simplified,Ada,2026-01-01T00:00:00.000Z,,,,,,,,,Say.\r\n`,
  )
})

test.each<[string, unknown, string]>([
  ['=1+1', '=1+1', "'=1+1"],
  ['+1', '+1', "'+1"],
  ['-1', '-1', "'-1"],
  ['@x', '@x', "'@x"],
  ['a tab', '\tx', "'\tx"],
  ['an apostrophe', "'x", "''x"],
  ['two of them', "''x", "'''x"],
  ['an apostrophe alone', "'", "''"],
  ['nothing', '', ''],
])('no text is run as a formula, and none is lost: %s', async (_, text, cell) => {
  const written = [...tableText([row('simplified', text)])].join('')
  expect(written).toBe(`${first}t,simplified,Ada,2026-01-01T00:00:00.000Z,,,,,,,,,${cell}\r\n`)
  expect((await read(written)).items.map(({ value }) => value)).toEqual([text])
})

const unusual = [
  '',
  ' ',
  '"quoted"',
  'two\nlines\r\nand\rmore',
  '\u0001\u001f\u007f',
  '😀 é \u202e',
  'a,b;c',
  '\ufeffmark',
  "'",
  '=x',
  'x'.repeat(100_000),
]

test('what was written is read', async () => {
  const items = [
    ...unusual.map((text, i) =>
      row(`pair ${i}`, pair({ input: text, gold: text, output: text, proposed: text, note: text, position: i }), {
        task: `t${text.slice(0, 9)}`,
        author: text.slice(0, 20),
      }),
    ),
    row('pair g', pair({ gold: null })),
    row('label space', { kind: 'generation' }),
    row('output type', 'a word', { at: '', author: '' }),
  ]
  const found = await read([...tableText(items)].join(''))
  expect(found.reported).toEqual([])
  expect(
    found.items.map(({ task, item, author, at, value }) => ({ task, item, author, at, value: JSON.stringify(value) })),
  ).toEqual(items)
})

test('columns are found in any order', async () => {
  const cells: Readonly<Record<string, string>> = {
    task: 't',
    item: 'simplified',
    author: 'Ada',
    at: '2026-01-01',
    value: 'x',
  }
  const columns = annotationColumns.toReversed()
  expect(
    (await read(`${columns.join(',')}\n${columns.map((column) => cells[column] ?? '').join(',')}\n`)).items,
  ).toMatchObject([{ task: 't', item: 'simplified', value: 'x', line: 2 }])
})

const item = (given: Readonly<Record<string, string>>) => {
  const cells: Readonly<Record<string, string>> = {
    task: 't',
    item: 'pair a1',
    state: 'approved',
    source: 'annotator',
    position: '0',
    ...given,
  }
  return `${first}${annotationColumns.map((column) => cells[column] ?? '').join(',')}\r\n`
}

test.each<[string, string, RegExp]>([
  ['nothing', '', /no annotations: it is empty/],
  ['another table', 'input,output\r\n', /missing column "task"/],
  [
    'semicolons',
    first.replaceAll(',', ';'),
    /missing column "task": the columns seem to be separated by ";"; save with commas/,
  ],
  [
    'semicolons, with a comma in a text',
    `${first.replaceAll(',', ';')}t;pair a;Ada;x, y\r\n`,
    /invalid line 1: the columns seem to be separated by ";"; save with commas/,
  ],
  [
    'an unknown column',
    first.replace('note', 'note,rating'),
    /invalid column: "rating"; this version knows task, item/,
  ],
  ['a column that is there twice', first.replace('note', 'note,note'), /the column "note" is there twice/],
  ['another item', item({ item: 'rating' }), /invalid line 2.item: "rating"/],
  ['no task', item({ task: '' }), /invalid task name/],
  ['another state', item({ state: 'good' }), /line 2, column "state": "good"; use proposed, /],
  ['another source', item({ source: '' }), /line 2, column "source": ""/],
  ['a position that is none', item({ position: '-1' }), /line 2, column "position": "-1"/],
  ['a value of a pair', item({ value: 'x' }), /line 2, column "value": "x"; pair … has none/],
  ['a state of tags', item({ item: 'tags', value: '[]' }), /line 2, column "state": "approved"; tags has none/],
  ['a value that is no JSON', `${first}t,tags,,,,,,,,,,,x\r\n`, /line 2, column "value": "x" is not JSON/],
  ['a time that is none', item({ at: '31.1.2026' }), /invalid line 2.at/],
  ['U+0000', item({ input: 'a\0b' }), /line 2, column "input": "a\\u0000b" holds the character U\+0000/],
  ['a very long text', item({ note: 'x'.repeat(1_000_001) }), /column "note": 1000001 characters; at most 1000000/],
  ['a quote that is never closed', `${first}"t`, /never closed/],
  ['another number of cells', `${first}t,tags\r\n`, /another number of cells/],
])('%s is refused', async (_, content, words) => {
  expect((await read(content)).reported).toEqual([expect.stringMatching(words)])
})

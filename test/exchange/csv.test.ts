import { Buffer } from 'node:buffer'
import { expect, test } from 'vitest'
import { readSource } from '#exchange/read-collection.ts'
import { gather, sourceOf } from './support/events.ts'

const read = (content: string | Uint8Array, piece?: number) =>
  gather(readSource(sourceOf('mine.csv', content, piece), new Map()))

const table = [
  'task,id,input,output,output,definition,categories',
  't,a,"one, two",x,,Say it.,QA; Other',
  't,b,"a ""quoted""',
  'line",y,"[""y""]",,',
  'u,,ü,z,,Say u.,',
  't,c, spaces ,,,Say it.,Late',
]

test.each<[string, string, number?]>([
  ['LF', table.join('\n')],
  ['LF and a last line end', `${table.join('\n')}\n`],
  ['a byte order mark', `\uFEFF${table.join('\n')}`],
  ['pieces of one byte', table.join('\n'), 1],
  ['empty lines', table.join('\n').replace('\nu,', '\n\n\nu,')],
  ["other columns' case and spaces", table.join('\n').replace('task,id,input', ' Task ,ID,Input')],
])('a table with %s', async (_, content, piece) => {
  const { heads, instances, problems } = await read(content, piece)
  expect(problems).toEqual([])
  expect(heads).toEqual([
    {
      name: 't',
      definition: 'Say it.',
      categories: ['QA', 'Other'],
      positiveExamples: [],
      negativeExamples: [],
      curatedExamples: [],
    },
    {
      name: 'u',
      definition: 'Say u.',
      categories: [],
      positiveExamples: [],
      negativeExamples: [],
      curatedExamples: [],
    },
  ])
  expect(instances).toEqual({
    t: [
      { id: 'a', input: 'one, two', references: ['x'] },
      { id: 'b', input: 'a "quoted"\nline', references: ['y', '["y"]'] },
      { id: 'c', input: ' spaces ', references: [''] },
    ],
    u: [{ id: '0', input: 'ü', references: ['z'] }],
  })
})

test('CRLF ends lines and stays inside quotes', async () => {
  const { instances } = await read('input,output,definition\r\n"a\r\nb",x,d\r\nc,y,\r\n')
  expect(instances).toEqual({
    mine: [
      { id: '0', input: 'a\r\nb', references: ['x'] },
      { id: '1', input: 'c', references: ['y'] },
    ],
  })
})

test('examples are rows with a role', async () => {
  const { heads, instances } = await read(
    [
      'role,input,output,explanation,definition',
      'positive example,p,a,why,Say it.',
      'Negative Example,n,b,,',
      'instance,i,a,,',
      ',j,b,,',
    ].join('\n'),
  )
  expect(heads).toMatchObject([
    {
      name: 'mine',
      positiveExamples: [{ input: 'p', output: 'a', explanation: 'why' }],
      negativeExamples: [{ input: 'n', output: 'b' }],
    },
  ])
  expect(instances['mine']?.map(({ input }) => input)).toEqual(['i', 'j'])
})

test('columns named "option" are the options of a row, empty cells aside', async () => {
  const { heads, instances } = await read(
    [
      'role,input,output,option,option,option,definition',
      'positive example,p,a,a,b,,Say it.',
      ',i,x,x,y,z,',
      ',j,v, u ,v,,',
    ].join('\n'),
  )
  expect(heads[0]?.positiveExamples).toEqual([{ input: 'p', output: 'a', options: ['a', 'b'] }])
  expect(instances['mine']?.map(({ options }) => options)).toEqual([
    ['x', 'y', 'z'],
    ['u', 'v'],
  ])
})

test('a column of no use is named, the table taken', async () => {
  const { problems, files } = await read('input,output,definition,Note,\na,b,c,d,e')
  expect(problems.map(({ severity, message }) => [severity, message])).toEqual([
    ['warning', 'skipped columns: "Note", ""'],
  ])
  expect(files).toEqual({ 'mine.csv': true })
})

test('a long table comes in batches', async () => {
  const events = []
  for await (const event of readSource(
    sourceOf('mine.csv', `input,output,definition\n${'a,b,c\n'.repeat(450)}`),
    new Map(),
  ))
    events.push(event)
  expect(events.map((event) => (event.type === 'instances' ? event.instances.length : event.type))).toEqual([
    200,
    200,
    50,
    'task',
    'file',
  ])
})

test.each<[string, string | Uint8Array, string, string | RegExp]>([
  ['no input column', 'task,output\nt,x', 'field', 'missing column "input": the first row has ["task","output"]'],
  ['no output column', 'task,input\nt,x', 'field', 'missing column "output": the first row has ["task","input"]'],
  [
    'semicolons',
    'task;input;output\nt;x;y',
    'field',
    'missing column "input": the columns seem to be separated by ";"; save with commas',
  ],
  [
    'semicolons, with a comma in a later row',
    'task;input;output\nt;x, y;z',
    'syntax',
    'invalid line 1: the columns seem to be separated by ";"; save with commas',
  ],
  [
    'semicolons, with quotes in a later row',
    'task;input;output\nt;"x";z',
    'syntax',
    'invalid line 1: the columns seem to be separated by ";"; save with commas',
  ],
  [
    'tabs',
    'task\tinput\toutput',
    'field',
    'missing column "input": the columns seem to be separated by "\\t"; save with commas',
  ],
  [
    'a column twice',
    'input,output,id,id\na,b,c,d',
    'field',
    'invalid first row: the column "id" is there twice; only "output" and "option" may',
  ],
  ['no rows', 'input,output,definition\n', 'no-instances', 'invalid file: no rows with instances'],
  ['an empty file', '', 'no-instances', 'invalid file: no rows with instances'],
  [
    'no definition',
    'input,output\na,b',
    'field',
    'missing definition of task "mine": fill the column "definition" in one of its rows',
  ],
  [
    'two definitions',
    'input,output,definition\na,b,c\na,b,d',
    'field',
    'invalid line 3: task "mine" has two definitions, "c" and "d"; keep one or make two tasks',
  ],
  [
    'an unknown role',
    'input,output,definition,role\na,b,c,example',
    'field',
    'invalid line 2, column "role": "example"; use "instance", "positive example" or "negative example"',
  ],
  [
    'only examples',
    'input,output,definition,role\na,b,c,positive example',
    'no-instances',
    'invalid task "mine": no instances',
  ],
  [
    'a row with a cell too many',
    'input,output,definition\na,b,c\nd,e,f,g',
    'syntax',
    'invalid line 3: it has another number of cells than the first row; quote cells that hold the separator',
  ],
  [
    'a quote that is not closed',
    'input,output,definition\n"a,b,c\nd,e,f',
    'syntax',
    /^invalid line \d: a quoted cell that begins before the end of the file is never closed; add its closing quote$/,
  ],
  [
    'text behind a quote',
    'input,output,definition\n"a"b,c,d',
    'syntax',
    'invalid line 2: text after a closing quote; write a quote inside a quoted cell twice',
  ],
  [
    'a quote inside a cell',
    'input,output,definition\na "b" c,c,d',
    'syntax',
    'invalid line 2: a quote inside a cell that does not begin with one; quote the whole cell and write the quote twice',
  ],
  [
    'Latin-1',
    Buffer.from('input,output,definition\né,b,c', 'latin1'),
    'encoding',
    /^invalid encoding: byte 0xE9 at line 2, byte 24 /,
  ],
  ['UTF-16', Buffer.from('\uFEFFinput,output,definition\na,b,c', 'utf16le'), 'encoding', /^invalid encoding: UTF-16/],
  [
    'a row over the limit',
    Buffer.concat([Buffer.from('input,output\n"'), Buffer.alloc(16_100_000, 'x')]),
    'too-large',
    /^invalid .*: a row longer than 16000000 bytes; is a closing quote missing\?$/,
  ],
])('refuses %s', async (_, content, code, message) => {
  const { problems, files } = await read(content)
  expect(problems.map((problem) => [problem.severity, problem.code])).toEqual([['error', code]])
  if (typeof message === 'string') expect(problems[0]?.message).toBe(message)
  else expect(problems[0]?.message).toMatch(message)
  expect(files).toEqual({ 'mine.csv': false })
})

import { Buffer } from 'node:buffer'
import { expect, test } from 'vitest'
import { limits } from '#exchange/limits.ts'
import { readSource } from '#exchange/read-collection.ts'
import { gather, sourceOf } from './support/events.ts'

const read = (content: string | Uint8Array, piece?: number) =>
  gather(readSource(sourceOf('mine.jsonl', content, piece), new Map()))
const lines = (...rows: unknown[]) => rows.map((row) => JSON.stringify(row)).join('\n')
const row = { task: 't', input: 'in', output: 'out', definition: 'Say it.' }

test.each<[string, number?]>([['at once'], ['byte by byte', 1], ['seven bytes at a time', 7]])(
  'a task line says all that a task has, read %s',
  async (_, piece) => {
    const space = { kind: 'classification', labels: ['a', 'ü'], stated: 'partly' }
    const { heads, instances, problems } = await read(
      `\uFEFF${lines(
        {
          type: 'task',
          name: 't',
          definition: 'Say it.',
          positive_examples: [{ input: 'p', output: 'a' }],
          negative_examples: [{ input: 'n', output: 'b', explanation: 'why' }],
          categories: ['QA', 'X'],
          output_type: 'a word',
          curated_examples: [{ input: 'c', output: 'a', gold: 'b' }],
          answer_space: space,
        },
        { type: 'instance', task: 't', id: 'one', input: 'Zürich', output: ['a', 'ü'] },
      )}\r\n\r\n  \n{"task": "t", "input": "", "output": ""}`,
      piece,
    )
    expect(problems).toEqual([])
    expect(heads).toEqual([
      {
        name: 't',
        definition: 'Say it.',
        positiveExamples: [{ input: 'p', output: 'a' }],
        negativeExamples: [{ input: 'n', output: 'b', explanation: 'why' }],
        categories: ['QA', 'X'],
        outputType: 'a word',
        curatedExamples: [{ input: 'c', output: 'a', gold: 'b' }],
        answerSpace: space,
      },
    ])
    expect(instances).toEqual({
      t: [
        { id: 'one', input: 'Zürich', references: ['a', 'ü'] },
        { id: '1', input: '', references: [''] },
      ],
    })
  },
)

test('tasks may be mixed, the task line may come last, one task may be named like the file', async () => {
  const { heads, instances, problems } = await read(
    lines(
      { task: 'b', input: '1', output: 'x', definition: 'B.', categories: 'QA' },
      { input: '2', output: 'y', definition: 'Mine.' },
      { task: 'b', input: '3', output: 'z', definition: 'B.' },
      { task: 'c', input: '4', output: 'z' },
      { type: 'task', name: 'c', definition: 'C.' },
    ),
  )
  expect(problems).toEqual([])
  expect(heads.map(({ name, definition, categories }) => [name, definition, categories])).toEqual([
    ['b', 'B.', ['QA']],
    ['mine', 'Mine.', []],
    ['c', 'C.', []],
  ])
  expect(
    Object.fromEntries(Object.entries(instances).map(([task, list]) => [task, list.map(({ input }) => input)])),
  ).toEqual({ b: ['1', '3'], mine: ['2'], c: ['4'] })
})

test.each<[string, string | Uint8Array, string, string]>([
  [
    'a line that is no JSON',
    `${lines(row)}\n{"task": "t",`,
    'syntax',
    'invalid line 2: "{\\"task\\": \\"t\\"," is not JSON; every line is one JSON object; name a file that is one object .json',
  ],
  ['a line that is a list', '\n\n["x"]', 'field', 'invalid line 3: a list, ["x"], instead of an object'],
  [
    'NaN as an output',
    `{"task": "t", "definition": "d", "input": "x", "output": [NaN]}`,
    'field',
    'invalid line 1.output[0]: NaN instead of a text; Python writes it where a value is missing: fill it in',
  ],
  [
    'NaN as an id',
    `{"task": "t", "definition": "d", "id": NaN, "input": "x", "output": "a"}`,
    'field',
    'invalid line 1.id: NaN instead of an id; Python writes it where a value is missing: fill it in',
  ],
  [
    '-Infinity as an input',
    `{"task": "t", "definition": "d", "input": -Infinity, "output": "a"}`,
    'field',
    'invalid line 1.input: -Infinity instead of a text; put it in quotes if it is meant',
  ],
  [
    '2^53 + 1 as an output',
    `{"task": "t", "definition": "d", "input": "x", "output": 9007199254740993}`,
    'field',
    'invalid line 1.output: a number, 9007199254740993, instead of a text; write it as text: "9007199254740993"',
  ],
  [
    '1e400 as an output',
    `{"task": "t", "definition": "d", "input": "x", "output": [1e400]}`,
    'field',
    'invalid line 1.output[0]: a number, 1e400, instead of a text; write it as text: "1e400"',
  ],
  [
    'an unknown type',
    lines({ ...row, type: 'trial' }),
    'field',
    'invalid line 1.type: "trial"; use "task" or "instance"',
  ],
  [
    'a number as output',
    lines({ ...row, output: 1 }),
    'field',
    'invalid line 1.output: a number, 1, instead of a text; write it as text: "1"',
  ],
  [
    'a task that is a number',
    lines({ ...row, task: 1 }),
    'field',
    'invalid line 1.task: a number, 1, instead of a text; write it as text: "1"',
  ],
  [
    'a task line without a name',
    lines(row, { type: 'task', definition: 'x' }),
    'field',
    'missing line 2.name: it has to be a text',
  ],
  [
    'a wrong example',
    lines({ type: 'task', name: 't', definition: 'x', positive_examples: [{ input: 'x' }] }),
    'field',
    'missing line 1.positive_examples[0].output: it has to be a text',
  ],
  [
    'a task described twice',
    lines(row, { type: 'task', name: 't', definition: 'Say it.' }, { type: 'task', name: 't', definition: 'Say it.' }),
    'field',
    'invalid line 3: task "t" is described twice; keep one "type": "task" line',
  ],
  [
    'two definitions',
    lines(row, { ...row, definition: 'Do not.' }),
    'field',
    'invalid line 2: task "t" has two definitions, "Say it." and "Do not."; keep one or make two tasks',
  ],
  [
    'no definition',
    lines({ ...row, definition: undefined }),
    'field',
    'missing definition of task "t": add a line {"type": "task", "name": …, "definition": …} or a "definition" to one of its lines',
  ],
  [
    'a task without instances',
    lines(row, { type: 'task', name: 'empty', definition: 'x' }),
    'no-instances',
    'invalid task "empty": no instances',
  ],
  ['an empty file', '\n \n', 'no-instances', 'invalid file: no rows with instances'],
  [
    'a line over the limit',
    Buffer.concat([Buffer.from('\n'), Buffer.alloc(limits.record + 1, 'x')]),
    'too-large',
    'invalid line 2: longer than 16000000 bytes; put one instance on a line',
  ],
  [
    'Latin-1',
    Buffer.from(lines(row, { ...row, input: 'é' }), 'latin1'),
    'encoding',
    'invalid encoding: byte 0xE9 at line 2, byte 85 is not UTF-8; save the file as UTF-8 (it may be Latin-1 or Windows-1252)',
  ],
])('refuses %s', async (_, content, code, message) => {
  const { problems, files } = await read(content)
  expect(
    problems.filter(({ severity }) => severity === 'error').map((problem) => [problem.code, problem.message]),
  ).toEqual([[code, message]])
  expect(files).toEqual({ 'mine.jsonl': false })
})

test('a line of 100 MB is refused before it is held', async () => {
  let pulled = 0
  const bytes = (async function* () {
    for (; pulled < 1600; pulled++) yield await Promise.resolve(Buffer.alloc(65_536, 'x'))
  })()
  const { problems } = await gather(readSource({ file: 'one-line.jsonl', bytes }, new Map()))
  expect(problems.map(({ code, where }) => [code, where])).toEqual([['too-large', 'line 1']])
  expect(pulled).toBe(Math.floor(limits.record / 65_536))
})

test('NaN in a field that is not read is left alone, and ids that are numbers stay as they are written', async () => {
  const ids = ['9007199254740993', '1e400', '-0', '1.0', '1', '12']
  const { instances, problems } = await read(
    ids
      .map(
        (id) =>
          `{"task": "t", "definition": "d", "id": ${id}, "input": "x", "output": "y", "score": NaN, "more": [Infinity, -Infinity]}`,
      )
      .join('\n'),
  )
  expect(problems).toEqual([])
  expect(instances['t']?.map(({ id }) => id)).toEqual(ids)
})

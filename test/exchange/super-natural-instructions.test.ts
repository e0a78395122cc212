import { Buffer } from 'node:buffer'
import { describe, expect, test } from 'vitest'
import { limits } from '#exchange/limits.ts'
import { readCollection, readSource } from '#exchange/read-collection.ts'
import { sharedAvailable, sharedPath, sharedReason } from '../support/shared.ts'
import { gather, sourceOf } from './support/events.ts'

const read = (content: string | Uint8Array, piece?: number) =>
  gather(readSource(sourceOf('tasks/task1_x.json', content, piece), new Map()))

const instance = { id: 'i1', input: 'in', output: ['out'] }
const task = {
  Categories: ['QA'],
  Definition: ['Say "a" or "b".', 'another wording'],
  'Positive Examples': [{ input: 'x', output: 'a', explanation: 'why' }],
  'Negative Examples': [{ input: 'y', output: 'b' }],
  Instances: [instance, { id: 'i2', input: 'zwei ü 😀', output: ['b', 'B'] }],
}
const withInstances = (...instances: unknown[]) => JSON.stringify({ ...task, Instances: instances })
const withField = (key: string, value: unknown) => JSON.stringify({ ...task, [key]: value })

test.each<[string, string, number?]>([
  ['as published', JSON.stringify(task, null, 4)],
  ['on one line', JSON.stringify(task)],
  ['with instances first', JSON.stringify(Object.fromEntries(Object.entries(task).toReversed()))],
  ['with unknown keys', JSON.stringify({ Source: ['x'], Deep: { Instances: [{ id: 1 }] }, ...task, Last: null })],
  ['with a byte order mark and CRLF', `\uFEFF${JSON.stringify(task, null, 1).replaceAll('\n', '\r\n')}\r\n`],
  ['byte by byte', JSON.stringify(task, null, 4), 1],
  ['three bytes at a time', `\uFEFF${JSON.stringify(task)}`, 3],
])('a task file %s', async (_, content, piece) => {
  const { heads, instances, problems, files } = await read(content, piece)
  expect(problems).toEqual([])
  expect(heads).toEqual([
    {
      name: 'task1_x',
      definition: 'Say "a" or "b".',
      positiveExamples: [{ input: 'x', output: 'a', explanation: 'why' }],
      negativeExamples: [{ input: 'y', output: 'b' }],
      categories: ['QA'],
      curatedExamples: [],
    },
  ])
  expect(instances).toEqual({
    task1_x: [
      { id: 'i1', input: 'in', references: ['out'] },
      { id: 'i2', input: 'zwei ü 😀', references: ['b', 'B'] },
    ],
  })
  expect(files).toEqual({ 'tasks/task1_x.json': true })
})

test.each<[string, unknown[], string[]]>([
  [
    'kept',
    [
      { ...instance, id: 'a' },
      { ...instance, id: 'b' },
    ],
    ['a', 'b'],
  ],
  [
    'made from the position',
    [
      { input: 'x', output: 'y' },
      { id: '', input: 'x', output: 'y' },
      { id: null, input: 'x', output: 'y' },
    ],
    ['0', '1', '2'],
  ],
  ['numbers', [{ ...instance, id: 7 }], ['7']],
  [
    'changed where they come again',
    [instance, instance, { ...instance, id: 'i1~1' }, instance],
    ['i1', 'i1~1', 'i1~1~2', 'i1~3'],
  ],
])('ids are %s', async (_, instances, ids) => {
  const { instances: read1 } = await read(withInstances(...instances))
  expect(read1['task1_x']?.map(({ id }) => id)).toEqual(ids)
})

test('options of instances and examples are read, trimmed, and make a choice task', async () => {
  const example = { input: 'x', output: 'ice', options: ['ice', ' fire '] }
  const { instances, heads, problems } = await read(
    JSON.stringify({
      ...task,
      'Positive Examples': [example],
      Instances: [
        { ...instance, options: [' a', 'b\n'] },
        { ...instance, id: 'i2', options: ['c', 'd', 'e'] },
      ],
    }),
  )
  expect(problems).toEqual([])
  expect(instances['task1_x']?.map(({ options }) => options)).toEqual([
    ['a', 'b'],
    ['c', 'd', 'e'],
  ])
  expect(heads[0]?.positiveExamples).toEqual([{ input: 'x', output: 'ice', options: ['ice', 'fire'] }])
})

test('ids that are numbers stay as they are written, whatever a double would make of them', async () => {
  const ids = ['9007199254740993', '1e400', '-0', '1.0', '1', '0.1', '1e-05']
  const { instances, problems } = await read(
    `{"Definition": "d", "Instances": [${ids.map((id) => `{"id": ${id}, "input": "x", "output": "y"}`).join()}]}`,
  )
  expect(problems).toEqual([])
  expect(instances['task1_x']?.map(({ id }) => id)).toEqual(ids)
})

test('a file as Python writes it, with NaN and infinities where nobody reads, is the same however it is cut into two', async () => {
  const content =
    Buffer.from(String.raw`{"URL": [NaN], "Source": ["NaN", "\"NaN", "\\", -Infinity], "Definition": ["say NaN, ü \ud83d\ude00"], "Score": NaN ,
    "More": {"Infinity": Infinity, "é": [[1e400], []]}, "Instances": [{"id": 12, "input": "[-Infinity, \\\" NaN", "output": ["NaN", "}"], "weight": NaN},
    {"input": "{😀", "output": "Infinity" , "w":-Infinity}]  , "Last": NaN }`)
  for (let cut = 1; cut < content.length; cut++) {
    const bytes = (async function* () {
      yield await Promise.resolve(content.subarray(0, cut))
      yield content.subarray(cut)
    })()
    const { heads, instances, problems } = await gather(readSource({ file: 'task1_x.json', bytes }, new Map()))
    expect([cut, problems]).toEqual([cut, []])
    expect(heads[0]?.definition).toBe('say NaN, ü 😀')
    expect(instances['task1_x']).toEqual([
      { id: '12', input: '[-Infinity, \\" NaN', references: ['NaN', '}'] },
      { id: '1', input: '{😀', references: ['Infinity'] },
    ])
  }
})

test('every character of a text is kept', async () => {
  const input = `\uFEFFa\uFEFF\uFEFFé\uFEFF${String.fromCodePoint(...Array.from({ length: 0x300 }, (_, i) => i), 0x2028, 0xfffd, 0x10ffff)}`
  for (const escaped of [
    JSON.stringify(input),
    JSON.stringify(input).replaceAll(/[^ -~]/gu, (c) =>
      c.codePointAt(0)! > 0xffff ? c : `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  ]) {
    const { instances } = await read(`{"Definition": ["x"], "Instances": [{"input": ${escaped}, "output": "y"}]}`, 5)
    expect(instances['task1_x']?.[0]?.input).toBe(input)
  }
})

test('ids that came more than once are told, and the file is taken', async () => {
  const { problems, files } = await read(withInstances(instance, instance, instance))
  expect(problems).toEqual([
    {
      severity: 'warning',
      code: 'renamed-ids',
      file: 'tasks/task1_x.json',
      task: 'task1_x',
      message: '2 instance ids of task "task1_x" came more than once and were changed: "i1" became "i1~1"',
    },
  ])
  expect(files).toEqual({ 'tasks/task1_x.json': true })
})

const deep = `${'['.repeat(limits.depth)}${']'.repeat(limits.depth)}`
const long = 'x'.repeat(limits.text + 1)

test.each<[string, string | Uint8Array, string, string | RegExp]>([
  ['an empty file', '', 'syntax', 'invalid JSON: the file is empty'],
  [
    'a file cut off',
    JSON.stringify(task).slice(0, -5),
    'syntax',
    /^invalid JSON: the file ends in Instances\[1\] \(line 1, byte \d+\); it may have been cut off$/,
  ],
  [
    'a missing comma',
    '{\n"Definition": ["x"]\n"Instances": []}',
    'syntax',
    'invalid JSON: unexpected "\\"" in "Definition" (line 3, byte 22)',
  ],
  [
    'a comma too many',
    '{"Definition": ["x"],}',
    'syntax',
    'invalid JSON: unexpected "}" in the file (line 1, byte 21)',
  ],
  [
    'a word that is no JSON',
    '{"Definition": nan}',
    'syntax',
    'invalid JSON: unexpected "n" in "Definition" (line 1, byte 15)',
  ],
  [
    'a bracket of the other kind',
    '{"Definition": ["x"},\n"Instances": []}',
    'syntax',
    'invalid JSON: unexpected "}" in "Definition" (line 1, byte 19)',
  ],
  [
    'a quote left out',
    `{"Definition": ["x"], "Instances": [\n{"input": "a, "output": "b"},\n${'{"input": "a", "output": "b"},\n'.repeat(50_000)}`,
    'syntax',
    'invalid JSON: unexpected "o" in Instances[0] (line 2, byte 52)',
  ],
  [
    'a bad escape',
    String.raw`{"Definition": ["x"], "Instances": [{"input": "a\x", "output": "b"}]}`,
    'syntax',
    'invalid JSON: unexpected "x" in Instances[0] (line 1, byte 49)',
  ],
  [
    'NaN as the definition',
    '{"Definition": NaN, "Instances": [{"input": "x", "output": "y"}]}',
    'field',
    'invalid Definition: NaN instead of a text; Python writes it where a value is missing: fill it in',
  ],
  [
    'NaN as an output',
    withInstances(instance, { ...instance, output: ['x', 0] }).replace('0]', 'NaN]'),
    'field',
    'invalid Instances[1].output[1]: NaN instead of a text; Python writes it where a value is missing: fill it in',
  ],
  [
    'infinity as an input',
    withInstances({ ...instance, input: 0 }).replace('0', 'Infinity'),
    'field',
    'invalid Instances[0].input: Infinity instead of a text; put it in quotes if it is meant',
  ],
  [
    'NaN as an id',
    withInstances({ ...instance, id: 0 }).replace('0', 'NaN'),
    'field',
    'invalid Instances[0].id: NaN instead of an id; Python writes it where a value is missing: fill it in',
  ],
  [
    'NaN as an explanation',
    withField('Positive Examples', [{ input: 'x', output: 'a', explanation: 0 }]).replace('0', 'NaN'),
    'field',
    /^invalid Positive Examples\[0\]\.explanation: NaN instead of a text;/,
  ],
  [
    'an instance that is NaN',
    withInstances(0).replace('0', 'NaN'),
    'field',
    'invalid Instances[0]: a number, NaN, instead of an object',
  ],
  [
    '2^53 + 1 as an output',
    withInstances({ ...instance, output: 0 }).replace('0', '9007199254740993'),
    'field',
    'invalid Instances[0].output: a number, 9007199254740993, instead of a text; write it as text: "9007199254740993"',
  ],
  [
    '1e400 as a category',
    withField('Categories', [0]).replace('0', '1e400'),
    'field',
    'invalid Categories[0]: a number, 1e400, instead of a text; write it as text: "1e400"',
  ],
  [
    'a raw line break in a text',
    '{"Definition": ["a\nb"]}',
    'syntax',
    'invalid JSON: unexpected "\\n" in "Definition" (line 1, byte 18)',
  ],
  [
    'a second value',
    `${JSON.stringify(task)}\n[]`,
    'syntax',
    /^invalid JSON: unexpected "\[" after the end of the task \(line 2, byte \d+\)$/,
  ],
  [
    'JSONL by another name',
    '{"input": "x"}\n{"input": "y"}',
    'syntax',
    /; if every line is an object of its own, name the file \.jsonl$/,
  ],
  [
    'a list',
    '[{"input": "x"}]',
    'not-a-task',
    'not a task file: it is a list, none of whose records is of a known form (Self-Instruct, Alpaca, multiple choice, FLAN, conversations)',
  ],
  [
    'a text',
    '"x"',
    'not-a-task',
    'not a task file: it begins with "x" instead of an object with "Definition" and "Instances" or "examples", or a list',
  ],
  [
    'another object',
    '{"a": 1}',
    'not-a-task',
    'not a task file: it is an object with "a"; a task file is an object with "Definition" and "Instances" or "examples", or a list',
  ],
  [
    'an empty object',
    '{}',
    'not-a-task',
    'not a task file: it is an empty object; a task file is an object with "Definition" and "Instances" or "examples", or a list',
  ],
  [
    'no definition',
    '{"Instances": [{"input": "x", "output": "y"}]}',
    'not-a-task',
    /^not a task file: missing "Definition";/,
  ],
  [
    'no instances',
    JSON.stringify({ ...task, Instances: undefined }),
    'not-a-task',
    /^not a task file: missing "Instances";/,
  ],
  [
    'an empty list of instances',
    withInstances(),
    'no-instances',
    'invalid Instances: an empty list; a task needs at least one instance',
  ],
  [
    'instances as a text',
    withField('Instances', 'none'),
    'field',
    'invalid Instances: it begins with "none" instead of being a list',
  ],
  [
    'instances as an object',
    withField('Instances', { a: 1 }),
    'field',
    'invalid Instances: it begins with "{" instead of being a list',
  ],
  [
    'instances twice',
    `{"Instances": [{"input": "x", "output": "y"}],\n"Instances": []}`,
    'not-a-task',
    'invalid task file: "Instances" is there twice (line 2, byte 58); keep one',
  ],
  [
    'a number as an output',
    withInstances(instance, { ...instance, output: 3 }),
    'field',
    'invalid Instances[1].output: a number, 3, instead of a text; write it as text: "3"',
  ],
  [
    'a number among the outputs',
    withInstances({ ...instance, output: ['x', 4.5] }),
    'field',
    'invalid Instances[0].output[1]: a number, 4.5, instead of a text; write it as text: "4.5"',
  ],
  ['no output', withInstances({ id: 'a', input: 'x' }), 'field', 'missing Instances[0].output: it has to be a text'],
  [
    'an empty list of outputs',
    withInstances({ ...instance, output: [] }),
    'field',
    'invalid Instances[0].output: an empty list; every instance needs at least one reference',
  ],
  ['no input', withInstances({ id: 'a', output: 'x' }), 'field', 'missing Instances[0].input: it has to be a text'],
  [
    'an object as an input',
    withInstances({ ...instance, input: { a: 'b' } }),
    'field',
    'invalid Instances[0].input: an object, {"a":"b"}, instead of a text',
  ],
  [
    'an id that is a list',
    withInstances({ ...instance, id: ['a'] }),
    'field',
    'invalid Instances[0].id: a list, ["a"], instead of a text',
  ],
  [
    'an instance that is a text',
    withInstances('x'),
    'field',
    'invalid Instances[0]: a text, "x", instead of an object',
  ],
  [
    'an instance that looks like a refusal',
    withInstances({ code: 'a', message: 'b', input: 1 }),
    'field',
    /^invalid Instances\[0\]\.input: a number/,
  ],
  [
    'half of a surrogate pair',
    `{"Definition": ["x"], "Instances": [{"input": "a\\ud83d", "output": "y"}]}`,
    'encoding',
    /^invalid Instances\[0\]\.input: half of a surrogate pair in "a\\ud83d"/,
  ],
  [
    'an empty list of definitions',
    withField('Definition', []),
    'field',
    "invalid Definition: an empty list; its first text is the task's definition",
  ],
  ['a definition that is a number', withField('Definition', [1]), 'field', /^invalid Definition\[0\]: a number/],
  [
    'examples that are no list',
    withField('Positive Examples', {}),
    'field',
    'invalid Positive Examples: an object, {}, instead of a list',
  ],
  [
    'options of one instance alone',
    withInstances(instance, { ...instance, id: 'b', options: ['x', 'y'] }),
    'field',
    'invalid Instances[1]: it has options, and the instances before it have none; give options to every instance of a task, or to none',
  ],
  [
    'an instance without options',
    withInstances({ ...instance, options: ['x', 'y'] }, instance),
    'field',
    'invalid Instances[1]: it has no options, and the instances before it have some; give options to every instance of a task, or to none',
  ],
  [
    'no options in the list',
    withInstances({ ...instance, options: [] }),
    'field',
    'invalid Instances[0].options: no option; there is nothing to choose from',
  ],
  [
    'one option',
    withInstances({ ...instance, options: ['x'] }),
    'field',
    'invalid Instances[0].options: one option; there is nothing to choose from',
  ],
  [
    'an option twice',
    withInstances({ ...instance, options: ['x', 'y', ' x'] }),
    'field',
    'invalid Instances[0].options: "x" is among them twice',
  ],
  [
    'a blank option',
    withInstances({ ...instance, options: ['x', ' '] }),
    'field',
    'invalid Instances[0].options: ""; a label has text',
  ],
  [
    'a number as an option',
    withInstances({ ...instance, options: ['x', 4] }),
    'field',
    /^invalid Instances\[0\]\.options\[1\]: a number, 4/,
  ],
  [
    'options that are no list',
    withInstances({ ...instance, options: 'x' }),
    'field',
    /^invalid Instances\[0\]\.options: a text/,
  ],
  [
    'options beside a stated label space',
    JSON.stringify({
      ...task,
      Instances: [{ ...instance, options: ['x', 'y'] }],
      'Answer Space': { kind: 'classification', labels: ['x', 'y'], stated: 'stated' },
    }),
    'field',
    'invalid Answer Space: kind "classification", but its instances have options, which makes it a choice task',
  ],
  [
    'a stated choice without options',
    JSON.stringify({ ...task, Instances: [instance], 'Answer Space': { kind: 'choice' } }),
    'field',
    'invalid Answer Space: kind "choice", but its instances have no options',
  ],
  [
    'an example without output',
    withField('Negative Examples', [{ input: 'x' }]),
    'field',
    'missing Negative Examples[0].output: it has to be a text',
  ],
  [
    'an example with two outputs',
    withField('Positive Examples', [{ input: 'x', output: ['a', 'b'] }]),
    'field',
    'invalid Positive Examples[0].output: a list of 2; an example has one output',
  ],
  ['a category that is a number', withField('Categories', ['QA', 2]), 'field', /^invalid Categories\[1\]: a number/],
  [
    'an unknown kind',
    withField('Answer Space', { kind: 'other' }),
    'field',
    'invalid Answer Space.kind: "other"; use one of "classification", "choice", "generation"',
  ],
  ['a name after the instances', withField('Name', 'late'), 'field', 'invalid Name: it has to come before Instances'],
  ['an empty name', JSON.stringify({ Name: ' ', ...task }), 'name', 'invalid task name: " "; a task needs a name'],
  [
    'a long name',
    JSON.stringify({ Name: 'n'.repeat(201), ...task }),
    'name',
    /^invalid task name: "n{79}…" has 201 characters; at most 200 are allowed$/,
  ],
  [
    'a text over the limit',
    withInstances({ ...instance, input: long }),
    'too-large',
    'invalid Instances[0].input: 4000001 characters; a text may have at most 4000000',
  ],
  [
    'an instance over the limit',
    withInstances(instance, { ...instance, output: Array.from({ length: 5 }, () => long) }),
    'too-large',
    'invalid Instances[1]: larger than 16000000 bytes; is the file damaged?',
  ],
  [
    'a field over the limit',
    withField(
      'Source',
      Array.from({ length: 5 }, () => long),
    ),
    'too-large',
    'invalid "Source": larger than 16000000 bytes; is the file damaged?',
  ],
  [
    'lists inside each other',
    `{"Definition": ${deep}}`,
    'too-large',
    'invalid "Definition": lists and objects inside each other deeper than 32',
  ],
  [
    'Latin-1',
    Buffer.from('{"Definition":\n["caf\xE9 au lait"]}', 'latin1'),
    'encoding',
    /^invalid encoding: byte 0xE9 at line 2, byte 20 is not UTF-8; save the file as UTF-8/,
  ],
  [
    'a character cut off at the end',
    Buffer.from([0x7b, 0x22, 0xe2, 0x82]),
    'encoding',
    /^invalid encoding: byte 0xE2 at line 1, byte 2 is not UTF-8/,
  ],
  [
    'UTF-16 with its mark',
    Buffer.from('\uFEFF{"Definition": 1}', 'utf16le'),
    'encoding',
    'invalid encoding: UTF-16 (from its byte order mark); save the file as UTF-8',
  ],
  [
    'UTF-16 without',
    Buffer.from('{"Definition": 1}', 'utf16le'),
    'encoding',
    'invalid encoding: it looks like UTF-16; save the file as UTF-8',
  ],
])('refuses %s', async (_, content, code, message) => {
  const { problems, heads, files } = await read(content)
  expect(problems).toHaveLength(1)
  expect(problems[0]).toMatchObject({ severity: 'error', code, file: 'tasks/task1_x.json' })
  if (typeof message === 'string') expect(problems[0]?.message).toBe(message)
  else expect(problems[0]?.message).toMatch(message)
  expect(heads).toEqual([])
  expect(files).toEqual({ 'tasks/task1_x.json': false })
})

test('nothing is read ahead of the consumer', async () => {
  let pulled = 0
  const bytes = (async function* () {
    yield await Promise.resolve(Buffer.from('{"Definition": ["x"], "Instances": ['))
    for (;;) {
      pulled += 1
      yield Buffer.from(`${JSON.stringify(instance)},`)
    }
  })()
  const events = readSource({ file: 'endless.json', bytes }, new Map())
  for (let i = 0; i < 3; i++) expect((await events.next()).value).toMatchObject({ type: 'instances' })
  expect(pulled).toBe(3)
  await events.return()
})

describe.skipIf(!sharedAvailable)(`real task files${sharedReason}`, () => {
  test.each([
    ['test', 40, 4000],
    ['train', 30, 1800],
  ])('all of superni/%s are read without a problem', async (split, tasks, count) => {
    const { heads, instances, problems } = await gather(readCollection(sharedPath(`superni/${split}`)))
    expect(problems).toEqual([])
    expect(heads).toHaveLength(tasks)
    expect(Object.values(instances).flat()).toHaveLength(count)
  })
})

describe.skipIf(!sharedAvailable)(`a task file with NaN in its URL, as 99 official ones have it${sharedReason}`, () => {
  test('is read', async () => {
    const { heads, instances, problems } = await gather(
      readCollection(sharedPath('cases/nan-in-unused-field/nanurl.json')),
    )
    expect(problems).toEqual([])
    expect(heads.map(({ definition }) => definition.slice(0, 11))).toEqual(['Say how the'])
    expect(Object.values(instances).flat()).toHaveLength(10)
  })
})

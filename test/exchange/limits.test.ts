import { expect, test } from 'vitest'
import { limits } from '#exchange/limits.ts'
import { pythonList } from '#exchange/predictions/python-list.ts'
import { readSource } from '#exchange/read-collection.ts'
import { gather, sourceOf } from './support/events.ts'
import { readLines } from './support/read-lines.ts'

const texts = (count: number) => Array.from({ length: count }, (_, i) => `x${i}`)
const task = (of: object, instance: object = {}) =>
  JSON.stringify({ Definition: 'd', ...of, Instances: [{ input: 'i', output: 'x1', ...instance }] })
const words = (count: number) => 'a '.repeat(count).trim()
const deep = `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`

test.each<[string, string, string, string]>([
  [
    'options',
    'a.json',
    task({}, { options: texts(200_000) }),
    'invalid Instances[0].options: a list of 200000; at most 1000 are allowed',
  ],
  [
    'references',
    'a.json',
    task({}, { output: texts(200_000) }),
    'invalid Instances[0].output: a list of 200000; at most 10000 are allowed',
  ],
  [
    'words in references',
    'a.json',
    task({}, { output: [words(100_000), words(100_000)] }),
    'invalid Instances[0].output: 200000 words; the references of an instance may have at most 131072, so that ROUGE-L can be exact',
  ],
  [
    'categories',
    'a.json',
    task({ Categories: texts(200_000) }),
    'invalid Categories: a list of 200000; at most 100 are allowed',
  ],
  [
    'examples',
    'a.json',
    task({ 'Positive Examples': texts(5000).map((input) => ({ input, output: 'x1' })) }),
    'invalid Positive Examples: a list of 5000; at most 1000 are allowed',
  ],
  [
    'labels',
    'a.json',
    task({ 'Answer Space': { kind: 'classification', labels: texts(200_000), stated: 'stated' } }).replace(
      /("Instances":.*?\]),?/,
      '$1',
    ),
    'invalid Answer Space.labels: a list of 200000; at most 1000 are allowed',
  ],
  [
    'definition',
    'a.json',
    task({ Definition: 'x'.repeat(limits.definition + 1) }),
    `invalid Definition: ${limits.definition + 1} characters; a definition may have at most ${limits.definition}`,
  ],
  [
    'values in a record',
    'a.json',
    task({ Other: Array.from({ length: 600_000 }, () => []) }),
    'invalid "Other": more than 500000 values in lists and objects',
  ],
  [
    'depth of a line',
    'a.jsonl',
    `{"input": ${deep}, "output": "x"}`,
    'invalid line 1: lists and objects inside each other deeper than 32; put one instance on a line',
  ],
  [
    'depth of a line in the wrong place',
    'a.jsonl',
    deep,
    'invalid line 1: lists and objects inside each other deeper than 32; put one instance on a line',
  ],
  [
    'tasks',
    'a.jsonl',
    texts(limits.tasks + 1)
      .map((name) => `{"task":"${name}","definition":"d","input":"","output":"a"}`)
      .join('\n'),
    `invalid line ${limits.tasks + 1}: task "x${limits.tasks}" is one too many; a collection may have at most ${limits.tasks}`,
  ],
  [
    'columns',
    'a.csv',
    `input,definition,${texts(100_000)
      .map(() => 'output')
      .join()}\ni,d,${texts(100_000).join()}`,
    'invalid line 2.output: a list of 100000; at most 10000 are allowed',
  ],
])('too many or too much of %s is refused by name', async (_, file, content, message) => {
  const { problems } = await gather(readSource(sourceOf(file, content), new Map()))
  expect(problems.map((problem) => [problem.severity, problem.file, problem.message])).toEqual([
    ['error', file, message],
  ])
})

test('columns that are skipped are named up to some, and counted', async () => {
  const { problems } = await gather(
    readSource(
      sourceOf('a.csv', `${texts(50_000).join()},input,output,definition\n${texts(50_000).join()},i,o,d`),
      new Map(),
    ),
  )
  expect(problems.map(({ severity, message }) => [severity, message])).toEqual([
    ['warning', expect.stringMatching(/^skipped columns: "x0", .*"x19", … \(50000 in all\)$/)],
  ])
})

const answer = (of: object) => ({ task: 't', id: 1, prediction: 'a', references: ['a'], ...of })
const sample = (of: object) => ({
  doc_id: 0,
  doc: {},
  target: '0',
  filter: 'none',
  arguments: [['q', {}]],
  filtered_resps: ['a'],
  ...of,
})

test.each<[string, unknown, RegExp]>([
  [
    'choices',
    sample({
      arguments: texts(200_000).map((text) => ['q', text]),
      filtered_resps: texts(200_000).map(() => [-1, false]),
    }),
    /more than 500000 values|200000 choices; at most 1000/,
  ],
  [
    'a few thousand choices',
    sample({ arguments: texts(2000).map((text) => ['q', text]), filtered_resps: texts(2000).map(() => [-1, false]) }),
    /^invalid line 1: it has 2000 choices; at most 1000 are allowed$/,
  ],
  ['labels', answer({ labels: texts(200_000) }), /^invalid line 1: 200000 labels; at most 1000 are allowed$/],
  [
    'words in an answer',
    answer({ prediction: words(140_000) }),
    /^invalid line 1: 140000 words; an answer, and the references of an instance, may have at most 131072/,
  ],
  [
    'metrics',
    sample(Object.fromEntries(texts(300).map((name, i) => [name, i]))),
    /^invalid line 1: more than 200 fields of numbers/,
  ],
  [
    'digits that end in a letter',
    sample({
      arguments: [
        ['q', 'a'],
        ['q', 'b'],
      ],
      filtered_resps: [
        [`${'1'.repeat(300_000)}x`, 'False'],
        ['-1', 'False'],
      ],
    }),
    /^invalid line 1: /,
  ],
])('of predictions: too many %s', async (_, line, message) => {
  const { problem } = await readLines([line])
  expect(problem).toMatch(message)
})

// The last one kept a place to go back to for each escape, and broke off where there were too many.
test('what a pattern took the square of its length for takes a moment', async () => {
  const solution = `${'#### .'.repeat(300_000)}\nb`
  const spaces = `Options:\n-${' '.repeat(500_000)}a\rb\n- c`
  expect((await readLines([sample({ target: solution })])).predictions).toHaveLength(1)
  expect(
    (
      await gather(
        readSource(sourceOf('b.json', JSON.stringify({ examples: [{ input: spaces, target: 'x' }] })), new Map()),
      )
    ).files,
  ).toEqual({ 'b.json': true })
  expect(pythonList(`['${'\\n'.repeat(4_000_000)}', "it's", -2.5e3,]`)?.map(({ text }) => text.length)).toEqual([
    4_000_000, 4, 6,
  ])
}, 30_000)

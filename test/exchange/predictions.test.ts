import { expect, test } from 'vitest'
import type { Prediction } from '#exchange/predictions/read-predictions.ts'
import { readLines as read } from './support/read-lines.ts'

const nothing = {
  input: null,
  references: null,
  labels: null,
  options: null,
  metric: null,
  condition: null,
  definition: null,
  categories: [],
  decoding: 'free',
}

test('plain lines, with what they tell', async () => {
  const { format, predictions, problem } = await read([
    {
      task: 't',
      id: '1',
      prediction: 'Yes',
      references: ['yes'],
      labels: ['yes', 'no'],
      condition: 'simplified',
      input: 'Is it?',
      exact_match: 1,
    },
    { task: 't', id: 2, prediction: '' },
  ])
  expect([format, problem]).toEqual(['plain JSONL', null])
  expect(predictions).toEqual([
    {
      ...nothing,
      task: 't',
      id: '1',
      prediction: 'Yes',
      references: ['yes'],
      labels: ['yes', 'no'],
      condition: 'simplified',
      input: 'Is it?',
      metric: 1,
      where: 'line 1',
    },
    { ...nothing, task: 't', id: '2', prediction: '', where: 'line 2' },
  ])
})

const tk = (more: object) => ({
  Task: 'task1_a',
  Contributors: ['x'],
  Categories: ['Sentiment'],
  Definition: ['Say it.', 'Or so.'],
  'Positive Examples': [],
  Instance: { input: 'the input', output: ['one', 'two'] },
  prediction: 'one',
  ...more,
})

test.each<[string, object, object]>([
  [
    'an id of the instance',
    { Instance: { id: 'task1-7', input: 'the input', output: ['one', 'two'] } },
    { id: 'task1-7' },
  ],
  ['an id beside it', { id: 'task1-8' }, { id: 'task1-8' }],
  ['no id, as in older versions', {}, { id: null }],
  ['the name of a file as the task', { Task: 'task1_a.json' }, { task: 'task1_a' }],
  ['"Prediction", as run_s2s.py writes it', { prediction: undefined, Prediction: 'two' }, { prediction: 'two' }],
  ['both of them, alike', { Prediction: 'one' }, {}],
])("Tk-Instruct's predictions: %s", async (_, more, known) => {
  const { format, predictions } = await read([tk(more)])
  expect(format).toBe("Tk-Instruct's predictions")
  expect(predictions).toEqual([
    {
      ...nothing,
      task: 'task1_a',
      id: null,
      input: 'the input',
      prediction: 'one',
      references: ['one', 'two'],
      definition: 'Say it.',
      categories: ['Sentiment'],
      where: 'line 1',
      ...known,
    },
  ])
})

const sample = (more: object) => ({
  doc_id: 3,
  doc: { question: 'q' },
  target: '18',
  arguments: { gen_args_0: { arg_0: 'Q: q\nA:', arg_1: { until: ['\n'] } } },
  resps: [[' it is 18']],
  filtered_resps: ['18'],
  filter: 'strict-match',
  ...more,
})
const choices = {
  arguments: { gen_args_0: { arg_0: 'Is it?', arg_1: ' yes' }, gen_args_1: { arg_0: 'Is it?', arg_1: ' no' } },
  filtered_resps: [
    ['-2.5', 'False'],
    ['-0.5', 'True'],
  ],
  resps: [[['-2.5', 'False']], [['-0.5', 'True']]],
  target: '0',
}

test.each<[string, object, Partial<Prediction>]>([
  ['an answer', {}, { id: '3', prediction: '18', references: ['18'] }],
  [
    'an answer in a list, and an id of the document',
    { filtered_resps: [['18']], doc: { id: 'gsm-3', input: 'q' } },
    { id: 'gsm-3', input: 'q', prediction: '18' },
  ],
  ['answers that were not filtered', { filtered_resps: undefined }, { prediction: ' it is 18' }],
  ['several references', { target: ['18', 'eighteen'] }, { references: ['18', 'eighteen'] }],
  [
    'log-likelihoods of choices',
    choices,
    { prediction: 'no', references: ['yes'], options: ['yes', 'no'], decoding: 'likelihood' },
  ],
  [
    'log-likelihoods as older versions write them',
    {
      ...choices,
      arguments: [
        ['Is it?', ' yes'],
        ['Is it?', ' no'],
      ],
      filtered_resps: [
        [-0.25, true],
        [-0.5, false],
      ],
      target: 1,
    },
    { prediction: 'yes', references: ['no'], options: ['yes', 'no'], decoding: 'likelihood' },
  ],
  [
    'a choice named as the target',
    { ...choices, target: ' no' },
    { prediction: 'no', references: ['no'], options: ['yes', 'no'], decoding: 'likelihood' },
  ],
])('samples of the lm-evaluation-harness: %s', async (_, more, known) => {
  const { format, predictions, problem } = await read(
    [sample(more)],
    'samples_gsm8k_cot_2024-09-05T11-22-33.123456.jsonl',
  )
  expect([format, problem]).toEqual(['samples of the lm-evaluation-harness', null])
  expect(predictions).toEqual([
    { ...nothing, task: 'gsm8k_cot', id: '3', prediction: '18', references: ['18'], where: 'line 1', ...known },
  ])
})

test('of several filters the first one counts', async () => {
  const { predictions, skipped } = await read(
    [
      sample({}),
      sample({ doc_id: 4 }),
      sample({ filter: 'flexible-extract', filtered_resps: ['19'] }),
      sample({ doc_id: 4, filter: 'flexible-extract' }),
    ],
    'samples_gsm8k.jsonl',
  )
  expect([predictions.map(({ task, id, prediction }) => [task, id, prediction]), skipped]).toEqual([
    [
      ['gsm8k', '3', '18'],
      ['gsm8k', '4', '18'],
    ],
    2,
  ])
})

test.each<[string, readonly unknown[], RegExp]>([
  ['no JSON', ['{"task"'], /^invalid line 1: .* is not JSON; one object on each line is needed/],
  ['a list', [[1]], /^invalid line 1: "\[1\]" is not an object/],
  ['no task', [{ id: '1', prediction: 'x' }], /^invalid line 1: "task" is missing; the name of a task is needed/],
  [
    'no prediction',
    [
      { task: 't', id: '1', prediction: 'x' },
      { task: 't', id: '2' },
    ],
    /^invalid line 2: "prediction" is missing; a text is needed/,
  ],
  [
    'references that are none',
    [{ task: 't', id: '1', prediction: 'x', references: [] }],
    /^invalid line 1: "references" is "\[\]"; a list of at least one text is needed/,
  ],
  ['half a character', ['{"task":"t","id":"1","prediction":"\\ud800"}'], /^invalid line 1: "prediction" is/],
  [
    'examples without answers',
    [tk({ prediction: undefined })],
    /^invalid line 1: it has neither "prediction" nor "Prediction": there is no answer to score/,
  ],
  [
    'an answer that is no text',
    [tk({ prediction: undefined, Prediction: 7 })],
    /^invalid line 1: "Prediction" is 7; a text is needed/,
  ],
  [
    'two answers that differ',
    [tk({ Prediction: 'two' })],
    /^invalid line 1: "prediction" is "one" and "Prediction" is "two": keep the one that is the answer/,
  ],
  ['an instance that is none', [tk({ Instance: 'x' })], /^invalid line 1: "Instance" is not an object/],
  [
    'the likelihood of one text',
    [sample({ arguments: [['The', ' end']], filtered_resps: [[-1.5, true]], target: ' end' })],
    /^invalid line 1: it has the log-likelihood of one text only, and no choices: there is no answer to score/,
  ],
  [
    'a target that is no choice',
    [sample({ ...choices, target: '7' })],
    /^invalid line 1: "target" is "7": none of the choices, nor the place of one of the 2/,
  ],
  [
    'two formats in one file',
    [tk({}), { task: 't', id: '1', prediction: 'x' }],
    /^invalid line 2: .* is not like the lines before it \(Tk-Instruct's/,
  ],
])('refuses %s, with the line', async (_, lines, message) => {
  expect((await read(lines)).problem).toMatch(message)
})

test('outputs of BIG-bench Hard: the instance at its place, its question and options; a target that is not listed is one more option', async () => {
  const output = (question: string, prediction: string, target: string) => ({
    input: `Describe it.\n\nQ: a\nA: b\n\nQ: ${question}\nA:`,
    prediction,
    target,
  })
  const [one, two] = ['Which?\nOptions:\n(A) x\n(B) y', 'Which one?\nOptions:\n(A) x\n(B) y\n(C) z']
  const { format, predictions, problem } = await read(
    [JSON.stringify({ canary: 'c', outputs: [output(one, '(B)', '(A)'), output(two, '(A)', 'dearth')] }, null, 1)],
    'ruin_names.json',
  )
  expect([format, problem]).toEqual(['outputs of BIG-bench Hard', null])
  const shared = { ...nothing, task: 'ruin_names', definition: 'Describe it.' }
  expect(predictions).toEqual([
    {
      ...shared,
      id: '0',
      input: one,
      prediction: '(B)',
      references: ['(A)'],
      options: ['(A)', '(B)'],
      where: 'outputs[0]',
    },
    {
      ...shared,
      id: '1',
      input: two,
      prediction: '(A)',
      references: ['dearth'],
      options: ['(A)', '(B)', '(C)', 'dearth'],
      where: 'outputs[1]',
    },
  ])
})

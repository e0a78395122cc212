import { expect, test } from 'vitest'
import { readPredictions, type Prediction } from '#exchange/predictions/read-predictions.ts'

async function read(lines: readonly unknown[], file = 'predictions.jsonl') {
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')
  const found = { format: '', predictions: [] as Prediction[], skipped: 0, problem: null as string | null }
  for await (const event of readPredictions({ file, bytes: (async function* () { yield await Promise.resolve(Buffer.from(text)) })() })) {
    if (event.type === 'problem') found.problem = event.problem.message
    else if (event.type === 'predictions') {
      found.format = event.format
      found.predictions.push(...event.predictions)
      found.skipped += event.skipped
    }
  }
  return found
}

const nothing = { input: null, references: null, labels: null, options: null, metric: null, condition: null, definition: null, categories: [], decoding: 'free' }

test('plain lines, with what they tell', async () => {
  const { format, predictions, problem } = await read([
    { task: 't', id: '1', prediction: 'Yes', references: ['yes'], labels: ['yes', 'no'], condition: 'simplified', input: 'Is it?', exact_match: 1 },
    { task: 't', id: 2, prediction: '' },
  ])
  expect([format, problem]).toEqual(['plain JSONL', null])
  expect(predictions).toEqual([
    { ...nothing, task: 't', id: '1', prediction: 'Yes', references: ['yes'], labels: ['yes', 'no'], condition: 'simplified', input: 'Is it?', line: 1 },
    { ...nothing, task: 't', id: '2', prediction: '', line: 2 },
  ])
})

const tk = (more: object) => ({
  Task: 'task1_a', Contributors: ['x'], Categories: ['Sentiment'], Definition: ['Say it.', 'Or so.'], 'Positive Examples': [],
  Instance: { input: 'the input', output: ['one', 'two'] }, prediction: 'one', ...more,
})

test.each([
  ['an id of the instance', { Instance: { id: 'task1-7', input: 'the input', output: ['one', 'two'] } }, { id: 'task1-7' }],
  ['an id beside it', { id: 'task1-8' }, { id: 'task1-8' }],
  ['no id, as in older versions', {}, { id: null }],
  ['the name of a file as the task', { Task: 'task1_a.json' }, { task: 'task1_a' }],
])("Tk-Instruct's predicted_examples.jsonl: %s", async (_, more, known) => {
  const { format, predictions } = await read([tk(more)])
  expect(format).toBe("Tk-Instruct's predicted_examples.jsonl")
  expect(predictions).toEqual([{ ...nothing, task: 'task1_a', id: null, input: 'the input', prediction: 'one', references: ['one', 'two'], definition: 'Say it.', categories: ['Sentiment'], line: 1, ...known }])
})

const sample = (more: object) => ({ doc_id: 3, doc: { question: 'q' }, target: '18', arguments: { gen_args_0: { arg_0: 'Q: q\nA:', arg_1: { until: ['\n'] } } }, resps: [[' it is 18']], filtered_resps: ['18'], filter: 'strict-match', exact_match: 1, ...more })
const choices = { arguments: { gen_args_0: { arg_0: 'Is it?', arg_1: ' yes' }, gen_args_1: { arg_0: 'Is it?', arg_1: ' no' } }, filtered_resps: [['-2.5', 'False'], ['-0.5', 'True']], resps: [[['-2.5', 'False']], [['-0.5', 'True']]], target: '0' }

test.each<[string, object, Partial<Prediction>]>([
  ['an answer', {}, { id: '3', prediction: '18', references: ['18'] }],
  ['an answer in a list, and an id of the document', { filtered_resps: [['18']], doc: { id: 'gsm-3', input: 'q' } }, { id: 'gsm-3', input: 'q', prediction: '18' }],
  ['answers that were not filtered', { filtered_resps: undefined }, { prediction: ' it is 18' }],
  ['several references', { target: ['18', 'eighteen'] }, { references: ['18', 'eighteen'] }],
  ['log-likelihoods of choices', choices, { prediction: 'no', references: ['yes'], labels: ['yes', 'no'], decoding: 'likelihood' }],
  ['log-likelihoods as older versions write them', { ...choices, arguments: [['Is it?', ' yes'], ['Is it?', ' no']], filtered_resps: [[-0.25, true], [-0.5, false]], target: 1 }, { prediction: 'yes', references: ['no'], labels: ['yes', 'no'], decoding: 'likelihood' }],
  ['a choice named as the target', { ...choices, target: ' no' }, { prediction: 'no', references: ['no'], labels: ['yes', 'no'], decoding: 'likelihood' }],
])('samples of the lm-evaluation-harness: %s', async (_, more, known) => {
  const { format, predictions, problem } = await read([sample(more)], 'samples_gsm8k_cot_2024-09-05T11-22-33.123456.jsonl')
  expect([format, problem]).toEqual(['samples of the lm-evaluation-harness', null])
  expect(predictions).toEqual([{ ...nothing, task: 'gsm8k_cot', id: '3', prediction: '18', references: ['18'], line: 1, ...known }])
})

test('of several filters the first one counts', async () => {
  const { predictions, skipped } = await read([sample({}), sample({ doc_id: 4 }), sample({ filter: 'flexible-extract', filtered_resps: ['19'] }), sample({ doc_id: 4, filter: 'flexible-extract' })], 'samples_gsm8k.jsonl')
  expect([predictions.map(({ task, id, prediction }) => [task, id, prediction]), skipped]).toEqual([[['gsm8k', '3', '18'], ['gsm8k', '4', '18']], 2])
})

test.each<[string, readonly unknown[], RegExp]>([
  ['no JSON', ['{"task"'], /^invalid line 1: .* is not JSON; one object on each line is needed/],
  ['a list', [[1]], /^invalid line 1: "\[1\]" is not an object/],
  ['no task', [{ id: '1', prediction: 'x' }], /^invalid line 1: "task" is missing; the name of a task is needed/],
  ['no prediction', [{ task: 't', id: '1', prediction: 'x' }, { task: 't', id: '2' }], /^invalid line 2: "prediction" is missing; a text is needed/],
  ['references that are none', [{ task: 't', id: '1', prediction: 'x', references: [] }], /^invalid line 1: "references" is "\[\]"; a list of at least one text is needed/],
  ['half a character', ['{"task":"t","id":"1","prediction":"\\ud800"}'], /^invalid line 1: "prediction" is/],
  ['examples without answers', [tk({ prediction: undefined })], /^invalid line 1: "prediction" is missing or no text: the file holds examples, and no answers/],
  ['an instance that is none', [tk({ Instance: 'x' })], /^invalid line 1: "Instance" is not an object/],
  ['the likelihood of one text', [sample({ arguments: [['The', ' end']], filtered_resps: [[-1.5, true]], target: ' end' })], /^invalid line 1: it has log-likelihoods of texts, and not the choices/],
  ['a target that is no choice', [sample({ ...choices, target: '7' })], /^invalid line 1: "target" is none of the choices/],
  ['two formats in one file', [tk({}), { task: 't', id: '1', prediction: 'x' }], /^invalid line 2: .* is not like the lines before it \(Tk-Instruct's/],
])('refuses %s, with the line', async (_, lines, message) => {
  expect((await read(lines)).problem).toMatch(message)
})

import { describe, expect, test } from 'vitest'
import { answerSpaceBuilder } from '#core/answer-space.ts'
import { readSource } from '#exchange/read-collection.ts'
import { gather, sourceOf } from './support/events.ts'

const read = (file: string, content: string) => gather(readSource(sourceOf(file, content), new Map()))
const lines = (...records: readonly unknown[]) => records.map((record) => JSON.stringify(record)).join('\n')

describe('Alpaca', () => {
  const one = { instruction: 'Name a colour.', input: '', output: 'Red' }

  test('records with the same instruction are one task, named after the file and its first record', async () => {
    const content = JSON.stringify([
      one,
      { instruction: 'Add.', input: '1 + 2', output: '3' },
      { ...one, output: 'Blue' },
      { instruction: 'Add.', input: '2 + 2', output: '4' },
    ])
    const { heads, instances, problems } = await read('alpaca_data.json', content)
    expect(problems).toEqual([])
    expect(heads.map(({ name, definition }) => [name, definition])).toEqual([
      ['alpaca_data-1', 'Name a colour.'],
      ['alpaca_data-2', 'Add.'],
    ])
    expect(instances).toEqual({
      'alpaca_data-1': [
        { id: '0', input: '', references: ['Red'] },
        { id: '1', input: '', references: ['Blue'] },
      ],
      'alpaca_data-2': [
        { id: '0', input: '1 + 2', references: ['3'] },
        { id: '1', input: '2 + 2', references: ['4'] },
      ],
    })
  })

  test('as many distinct instructions as the published file has records', async () => {
    const records = Array.from({ length: 52_002 }, (_, i) => ({ ...one, instruction: `Name colour ${i}.` }))
    const { heads, problems } = await read('alpaca_data.json', JSON.stringify(records))
    expect([heads.length, problems.filter(({ severity }) => severity === 'error')]).toEqual([52_002, []])
  }, 120_000)

  test.each<[string, unknown, string]>([
    ['no output', { ...one, output: ' ' }, 'have no output'],
    ['a blank instruction', { ...one, instruction: '' }, 'have no instruction'],
    ['a history', { ...one, history: [['Hi', 'Hello']] }, 'have more than one turn'],
    ['a system message', { ...one, system: 'You are a poet.' }, 'have a system message of their own'],
    [
      'a number as output',
      { ...one, output: 3 },
      'are invalid (invalid record.output: a number, 3, instead of a text; write it as text: "3")',
    ],
    [
      'no form that is known',
      { text: 'x' },
      'are of no known form (Self-Instruct, Alpaca, multiple choice, FLAN, conversations)',
    ],
    ['no object', 'x', 'are of no known form (Self-Instruct, Alpaca, multiple choice, FLAN, conversations)'],
  ])('a record with %s is left out, and that is said', async (_, record, reason) => {
    const { instances, problems, files } = await read('a.json', JSON.stringify([one, record]))
    expect(instances).toEqual({ 'a-1': [{ id: '0', input: '', references: ['Red'] }] })
    expect(problems).toMatchObject([
      { severity: 'warning', code: 'skipped', where: '[1]', message: `1 records are left out, which ${reason}: [1]` },
    ])
    expect(files).toEqual({ 'a.json': true })
  })

  test('records are left out by reason, with the first places of each', async () => {
    const empty = Array.from({ length: 7 }, () => ({ ...one, output: '' }))
    const { problems } = await read('a.json', JSON.stringify([...empty, one, { ...one, instruction: '' }]))
    expect(problems.map(({ message }) => message)).toEqual([
      '7 records are left out, which have no output: [0], [1], [2], [3], [4], …',
      '1 records are left out, which have no instruction: [8]',
    ])
  })

  test('the same records as JSONL, and as a table', async () => {
    const jsonl = await read('a.jsonl', lines(one))
    const csv = await read('a.csv', 'instruction,input,output\nName a colour.,,Red\n')
    expect(jsonl.instances).toEqual({ 'a-1': [{ id: '0', input: '', references: ['Red'] }] })
    expect(csv.instances).toEqual(jsonl.instances)
    expect(csv.heads).toEqual(jsonl.heads)
  })
})

test('Self-Instruct seeds are tasks under their ids and names', async () => {
  const seed = {
    id: 'seed_task_0',
    name: 'breakfast_suggestion',
    instruction: 'Suggest a breakfast.',
    instances: [
      { input: '', output: 'Oats' },
      { input: 'no milk', output: 'Toast' },
    ],
    is_classification: false,
  }
  const { heads, instances, problems } = await read(
    'seed_tasks.jsonl',
    lines(seed, { ...seed, id: 'seed_task_1', instances: [] }),
  )
  expect(heads).toMatchObject([{ name: 'seed_task_0_breakfast_suggestion', definition: 'Suggest a breakfast.' }])
  expect(instances['seed_task_0_breakfast_suggestion']).toEqual([
    { id: '0', input: '', references: ['Oats'] },
    { id: '1', input: 'no milk', references: ['Toast'] },
  ])
  expect(problems.map(({ message }) => message)).toEqual(['1 records are left out, which have no instances: line 2'])
})

test.each<[string, unknown, string | undefined]>([
  [
    'messages',
    {
      messages: [
        { role: 'user', content: 'Hi?' },
        { role: 'assistant', content: 'Yes.' },
      ],
    },
    undefined,
  ],
  [
    'ShareGPT',
    {
      conversations: [
        { from: 'human', value: 'Hi?' },
        { from: 'gpt', value: 'Yes.' },
      ],
    },
    undefined,
  ],
  [
    'two turns',
    {
      messages: [
        { role: 'user', content: 'a' },
        { role: 'assistant', content: 'b' },
        { role: 'user', content: 'c' },
        { role: 'assistant', content: 'd' },
      ],
    },
    'have more than one turn',
  ],
  ['a system message', { messages: [{ role: 'system', content: 'a' }] }, 'have a system message of their own'],
  ['a question only', { messages: [{ role: 'user', content: 'a' }] }, 'have no question with its answer'],
])('a conversation of one turn is a task: %s', async (_, record, reason) => {
  const alpaca = { instruction: 'x', output: 'y' }
  const { heads, instances, problems } = await read('chat.json', JSON.stringify([alpaca, record]))
  if (reason === undefined) {
    expect(heads[1]).toMatchObject({ name: 'chat-2', definition: 'Hi?' })
    expect(instances['chat-2']).toEqual([{ id: '0', input: '', references: ['Yes.'] }])
  } else expect(problems.map(({ message }) => message)).toEqual([`1 records are left out, which ${reason}: [1]`])
})

describe('FLAN', () => {
  test('a row is an instance of the task it names, with the options that its input lists', async () => {
    const tsv = [
      'inputs\ttargets\ttask\t_template_type',
      '"Is it so?\nOPTIONS:\n- yes\n- no"\tyes\trte\tzs_opt',
      '"Is it ""so""?\nOPTIONS:\n- yes\n- no"\tmaybe\trte\tzs_opt',
      'Is it "so"?\tno\trte\tzs_noopt',
    ].join('\n')
    const { heads, instances, problems } = await read('flan.tsv', tsv)
    expect(heads.map(({ name, definition }) => [name, definition])).toEqual([
      ['rte zs_opt', ''],
      ['rte zs_noopt', ''],
    ])
    expect(instances).toEqual({
      'rte zs_opt': [
        { id: '0', input: 'Is it so?\nOPTIONS:\n- yes\n- no', references: ['yes'], options: ['yes', 'no'] },
        {
          id: '1',
          input: 'Is it "so"?\nOPTIONS:\n- yes\n- no',
          references: ['maybe'],
          options: ['yes', 'no', 'maybe'],
        },
      ],
      'rte zs_noopt': [{ id: '0', input: 'Is it "so"?', references: ['no'] }],
    })
    expect(problems.map(({ message }) => message)).toEqual([
      '1 instances have a target that is none of the options that their input lists; it counts as one more option: line 9',
    ])
  })

  test('an input without options among those that have some is left out', async () => {
    const { instances, problems } = await read(
      'f.jsonl',
      lines({ inputs: 'Q\nOptions:\n- a\n- b', targets: 'a' }, { inputs: 'Q', targets: 'a' }),
    )
    expect(instances['f']).toHaveLength(1)
    expect(problems.map(({ message }) => message)).toEqual([
      '1 records are left out, which are invalid (invalid record: it has no options, and the instances before it have some; give options to every instance of a task, or to none): line 2',
    ])
  })
})

describe('multiple choice', () => {
  const asked = 'Which swims?\nOptions:\n(A) cat\n(B) hen\n(C) eel'
  const choices = ['cat', 'hen', 'eel']
  const question = 'Which swims?'
  test.each<[string, unknown]>([
    ['MMLU: the place of the right one, from 0', { question, subject: 'q', choices, answer: 2 }],
    ['the right one as text', { question, choices, answer: 'eel' }],
    ['a letter', { question, choices, answer: 'C' }],
    [
      'ARC',
      { question: { stem: question, choices: choices.map((text, i) => ({ label: 'ABC'[i], text })) }, answerKey: 'C' },
    ],
    ['ARC with numbers for letters', { question, choices: { text: choices, label: ['1', '2', '3'] }, answerKey: '3' }],
    [
      'a choice called by number, whatever their places',
      { question, choices: { text: choices, label: [2, 0, 1] }, answer: 1 },
    ],
  ])('%s', async (_, record) => {
    const { heads, instances, problems } = await read('q.jsonl', lines(record))
    expect(problems).toEqual([])
    expect(heads).toMatchObject([{ name: 'q', definition: '' }])
    expect(instances['q']).toEqual([{ id: '0', input: asked, references: ['(C)'], options: ['(A)', '(B)', '(C)'] }])
  })

  test.each<[string, string]>([
    ['columns with letters', 'question,A,B,C,answer\nWhich swims?,cat,hen,eel,C'],
    ['a column for each choice', 'question,choice,choice,choice,answer\nWhich swims?,cat,hen,eel,eel'],
    ['a list in a cell', 'question,choices,answer\nWhich swims?,"[""cat"",""hen"",""eel""]",2'],
  ])('a table: %s', async (_, content) => {
    const { instances, problems } = await read('q.csv', content)
    expect(problems).toEqual([])
    expect(instances['q']).toEqual([{ id: '0', input: asked, references: ['(C)'], options: ['(A)', '(B)', '(C)'] }])
  })

  test('questions may have different numbers of choices, and are a choice task', async () => {
    const { instances } = await read(
      'q.jsonl',
      lines({ question, choices, answer: 2 }, { question, choices: ['cat', 'eel'], answer: 1 }),
    )
    const space = answerSpaceBuilder()
    for (const instance of instances['q'] ?? []) space.add(instance)
    expect(space.finish('')).toEqual({ kind: 'choice' })
    expect(instances['q']?.map(({ options }) => options?.length)).toEqual([3, 2])
  })

  test.each<[string, unknown, string]>([
    [
      'an answer that is no choice',
      { question, choices, answer: 'cow' },
      'have an answer that is none of their choices',
    ],
    ['a place behind the last', { question, choices, answer: 3 }, 'have an answer that is none of their choices'],
    ['no answer', { question, choices, answer: null }, 'have no answer'],
    [
      'a letter that is another choice',
      { question, choices: ['B', 'A'], answer: 'A' },
      'have an answer that may mean two of their choices',
    ],
    ['one choice', { question, choices: ['cat'], answer: 0 }, 'have fewer than two choices'],
    [
      '27 choices',
      { question, choices: Array.from({ length: 27 }, (_, i) => `c${i}`), answer: 0 },
      'have more than 26 choices',
    ],
    ['a choice twice', { question, choices: ['cat', 'cat '], answer: 1 }, 'have the same choice twice'],
    ['a blank choice', { question, choices: ['cat', ''], answer: 0 }, 'have a blank choice'],
    [
      'a text for choices',
      { question, choices: "['cat' 'hen']", answer: 0 },
      'have choices that are no list; write them as a JSON list, or one in a column',
    ],
    ['no question', { question: ' ', choices, answer: 0 }, 'have no question'],
  ])('left out: %s', async (_, record, reason) => {
    const { instances, problems } = await read('q.jsonl', lines({ question, choices, answer: 2 }, record))
    expect(instances['q']).toHaveLength(1)
    expect(problems.map(({ message }) => message)).toEqual([`1 records are left out, which ${reason}: line 2`])
  })
})

test.each<[string, string, string]>([
  [
    'a list of nothing that is known',
    '[{"a": 1}]',
    'not a task file: it is a list, none of whose records is of a known form (Self-Instruct, Alpaca, multiple choice, FLAN, conversations)',
  ],
  [
    'an empty list',
    '[]',
    'not a task file: it is a list, none of whose records is of a known form (Self-Instruct, Alpaca, multiple choice, FLAN, conversations)',
  ],
  [
    'a list all of whose records are left out',
    '[{"instruction": "x", "output": ""}]',
    'invalid file: no rows with instances',
  ],
  [
    'a list that is cut off',
    '[{"instruction": "x", "output": "y"}, ',
    'invalid JSON: the file ends in [1] (line 1, byte 38); it may have been cut off',
  ],
  [
    'a text behind the list',
    '[{"instruction": "x", "output": "y"}] x',
    'invalid JSON: unexpected "x" after the end of the task (line 1, byte 38)',
  ],
])('refused: %s', async (_, content, message) => {
  const { problems, files } = await read('x.json', content)
  expect(problems.filter(({ severity }) => severity === 'error').map((problem) => problem.message)).toEqual([message])
  expect(files).toEqual({ 'x.json': false })
})

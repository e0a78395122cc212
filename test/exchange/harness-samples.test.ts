import { describe, expect, test } from 'vitest'
import { readLines } from './support/read-lines.ts'

// The rows are written as lm-evaluation-harness 0.4.13 writes them (evaluator.py, evaluation_tracker.py); the right
// value of each is what its own `acc` or `exact_match` says, as process_results in api/task.py computes it.

interface Choice {
  readonly target: unknown
  readonly choices: readonly string[]
  readonly likelihoods: readonly (string | number)[]
  readonly contexts?: readonly string[]
  readonly doc?: object
}

let next = 0

const choice = ({ target, choices, likelihoods, contexts, doc = {} }: Choice, metrics: object = {}) => ({
  doc_id: next++,
  doc,
  target,
  arguments: Object.fromEntries(
    choices.map((text, i) => [`gen_args_${i}`, { arg_0: contexts?.[i] ?? 'Q: which?', arg_1: ` ${text}` }]),
  ),
  resps: likelihoods.map((value) => [[String(value), 'False']]),
  filtered_resps: likelihoods.map((value) => [String(value), 'False']),
  filter: 'none',
  metrics: Object.keys(metrics),
  ...metrics,
})

const reported = async (rows: readonly unknown[], metric: string | null = null) => {
  const { predictions, problem } = await readLines(rows, 'samples_t.jsonl', metric)
  return problem ?? predictions.map(({ prediction, references }) => [prediction, references])
}

describe('the right one of several choices', () => {
  const numbers = { choices: ['3', '0', '2', '1'], likelihoods: [-1, -2, -3, -4] }
  test.each<[string, readonly object[], unknown]>([
    [
      'a place',
      [choice({ target: '1', choices: ['yes', 'no'], likelihoods: [-1, -2] }, { acc: 0 })],
      [['yes', ['no']]],
    ],
    [
      'a place, as older versions write it',
      [choice({ target: 1, choices: ['yes', 'no'], likelihoods: [-1, -2] }, { acc: 0 })],
      [['yes', ['no']]],
    ],
    [
      'a text',
      [choice({ target: ' no', choices: ['yes', 'no'], likelihoods: [-1, -2] }, { acc: 0 })],
      [['yes', ['no']]],
    ],
    [
      'a place among numbers, by the acc of another row',
      [choice({ target: '1', ...numbers }, { acc: 0 }), choice({ target: '0', ...numbers }, { acc: 1 })],
      [
        ['3', ['0']],
        ['3', ['3']],
      ],
    ],
    [
      'a number itself, by the acc of another row',
      [choice({ target: '1', ...numbers }, { acc: 0 }), choice({ target: '3', ...numbers }, { acc: 1 })],
      [
        ['3', ['1']],
        ['3', ['3']],
      ],
    ],
    [
      'a place among numbers, without acc, where the document has it as a number',
      [choice({ target: '1', ...numbers, doc: { gold: 1 } })],
      [['3', ['0']]],
    ],
    [
      'a number itself, without acc, where the document has it as a text',
      [choice({ target: '1', ...numbers, doc: { answer: '1' } })],
      [['3', ['1']]],
    ],
    [
      'a place among numbers that no choice is',
      [choice({ target: '0', choices: ['1', '2'], likelihoods: [-1, -2] }, { acc: 1 })],
      [['1', ['1']]],
    ],
    [
      'a number that is no place',
      [choice({ target: '4', choices: ['4', '5'], likelihoods: [-1, -2] }, { acc: 1 })],
      [['4', ['4']]],
    ],
    [
      'a number that is its own place',
      [choice({ target: '1', choices: ['0', '1'], likelihoods: [-2, -1] })],
      [['1', ['1']]],
    ],
    [
      'several places',
      [choice({ target: '[0, 2]', choices: ['pear', 'stone', 'plum'], likelihoods: [-1, -2, -3] }, { acc: 1 })],
      [['pear', ['pear', 'plum']]],
    ],
    [
      'several places, as older versions write them',
      [choice({ target: [0, 2], choices: ['pear', 'stone', 'plum'], likelihoods: [-1, -2, -3] }, { acc: 1 })],
      [['pear', ['pear', 'plum']]],
    ],
    [
      'several texts',
      [
        choice(
          { target: "['pear', \"it's\"]", choices: ['pear', 'stone', "it's"], likelihoods: [-1, -2, -3] },
          { acc: 1 },
        ),
      ],
      [['pear', ['pear', "it's"]]],
    ],
  ])('%s', async (_, rows, expected) => {
    expect(await reported(rows)).toEqual(expected)
  })

  test.each<[string, readonly object[], RegExp]>([
    [
      'a number that is a place and a text, and nothing tells which',
      [choice({ target: '1', ...numbers })],
      /^invalid line 1: "target" is "1": both the text of a choice and the place of another one, and nothing in the file tells which is meant/,
    ],
    [
      'a number of which acc 0 tells nothing',
      [choice({ target: '1', ...numbers }, { acc: 0 })],
      /^invalid line 1: "target" is "1": both the text/,
    ],
    [
      'a hidden one',
      [choice({ target: '-1', choices: ['yes', 'no'], likelihoods: [-1, -2] }, { acc: 0 })],
      /^invalid line 1: "target" is "-1": none of the choices/,
    ],
    [
      'a place in one row and a text in another',
      [
        choice({ target: '0', choices: ['yes', 'no'], likelihoods: [-1, -2] }),
        choice({ target: 'no', choices: ['yes', 'no'], likelihoods: [-1, -2] }),
      ],
      /^invalid line 1: "target" is "0": the place of a choice, where other lines have the text of one/,
    ],
  ])('is refused where it is %s', async (_, rows, problem) => {
    expect(await reported(rows)).toMatch(problem)
  })
})

describe('choices that are contexts (WinoGrande)', () => {
  const schema = (first: number, second: number, acc: number | undefined, begin = '') =>
    choice(
      {
        target: 'was too wide.',
        choices: ['was too wide.', 'was too wide.'],
        likelihoods: [first, second],
        contexts: [
          `${begin}The box did not fit on the shelf because the box`,
          `${begin}The box did not fit on the shelf because the shelf`,
        ],
      },
      acc === undefined ? {} : { acc },
    )
  test.each<[string, readonly object[], unknown]>([
    ['wrong: the other one is right', [schema(-5, -2, 0)], [['shelf', ['box']]]],
    ['right', [schema(-1, -2, 1)], [['box', ['box']]]],
    ['behind examples', [schema(-5, -2, 0, 'The cat met the dog because the dog was late.\n\n')], [['shelf', ['box']]]],
    [
      'no acc',
      [schema(-5, -2, undefined)],
      'invalid line 1: its choices are the contexts, and no acc of 0 or 1 tells which of them is right',
    ],
    [
      'three of them, the chosen one wrong',
      [
        choice(
          {
            target: 'ran.',
            choices: ['ran.', 'ran.', 'ran.'],
            contexts: ['Ada', 'Cleo', 'Eve'],
            likelihoods: [-1, -2, -3],
          },
          { acc: 0 },
        ),
      ],
      'invalid line 1: its choices are the contexts, the chosen one is wrong (acc 0), and nothing tells which of the other 2 is right',
    ],
    [
      'three of them, the chosen one right',
      [
        choice(
          {
            target: 'ran.',
            choices: ['ran.', 'ran.', 'ran.'],
            contexts: ['Ada', 'Cleo', 'Eve'],
            likelihoods: [-1, -2, -3],
          },
          { acc: 1 },
        ),
      ],
      [['Ada', ['Ada']]],
    ],
    [
      'nothing that tells them apart',
      [choice({ target: 'x', choices: ['x', 'x'], likelihoods: [-1, -2] }, { acc: 1 })],
      'invalid line 1: its requests are all the same: there is nothing to choose from',
    ],
  ])('%s', async (_, rows, expected) => {
    expect(await reported(rows)).toEqual(expected)
  })
})

describe('the chosen one', () => {
  const uneven = (metrics: object) =>
    choice({ target: '0', choices: ['a long answer', 'no', 'née'], likelihoods: [-6, -2, -2.4] }, metrics)
  const mutual = choice(
    {
      target: '0',
      choices: ['pear', 'iron', 'pear', 'iron'],
      contexts: ['Name a fruit.', 'Name a fruit.', '', ''],
      likelihoods: [-2, -1.9, -4, -0.5],
    },
    { acc: 0, acc_mutual_info: 1 },
  )
  test.each<[string, readonly unknown[], string | null, unknown]>([
    ['acc: the most likely one', [uneven({ acc: 0, acc_norm: 1 })], null, [['no', ['a long answer']]]],
    [
      'acc_norm, where it is asked for: per character',
      [uneven({ acc: 0, acc_norm: 1 })],
      'acc_norm',
      [['a long answer', ['a long answer']]],
    ],
    ['acc_norm, where the file has no acc', [uneven({ acc_norm: 1 })], null, [['a long answer', ['a long answer']]]],
    [
      'acc_bytes: é has two',
      [choice({ target: '1', choices: ['no', 'né'], likelihoods: [-2, -2.5] }, { acc: 0, acc_bytes: 1 })],
      'acc_bytes',
      [['né', ['né']]],
    ],
    ['the half without context is no answer', [mutual], null, [['iron', ['pear']]]],
    ['acc_mutual_info: against that half', [mutual], 'acc_mutual_info', [['pear', ['pear']]]],
    [
      'the first of equals',
      [choice({ target: '1', choices: ['yes', 'no'], likelihoods: [-1, -1] }, { acc: 0 })],
      null,
      [['yes', ['no']]],
    ],
    [
      '"-inf" is the least likely one',
      [choice({ target: '1', choices: ['yes', 'no'], likelihoods: ['-inf', -9] }, { acc: 1 })],
      null,
      [['no', ['no']]],
    ],
    [
      '-Infinity, as older versions write it',
      [
        '{"doc_id": 0, "doc": {"x": NaN}, "target": 0, "arguments": [["q", " yes"], ["q", " no"]], "resps": [], "filtered_resps": [[-0.7, true], [-Infinity, false]], "acc": 1.0}',
      ],
      null,
      [['yes', ['yes']]],
    ],
    [
      '"nan" has none',
      [choice({ target: '1', choices: ['yes', 'no'], likelihoods: ['nan', -9] }, { acc: 0 })],
      null,
      'invalid line 1: a log-likelihood is NaN: no choice is the most likely one',
    ],
    [
      'a metric that the file does not have',
      [uneven({ acc: 0, acc_norm: 1 })],
      'acc_bytes',
      'invalid metric: acc_bytes (the file has: acc; acc_norm)',
    ],
    [
      'too few choices',
      [{ ...uneven({ acc: 0 }), arguments: { gen_args_0: { arg_0: 'q', arg_1: ' no' } } }],
      null,
      'invalid line 1: "arguments" does not hold the 3 choices that the log-likelihoods are of',
    ],
  ])('%s', async (_, rows, metric, expected) => {
    expect(await reported(rows, metric)).toEqual(expected)
  })

  test('of a file that has several metrics the others are named with their means', async () => {
    const { metric } = await readLines([uneven({ acc: 0, acc_norm: 1 }), uneven({ acc: 0, acc_norm: 0 })])
    expect(metric).toEqual({
      name: 'acc',
      filter: 'none',
      others: [{ name: 'acc_norm', filter: 'none', percent: 50, rows: 2 }],
    })
  })
})

const answer = (target: unknown, text: unknown, more: object = {}) => ({
  doc_id: next++,
  doc: { question: 'q' },
  target,
  arguments: { gen_args_0: { arg_0: 'Q', arg_1: { until: ['\n'] } } },
  resps: [[text]],
  filtered_resps: [text],
  filter: 'none',
  metrics: Object.keys(more),
  ...more,
})

describe('what an answer is compared with', () => {
  const solution = (more: object = {}) => answer('5*2=<<5*2=10>>10.\n#### 10', '10', more)
  test.each<[string, readonly object[], unknown]>([
    ['the target', [answer('18', '18', { exact_match: 1 })], [['18', ['18']]]],
    [
      'a worked solution: its answer',
      [solution({ exact_match: 1 }), answer('It is\n#### 1,200', '1200', { exact_match: 1 })],
      [
        ['10', ['10']],
        ['1200', ['1,200']],
      ],
    ],
    [
      'a worked solution that was compared whole',
      [solution({ exact_match: 0 })],
      [['10', ['5*2=<<5*2=10>>10.\n#### 10']]],
    ],
    ['a worked solution without a metric: as it is written', [solution()], [['10', ['5*2=<<5*2=10>>10.\n#### 10']]]],
    [
      'several texts',
      [answer("['a b', \"it's\", 'tab\\t']", 'a b', { exact_match: 1 })],
      [['a b', ['a b', "it's", 'tab\t']]],
    ],
    [
      'several texts in one row, one in another',
      [answer("['a', 'b']", 'b', { exact_match: 1 }), answer('c', 'c', { exact_match: 1 })],
      [
        ['b', ['a', 'b']],
        ['c', ['c']],
      ],
    ],
    ['several texts, as older versions write them', [answer(['a', 'b'], 'b', { exact_match: 1 })], [['b', ['a', 'b']]]],
    ['a list that is the answer itself', [answer('[1, 2]', '[1, 2]', { exact_match: 1 })], [['[1, 2]', ['[1, 2]']]]],
    ['several numbers', [answer('[1, 2]', '2', { exact_match: 1 })], [['2', ['1', '2']]]],
    [
      'a choice of the document, by its place',
      [answer('1', 'Paris', { exact_match: 1, doc: { choices: ['Rome', 'Paris'] } })],
      [['Paris', ['Paris']]],
    ],
    ['a number', [answer(18, '18', { exact_match: 1 })], [['18', ['18']]]],
  ])('%s', async (_, rows, expected) => {
    expect(await reported(rows)).toEqual(expected)
  })

  test.each<[string, object, string]>([
    [
      'several answers that differ',
      answer('a', ['a', 'b']),
      'invalid line 1: it has several answers, e.g. "a" and "b": nothing says which one counts',
    ],
    [
      'a whole text of language modelling',
      { ...answer('the text', '-4.75'), arguments: { gen_args_0: { arg_0: 'the text' } } },
      'invalid line 1: it has the log-likelihood of a whole text, as of language modelling: there is no answer to score',
    ],
    ['no text', answer('a', 7), 'invalid line 1: "filtered_resps" holds no text'],
  ])('%s is refused', async (_, row, problem) => {
    expect(await reported([row])).toBe(problem)
  })

  test('answers and log-likelihoods in one file are refused', async () => {
    expect(
      await reported([choice({ target: '0', choices: ['yes', 'no'], likelihoods: [-1, -2] }), answer('a', 'a')]),
    ).toBe('invalid line 2: it has a text as its answer, and other lines have log-likelihoods of choices')
  })
})

describe('of several filters', () => {
  const filtered = (filter: string, text: string, exactMatch: number, id: number) =>
    answer('He has 7.\n#### 7', text, { filter, doc_id: id, exact_match: exactMatch })
  const rows = [
    filtered('strict-match', '7', 1, 0),
    filtered('strict-match', '[invalid]', 0, 1),
    filtered('flexible-extract', '7', 1, 0),
    filtered('flexible-extract', '7', 1, 1),
  ]
  test.each<[string, string | null, unknown]>([
    [
      'the first counts',
      null,
      [
        ['7', '[invalid]'],
        2,
        {
          name: 'exact_match',
          filter: 'strict-match',
          others: [{ name: 'exact_match', filter: 'flexible-extract', percent: 100, rows: 2 }],
        },
      ],
    ],
    [
      'or the one that is asked for',
      'exact_match,flexible-extract',
      [
        ['7', '7'],
        2,
        {
          name: 'exact_match',
          filter: 'flexible-extract',
          others: [{ name: 'exact_match', filter: 'strict-match', percent: 50, rows: 2 }],
        },
      ],
    ],
  ])('%s', async (_, metric, expected) => {
    const { predictions, skipped, metric: own } = await readLines(rows, 'samples_gsm8k.jsonl', metric)
    expect([predictions.map(({ prediction }) => prediction), skipped, own]).toEqual(expected)
  })

  test('one that the file does not have is refused with those that it has', async () => {
    expect(await reported(rows, 'exact_match,loose')).toBe(
      'invalid metric: exact_match,loose (the file has: exact_match,strict-match; exact_match,flexible-extract)',
    )
  })
})

test.each<[string, readonly (readonly [number, unknown])[], readonly string[]]>([
  [
    'the id of the document',
    [
      [0, 'a'],
      [1, 'b'],
    ],
    ['a', 'b'],
  ],
  [
    'the count of the harness where documents share ids',
    [
      [0, 'story'],
      [1, 'story'],
    ],
    ['0', '1'],
  ],
  [
    'the count of the harness where not all documents have ids',
    [
      [0, 'a'],
      [1, undefined],
    ],
    ['0', '1'],
  ],
])('an instance is known by %s', async (_, ids, expected) => {
  const { predictions } = await readLines(ids.map(([docId, id]) => answer('a', 'a', { doc_id: docId, doc: { id } })))
  expect(predictions.map(({ id }) => id)).toEqual(expected)
})

import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { randomBelow, shuffled, type Random } from '#core/random/index.ts'
import { follow } from '../support/host.ts'
import { startHostProcess, type HostProcess } from '../support/host-process.ts'
import { fileFolder } from '../support/temporary.ts'
import { writeTinyCollection } from '../support/tiny-collection.ts'
import { damaged, hostileJson, hostileText, pick, rewritten } from './hostile-texts.ts'
import { leavingNothing, outcomeOf } from './named-refusal.ts'
import { stormTimeout, weather } from './storm.ts'

const folder = fileFolder('annotation-storm')
const data = join(folder, 'data')
const collection = 'tiny'
let host: HostProcess
const annotations: Record<'log.jsonl' | 'table.csv', string> = { 'log.jsonl': '', 'table.csv': '' }

beforeAll(async () => {
  host = await startHostProcess(data)
  const { client } = host
  await follow(
    await client.collections.import({
      path: writeTinyCollection(join(folder, 'tiny')),
      name: collection,
      replace: false,
      skipBroken: false,
    }),
  )
  await client.annotations.createSet({ collection, name: 'main' })
  const pairOf = (i: number) =>
    ({
      input: `The sun number ${2 * i + 1}`,
      gold: 'odd',
      output: 'even',
      proposed: 'even',
      source: 'wrong label',
      state: 'proposed',
      position: i,
      note: '',
    }) as const
  for (const [i, author] of ['Ada', 'Bob'].entries()) {
    await client.annotations.act({
      collection,
      set: 'main',
      author,
      what: 'look',
      changes: [
        { task: 'label_parity', item: { kind: 'pair', id: `p${i}`, value: pairOf(i) } },
        { task: 'label_parity', item: { kind: 'output type', value: 'a word' } },
      ],
    })
    await client.annotations.act({
      collection,
      set: 'main',
      author,
      what: 'approve',
      changes: [
        {
          task: 'label_parity',
          item: {
            kind: 'pair',
            id: `p${i}`,
            value: { ...pairOf(i), state: 'approved', note: 'yes, "quoted"\nand on' },
          },
        },
        {
          task: 'label_parity',
          item: { kind: 'label space', value: { kind: 'classification', labels: ['even', 'odd'], stated: 'stated' } },
        },
      ],
    })
  }
  for (const [file, as] of [
    ['log.jsonl', 'jsonl'],
    ['table.csv', 'csv'],
  ] as const) {
    const path = join(folder, file)
    await client.annotations.write({ collection, set: 'main', as, path, overwrite: false })
    annotations[file] = readFileSync(path, 'utf8')
  }
}, 60_000)
afterAll(() => host.close())

const lines = (line: (i: number) => unknown) => Array.from({ length: 5 }, (_, i) => JSON.stringify(line(i))).join('\n')
const likelihoods = [
  [-1.5, true],
  ['-2.5', 'False'],
]

/** A good file of each form of predictions. */
const predictions = {
  'plain.jsonl': lines((i) => ({
    task: 't',
    id: i,
    prediction: 'yes',
    references: ['yes', 'no'],
    labels: ['yes', 'no'],
    input: 'i',
    exact_match: 1,
  })),
  'options.jsonl': lines((i) => ({
    task: 't',
    id: `${i}`,
    prediction: 'yes',
    references: ['yes'],
    options: ['yes', `no ${i}`],
  })),
  'tk.jsonl': lines((i) => ({
    Task: 't',
    Definition: ['d'],
    Categories: ['c'],
    Instance: { id: `${i}`, input: 'i', output: ['yes'] },
    Prediction: 'yes',
  })),
  'samples_t_2026-01-02T03-04-05.000001.jsonl': lines((i) => ({
    doc_id: i,
    doc: { id: i, question: 'q', choices: { text: ['yes', 'no'] } },
    target: '0',
    arguments: [
      ['q', ' yes'],
      ['q', ' no'],
    ],
    filtered_resps: likelihoods,
    resps: [likelihoods],
    filter: 'none',
    acc: 1,
    acc_norm: 1,
  })),
  'samples_g.jsonl': lines((i) => ({
    doc_id: i,
    doc: {},
    target: `so it is\n#### ${i}`,
    arguments: { gen_args_0: { arg_0: 'q', arg_1: { until: ['\n'] } } },
    filtered_resps: [`${i}`],
    resps: [[`${i}`]],
    filter: 'strict-match',
    exact_match: 1,
  })),
  'outputs.json': JSON.stringify(
    {
      canary: 'c',
      outputs: Array.from({ length: 5 }, (_, i) => ({
        input: `What?\n\nQ: Is it ${i}?\nOptions:\n- yes\n- no\nA:`,
        prediction: 'yes',
        target: 'yes',
      })),
    },
    null,
    1,
  ),
} as const

const many = 200_000
const long = (text: string, of: object = {}) =>
  JSON.stringify({ task: 't', id: 1, prediction: text, references: [text], ...of })
const sample = (of: object) => JSON.stringify({ doc_id: 0, doc: {}, target: '0', filter: 'none', acc: 1, ...of })
const swollenPredictions: readonly (readonly [file: string, content: () => string])[] = [
  ['words.jsonl', () => long('a '.repeat(100_000)).replace('"a ', '"b ')],
  ['too-many-words.jsonl', () => long('a '.repeat(140_000))],
  ['letters.jsonl', () => long('y'.repeat(3_000_000))],
  ['marks.jsonl', () => long('e' + '\u0301\u0323'.repeat(500_000))],
  ['references.jsonl', () => long('a', { references: Array.from({ length: many }, (_, i) => `r${i}`) })],
  ['labels.jsonl', () => long('a', { labels: Array.from({ length: many }, (_, i) => `r${i}`) })],
  [
    'samples_choices.jsonl',
    () =>
      sample({
        arguments: Array.from({ length: many }, (_, i) => ['q', ` ${i}`]),
        filtered_resps: Array.from({ length: many }, () => [-1, false]),
      }),
  ],
  [
    'samples_nested.jsonl',
    () =>
      sample({ arguments: [['q', {}]] }).replace(
        '"doc":{}',
        `"doc":{},"filtered_resps":${'['.repeat(100_000)}"a"${']'.repeat(100_000)}`,
      ),
  ],
  [
    'samples_number.jsonl',
    () =>
      sample({
        arguments: [
          ['q', 'a'],
          ['q', 'b'],
        ],
        filtered_resps: [
          [`${'1'.repeat(200_000)}x`, 'False'],
          ['-1', 'False'],
        ],
      }),
  ],
  [
    'samples_solution.jsonl',
    () => sample({ target: `${'#### a'.repeat(500_000)}\nb`, arguments: [['q', {}]], filtered_resps: ['a'] }),
  ],
  [
    'samples_list.jsonl',
    () => sample({ target: `['${'\\n'.repeat(3_000_000)}']`, arguments: [['q', {}]], filtered_resps: ['a'] }),
  ],
  [
    'samples_metrics.jsonl',
    () =>
      sample({
        arguments: [['q', {}]],
        filtered_resps: ['a'],
        ...Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`m${i}_acc`, i])),
      }),
  ],
  [
    'samples_contexts.jsonl',
    () =>
      sample({
        arguments: [
          [`${'a '.repeat(200_000)}x`, 'z'],
          [`${'a '.repeat(200_000)} `, 'z'],
        ],
        filtered_resps: likelihoods,
      }),
  ],
  [
    'rows.jsonl',
    () =>
      Array.from({ length: 8000 }, (_, i) => `{"task":"t","id":${i},"prediction":"a","references":["a"]}`).join('\n'),
  ],
  ['__proto__.jsonl', () => long('a').replace('"t"', '"__proto__"')],
]

const swollenAnnotations: readonly ((random: Random) => readonly [file: string, content: string])[] = [
  () => ['deep.jsonl', annotations['log.jsonl'].replace('"after":{', `"after":${'['.repeat(1_000_000)}`)],
  () => ['wide.jsonl', annotations['log.jsonl'].replace('"after":{', `"after":[${'[],'.repeat(1_000_000)}`)],
  () => ['steps.jsonl', annotations['log.jsonl'].replace('"steps":4', '"steps":9007199254740991')],
  () => [
    'spans.csv',
    `${annotations['table.csv'].split('\r\n')[0]}\r\nlabel_parity,tags,Ada,2026-01-31T09:30:00.000Z,,,,,,,,,"[${'{},'.repeat(100_000)}{}]"\r\n`,
  ],
  () => ['quote.csv', `${annotations['table.csv']}"${'x\n'.repeat(3_000_000)}`],
  () => ['columns.csv', 'task,'.repeat(100_000)],
  (random) => ['text.csv', annotations['table.csv'].replace('and on', hostileText(random).replaceAll('"', '""'))],
]

function changed(random: Random, text: string): string | Buffer {
  switch (randomBelow(random, 6)) {
    case 0:
      return damaged(random, Buffer.from(text))
    case 1:
    case 2:
      return rewritten(random, text)
    case 3:
      return rewritten(random, rewritten(random, text))
    case 4:
      return shuffled(random, text.split('\n')).join('\n')
    default:
      return `${text}\n${hostileJson(random)}`
  }
}

async function importPredictions(file: string, name: string, random: Random): Promise<void> {
  const { run } = await follow(
    await host.client.predictions.import({
      file,
      name,
      acceptDifferingScores: randomBelow(random, 2) === 0,
      ...(randomBelow(random, 4) === 0 && { collection }),
    }),
  )
  await host.client.results.table({ run, by: null, compare: null })
  await host.client.history.remove({ runs: [run], models: false })
  await host.client.history.purge({ runs: [run] })
}

async function importAnnotations(path: string, name: string): Promise<void> {
  await host.client.annotations.import({ collection, path, name })
  await host.client.annotations.differences({ collection, sets: ['main', name] })
  await host.client.annotations.removeSet({ collection, set: name })
}

test(
  'damaged and hostile files of annotations and predictions are taken, or refused by name, and nothing stays of them',
  async () => {
    const weathered = await weather({
      name: 'annotation and prediction files',
      few: 24,
      all: 200,
      pid: () => host.pid,
      attack: async (random, number) => {
        const isAnnotations = number % 2 === 0
        const seeds: Readonly<Record<string, string>> = isAnnotations ? annotations : predictions
        const isSwollen = randomBelow(random, 4) === 0
        const [swollenFile, swollenContent] = pick(random, swollenPredictions)
        const seed = pick(random, Object.keys(seeds))
        const [name, content] = !isSwollen
          ? [seed, changed(random, seeds[seed] ?? '')]
          : isAnnotations
            ? pick(random, swollenAnnotations)(random)
            : [swollenFile, swollenContent()]
        const file = join(folder, name.replace(/^(?!samples_)/, `f${number}-`))
        writeFileSync(file, content)
        try {
          return await leavingNothing(data, () =>
            outcomeOf(
              () =>
                isAnnotations
                  ? importAnnotations(file, `set ${number}`)
                  : importPredictions(file, `model ${number}`, random),
              /\.(?:jsonl?|csv)\b/,
            ),
          )
        } finally {
          rmSync(file)
        }
      },
    })
    expect(weathered.broken).toEqual([])
    expect(weathered.refused).toBeGreaterThan(0)
    expect(weathered.accepted).toBeGreaterThan(0)
  },
  stormTimeout,
)

import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { randomBelow, type Random } from '#core/random/index.ts'
import { follow } from '../support/host.ts'
import { startHostProcess, type HostProcess } from '../support/host-process.ts'
import { fileFolder } from '../support/temporary.ts'
import { damaged, hostileJson, hostileText, pick, rewritten } from './hostile-texts.ts'
import { leavingNothing, outcomeOf } from './named-refusal.ts'
import { stormTimeout, weather } from './storm.ts'

const folder = fileFolder('task-files')
const data = join(folder, 'data')
let host: HostProcess
beforeAll(async () => {
  host = await startHostProcess(data)
}, 60_000)
afterAll(() => host.close())

const instances = Array.from({ length: 6 }, (_, i) => ({
  id: `t-${i}`,
  input: `Is ${i} even?`,
  output: [i % 2 === 0 ? 'yes' : 'no'],
}))
const example = { input: 'Is 8 even?', output: 'yes', explanation: 'Half of it is whole.' }

/** A good file of each form that is read. */
const seeds = {
  'scores.json': JSON.stringify({
    task_prefix: 'Choose.',
    choice_prefix: '\n- ',
    examples: instances.map(({ input }) => ({ input, target_scores: { yes: 1, no: 0 } })),
  }),
  'alpaca.json': JSON.stringify(instances.map(({ input, output }) => ({ instruction: 'Say it.', input, output }))),
  'seeds.jsonl': JSON.stringify({ id: 'seed_0', name: 'say', instruction: 'Say it.', instances }),
  'questions.jsonl': instances
    .map(({ input }, i) => JSON.stringify({ question: input, choices: ['yes', 'no', 'both'], answer: i % 3 }))
    .join('\n'),
  'questions.csv': 'question,A,B,answer\nIs 1 even?,yes,no,B\n"Is 2\neven?",yes,no,A\n',
  'flan.tsv': 'inputs\ttargets\ttask\n"Is it?\nOPTIONS:\n- yes\n- no"\tyes\trte\nIs ""it""?\tno\tother\n',
  'task.json': JSON.stringify({
    Name: 'even',
    Categories: ['Numbers'],
    Definition: ['Answer "yes" or "no".'],
    'Positive Examples': [example, example],
    'Negative Examples': [{ ...example, output: 'no' }],
    Instances: instances,
  }),
  'choice.json': JSON.stringify(
    {
      Definition: 'Choose.',
      Instances: instances.map((each) => ({ ...each, options: ['yes', 'no', 'both'] })),
      'Answer Space': { kind: 'choice' },
    },
    null,
    2,
  ),
  'lines.jsonl': [
    JSON.stringify({
      type: 'task',
      name: 'lines',
      definition: 'Say it.',
      categories: ['a'],
      positive_examples: [example],
    }),
    ...instances.map((each) => JSON.stringify({ task: 'lines', ...each })),
  ].join('\n'),
  'table.csv': [
    'task,id,input,output,output,definition,categories,role',
    'table,1,"Is 1 even?",no,never,"Answer ""yes"" or ""no"".",a;b,',
    'table,2,"Is 2\neven?",yes,,,,',
    'table,3,Is 8 even?,yes,,,,positive example',
  ].join('\r\n'),
  'bbh.json': JSON.stringify({
    canary: 'x',
    examples: instances.map(({ input, output: [target] }) => ({ input: `${input}\nOptions:\n- yes\n- no`, target })),
  }),
} as const
type Form = keyof typeof seeds
const forms = Object.keys(seeds) as Form[]

/** Much of one thing. */
const swollen: readonly ((random: Random) => readonly [file: string, content: string])[] = [
  () => [
    'many.json',
    `{"Definition":"d","Instances":[${'{"input":"","output":""},'.repeat(60_000)}{"input":"","output":""}]}`,
  ],
  () => [
    'choices.json',
    JSON.stringify({
      Definition: 'd',
      Instances: [{ input: 'i', output: 'x1', options: Array.from({ length: 200_000 }, (_, i) => `x${i}`) }],
    }),
  ],
  () => [
    'references.json',
    JSON.stringify({
      Definition: 'd',
      Instances: [{ input: 'i', output: Array.from({ length: 200_000 }, (_, i) => `x${i}`) }],
    }),
  ],
  () => [
    'categories.json',
    JSON.stringify({
      Definition: 'd',
      Categories: Array.from({ length: 400_000 }, (_, i) => String(i)),
      Instances: instances,
    }),
  ],
  () => [
    'examples.json',
    JSON.stringify({
      Definition: 'd',
      'Positive Examples': Array.from({ length: 5000 }, () => example),
      Instances: instances,
    }),
  ],
  () => [
    'labels.json',
    JSON.stringify({
      Definition: 'd',
      Instances: instances,
      'Answer Space': {
        kind: 'classification',
        labels: Array.from({ length: 200_000 }, (_, i) => `l${i}`),
        stated: 'stated',
      },
    }),
  ],
  () => ['definition.json', JSON.stringify({ Definition: 'yes '.repeat(500_000), Instances: instances })],
  () => ['words.json', JSON.stringify({ Definition: 'd', Instances: [{ input: 'i', output: 'a '.repeat(200_000) }] })],
  () => ['long.json', JSON.stringify({ Definition: 'd', Instances: [{ input: 'x'.repeat(5_000_000), output: 'a' }] })],
  () => [
    'tasks.jsonl',
    Array.from({ length: 25_000 }, (_, i) => `{"task":"t${i}","definition":"d","input":"","output":"a"}`).join('\n'),
  ],
  () => [
    'undefined.jsonl',
    Array.from({ length: 2000 }, (_, i) => `{"task":"t${i}","input":"","output":"a"}`).join('\n'),
  ],
  () => ['columns.csv', `${'x,'.repeat(100_000)}input,output,definition\n${','.repeat(100_000)}a,b,c`],
  () => ['outputs.csv', `${'output,'.repeat(100_000)}input,definition\n${'y,'.repeat(100_000)}a,b`],
  () => ['quote.csv', `input,output,definition\na,"${'b\n'.repeat(5_000_000)}`],
  () => ['line.jsonl', `{"input":"${'x'.repeat(17_000_000)}"`],
  () => [
    'ids.jsonl',
    Array.from(
      { length: 20_000 },
      (_, i) => `{"id":"0${'~1'.repeat(i % 50)}","definition":"d","input":"","output":"a"}`,
    ).join('\n'),
  ],
  () => [
    'dashes.json',
    JSON.stringify({ examples: [{ input: `Options:\n-${' '.repeat(1_000_000)}a\rb\n- c`, target: 'x' }] }),
  ],
  () => [
    'marks.json',
    JSON.stringify({
      Definition: 'd',
      Instances: [
        {
          input: 'e\u0301\u0323'.repeat(100) + '\u0301\u0323'.repeat(500_000),
          output: `o${'\u0301\u0323'.repeat(60_000)}`,
        },
      ],
    }),
  ],
  (random) => [
    `${pick(random, ['\u202ename', 'a\u001b[31m', 'x'.repeat(200), '__proto__', ' '])}.json`,
    seeds['task.json'].replace('"Name":"even",', ''),
  ],
]

function attack(random: Random): readonly [file: string, content: string | Buffer] {
  const form = pick(random, forms)
  const seed = seeds[form]
  switch (randomBelow(random, 10)) {
    case 0:
    case 1:
    case 2:
      return [form, damaged(random, Buffer.from(seed))]
    case 3:
    case 4:
    case 5:
      return [form, rewritten(random, seed)]
    case 6:
      return [form, rewritten(random, rewritten(random, rewritten(random, seed)))]
    case 7:
      return [pick(random, forms), seed]
    case 8:
      return form === 'table.csv'
        ? [form, `${seed}\r\ntable,9,${hostileText(random)},"${hostileText(random).replaceAll('"', '""')}",,,,`]
        : [form, `${seed}${pick(random, ['', '\n', ','])}${hostileJson(random)}`]
    default:
      return pick(random, swollen)(random)
  }
}

test(
  'mutated and hostile task files are taken, or refused by name with the others of their collection going on',
  async () => {
    const weathered = await weather({
      name: 'task files',
      few: 60,
      all: 2000,
      pid: () => host.pid,
      attack: async (random, number) => {
        const path = join(folder, `c${number}`)
        const [file, content] = attack(random)
        const skipBroken = number % 2 === 0
        mkdirSync(path)
        writeFileSync(join(path, file), content)
        if (skipBroken) writeFileSync(join(path, 'sound.jsonl'), '{"definition":"Say it.","input":"a","output":"b"}')
        const name = `collection ${number}`
        try {
          const outcome = await leavingNothing(data, () =>
            outcomeOf(
              async () => follow(await host.client.collections.import({ path, name, replace: false, skipBroken })),
              /\.(?:jsonl?|csv|tsv)\b/,
            ),
          )
          if (skipBroken && outcome.state === 'refused')
            return { state: 'broken', what: `the sound file was not taken: ${outcome.reason}` }
          if (outcome.state !== 'accepted') return outcome
          const { tasks } = await host.client.collections.show({ name })
          if (skipBroken && !tasks.some((task) => task.name === 'sound'))
            return { state: 'broken', what: 'the sound file is missing' }
          const { id } = await host.client.collections.remove({ name })
          await host.client.collections.forget({ id })
          return outcome
        } finally {
          rmSync(path, { recursive: true })
        }
      },
    })
    expect(weathered.broken).toEqual([])
    expect(weathered.refused).toBeGreaterThan(0)
    expect(weathered.accepted).toBeGreaterThan(0)
  },
  stormTimeout,
)

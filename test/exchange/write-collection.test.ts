import fc from 'fast-check'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { answerSpaceBuilder, labelSpace } from '#core/answer-space.ts'
import type { Instance, Task } from '#core/task.ts'
import { fileNames } from '#exchange/file-names.ts'
import { readCollection } from '#exchange/read-collection.ts'
import { writeCollection, type WritableTask, type WriteEvent } from '#exchange/write-collection.ts'
import { sharedAvailable, sharedPath, sharedReason } from '../support/shared.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { gather } from './support/events.ts'

interface WholeTask extends WritableTask {
  readonly instances: readonly Instance[]
}

async function write(folder: string, tasks: readonly WritableTask[], overwrite = false): Promise<WriteEvent[]> {
  const events: WriteEvent[] = []
  for await (const event of writeCollection(folder, tasks, { overwrite })) events.push(event)
  return events
}

/** As an importer does: the answer space is the file's, or derived. */
async function readWhole(path: string): Promise<WholeTask[]> {
  const { heads, instances, problems } = await gather(readCollection(path))
  expect(problems).toEqual([])
  return heads.map((head) => {
    const own = instances[head.name] ?? []
    const space = answerSpaceBuilder()
    for (const { references } of own) space.add({ references })
    return { task: { ...head, answerSpace: head.answerSpace ?? space.finish(head.definition) }, instances: own }
  })
}

const byName = (tasks: readonly WholeTask[]) => tasks.toSorted((a, b) => (a.task.name < b.task.name ? -1 : 1))

const task: Task = {
  name: 'task1_x',
  definition: 'Say "a" or "b".',
  positiveExamples: [{ input: 'p', output: 'a', explanation: 'why' }],
  negativeExamples: [],
  categories: ['QA'],
  answerSpace: labelSpace(['a', 'b'], 'Say "a" or "b".'),
  curatedExamples: [],
}
const instances: Instance[] = [
  { id: 'i1', input: 'x', references: ['a'] },
  { id: 'i2', input: 'y\n"z"', references: ['b'] },
]

test('a task file looks like the published ones', async () => {
  const folder = join(temporaryFolder(), 'new', 'folder')
  expect(await write(folder, [{ task, instances }])).toEqual([
    { type: 'written', file: 'task1_x.json', task: 'task1_x', instances: 2 },
  ])
  expect(readdirSync(folder)).toEqual(['task1_x.json'])
  expect(readFileSync(join(folder, 'task1_x.json'), 'utf8')).toBe(
    `${JSON.stringify(
      {
        Categories: ['QA'],
        Definition: ['Say "a" or "b".'],
        'Positive Examples': [{ input: 'p', output: 'a', explanation: 'why' }],
        'Negative Examples': [],
        Instances: [
          { id: 'i1', input: 'x', output: ['a'] },
          { id: 'i2', input: 'y\n"z"', output: ['b'] },
        ],
      },
      null,
      4,
    )}\n`,
  )
})

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('', ' a ', 'Yes', 'No', '\u0000', '"\\', '\r\n', '😀', '{"a": [', '\u2028', '\uFEFF'),
)
const example = fc.record({ input: text, output: text, explanation: text }, { requiredKeys: ['input', 'output'] })
const anyTask = fc
  .record({
    task: fc.record(
      {
        name: fc
          .oneof(
            fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' }),
            fc.constantFrom('CON', 'a/b', '../x', 'x.', 'X', 'x', 'tasks\\1', '.hidden', 'nul.txt', 'a.json'),
          )
          .filter((name) => name.trim() !== '' && name.isWellFormed() && name.length <= 200),
        definition: text,
        positiveExamples: fc.array(example, { maxLength: 3 }),
        negativeExamples: fc.array(example, { maxLength: 3 }),
        categories: fc.array(text, { maxLength: 2 }),
        outputType: text,
        curatedExamples: fc.array(fc.record({ input: text, output: text, gold: text }), { maxLength: 2 }),
        corrected: fc.option(
          fc.array(
            text.filter((label) => label.trim() !== ''),
            { minLength: 1, maxLength: 4 },
          ),
        ),
      },
      {
        requiredKeys: [
          'name',
          'definition',
          'positiveExamples',
          'negativeExamples',
          'categories',
          'curatedExamples',
          'corrected',
        ],
      },
    ),
    instances: fc.uniqueArray(
      fc.record({
        id: fc.string({ minLength: 1 }),
        input: text,
        references: fc.array(text, { minLength: 1, maxLength: 3 }),
      }),
      {
        minLength: 1,
        maxLength: 6,
        selector: ({ id }) => id,
      },
    ),
  })
  .map(({ task: { corrected, ...head }, instances: own }): WholeTask => {
    const space = answerSpaceBuilder()
    for (const { references } of own) space.add({ references })
    return {
      task: {
        ...head,
        answerSpace: corrected === null ? space.finish(head.definition) : labelSpace(corrected, head.definition),
      },
      instances: own,
    }
  })

test('export and import give equal tasks', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(anyTask, { minLength: 1, maxLength: 4, selector: (whole) => whole.task.name }),
      async (tasks) => {
        const folder = join(temporaryFolder(), 'out')
        expect((await write(folder, tasks)).filter(({ type }) => type === 'problem')).toEqual([])
        expect(byName(await readWhole(folder))).toEqual(byName(tasks))
      },
    ),
    { numRuns: 150 },
  )
})

test('an existing file is not replaced unless asked, and then nothing is written', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'task2.json'), 'mine')
  const tasks = [
    { task, instances },
    { task: { ...task, name: 'task2' }, instances },
  ]
  expect(await write(folder, tasks)).toEqual([
    {
      type: 'problem',
      problem: {
        severity: 'error',
        code: 'exists',
        file: 'task2.json',
        message: 'invalid output: task2.json exists; choose another name, or write over it',
      },
    },
  ])
  expect(readdirSync(folder)).toEqual(['task2.json'])
  expect((await write(folder, tasks, true)).map(({ type }) => type)).toEqual(['written', 'written'])
  expect((await readWhole(folder)).map(({ task: { name } }) => name)).toEqual(['task1_x', 'task2'])
})

test('a file that comes while another is written is not replaced either', async () => {
  const folder = temporaryFolder()
  const meddling = (function* () {
    yield* instances
    writeFileSync(join(folder, 'task1_x.json'), 'mine')
  })()
  expect(await write(folder, [{ task, instances: meddling }])).toMatchObject([
    { type: 'problem', problem: { code: 'exists', task: 'task1_x' } },
  ])
  expect(readdirSync(folder)).toEqual(['task1_x.json'])
  expect(readFileSync(join(folder, 'task1_x.json'), 'utf8')).toBe('mine')
})

test("a failure in the middle leaves no file under the task's name", async () => {
  const folder = temporaryFolder()
  const failing = (function* (): Generator<Instance> {
    yield* instances
    throw new Error('the store is gone')
  })()
  expect(await write(folder, [{ task, instances: failing }])).toMatchObject([
    { type: 'problem', problem: { severity: 'error', code: 'unwritable' } },
  ])
  expect(readdirSync(folder)).toEqual([])
})

test('a folder that cannot be one is refused', async () => {
  const path = join(temporaryFolder(), 'file')
  writeFileSync(path, '')
  expect(await write(join(path, 'inside'), [{ task, instances }])).toMatchObject([
    { type: 'problem', problem: { severity: 'error', code: 'unwritable' } },
  ])
  const taken = temporaryFolder()
  mkdirSync(join(taken, 'task1_x.json'))
  expect(await write(taken, [{ task, instances }], true)).toMatchObject([
    { type: 'problem', problem: { severity: 'error', code: 'unwritable' } },
  ])
})

test.each<[string[], string[]]>([
  [['task001_quoref'], ['task001_quoref.json']],
  [
    ['a/b', 'a\\b', 'a:b'],
    ['a_b.json', 'a_b~2.json', 'a_b~3.json'],
  ],
  [
    ['x', 'X', 'x~2'],
    ['x.json', 'X~2.json', 'x~2~2.json'],
  ],
  [
    ['..', '../../etc/passwd', '.hidden'],
    ['__.json', '_._.._etc_passwd.json', '_hidden.json'],
  ],
  [
    ['CON', 'com1.x', 'console'],
    ['_CON.json', '_com1.x.json', 'console.json'],
  ],
  [
    ['end. ', 'a\u0000b\n'],
    ['end_.json', 'a_b_.json'],
  ],
  [['ü'.repeat(150)], [`${'ü'.repeat(100)}.json`]],
])('file names of %j', (names, expected) => {
  expect(fileNames(names)).toEqual(expected)
})

describe.skipIf(!sharedAvailable)(`real tasks${sharedReason}`, () => {
  test('all of superni survive export and import', async () => {
    const tasks = [...(await readWhole(sharedPath('superni/test'))), ...(await readWhole(sharedPath('superni/train')))]
    const folder = temporaryFolder()
    expect(await write(folder, tasks)).toHaveLength(70)
    expect(byName(await readWhole(folder))).toEqual(byName(tasks))
  })
})

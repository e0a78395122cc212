import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { withSelection, type SelectionOptions } from '#headless/selection-option.ts'
import { openHostAt } from '../support/host.ts'
import { placebo, placeboJson } from '../support/placebo.ts'
import { fileFolder } from '../support/temporary.ts'

const folder = fileFolder('selected')
const { client, close } = openHostAt(join(folder, 'data'))
const notes: string[] = []
const terminal = { client, note: (text: string) => void notes.push(text) }
let asked: Awaited<ReturnType<typeof client.starter.study>>

beforeAll(async () => {
  asked = await client.starter.study()
}, 60_000)
afterAll(close)

const entailment = ['starter033', 'starter034', 'starter035', 'starter036']

const numbers = (names: readonly string[] | undefined) => names?.map((name) => name.split('_')[0])

test.each([
  ['nothing leaves the request as it is', undefined, {}, undefined],
  ['a pattern', ['starter00*'], {}, Array.from({ length: 9 }, (_, i) => `starter00${i + 1}`)],
  ['a category and a kind', undefined, { category: ['Textual Entailment'], kind: ['classification'] }, entailment],
  ['a pattern and a category', ['*5_*'], { category: ['textual*'] }, ['starter035']],
] as const)('tasks to ask: %s', async (_, tasks, options, expected) => {
  const request = { ...asked, tuning: undefined, conditions: [], tasks: tasks && [...tasks] }
  const selected = await withSelection(terminal, request, options as unknown as SelectionOptions)
  expect(numbers(selected.tasks)).toEqual(expected)
})

test('a pattern of train tasks is trained on, and what a kind selects to ask is not', async () => {
  const { tuning } = asked
  if (!tuning) throw new Error('the starter study tunes')
  const request = { ...asked, tasks: undefined, tuning: { ...tuning, trainTasks: ['starter03*'] } }
  const selected = await withSelection(terminal, request, {
    category: ['Textual Entailment', 'Information Extraction'],
  })
  expect(numbers(selected.tuning?.trainTasks)).toEqual(Array.from({ length: 10 }, (__, i) => `starter03${i}`))
  expect(numbers(selected.tasks)).toEqual(['starter029'])
  expect(notes.at(-1)).toBe('1 task selected: starter029_extract_person_name')
})

test.each([
  [
    'a category that is not there',
    ['--category', 'Textual Entialment'],
    'invalid category: Textual Entialment (there are: Cause Effect',
  ],
  ['a pattern without a task', ['--tasks', 'task1*'], 'invalid pattern of tasks: task1* (none of the 48 tasks'],
  ['a kind that does not exist', ['--kind', 'regression'], 'regression is not one of classification, choice'],
  [
    'what leaves nothing',
    ['--tasks', 'starter001*', '--kind', 'generation'],
    'no task is selected by tasks starter001*',
  ],
])(
  'refused before anything is stored: %s',
  async (_, args, words) => {
    for (const command of [['study', 'run', '--model', 'placebo-starter'], ['baseline']]) {
      const { code, stderr } = await placebo(join(folder, 'data'), ...command, '--collection', 'starter', ...args)
      expect([code, stderr]).toEqual([2, expect.stringContaining(words)])
    }
  },
  60_000,
)

test('a run keeps the tasks that were selected', async () => {
  const { run } = await placeboJson<{ run: string }>(
    join(folder, 'data'),
    ...['study', 'run', '--collection', 'starter', '--model', 'placebo-starter', '--without-asking'],
    ...['--tasks', 'starter03*', '--category', 'Textual Entailment', '--instances', '1', '--conditions', 'original'],
  )
  const { tasks } = await client.runs.show({ run })
  expect(numbers(tasks)).toEqual(entailment)
}, 60_000)

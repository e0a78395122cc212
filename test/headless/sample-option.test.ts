import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { withSample } from '#headless/sample-option.ts'
import { openHostAt } from '../support/host.ts'
import { placebo } from '../support/placebo.ts'
import { fileFolder } from '../support/temporary.ts'

const folder = fileFolder('sampled')
const { client, close } = openHostAt(join(folder, 'data'))
const notes: string[] = []
const terminal = { client, note: (text: string) => void notes.push(text) } as unknown as Parameters<
  typeof withSample
>[0]
let asked: Awaited<ReturnType<typeof client.starter.study>>

beforeAll(async () => {
  asked = await client.starter.study()
})
afterAll(close)

const drawn = async (tasks: readonly string[] | undefined, sampleTasks: number | undefined, sampleSeed = 1) =>
  (
    await withSample(
      terminal,
      { ...asked, tasks: tasks && [...tasks] },
      { sampleSeed, ...(sampleTasks !== undefined && { sampleTasks }) },
    )
  ).tasks

test('without the option the tasks stay as they are', async () => {
  expect(await drawn(['starter001_sentiment_restaurant_review'], undefined)).toEqual([
    'starter001_sentiment_restaurant_review',
  ])
})

test('tasks are drawn of each category, none that is trained on, and their names are told', async () => {
  const tasks = (await drawn(undefined, 1)) ?? []
  const trained = asked.tuning?.trainTasks ?? []
  expect(trained.length).toBeGreaterThan(0)
  expect(tasks.filter((name) => trained.includes(name))).toEqual([])
  const { tasks: all } = await client.collections.show({ name: 'starter' })
  const categories = new Set(
    all.filter(({ name }) => !trained.includes(name)).map(({ categories: [first] }) => first ?? 'none'),
  )
  expect(tasks).toHaveLength(categories.size)
  expect(notes.at(-1)).toBe(`${tasks.length} tasks drawn by seed 1: ${tasks.join(', ')}`)
  expect(await drawn(undefined, 1)).toEqual(tasks)
})

test('a named task that is not there is left to be refused by name', async () => {
  expect(await drawn(['no_such_task'], 1)).toEqual(['no_such_task'])
})

test.each([
  ['--sample-seed', '--sample-tasks'],
  ['--instance-seed', '--instances'],
])('a seed without a draw is refused: %s', async (seed, draw) => {
  const { code, stderr } = await placebo(
    join(folder, 'data'),
    ...['study', 'run', '--collection', 'starter', '--model', 'm.gguf', seed, '2'],
  )
  expect([code, stderr]).toEqual([2, `error: ${seed} goes with ${draw} only\n`])
})

test('the instances that a seed draws are told of the run', async () => {
  const asks = [
    '--collection',
    'starter',
    '--model',
    'placebo-starter',
    '--tasks',
    'starter001_sentiment_restaurant_review',
  ]
  const ran = await placebo(
    join(folder, 'data'),
    ...[
      'study',
      'run',
      ...asks,
      '--conditions',
      'original',
      '--instances',
      '3',
      '--instance-seed',
      '7',
      '--name',
      'drawn',
    ],
  )
  expect(ran.code).toBe(0)
  expect((await placebo(join(folder, 'data'), 'run', 'show', 'drawn')).stdout).toMatch(
    /collection +starter, 1 task, 3 instances drawn by seed 7 of each/,
  )
}, 60_000)

import { expect, onTestFinished, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import type { RunEvent } from '#contract/run-events.ts'
import { follow, openHostAt, openTestHost } from '../../support/host.ts'
import { begun, firstTwo, importTiny, opened, quiet, request, reported, total, trials } from '../../support/runs.ts'
import { temporaryFolder } from '../../support/temporary.ts'

test('two followers who came at different times see the same end', async () => {
  const { client } = await opened()
  const run = await begun(client, request)
  const [first, second] = await Promise.all([
    reported(client, run),
    trials(client, run, 10).then(() => reported(client, run)),
  ])
  expect(first.end).toMatchObject({ state: 'finished', done: total, total, engineErrors: 0, message: null })
  expect(second.end).toEqual(first.end)
  expect(second.events.slice(0, 2)).toMatchObject([
    { type: 'planned', done: 0, total },
    {
      type: 'snapshot',
      state: 'running',
      here: true,
      last: { task: expect.any(String) as string, prompt: expect.stringContaining('Input:') as string },
    },
  ])
})

test('a follower who comes late is told where every cell stands', async () => {
  const { client } = await opened()
  const run = await begun(client, request)
  await trials(client, run, 30)
  const [, snapshot] = await firstTwo(client, run)
  if (snapshot?.type !== 'snapshot') throw new Error('no snapshot')
  expect(snapshot.progress.done).toBeGreaterThanOrEqual(30)
  expect(snapshot.cells.reduce((sum, { done }) => sum + done, 0)).toBe(snapshot.progress.done)
  expect(snapshot.cells.map((cell) => cell.total)).toEqual([total / 2, total / 2])
  await client.runs.stop({ run })
})

test('a follower who does not come back for more holds nothing up and is told little: the newest, every count, the end', async () => {
  const { client } = await opened()
  const run = await begun(client, request)
  const events = await client.runs.follow({ run })
  await events.next()
  await events.next()
  await quiet(client)
  const rest: RunEvent[] = []
  expect(await follow(events, (event) => rest.push(event))).toMatchObject({ state: 'finished', done: total })
  expect(rest).toMatchObject([
    {
      type: 'trial',
      progress: { done: total },
      cells: [
        { cell: 0, done: total / 2 },
        { cell: 1, done: total / 2 },
      ],
    },
  ])
})

test('a follower who reads is told at most about ten times a second', async () => {
  const { client } = await opened()
  const run = await begun(client, request)
  const from = performance.now()
  const { events } = await reported(client, run)
  const seconds = (performance.now() - from) / 1000
  expect(events.filter(({ type }) => type === 'trial').length).toBeLessThanOrEqual(seconds * 10 + 2)
})

test('trials that ended otherwise than they should are listed, newest first, with what was asked', async () => {
  const { client } = await opened()
  const run = await begun(client, { ...request, contextSize: 96, conditions: [presets.original] })
  await reported(client, run)
  const all = await client.runs.problems({ run, outcomes: ['too-long', 'out-of-format', 'empty'], limit: 1000 })
  expect(Object.values(all.counts).reduce((sum, count) => sum + count, 0)).toBe(total / 2)
  expect(all.problems).toHaveLength(total / 2 - all.counts['in-format'] - all.counts['engine-error'])
  expect(all.problems[0]).toMatchObject({
    cell: 'Original',
    task: expect.any(String) as string,
    prompt: expect.stringContaining('Input:') as string,
  })
  const { problems } = await client.runs.problems({ run, outcomes: ['too-long', 'out-of-format', 'empty'], limit: 3 })
  expect(problems).toEqual(all.problems.slice(0, 3))
})

test(
  'a run that another process carries out is told from what it stores, and is not ended from here',
  { timeout: 60_000 },
  async () => {
    const data = temporaryFolder()
    const first = openHostAt(data)
    onTestFinished(() => first.close())
    await importTiny(first.client)
    const run = await begun(first.client, request)
    const { client } = openTestHost(data)
    await expect(client.runs.stop({ run })).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      data: { reasons: [expect.stringContaining('carried out by another process')] },
    })
    const { events, end } = await reported(client, run)
    expect(events.slice(0, 2)).toMatchObject([{ type: 'planned' }, { type: 'snapshot', state: 'running', here: false }])
    expect(end).toMatchObject({ state: 'finished', done: total })
  },
)

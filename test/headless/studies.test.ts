import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { addToQueue } from '#store/queue.ts'
import { storeMixedRun, storeTunedRun } from '../host/stored-runs.ts'
import { openHostAt } from '../support/host.ts'
import { placebo, placeboJson } from '../support/placebo.ts'
import { fileFolder } from '../support/temporary.ts'

const data = join(fileFolder('terminal-studies'), 'data')

beforeAll(async () => {
  const { host, client, close } = openHostAt(data)
  storeTunedRun(host.store)
  storeMixedRun(host.store)
  await client.drafts.save({ id: null, content: { name: 'thought of', collection: 'starter' } })
  const request = {
    collection: 'starter',
    model: 'm.gguf',
    conditions: [presets.original, presets.empty],
    decodings: ['free'],
    k: 1,
    seed: 1,
    margin: 3,
    maxAnswerTokens: 8,
    gpuLayers: 0,
    skipIneligible: false,
  }
  const queuedAt = '2026-01-01T00:00:00.000Z'
  addToQueue(host.store, { name: 'waiting', request: JSON.stringify({ kind: 'study', request }), queuedAt })
  addToQueue(host.store, {
    name: 'mixed',
    request: JSON.stringify({ kind: 'resume', request: { run: 'mixed123' } }),
    queuedAt,
  })
  await close()
})

test('a study is listed wherever it is', async () => {
  expect(await placeboJson(data, 'study', 'list')).toMatchObject({
    studies: [
      { name: 'thought of', collection: 'starter', model: null, where: { state: 'draft' } },
      {
        name: 'waiting',
        collection: 'starter',
        model: 'm.gguf',
        conditions: ['original', 'empty'],
        tuning: null,
        where: { state: 'queued', refusal: null },
      },
      { name: 'mixed', where: { state: 'run', run: 'mixed123' } },
      { name: 'tuned', tuning: 'lora', where: { state: 'run', run: 'tuned123' } },
    ],
  })
})

test('the same as a table', async () => {
  const { stdout, stderr } = await placebo(data, 'study', 'list')
  expect(stdout).toMatchInlineSnapshot(`
    "study       collection  model   conditions                  where
    ──────────  ──────────  ──────  ──────────────────────────  ──────────────────────
    thought of  starter             original; LoRA              draft
    waiting     starter     m.gguf  original, empty             queued
    mixed       c           m       4 conditions                run mixed123, stopped
    tuned       c           m       original, simplified; LoRA  run tuned123, finished
    "
  `)
  expect(stderr).toBe('')
})

test('the words of before do the same and say what it is called now', async () => {
  const [former, now] = [await placebo(data, 'study', 'show', 'mixed'), await placebo(data, 'run', 'show', 'mixed')]
  expect(former).toEqual({
    ...now,
    stderr: 'placebo: "placebo study show" is called "placebo run show" now\n',
  })
  expect(await placebo(data, 'study', 'tag', 'mixed', 'one', '--json')).toEqual({
    code: 0,
    stdout: `${JSON.stringify({ run: 'mixed123', tags: ['one'] }, null, 2)}\n`,
    stderr: 'placebo: "placebo study tag" is called "placebo run tag" now\n',
  })
  expect((await placebo(data, 'study', '--help')).stdout).not.toContain('resume')
})

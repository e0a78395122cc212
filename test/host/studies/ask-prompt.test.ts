import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { openHostAt, type TestClient } from '../../support/host.ts'
import { sharedAvailable, sharedPath, sharedReason } from '../../support/shared.ts'
import { fileFolder } from '../../support/temporary.ts'

const { client, host, close } = openHostAt(join(fileFolder('ask-prompt'), 'data'))
let asked: Parameters<TestClient['prompts']['ask']>[0]

beforeAll(async () => {
  const study = await client.starter.study()
  asked = {
    collection: study.collection,
    task: 'starter008_sentiment_game_review',
    instance: 0,
    condition: presets.original,
    k: 2,
    seed: 1,
    model: study.model,
    maxAnswerTokens: 16,
    gpuLayers: 0,
  }
  const { tasks } = await client.collections.show({ name: study.collection })
  const task = tasks.find(({ kind }) => kind === 'classification')
  asked = { ...asked, task: task?.name ?? '' }
}, 60_000)
afterAll(close)

test('one instance is answered now, with a share for each label, and nothing is stored', async () => {
  const answer = await client.prompts.ask(asked)
  const { tasks } = await client.collections.show({ name: asked.collection })
  expect(answer.labels?.map(({ label }) => label)).toEqual(tasks.find(({ name }) => name === asked.task)?.labels)
  expect(answer.labels?.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 6)
  expect(answer.references.length).toBeGreaterThan(0)
  expect(answer.isRight).toBe(answer.references.includes(answer.raw.trim()))
  expect(answer.seconds).toBeGreaterThan(0)
  expect((await client.runs.list()).runs).toEqual([])
  expect(await client.prompts.ask(asked)).toMatchObject({ raw: answer.raw, labels: answer.labels })
}, 60_000)

test('labels are ranked by the score that is asked for', async () => {
  const answers: Awaited<ReturnType<TestClient['prompts']['ask']>>[] = []
  for (const labelScore of ['sum', 'per-token', 'minus-prior'] as const)
    answers.push(await client.prompts.ask({ ...asked, labelScore }))
  expect(answers.map(({ labelScore }) => labelScore)).toEqual(['sum', 'per-token', 'minus-prior'])
  const shares = answers.map(({ labels }) => labels?.map(({ share }) => share.toFixed(6)).join())
  expect(new Set(shares).size).toBe(3)
  for (const { labels } of answers) expect(labels?.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 6)
}, 120_000)

test('a task without labels has an answer and no shares', async () => {
  const { tasks } = await client.collections.show({ name: asked.collection })
  const task = tasks.find(({ kind }) => kind === 'generation')?.name ?? ''
  expect((await client.prompts.ask({ ...asked, task })).labels).toBeNull()
}, 60_000)

test('while a run has the model it is refused with the reason', async () => {
  const slot = host.slot.acquire()
  try {
    await expect(client.prompts.ask(asked)).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      data: { reasons: ['a run is being planned; wait for it, or try without a model'] },
    })
  } finally {
    slot?.release()
  }
})

test('an unknown instance is refused', async () => {
  await expect(client.prompts.ask({ ...asked, instance: 100_000 })).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
})

test.skipIf(!sharedAvailable)(
  `a prompt tells what the chat template adds: its tokens, and its own system message${sharedReason}`,
  async () => {
    const { text, template, systemMessage } = await client.prompts.render({
      collection: asked.collection,
      task: asked.task,
      instance: 0,
      condition: presets.original,
      k: 2,
      seed: 1,
      maxAnswerTokens: 16,
      model: sharedPath('models/SmolLM2-135M-Instruct.Q4_1.gguf'),
    })
    const plain = await client.prompts.render({
      collection: asked.collection,
      task: asked.task,
      instance: 0,
      condition: presets.original,
      k: 2,
      seed: 1,
      maxAnswerTokens: 16,
      format: 'chat',
    })
    expect(text.slice(0, template.before)).toBe(
      '<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n<|im_start|>user\n',
    )
    expect(text.slice(template.before, text.length - template.after)).toBe(plain.text.trimEnd())
    expect(text.slice(text.length - template.after)).toBe('<|im_end|>\n<|im_start|>assistant\n')
    expect(plain.template).toEqual({ before: 0, after: 0 })
    expect(systemMessage).toContain('of the chat template')
  },
  60_000,
)

import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { TrainingSettings } from '#core/study/tuning.ts'
import type { Child } from '#processes/fork.ts'
import { forkNode } from '#processes/fork-node.ts'
import { createTrainer } from '#trainer/client.ts'
import { packed, unpacked } from '#trainer/messages.ts'
import type { TokenExample, Trainer, TrainEvent, TrainRequest } from '#trainer/trainer.ts'
import { followedBy } from './processes.ts'

const settings: TrainingSettings = {
  epochs: 5,
  batch: 1,
  learningRate: 1e-3,
  schedule: 'constant',
  warmUp: 0,
  weightDecay: 0,
  clip: 1,
  seed: 1,
  checkpointEvery: 1,
}
const request: TrainRequest = {
  base: 'base.gguf',
  method: { kind: 'full' },
  settings,
  examples: [],
  heldOut: [],
  contextSize: 16,
  threads: 1,
  checkpoint: 'checkpoint',
  output: 'output.gguf',
  provenance: {},
}
const forever = { ...request, settings: { ...settings, epochs: 1e9 } }
const never = new AbortController().signal

let trainer: Trainer
let started: Child[]
beforeEach(() => {
  started = []
  trainer = createTrainer({
    modulePath: fileURLToPath(new URL('./stand-in.ts', import.meta.url)),
    fork: (modulePath) => {
      const child = forkNode(modulePath)
      started.push(child)
      return child
    },
  })
})
afterEach(() => trainer.close())

async function followed(
  training: AsyncGenerator<TrainEvent, unknown>,
  reported: (event: TrainEvent) => void = () => undefined,
): Promise<unknown> {
  for (;;) {
    const step = await training.next()
    if (step.done === true) return step.value
    reported(step.value)
  }
}

describe('a trainer process', () => {
  test('inspects, trains, follows and merges', async () => {
    expect(await trainer.inspect('base.gguf', { kind: 'full' })).toEqual({
      state: 'trainable',
      architecture: 'base.gguf',
      trained: 2,
      parameters: 2,
      memory: { fixed: 8, perToken: 1 },
    })
    const events: TrainEvent[] = []
    expect(await followed(trainer.train(request, never), (event) => events.push(event))).toMatchObject({
      state: 'trained',
      steps: 0,
    })
    expect(events.map((event) => (event.type === 'step' ? event.step : event.type))).toEqual(['begun', 1, 2, 3, 4, 5])
    const rows = [{ tokens: Int32Array.of(1, 2, 3), answerFrom: 1 }]
    expect(await followedBy(trainer, { base: '', method: { kind: 'full' }, checkpoint: '', rows, threads: 1 })).toEqual(
      {
        state: 'followed',
        rows: [{ greedy: Int32Array.of(2, 3), greedyLogits: Float32Array.of(2, 3), logits: Float32Array.of(2, 3) }],
      },
    )
    expect(await trainer.merge({ base: '', adapter: '', output: 'x' })).toEqual({
      state: 'merged',
      sha256: 'x',
      roundedAgain: null,
    })
    expect(started).toHaveLength(1)
  })

  test('is given every token, whatever buffer it lies in', async () => {
    const pool = Int32Array.from({ length: 100_000 }, (_, i) => (i * 7919) % 32_000)
    const examples = Array.from({ length: 1000 }, (_, i): TokenExample => ({
      tokens: pool.subarray(i * 90, i * 90 + 1 + (i % 90)),
      answerFrom: 1 + (i % 5),
    }))
    const heldOut = examples.slice(0, 17)
    const given = (await followed(trainer.train({ ...request, examples, heldOut }, never))) as {
      loss: number
      heldOutLoss: number
    }
    const again = await followed(
      trainer.train(
        {
          ...request,
          examples: heldOut,
          heldOut: examples.map(({ tokens, answerFrom }) => ({ tokens: tokens.slice(), answerFrom })),
        },
        never,
      ),
    )
    expect(given).toMatchObject({ state: 'trained', steps: 1000 })
    expect(given.loss).not.toBe(given.heldOutLoss)
    expect(again).toMatchObject({ state: 'trained', steps: 17, loss: given.heldOutLoss, heldOutLoss: given.loss })
  })

  test('stops when it is told to, and answers so', async () => {
    const stop = new AbortController()
    const end = await followed(trainer.train(forever, stop.signal), (event) => {
      if (event.type === 'step' && event.step === 10) stop.abort()
    })
    expect(end).toMatchObject({ state: 'stopped' })
    expect(await followed(trainer.train(forever, AbortSignal.abort()))).toEqual({ state: 'stopped', step: 1 })
  })

  test('stops when nobody reads its events any more', async () => {
    for await (const event of trainer.train(forever, never)) if (event.type === 'step') break
    expect(await trainer.inspect('x', { kind: 'full' })).toMatchObject({ state: 'trainable' })
    expect(started).toHaveLength(1)
  })
})

describe('when it dies', () => {
  test('training has failed after the events it told, and the next call starts another', async () => {
    const events: TrainEvent[] = []
    const end = await followed(trainer.train({ ...request, base: 'dies.gguf' }, never), (event) => events.push(event))
    expect(end).toEqual({
      state: 'failed',
      reason: expect.stringMatching(/^the trainer process was ended by SIGABRT/) as string,
    })
    expect(events.length).toBeGreaterThan(0)
    expect(await followed(trainer.train(request, never))).toMatchObject({ state: 'trained' })
    expect(started).toHaveLength(2)
  })

  test('every other call says what it died of', async () => {
    const training = followed(trainer.train(forever, never))
    const calls = Promise.all([
      trainer.inspect('x.gguf', { kind: 'full' }),
      trainer.merge({ base: '', adapter: '', output: '' }),
      followedBy(trainer, { base: '', method: { kind: 'full' }, checkpoint: '', rows: [], threads: 1 }),
    ])
    started[0]!.kill()
    const reason = 'the trainer process was ended by SIGKILL'
    expect(await training).toEqual({ state: 'failed', reason })
    expect(await calls).toEqual([
      { state: 'refused', reason: `invalid model file: x.gguf: ${reason}` },
      { state: 'failed', reason },
      { state: 'failed', reason },
    ])
  })

  test('a call that throws has failed, and the process lives on', async () => {
    expect(await trainer.inspect('fail.gguf', { kind: 'full' })).toEqual({
      state: 'refused',
      reason: 'invalid model file: fail.gguf: no luck',
    })
    expect(await trainer.inspect('x', { kind: 'full' })).toMatchObject({ state: 'trainable' })
    expect(started).toHaveLength(1)
  })

  test('by closing, what is pending says so', async () => {
    const training = followed(trainer.train(forever, never))
    await trainer.close()
    expect(await training).toEqual({ state: 'failed', reason: 'the trainer was closed' })
    await expect(trainer.merge({ base: '', adapter: '', output: '' })).rejects.toThrow(
      'invalid call: the trainer is closed',
    )
  })
})

test('a pack holds the tokens and nothing else, and gives them back', () => {
  const pool = new Int32Array(1_000_000).fill(7)
  const examples = [
    { tokens: pool.subarray(10, 13), answerFrom: 1 },
    { tokens: pool.subarray(500, 502), answerFrom: 1 },
  ]
  const pack = packed(examples)
  expect(pack.tokens.buffer.byteLength).toBe(5 * 4)
  expect(unpacked(pack)).toEqual([
    { tokens: Int32Array.of(7, 7, 7), answerFrom: 1 },
    { tokens: Int32Array.of(7, 7), answerFrom: 1 },
  ])
  expect(unpacked(packed([]))).toEqual([])
})

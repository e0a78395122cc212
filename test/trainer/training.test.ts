import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import type { Child } from '#processes/fork.ts'
import { forkNode } from '#processes/fork-node.ts'
import { createTrainer } from '#trainer/client.ts'
import type { TrainEvent } from '#trainer/trainer.ts'
import { fileFolder, temporaryFolder } from '../support/temporary.ts'
import { trainerAvailable, trainerReason } from '../support/trainer.ts'
import { full, lora, smallModel } from './native.ts'
import { done, randomExamples, trained, type Training } from './processes.ts'

// On a busy machine: processes that start, threads that wait for each other.
vi.setConfig({ testTimeout: 120_000 })

const folder = fileFolder('training')
const base = smallModel(folder, 'base')
const packed = smallModel(folder, 'packed', { type: 'Q8_0', ffn: 64 })

let started: Child | undefined
const trainer = createTrainer({ fork: (modulePath) => (started = forkNode(modulePath)) })
afterAll(() => trainer.close())

const examples = randomExamples(50)
/** The news of a step has to arrive before the training is over. */
const long = examples.map(({ tokens }) => ({
  tokens: Int32Array.from({ length: 200 }, (_, i) => tokens[i % tokens.length]!),
  answerFrom: 190,
}))
const heldOut = examples.slice(0, 5).map(({ tokens, answerFrom }) => ({ tokens: tokens.toReversed(), answerFrom }))

/** 39 steps, the last of each epoch a short one; a checkpoint every 5. */
function training(changes: Partial<Training> = {}, where = temporaryFolder()): Training {
  return {
    base,
    method: full,
    examples,
    heldOut,
    checkpoint: join(where, 'checkpoint'),
    output: join(where, 'output.gguf'),
    provenance: { condition: 'original', size: 5, seed: 1 },
    ...changes,
    settings: {
      epochs: 3,
      batch: 4,
      learningRate: 5e-3,
      schedule: 'cosine',
      warmUp: 0.1,
      weightDecay: 0.01,
      checkpointEvery: 5,
      ...changes.settings,
    },
  }
}

const filesOf = ({ checkpoint, output }: Training) =>
  [checkpoint, output].map((file) => createHash('sha256').update(readFileSync(file)).digest('hex'))
const numbersOf = (events: readonly TrainEvent[]) =>
  events.map((event) => {
    switch (event.type) {
      case 'begun':
        return [event.steps]
      case 'step':
        return [event.step, event.loss, event.learningRate, event.gradientNorm]
      case 'checkpoint':
        return ['checkpoint', event.step, event.heldOutLoss]
    }
  })

const methods: readonly (readonly [string, Pick<Training, 'base' | 'method'>])[] = [
  ['full', { base, method: full }],
  ['LoRA on Q8_0', { base: packed, method: lora }],
]

describe.skipIf(!trainerAvailable)(`the same training gives the same files, byte for byte${trainerReason}`, () => {
  const run = async (changes: Partial<Training>) => {
    const events: TrainEvent[] = []
    const one = training(changes)
    const end = done(await trained(trainer, one, (event) => events.push(event)))
    return { end, numbers: numbersOf(events), files: filesOf(one) }
  }

  test.each(methods)('%s: once more, but not with another seed', async (_name, of) => {
    const first = await run(of)
    expect(first.end.steps).toBe(39)
    expect(await run(of)).toEqual(first)
    expect((await run({ ...of, settings: { seed: 2 } })).files).not.toEqual(first.files)
  })

  // Few steps: on a busy machine two threads wait for each other at every node of the graph.
  test.each(methods)(
    '%s: with held-out examples, whose loss is taken before the first step, and without',
    async (_name, of) => {
      const few = { ...of, examples: examples.slice(0, 8), settings: { epochs: 2 } }
      const [held, without] = [await run(few), await run({ ...few, heldOut: [] })]
      expect(held.files[1]).toBe(without.files[1])
      const { loss, firstEpochLoss, lastEpochLoss, heldOutBefore, heldOutLoss } = held.end
      // Two steps of four examples in each epoch; the last epoch's mean is not the last step's.
      expect(without.end).toMatchObject({ loss, firstEpochLoss, lastEpochLoss, heldOutBefore: null, heldOutLoss: null })
      expect(lastEpochLoss).not.toBeCloseTo(loss, 6)
      expect(lastEpochLoss).toBeLessThan(firstEpochLoss ?? 0)
      expect(heldOutBefore).not.toBeCloseTo(heldOutLoss ?? 0, 6)
    },
  )

  test.each(methods)('%s: on one thread, on two, and on as many as are measured', async (_name, of) => {
    const few = { ...of, examples: examples.slice(0, 8), heldOut: [], settings: { epochs: 1 } }
    const first = await run({ ...few, threads: 1 })
    expect(first.end.steps).toBe(2)
    expect(await run({ ...few, threads: 2 })).toEqual(first)
    expect(await run({ ...few, threads: 'measured' })).toEqual(first)
  })

  test.each(methods)('%s: stopped three times and gone on with', async (_name, of) => {
    const [whole, parts] = [training({ ...of, examples: long }), training({ ...of, examples: long })]
    const unbroken = done(await trained(trainer, whole))
    let stoppedAt = 0
    for (const at of [2, 5, 11]) {
      const stop = new AbortController()
      const end = await trained(
        trainer,
        parts,
        (event) => {
          if (event.type === 'begun') expect(event).toMatchObject({ steps: 39, done: stoppedAt })
          if (event.type === 'step' && event.step >= at) stop.abort()
        },
        stop,
      )
      if (end.state !== 'stopped') throw new Error(JSON.stringify(end))
      stoppedAt = end.step
      expect(existsSync(parts.output)).toBe(false)
    }
    expect(await trained(trainer, parts)).toEqual(unbroken)
    expect(filesOf(parts)).toEqual(filesOf(whole))
    // As after a kill between the file's last byte and the answer: the same file is made once more.
    expect(await trained(trainer, parts)).toEqual(unbroken)
    expect(filesOf(parts)).toEqual(filesOf(whole))
  })

  test.each(methods)('%s: killed at three moments and gone on with, from the last checkpoint', async (_name, of) => {
    const [whole, parts] = [training({ ...of, examples: long }), training({ ...of, examples: long })]
    const unbroken = done(await trained(trainer, whole))
    for (const at of [3, 8, 13]) {
      let kept = 0
      const end = await trained(trainer, parts, (event) => {
        if (event.type === 'begun') kept = event.done
        if (event.type === 'checkpoint') kept = event.step
        if (event.type === 'step' && event.step >= at) started?.kill()
      })
      expect(end).toEqual({ state: 'failed', reason: 'the trainer process was ended by SIGKILL' })
      expect(kept % 5).toBe(0)
      expect(existsSync(parts.output)).toBe(false)
    }
    expect(await trained(trainer, parts)).toEqual(unbroken)
    expect(filesOf(parts)).toEqual(filesOf(whole))
  })
})

import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import type { Child } from '#processes/fork.ts'
import { forkNode } from '#processes/fork-node.ts'
import { createTrainer } from '#trainer/client.ts'
import { train } from '#trainer/process/train.ts'
import type { TrainRequest } from '#trainer/trainer.ts'
import { fileFolder, temporaryFolder } from '../support/temporary.ts'
import { trainerAvailable, trainerReason } from '../support/trainer.ts'
import { full, lora, smallModel } from './native.ts'
import { done, randomExamples, requestOf, trained } from './processes.ts'

vi.setConfig({ testTimeout: 120_000 })

const folder = fileFolder('checkpoints-asked')
const base = smallModel(folder, 'base')
const packed = smallModel(folder, 'packed', { type: 'Q8_0', ffn: 64 })

let started: Child | undefined
const trainer = createTrainer({ fork: (modulePath) => (started = forkNode(modulePath)) })
afterAll(() => trainer.close())

const examples = randomExamples(22)
const heldOut = examples.slice(0, 3).map(({ tokens, answerFrom }) => ({ tokens: tokens.toReversed(), answerFrom }))

/** 18 steps, the last of each epoch a short one, under a learning rate that rises and falls. */
const all = 18
function request(of: Pick<TrainRequest, 'base' | 'method'>, where: string, until?: number): TrainRequest {
  return requestOf({
    ...of,
    examples,
    heldOut,
    checkpoint: join(where, 'checkpoint'),
    output: join(where, `${until ?? 'end'}.gguf`),
    ...(until !== undefined && { until }),
    provenance: { condition: 'original', size: 5, seed: 1 },
    settings: {
      epochs: 3,
      batch: 4,
      learningRate: 5e-3,
      schedule: 'cosine',
      warmUp: 0.2,
      weightDecay: 0.01,
      checkpointEvery: 1,
    },
  })
}

const hashOf = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')

const methods: readonly (readonly [string, Pick<TrainRequest, 'base' | 'method'>])[] = [
  ['full', { base, method: full }],
  ['LoRA on Q8_0', { base: packed, method: lora }],
]
const steps = [1, 2, 4, 8, 16]

describe.skipIf(!trainerAvailable)(
  `a training that stops after some steps is the whole one, as far as it has come${trainerReason}`,
  () => {
    /** In this process: what is told of a step is told before the next one begins. */
    const wholeOf = async (of: Pick<TrainRequest, 'base' | 'method'>) => {
      const one = request(of, temporaryFolder())
      const passed = new Map<number, string>()
      const heldOutLoss = new Map<number, number | null>()
      const end = done(
        await train(
          one,
          (event) => {
            if (event.type !== 'checkpoint') return
            passed.set(event.step, hashOf(one.checkpoint))
            heldOutLoss.set(event.step, event.heldOutLoss)
          },
          new AbortController().signal,
        ),
      )
      return { end, passed, heldOutLoss, file: hashOf(one.output) }
    }

    test.each(methods)('%s: going on from one model to the next', async (_name, of) => {
      const whole = await wholeOf(of)
      const where = temporaryFolder()
      for (const [i, step] of steps.entries()) {
        const piece = request(of, where, step)
        const events: unknown[] = []
        const end = done(await trained(trainer, piece, (event) => event.type === 'begun' && events.push(event)))
        expect(events).toMatchObject([{ steps: step, done: steps[i - 1] ?? 0 }])
        expect(end).toMatchObject({ steps: step, heldOutLoss: whole.heldOutLoss.get(step) })
        // Weights, AdamW's moments, and everything that going on needs.
        expect(hashOf(piece.checkpoint)).toBe(whole.passed.get(step))
        // The model itself is the same where nobody has stopped before.
        const alone = request(of, temporaryFolder(), step)
        expect(done(await trained(trainer, alone)).sha256).toBe(end.sha256)
      }
      const last = request(of, where)
      expect(done(await trained(trainer, last))).toEqual(whole.end)
      expect(hashOf(last.output)).toBe(whole.file)
      expect(new Set([...steps.map((step) => hashOf(join(where, `${step}.gguf`))), whole.file]).size).toBe(6)
    })

    test.each(methods)('%s: killed between two models and at one, and gone on with', async (_name, of) => {
      const [unbroken, where] = [temporaryFolder(), temporaryFolder()]
      const whole = done(await trained(trainer, request(of, unbroken, 8)))
      done(await trained(trainer, request(of, where, 4)))
      const piece = request(of, where, 8)
      const end = await trained(trainer, piece, (event) => event.type === 'begun' && started?.kill())
      expect(end).toEqual({ state: 'failed', reason: 'the trainer process was ended by SIGKILL' })
      expect(existsSync(piece.output)).toBe(false)
      expect(await trained(trainer, piece)).toEqual(whole)
      // As after a kill between the file's last byte and the answer.
      expect(await trained(trainer, piece)).toEqual(whole)
      expect(hashOf(piece.output)).toBe(hashOf(request(of, unbroken, 8).output))
    })

    test('further than it is to go, it goes there once more from the beginning', async () => {
      const of = { base, method: full }
      const [where, alone] = [temporaryFolder(), temporaryFolder()]
      done(await trained(trainer, request(of, where, 8)))
      const back = done(await trained(trainer, request(of, where, 2)))
      expect(back).toEqual(done(await trained(trainer, request(of, alone, 2))))
    })

    test.each([0, 1.5, all + 1])('%s steps are refused', async (until) => {
      expect(await trained(trainer, request({ base, method: full }, temporaryFolder(), until))).toEqual({
        state: 'refused',
        reason: `invalid last step: ${until} (a whole number from 1 to ${all}, the steps of the training)`,
      })
    })
  },
)

import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import type { Child } from '#processes/fork.ts'
import { forkNode } from '#processes/fork-node.ts'
import { createTrainer } from '#trainer/client.ts'
import type { TokenExample, TrainEvent } from '#trainer/trainer.ts'
import { fileFolder, temporaryFolder } from '../support/temporary.ts'
import { trainerAvailable, trainerReason } from '../support/trainer.ts'
import { full, lora, smallModel } from './native.ts'
import { done, trained, type Training } from './processes.ts'

// On a busy machine: processes that start, threads that wait for each other.
vi.setConfig({ testTimeout: 120_000 })

const base = smallModel(fileFolder('failures'), 'base')

let started: Child | undefined
const trainer = createTrainer({ fork: (modulePath) => (started = forkNode(modulePath)) })
afterAll(() => trainer.close())

const examples = Array.from({ length: 40 }, (_, i): TokenExample => ({
  tokens: Int32Array.from({ length: 10 }, (__, j) => (i * 31 + j * 7) % 288),
  answerFrom: 8,
}))

/** 20 steps, a checkpoint after every 4. */
function training(changes: Partial<Training> = {}, where = temporaryFolder()): Training {
  return {
    base,
    method: full,
    examples,
    checkpoint: join(where, 'checkpoint'),
    output: join(where, 'output.gguf'),
    ...changes,
    settings: { epochs: 4, checkpointEvery: 4, ...changes.settings },
  }
}

describe.skipIf(!trainerAvailable)(`a training that diverges${trainerReason}`, () => {
  /** It knows the examples: LoRA begins with a small loss. */
  const learned = async () => {
    const one = training({ settings: { epochs: 30, learningRate: 5e-3 } })
    expect(done(await trained(trainer, one)).loss).toBeLessThan(1)
    return one.output
  }

  test.each([
    [
      'full',
      full,
      /^training diverged at step \d+ \(the loss is [\d.e+]+, it began at [\d.]+, learning rate 10\); try a lower learning rate$/,
    ],
    // A frozen head lets no loss get high: the model guesses.
    [
      'LoRA',
      lora,
      /^training diverged at step 9 \(the loss is [\d.]+, it began at 0\.\d+, learning rate 10\); try a lower learning rate$/,
    ],
  ] as const)('stops at the step, %s, at a learning rate of 10', async (_name, method, reason) => {
    const one = training({ base: await learned(), method, settings: { learningRate: 10, checkpointEvery: 1 } })
    const events: TrainEvent[] = []
    const end = await trained(trainer, one, (event) => events.push(event))
    const last = events.filter(({ type }) => type === 'step').length
    expect(end).toEqual({ state: 'diverged', step: last + 1, reason: expect.stringMatching(reason) as string })
    expect(existsSync(one.output)).toBe(false)
    expect(existsSync(one.checkpoint)).toBe(true)
    // It goes on from there, and gets no further.
    expect(await trained(trainer, one)).toEqual(end)
  })

  test('says so when the loss is no number any more', async () => {
    const end = await trained(trainer, training({ settings: { learningRate: 1e30 } }))
    expect(end).toEqual({
      state: 'diverged',
      step: 2,
      reason:
        'training diverged at step 2 (the loss is no number any more, learning rate 1e+30); try a lower learning rate',
    })
  })

  // Weights so large that the norm of what goes through them overflows, and everything behind it is 0.
  const guessing = String.raw`the gradient is 0, the loss is 5\.663, that of random guessing among 288 tokens`
  test.each<[string, Partial<Training>, RegExp]>([
    [
      'full',
      { settings: { learningRate: 1e7 } },
      new RegExp(`^training diverged at step 2 \\(${guessing}, learning rate 10000000\\); try a lower learning rate$`),
    ],
    [
      'LoRA',
      { method: lora, settings: { learningRate: 1e7 } },
      new RegExp(`^training diverged at step \\d \\(${guessing}, learning rate 10000000\\)`),
    ],
    [
      'by its only step',
      { settings: { learningRate: 1e7, epochs: 1, batch: 40 } },
      new RegExp(`^training diverged at step 1 \\(${guessing}, learning rate 10000000\\)`),
    ],
    [
      'in a file of F16, which holds no number above 65504',
      {
        base: smallModel(fileFolder('half'), 'half', { type: 'F16' }),
        settings: { learningRate: 1e5, epochs: 1, batch: 40 },
      },
      /^training diverged at step 1 \(tensor [\w.]+ holds -?\d+\.\d+, which is too large for f16, learning rate 100000\)/,
    ],
  ])('tells a model that is dead, although its loss has not run away: %s', async (_name, changes, reason) => {
    const one = training(changes)
    const end = await trained(trainer, one)
    expect(end).toMatchObject({ state: 'diverged', reason: expect.stringMatching(reason) as string })
    expect(existsSync(one.output)).toBe(false)
    expect(await trained(trainer, one)).toEqual(end)
  })

  test('has not diverged as long as the loss is below three times what knowing nothing costs', async () => {
    done(await trained(trainer, training({ settings: { learningRate: 0.1 } })))
  })
})

const onLinux = process.platform === 'linux'
const canLimit = onLinux && spawnSync('prlimit', ['--version']).status === 0

describe.skipIf(!trainerAvailable || !onLinux)(
  `when the disk is full${onLinux ? trainerReason : ' (skipped: there is no /dev/full)'}`,
  () => {
    test('at a checkpoint, training has failed, the checkpoint before is kept, and it goes on from there', async () => {
      const [whole, parts] = [training(), training()]
      const unbroken = done(await trained(trainer, whole))
      const stop = new AbortController()
      stop.abort()
      expect(await trained(trainer, parts, undefined, stop)).toEqual({ state: 'stopped', step: 1 })
      const kept = readFileSync(parts.checkpoint)
      symlinkSync('/dev/full', `${parts.checkpoint}.part`)
      expect(await trained(trainer, parts)).toEqual({
        state: 'failed',
        reason:
          'the disk is full: ENOSPC: no space left on device, write; free some space and train again: it goes on from the last checkpoint',
      })
      expect(readFileSync(parts.checkpoint)).toEqual(kept)
      expect(readdirSync(dirname(parts.checkpoint))).toEqual(['checkpoint'])
      expect(await trained(trainer, parts)).toEqual(unbroken)
      expect(readFileSync(parts.output)).toEqual(readFileSync(whole.output))
    })

    // A limit on the size of files, set from outside, ends a write as a full disk does.
    test.skipIf(!canLimit).each([
      ['full', { method: full }],
      ['LoRA', { method: lora }],
      [
        'LoRA of a few bytes, which lie in one buffer until the file is closed',
        { method: { kind: 'lora', rank: 1, alpha: 1, matrices: ['attn_k'] } },
      ],
    ] as const)(
      `at the output, training has failed, the checkpoint is kept, and the file is made the next time${canLimit ? '' : ' (skipped: there is no prlimit)'}, %s`,
      async (_name, { method }) => {
        const one = training({ method, settings: { checkpointEvery: 20 } })
        const unbroken = done(await trained(trainer, { ...one, output: `${one.output}.unbroken` }))
        const size = readFileSync(`${one.output}.unbroken`).length
        limit(size - 8)
        const failed = await trained(trainer, one)
        limit('unlimited')
        expect(failed).toEqual({ state: 'failed', reason: expect.stringContaining('output.gguf') as string })
        expect(readdirSync(dirname(one.output)).sort()).toEqual(['checkpoint', 'output.gguf.unbroken'])
        expect(await trained(trainer, one)).toEqual(unbroken)
        expect(readFileSync(one.output)).toEqual(readFileSync(`${one.output}.unbroken`))
      },
    )
  },
)

function limit(bytes: number | 'unlimited'): void {
  const { status, stderr } = spawnSync('prlimit', ['--pid', String(started?.pid), `--fsize=${bytes}:`], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
}

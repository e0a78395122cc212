import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { TuningMethod } from '#core/study/tuning.ts'
import { measure } from '#trainer/process/measure.ts'
import { writeTestModel } from '../support/model.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { trainerAvailable, trainerReason } from '../support/trainer.ts'

const lora: TuningMethod = { kind: 'lora', rank: 4, alpha: 8, matrices: ['attn_q', 'ffn_up'] }

describe.skipIf(!trainerAvailable)(`measuring how fast a model is trained${trainerReason}`, () => {
  test.each<[string, TuningMethod]>([
    ['LoRA', lora],
    ['every weight', { kind: 'full' }],
  ])('%s: within its time, and nothing is written', async (_, method) => {
    const folder = temporaryFolder()
    const base = writeTestModel(folder)
    const began = performance.now()
    const measured = await measure({ base, method, length: 100, batch: 16, seconds: 0.5 })
    if (measured.state !== 'measured') throw new Error(measured.reason)
    expect(performance.now() - began).toBeLessThan(5000)
    expect(measured.tokensPerSecond.length).toBeGreaterThan(0)
    for (const each of measured.tokensPerSecond) expect(each).toBeGreaterThan(10)
    expect(readdirSync(folder)).toEqual(['test-model.gguf'])
  })

  test('a file that is not there is refused', async () => {
    expect(
      await measure({ base: join(temporaryFolder(), 'none.gguf'), method: lora, length: 100, batch: 16, seconds: 1 }),
    ).toMatchObject({ state: 'refused' })
  })
})

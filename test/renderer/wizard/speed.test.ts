import { describe, expect, test } from 'vitest'
import type { Rates } from '#contract/studies.ts'
import { ratesFor, recallSpeed, rememberSpeed } from '#renderer/wizard/speed.ts'

describe('a speed is remembered', () => {
  const rates: Rates = {
    prompt: { low: 1, mid: 2, high: 3 },
    answer: null,
    train: { low: 4, mid: 5, high: 6 },
    tokensPerCharacter: 0.25,
    answerTokens: 3,
    load: 1,
  }
  const speed = { rates, method: 'lora' as const, withoutTraining: null, gpu: 'none', at: '2026-01-01' }
  const memory = () => {
    const items = new Map<string, string>()
    return {
      getItem: (key: string) => items.get(key) ?? null,
      setItem: (key: string, value: string) => void items.set(key, value),
    }
  }
  const of = { sha256: 'aa', gpuLayers: 'auto' as const, threads: null, mode: 'exact' as const }

  test('by model, layers on the GPU, threads and asking mode', () => {
    const kept = memory()
    rememberSpeed(kept, of, speed)
    expect(recallSpeed(kept, of)).toEqual(speed)
    for (const other of [
      { ...of, sha256: 'bb' },
      { ...of, gpuLayers: 3 },
      { ...of, threads: 1 },
      { ...of, mode: 'fast' as const },
    ])
      expect(recallSpeed(kept, other)).toBeUndefined()
  })

  test('training counts for the method that was measured; a check without it does not forget it', () => {
    const kept = memory()
    rememberSpeed(kept, of, speed)
    rememberSpeed(kept, of, { ...speed, method: null, rates: { ...rates, train: null, load: 2 } })
    const now = recallSpeed(kept, of)
    expect(ratesFor(now, 'lora')).toEqual({ ...rates, load: 2 })
    expect(ratesFor(now, 'full')?.train).toBeNull()
    expect(ratesFor(undefined, 'lora')).toBeUndefined()
  })

  test('not where nothing can be kept, and nothing fails of it', () => {
    const broken = {
      getItem: () => 'no json',
      setItem: () => {
        throw new Error('full')
      },
    }
    rememberSpeed(broken, of, speed)
    expect(recallSpeed(broken, of)).toBeUndefined()
  })
})

import { expect, test } from 'vitest'
import { tuningProblems } from '#core/study/check-tuning.ts'
import type { StudyTuning } from '#core/study/study.ts'
import { tuningDefaults } from '#core/study/tuning-defaults.ts'
import { tunedStudy } from './support.ts'

const { tuning } = tunedStudy
const lora = { kind: 'lora', rank: 8, alpha: 16, matrices: ['attn_q'] } as const
const settings = (change: object): Partial<StudyTuning> => ({ settings: { ...tuning.settings, ...change } })

test.each(Object.values(tuningDefaults))('the defaults of $method.kind can be carried out', (defaults) => {
  expect(tuningProblems({ ...tuning, ...defaults })).toEqual([])
})

test('a learning rate of 10 is let through: training finds out', () => {
  expect(tuningProblems({ ...tuning, ...settings({ learningRate: 10 }) })).toEqual([])
})

test.each<[Partial<StudyTuning>, string]>([
  [settings({ learningRate: 0 }), 'invalid learning rate: 0; a number above 0, such as 2e-4'],
  [settings({ learningRate: -1 }), 'invalid learning rate: -1; a number above 0, such as 2e-4'],
  [settings({ learningRate: NaN }), 'invalid learning rate: NaN; a number above 0, such as 2e-4'],
  [settings({ epochs: 0 }), 'invalid number of epochs: 0; a whole number from 1 on'],
  [settings({ batch: 1.5 }), 'invalid batch: 1.5; a whole number of examples from 1 on'],
  [settings({ warmUp: 2 }), 'invalid warm-up: 2; a share of the steps, from 0 to 1'],
  [settings({ weightDecay: -1 }), 'invalid weight decay: -1; a number from 0 on'],
  [settings({ clip: 0 }), 'invalid clip: 0; a number above 0'],
  [settings({ checkpointEvery: 0 }), 'invalid number of steps between checkpoints: 0; a whole number from 1 on'],
  [{ method: { ...lora, rank: 0 } }, 'invalid rank: 0; a whole number from 1 on'],
  [{ method: { ...lora, alpha: 0 } }, 'invalid alpha: 0; a number above 0'],
  [{ method: { ...lora, matrices: [] } }, 'invalid list of matrices: none; name at least one'],
  [{ sizes: [1, 0] }, 'invalid size: 0; a whole number of instances per train task, from 1 on'],
  [{ sizes: [] }, 'invalid list of sizes: none; name at least one'],
  [{ seeds: [-1] }, 'invalid seed: -1; a whole number from 0 on'],
  [{ trainConditions: [] }, 'invalid list of train conditions: none; name at least one'],
  [{ testConditions: [] }, 'invalid list of test conditions: none; name at least one'],
  [{ heldOutPerTask: -1 }, 'invalid number of held-out instances: -1; a whole number from 0 on'],
])('%j is refused', (change, problem) => {
  expect(tuningProblems({ ...tuning, ...change })).toEqual([problem])
})

import { expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { setupDifferences } from '#core/study/setup-differences.ts'
import type { Study } from '#core/study/study.ts'
import { study, tunedStudy } from './support.ts'

const lora: Study = tunedStudy

test('studies that differ in their names only do not differ', () => {
  expect(setupDifferences([study, { ...study, name: 'again' }])).toEqual([])
})

test.each<[string, Study, Study, string, string[]]>([
  [
    'the model by its content',
    study,
    { ...study, model: { ...study.model, sha256: 'bbbbbbbbbb' } },
    'model',
    ['m (SHA-256 aa…)', 'm (SHA-256 bbbbbbbb…)'],
  ],
  ['k', study, { ...study, k: 1 }, 'examples shown (k)', ['2', '1']],
  ['the asking mode', study, { ...study, mode: 'fast' }, 'asking mode', ['exact', 'fast']],
  [
    'instances that are drawn',
    { ...study, instancesPerTask: 20 },
    { ...study, instancesPerTask: 20, instanceSeed: 3 },
    'instances of each task',
    ['first 20', '20 drawn by seed 3'],
  ],
  ['instances', study, { ...study, instancesPerTask: 20 }, 'instances of each task', ['all', 'first 20']],
  [
    'conditions',
    study,
    { ...study, conditions: [presets.original] },
    'test conditions',
    ['Original, Simplified', 'Original'],
  ],
  [
    'the method',
    lora,
    { ...lora, tuning: lora.tuning && { ...lora.tuning, method: { kind: 'full' } } },
    'method',
    ['LoRA of rank 8, alpha 16, on attn_q', 'full training'],
  ],
  [
    'train settings',
    lora,
    { ...lora, tuning: lora.tuning && { ...lora.tuning, settings: { ...lora.tuning.settings, epochs: 3 } } },
    'epochs',
    ['1', '3'],
  ],
])('%s', (_, one, other, what, values) => {
  expect(setupDifferences([one, other])).toEqual([{ what, values }])
})

test('what a study without tuning does not have is a dash', () => {
  expect(setupDifferences([study, lora]).find(({ what }) => what === 'training seeds')?.values).toEqual(['–', '1, 2'])
})

test('a value for each of several runs, in their order', () => {
  expect(setupDifferences([study, { ...study, seed: 2 }, study])).toEqual([{ what: 'seed', values: ['1', '2', '1'] }])
})

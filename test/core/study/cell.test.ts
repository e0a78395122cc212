import { expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { cellName, planCells } from '#core/study/cell.ts'
import type { Study } from '#core/study/study.ts'
import { study } from './support.ts'

const keysOf = (of: Study) => planCells(of, (text) => text).map((cell) => cell.key)
const withModel = (change: Partial<Study['model']>): Study => ({ ...study, model: { ...study.model, ...change } })

test('cells are every decoding of every condition, in the order they are carried out', () => {
  const of: Study = { ...study, conditions: [presets.original, { definition: 'simplified', examples: 'delusive' }], decodings: ['free', 'likelihood'] }
  expect(planCells(of, () => '').map((cell) => cellName(cell, of))).toEqual([
    'original, free', 'simplified+delusive, free', 'original, likelihood', 'simplified+delusive, likelihood',
  ])
})

test('keys differ from cell to cell', () => {
  expect(new Set(keysOf(study)).size).toBe(2)
})

test.each<[string, Study]>([
  ['the model file', withModel({ sha256: 'bb' })],
  ['the engine', withModel({ engineBuild: 'engine 2' })],
  ['the context size', withModel({ contextSize: 1024 })],
  ['the prompt format', { ...study, format: 'plain' }],
  ['the number of examples', { ...study, k: 1 }],
  ['the length of answers', { ...study, maxAnswerTokens: 9 }],
  ['the seed', { ...study, seed: 2 }],
])('%s changes every key: it can change an answer', (_, changed) => {
  const before = new Set(keysOf(study))
  expect(keysOf(changed).filter((key) => before.has(key))).toEqual([])
})

test.each<[string, Study]>([
  ['the name of the study', { ...study, name: 'other' }],
  ['the margin', { ...study, margin: 5 }],
  ['where the model file lies', withModel({ file: 'elsewhere.gguf', name: 'other' })],
])('%s changes no key', (_, changed) => {
  expect(keysOf(changed)).toEqual(keysOf(study))
})

import { describe, expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { cellName, planCells } from '#core/study/cell.ts'
import type { Study } from '#core/study/study.ts'
import { templateNames } from '#core/templates/names.ts'
import { planTrainings, trainingName } from '#core/study/training.ts'
import { study, tunedStudy } from './support.ts'

const keysOf = (of: Study) => planCells(of, (text) => text).map((cell) => cell.key)
const withModel = (change: Partial<Study['model']>): Study => ({ ...study, model: { ...study.model, ...change } })

test('cells are every decoding of every condition, in the order they are carried out', () => {
  const of: Study = {
    ...study,
    conditions: [presets.original, { definition: 'simplified', examples: 'delusive' }],
    decodings: ['free', 'likelihood'],
  }
  expect(planCells(of, () => '').map((cell) => cellName(cell, of))).toEqual([
    'Original, free',
    'Simplified+delusive, free',
    'Original, likelihood',
    'Simplified+delusive, likelihood',
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
  ['a stop rule, which a study of before has none of', { ...study, stop: 'newline' }],
  ['a system message in the place of the one of the chat template', { ...study, systemMessage: 'Be brief.' }],
  ['a system message that is left out', { ...study, systemMessage: '' }],
])('%s changes every key: it can change an answer', (_, changed) => {
  const before = new Set(keysOf(study))
  expect(keysOf(changed).filter((key) => before.has(key))).toEqual([])
})

const imported = (text: string) =>
  ({
    ...presets.original,
    definition: 'imported',
    template: { set: 'mine', name: text.slice(-3), category: 'null', text },
  }) as const

test('other target words, and templates in the place of a definition, have keys of their own', () => {
  const { original } = presets
  const conditions = [
    original,
    ...(['synonym', 'permuted', 'arbitrary', 'letters', 'numbers'] as const).map((words) => ({ ...original, words })),
    ...templateNames.filter((name) => name !== 'imported').map((definition) => ({ ...original, definition })),
    { ...original, words: 'permuted', told: true } as const,
    ...[
      ['no', 'yes'],
      ['cat', 'dog'],
    ].map((spelled) => ({ ...original, words: 'spelled', spelled }) as const),
    ...['{input} So?', '{input} Or?'].map(imported),
  ]
  const keys = keysOf({ ...study, conditions })
  expect(new Set(keys).size).toBe(conditions.length)
  expect(keys[0]).toBe(keysOf(study)[0])
  expect(keys[2]).toContain('["words","permuted",1]')
  expect(keys.at(-1)).toContain('["definition","imported",1],["template","{input} Or?",null]')
})

test('another stop rule changes every key', () => {
  const stops = ['references', 'newline', 'blank line', 'end of turn', ['###'], ['###', '\n']] as const
  const keys = stops.flatMap((stop) => keysOf({ ...study, stop }))
  expect(new Set(keys).size).toBe(keys.length)
})

test('with what the chat template says of its own accord the keys are those of before', () => {
  const said = withModel({ templateSays: 'You are a helpful assistant.' })
  expect(keysOf({ ...said, systemMessage: undefined })).toEqual(keysOf(study))
})

test('of a study of before there were stop rules the keys stay', () => {
  expect(planCells({ ...study, decodings: ['likelihood'] }, (text) => text)[0]?.key).toContain(
    '["decoding","likelihood",8]',
  )
  expect(planCells({ ...study, decodings: ['likelihood'], stop: 'newline' }, (text) => text)[0]?.key).toContain(
    '["decoding","likelihood",2,8],["stop","newline",1]',
  )
})

test('in exact mode, said or not, the keys are those of before; in fast mode the engine names itself otherwise', () => {
  expect(keysOf({ ...study, mode: 'exact' })).toEqual(keysOf(study))
  expect(keysOf({ ...study, mode: undefined })).toEqual(keysOf(study))
  const fast = { ...withModel({ engineBuild: 'engine 1, fast' }), mode: 'fast' as const }
  expect(keysOf(fast).filter((key) => keysOf(study).includes(key))).toEqual([])
})

test.each<[string, Study]>([
  ['the name of the study', { ...study, name: 'other' }],
  ['the margin', { ...study, margin: 5 }],
  ['where the model file lies', withModel({ file: 'elsewhere.gguf', name: 'other' })],
])('%s changes no key', (_, changed) => {
  expect(keysOf(changed)).toEqual(keysOf(study))
})

describe('with tuning', () => {
  const { original, delusive } = presets
  const texts = () => ['text']
  const planned = (of: Study, examples = texts) =>
    planCells(
      of,
      (text) => text,
      planTrainings(of, (text) => text, examples),
    )

  test.each<[string, Partial<Study>, string[]]>([
    [
      'the same conditions',
      { conditions: [original, delusive] },
      [
        'untuned, asked with Original',
        'untuned, asked with Delusive',
        'tuned on Original, asked with Original (1 per task, seed 1)',
        'tuned on Original, asked with Original (1 per task, seed 2)',
        'tuned on Original, asked with Original (5 per task, seed 1)',
        'tuned on Original, asked with Original (5 per task, seed 2)',
        'tuned on Delusive, asked with Delusive (1 per task, seed 1)',
        'tuned on Delusive, asked with Delusive (1 per task, seed 2)',
        'tuned on Delusive, asked with Delusive (5 per task, seed 1)',
        'tuned on Delusive, asked with Delusive (5 per task, seed 2)',
      ],
    ],
    [
      'test conditions of their own',
      {
        conditions: [original, presets.empty],
        tuning: { ...tunedStudy.tuning, testConditions: [original, presets.empty], sizes: [5], seeds: [1] },
      },
      [
        'untuned, asked with Original',
        'untuned, asked with Empty',
        'tuned on Original, asked with Original (5 per task, seed 1)',
        'tuned on Original, asked with Empty (5 per task, seed 1)',
        'tuned on Delusive, asked with Original (5 per task, seed 1)',
        'tuned on Delusive, asked with Empty (5 per task, seed 1)',
      ],
    ],
    [
      'two decodings',
      {
        conditions: [original],
        decodings: ['free', 'likelihood'],
        tuning: { ...tunedStudy.tuning, trainConditions: [original], sizes: [5], seeds: [1] },
      },
      [
        'untuned, asked with Original, free',
        'untuned, asked with Original, likelihood',
        'tuned on Original, asked with Original (5 per task, seed 1), free',
        'tuned on Original, asked with Original (5 per task, seed 1), likelihood',
      ],
    ],
  ])(
    'the cells of %s: the untuned model first, then those of each training; every name is there once',
    (_, change, names) => {
      const of = { ...tunedStudy, ...change }
      const cells = planned(of)
      expect(cells.map((cell) => cellName(cell, of))).toEqual(names)
      expect(cells.map(({ position }) => position)).toEqual(names.map((__, i) => i))
      expect(new Set(cells.map(({ key }) => key)).size).toBe(names.length)
      expect(cells.map(({ method }) => method)).toEqual(
        names.map((name) => (name.includes('untuned') ? 'in context' : 'lora')),
      )
    },
  )

  test('the untuned cells keep the keys they have without tuning', () => {
    expect(
      planned({ ...tunedStudy, conditions: study.conditions })
        .slice(0, 2)
        .map(({ key }) => key),
    ).toEqual(keysOf(study))
  })

  const tuning = (change: Partial<NonNullable<Study['tuning']>>): Study => ({
    ...tunedStudy,
    tuning: { ...tunedStudy.tuning, ...change },
  })
  const settings = (change: object) => tuning({ settings: { ...tunedStudy.tuning.settings, ...change } })
  const tunedKeys = (of: Study, examples = texts) =>
    planned(of, examples)
      .filter((cell) => cell.training !== null)
      .map(({ key }) => key)

  test.each<[string, Study, (() => string[])?]>([
    ['the base model', { ...tunedStudy, model: { ...tunedStudy.model, sha256: 'bb' } }],
    ['the rank', tuning({ method: { kind: 'lora', rank: 4, alpha: 16, matrices: ['attn_q'] } })],
    ['alpha', tuning({ method: { kind: 'lora', rank: 8, alpha: 8, matrices: ['attn_q'] } })],
    ['the matrices', tuning({ method: { kind: 'lora', rank: 8, alpha: 16, matrices: ['attn_v'] } })],
    ['full training', tuning({ method: { kind: 'full' } })],
    ['the learning rate', settings({ learningRate: 1 })],
    ['the schedule', settings({ schedule: 'constant' })],
    ['the warm-up', settings({ warmUp: 0.5 })],
    ['the batch', settings({ batch: 3 })],
    ['the epochs', settings({ epochs: 9 })],
    ['the weight decay', settings({ weightDecay: 0.1 })],
    ['the clipping', settings({ clip: 9 })],
    ['the prompt format', { ...tunedStudy, format: 'plain' }],
    ['the number of examples', { ...tunedStudy, k: 1 }],
    ['the texts trained on', tunedStudy, () => ['other']],
  ])('%s changes every tuned key: it can change the weights', (_, changed, examples) => {
    const before = new Set(tunedKeys(tunedStudy))
    expect(tunedKeys(changed, examples).filter((key) => before.has(key))).toEqual([])
  })

  test('how often a checkpoint is made changes no key', () => {
    expect(tunedKeys(settings({ checkpointEvery: 1 }))).toEqual(tunedKeys(tunedStudy))
  })

  test('the texts trained on are asked for each condition, size and seed', () => {
    const asked: string[] = []
    planTrainings(
      tunedStudy,
      (text) => text,
      (factors) => {
        asked.push(trainingName(factors))
        return []
      },
    )
    expect(asked).toHaveLength(8)
    expect(asked[3]).toBe('Original, 5 per task, seed 2')
  })
})

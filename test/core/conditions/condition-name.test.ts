import { describe, expect, test } from 'vitest'
import {
  conditionName,
  conditionTitle,
  definitionConditions,
  examplesConditions,
  parseCondition,
  presets,
} from '#core/conditions/index.ts'
import { definitionNames, examplesNames } from '#core/conditions/condition.ts'
import type { ImportedTemplate } from '#core/templates/template.ts'

test.each([
  ['original', { definition: 'original', examples: 'original' }, 'original'],
  ['simplified', { definition: 'simplified', examples: 'original' }, 'simplified'],
  ['delusive', { definition: 'original', examples: 'delusive' }, 'delusive'],
  ['empty', { definition: 'empty', examples: 'empty' }, 'empty'],
  ['simplified+delusive', { definition: 'simplified', examples: 'delusive' }, 'simplified+delusive'],
  ['original+empty', { definition: 'original', examples: 'empty' }, 'original+empty'],
  ['original+delusive', { definition: 'original', examples: 'delusive' }, 'delusive'],
  [
    'without-label-list+original',
    { definition: 'without-label-list', examples: 'original' },
    'without-label-list+original',
  ],
  [
    'original+original+permuted',
    { definition: 'original', examples: 'original', words: 'permuted' },
    'original+original+permuted',
  ],
  [
    'original+random-labels+drawn-13',
    { definition: 'original', examples: 'random-labels', selection: 'drawn-13' },
    'original+random-labels+drawn-13',
  ],
  [
    'original+original+permuted+order-87',
    { definition: 'original', examples: 'original', words: 'permuted', selection: 'order-87' },
    'original+original+permuted+order-87',
  ],
  [
    'original+original+own+order-87',
    { definition: 'original', examples: 'original', selection: 'order-87' },
    'original+original+order-87',
  ],
  [
    'original+empty+She/He',
    { definition: 'original', examples: 'empty', words: 'spelled', spelled: ['She', 'He'] },
    'original+empty+She/He',
  ],
  [
    'original+empty+permuted+told',
    { definition: 'original', examples: 'empty', words: 'permuted', told: true },
    'original+empty+permuted+told',
  ],
  ['simplified+empty+own', { definition: 'simplified', examples: 'empty' }, 'simplified+empty'],
  [' Simplified + Delusive ', { definition: 'simplified', examples: 'delusive' }, 'simplified+delusive'],
] as const)('"%s" is %j and is called %s', (text, condition, name) => {
  expect(parseCondition(text)).toEqual({ state: 'parsed', condition })
  expect(conditionName(condition)).toBe(name)
})

const known =
  'known: original, simplified, delusive, empty, or a pair definition+examples ' +
  'of definition original, simplified, empty, without-input-content, without-additional-input-content, without-action-content, without-output-content, ' +
  'without-additional-output-content, without-label-list, without-label-description, without-input-mention, ' +
  'a template (irrelevant-short-1 … paraphrase-9, or an imported one as SET/NAME) and examples original, delusive, empty, random-labels, wrong-labels-25, wrong-labels-50, wrong-labels-75, wrong-labels-100, random-words, labels-only, inputs-only, foreign-inputs; ' +
  'other target words behind it: +synonym, +permuted, +arbitrary, +letters, +numbers, or spelled out as +yes/no; behind these +told; ' +
  'other examples or another order behind all of these: +drawn-100, +drawn-13, +drawn-21, +drawn-42, +drawn-87, +order-100, +order-13, +order-21, +order-42, +order-87'

test.each([
  ['delusve', `did you mean delusive? ${known}`],
  ['delusive+simplified', `did you mean simplified+delusive? ${known}`],
  ['simple+del', `did you mean simplified+delusive? ${known}`],
  ['without-label-list', `did you mean without-label-list+original? ${known}`],
  ['without-labels+delusive', `did you mean without-label-list+delusive? ${known}`],
  ['original+without-input-mention', `did you mean without-input-mention+original? ${known}`],
  ['delusive+original', `did you mean original+delusive? ${known}`],
  ['surface-title-case', `did you mean surface-title-case+original? ${known}`],
  ['shuffled', known],
  ['original+original+empty', known],
  ['original+original+permute', `did you mean original+original+permuted? ${known}`],
  ['original+original+drawn-14', `did you mean original+original+drawn-100? ${known}`],
  ['original+original+order-13+permuted', known],
  ['original+original+permuted+order', `did you mean original+original+permuted+order-100? ${known}`],
  ['', known],
  ['imported+original', known],
  ['original+empty+own+told', known],
  ['original+empty+yes/yes', known],
  ['original+empty+yes/', known],
])('"%s" is refused with what was likely meant', (text, reason) => {
  expect(parseCondition(text)).toEqual({ state: 'refused', reason: `invalid condition: ${text} (${reason})` })
})

test('every pair is read back from its name', () => {
  const pairs = definitionNames
    .filter((name) => name !== 'imported')
    .flatMap((definition) => examplesNames.map((examples) => ({ definition, examples })))
  for (const condition of pairs)
    expect(parseCondition(conditionName(condition))).toEqual({ state: 'parsed', condition })
  expect(new Set(pairs.map(conditionName)).size).toBe(744)
  expect(Object.keys(presets)).toHaveLength(4)
})

test('every condition stands in its registry under its own name, described', () => {
  for (const [name, condition] of [...Object.entries(definitionConditions), ...Object.entries(examplesConditions)]) {
    expect(condition.name).toBe(name)
    expect(condition.describe).not.toBe('')
  }
})

describe('imported templates', () => {
  const template: ImportedTemplate = { set: 'nli', name: 'MNLI_YN', category: 'instructive', text: '{premise}' }
  const condition = { definition: 'imported', examples: 'empty', template } as const

  test('are named with their set, in any case, and are called so', () => {
    expect(parseCondition('NLI/mnli_yn+empty', [template])).toEqual({ state: 'parsed', condition })
    expect([conditionName(condition), conditionTitle(condition)]).toEqual(['nli/MNLI_YN+empty', 'nli/MNLI_YN+empty'])
    expect(conditionName({ ...condition, words: 'spelled', spelled: ['no', 'yes'], told: true })).toBe(
      'nli/MNLI_YN+empty+no/yes+told',
    )
  })

  test.each<[string, readonly ImportedTemplate[], string]>([
    ['nli/none+empty', [template], 'imported templates: nli/ MNLI_YN; behind one +empty or +original'],
    ['nli/MNLI_YN', [template], 'imported templates: nli/ MNLI_YN; behind one +empty or +original'],
    ['nli/MNLI_YN+empty', [], 'no templates are imported; see: placebo template import'],
  ])('%s is refused', (text, imported, why) =>
    expect(parseCondition(text, imported)).toEqual({ state: 'refused', reason: `invalid condition: ${text} (${why})` }),
  )
})

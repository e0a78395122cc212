import { expect, test } from 'vitest'
import {
  conditionName,
  definitionConditions,
  examplesConditions,
  parseCondition,
  presets,
} from '#core/conditions/index.ts'
import { definitionNames, examplesNames } from '#core/conditions/condition.ts'

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
  'a template (irrelevant-short-1 … misleading-extreme-5) and examples original, delusive, empty, random-labels, wrong-labels-25, wrong-labels-50, wrong-labels-75, wrong-labels-100, random-words, labels-only, inputs-only, foreign-inputs; ' +
  'other target words behind it: +synonym, +permuted, +arbitrary, +letters, +numbers; ' +
  'other examples or another order behind these: +drawn-100, +drawn-13, +drawn-21, +drawn-42, +drawn-87, +order-100, +order-13, +order-21, +order-42, +order-87'

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
])('"%s" is refused with what was likely meant', (text, reason) => {
  expect(parseCondition(text)).toEqual({ state: 'refused', reason: `invalid condition: ${text} (${reason})` })
})

test('every pair is read back from its name', () => {
  const pairs = definitionNames.flatMap((definition) => examplesNames.map((examples) => ({ definition, examples })))
  for (const condition of pairs)
    expect(parseCondition(conditionName(condition))).toEqual({ state: 'parsed', condition })
  expect(new Set(pairs.map(conditionName)).size).toBe(636)
  expect(Object.keys(presets)).toHaveLength(4)
})

test('every condition stands in its registry under its own name, described', () => {
  for (const [name, condition] of [...Object.entries(definitionConditions), ...Object.entries(examplesConditions)]) {
    expect(condition.name).toBe(name)
    expect(condition.describe).not.toBe('')
  }
})

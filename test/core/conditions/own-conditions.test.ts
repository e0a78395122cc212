import { describe, expect, test } from 'vitest'
import { conditionName, conditionTitle, makeInstruction } from '#core/conditions/index.ts'
import { readOwnConditions, readOwnConditionsText } from '#core/conditions/own-conditions.ts'
import type { Condition } from '#core/conditions/condition.ts'
import { promptCandidates } from '#core/prompts/index.ts'
import { planCells } from '#core/study/cell.ts'
import { study, taskOf } from '../study/support.ts'

const file = (conditions: unknown, more: object = {}) => ({
  format: 'placebo-conditions',
  version: 1,
  conditions,
  ...more,
})

function conditionsOf(value: unknown): readonly Condition[] {
  const read = readOwnConditions(value)
  if (read.state === 'refused') throw new Error(read.reason)
  return read.conditions
}

test('a file is read: what is not said is as in Original', () => {
  const conditions = conditionsOf(
    file([
      { name: 'polite', definition: 'Please do this: {definition}' },
      { name: 'just-labels', definition: 'One of {labels}.', examples: 'empty' },
      { name: 'brief', systemMessage: 'Be brief.' },
    ]),
  )
  expect(conditions).toEqual([
    { definition: 'own', examples: 'original', own: { name: 'polite', definition: 'Please do this: {definition}' } },
    { definition: 'own', examples: 'empty', own: { name: 'just-labels', definition: 'One of {labels}.' } },
    {
      definition: 'own',
      examples: 'original',
      own: { name: 'brief', definition: '{definition}', systemMessage: 'Be brief.' },
    },
  ])
  expect(conditions.map(conditionName)).toEqual(['polite', 'just-labels+empty', 'brief'])
  expect(conditions.map(conditionTitle)).toEqual(['Polite', 'Just-labels+empty', 'Brief'])
})

const one = { name: 'polite', definition: 'Please: {definition}' }

describe('refused by name and value', () => {
  test.each<[string, unknown, string]>([
    ['no object', [], 'is a list; {"format": "placebo-conditions"'],
    ['another format', { format: 'x', version: 1, conditions: [one] }, 'has the format "x"; {"format"'],
    ['another version', file([one], { version: 2 }), 'has the version 2; this Placebo reads version 1'],
    ['an unknown field', file([one], { condition: [] }), 'has an unknown field "condition"'],
    ['no conditions', file([]), 'has 0 "conditions"; a list of 1 to 50 is needed'],
    ['conditions that are no list', file('x'), 'has a string as "conditions"; a list'],
    ['too many', file(Array.from({ length: 51 }, (_, i) => ({ ...one, name: `c${i}` }))), 'has 51 "conditions"'],
    ['a condition that is none', file([7]), 'conditions[0]: a number instead of a condition'],
    [
      'a mistyped field',
      file([{ ...one, defintion: 'x' }]),
      'conditions[0] (polite): unknown field "defintion" (known:',
    ],
    ['no name', file([{ definition: 'x' }]), 'conditions[0]: "name" is missing, and a text is needed'],
    [
      'a name with a space',
      file([{ ...one, name: 'So so' }]),
      'conditions[0] (So so): "name" is "So so"; 1 to 40 lower-case',
    ],
    [
      'a built-in name',
      file([{ ...one, name: 'simplified' }]),
      '"name" is "simplified", which is the name of something built in',
    ],
    ['a name twice', file([one, one]), 'conditions[1] (polite): "name" is there twice'],
    ['a blank definition', file([{ ...one, definition: ' ' }]), 'conditions[0] (polite): "definition" is blank'],
    ['a definition that is no text', file([{ ...one, definition: 3 }]), '"definition" is 3, and a text is needed'],
    [
      'a definition that is too long',
      file([{ ...one, definition: 'x'.repeat(20_001) }]),
      '"definition" has 20001 characters',
    ],
    [
      'an unknown placeholder',
      file([{ ...one, definition: 'a {Labels} b' }]),
      '"definition" has the placeholder {Labels}, not one of {definition}, {labels}',
    ],
    [
      'unknown examples',
      file([{ ...one, examples: 'orignal' }]),
      '"examples" is "orignal", not one of original, delusive',
    ],
    ['nothing that differs', file([{ name: 'same' }]), 'neither "definition" nor "systemMessage" is there'],
    [
      'a system message that is no text',
      file([{ ...one, systemMessage: null }]),
      '"systemMessage" is null, and a text is needed',
    ],
  ])('%s', (_, value, reason) => {
    const read = readOwnConditions(value)
    expect(read.state === 'refused' && read.reason).toContain(reason)
  })

  test('text that is not JSON', () => {
    expect(readOwnConditionsText('{"format": ')).toMatchObject({
      state: 'refused',
      reason: expect.stringMatching(/^is not JSON: /) as string,
    })
    expect(readOwnConditionsText(`\uFEFF${JSON.stringify(file([one]))}`).state).toBe('read')
  })
})

describe('a prompt under a condition of one’s own', () => {
  const task = taskOf('t', ['yes', 'no'])
  const [polite, labels] = conditionsOf(
    file([
      { ...one, definition: 'Please: {definition} {keep this}'.replace(' {keep this}', ' {1}') },
      { name: 'just-labels', definition: 'Write one of {labels}.', examples: 'empty' },
    ]),
  ) as [Condition, Condition]
  const promptOf = (condition: Condition, of = task) => {
    const made = makeInstruction(of, condition, { k: 1, seed: 1 })
    return made.fit ? promptCandidates('tk-instruct', made.value, { input: 'in' })[0]?.text : made.reason
  }

  test('has its words in the place of the definition, byte for byte', () => {
    expect(promptOf(polite)).toBe(
      'Definition: Please: Do it. {1}\n\n Positive Example 1 -\nInput: x.\n Output: yes.\n\nNow complete the following example -\nInput: in.\nOutput: ',
    )
    expect(promptOf(labels)).toBe(
      'Definition: Write one of yes, no.\n\nNow complete the following example -\nInput: in.\nOutput: ',
    )
  })

  test('a definition that itself holds a placeholder stays as it is', () => {
    expect(promptOf(polite, { ...task, definition: 'Say {labels}' })).toContain('Please: Say {labels} {1}')
  })

  test('a task that lacks what the words ask for is ineligible, with the reason', () => {
    expect(promptOf(labels, taskOf('g', null))).toBe('g: it has no label space, and just-labels names its labels')
    expect(promptOf(polite, { ...task, definition: ' ' })).toBe('t: its definition is blank, and polite shows it')
  })
})

test('other words of one name, and another system message, have another key', () => {
  const keyOf = (own: object) => {
    const conditions = conditionsOf(file([{ ...one, ...own }]))
    return planCells({ ...study, conditions }, (text) => text)[0]?.key
  }
  const keys = [
    {},
    { definition: 'Please! {definition}' },
    { systemMessage: 'Be brief.' },
    { systemMessage: '' },
    { examples: 'empty' },
  ].map(keyOf)
  expect(new Set(keys).size).toBe(5)
})

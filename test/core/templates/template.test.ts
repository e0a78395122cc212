import { describe, expect, test } from 'vitest'
import { fieldsOf, fieldsProblems, proposedFields, slotName } from '#core/templates/fields.ts'
import { irrelevantLengths, irrelevantSentences, lengthOf } from '#core/templates/irrelevant.ts'
import { irrelevantNames } from '#core/templates/names.ts'
import { otherDefinition, otherDefinitions } from '#core/templates/other-tasks.ts'
import { aroundInput, categoriesInWords, fill, placementOf, slotsOf, wordCount } from '#core/templates/template.ts'
import type { Task } from '#core/task.ts'
import { sentiment } from '../conditions/tasks.ts'

test.each([
  ['{premise} Should we assume that "{hypothesis}"?', ['premise', 'hypothesis'], 'between'],
  ['Given {premise}\nis it so? {hypothesis}', ['premise', 'hypothesis'], 'between'],
  ['{hypothesis} {premise}', ['hypothesis', 'premise'], 'before'],
  ['Is this a question? {input}', ['input'], 'before'],
  ['{input} Is this a question?', ['input'], 'after'],
  ['{a} {b} {a} so?', ['a', 'b'], 'after'],
  ['no slot', [], 'before'],
])('%j has the slots %j, and its words stand %s', (text, slots, placement) => {
  expect(slotsOf(text)).toEqual(slots)
  expect(placementOf(text)).toBe(placement)
})

test.each([
  ['before', 'Say it.', 'Say it. {input}'],
  ['after', 'Say it.', '{input} Say it.'],
  ['before', '', '{input}'],
  ['between', 'Say it.', '{a} Say it. {b} {c}'],
] as const)('words %s the input: %j', (placement, words, text) =>
  expect(aroundInput(words, placement, ['a', 'b', 'c'])).toBe(text),
)

test('how many there are of each category', () =>
  expect(categoriesInWords([{ category: 'null' }, { category: 'instructive' }, { category: 'null' }])).toBe(
    '1 instructive, 2 null',
  ))

describe('filling', () => {
  const template = { text: 'Given {premise} is "{hypothesis}" true?' }
  const fields = new Map([
    ['premise', 'It rains {hypothesis}.'],
    ['hypothesis', '$& wet'],
  ])

  test('braces and signs inside a field stay what they are', () =>
    expect(fill(template, fields)).toEqual({
      state: 'filled',
      text: 'Given It rains {hypothesis}. is "$& wet" true?',
    }))

  test('what has no field is named', () =>
    expect(fill(template, new Map([['premise', 'a']]))).toEqual({ state: 'missing', slots: ['hypothesis'] }))
})

describe('named fields', () => {
  const fields = [
    { name: 'Premise', slot: 'premise' },
    { name: 'Hypothesis', slot: 'hypothesis' },
  ]
  const input = 'Premise: It rains: hard.\nHypothesis: The street is wet.'

  test('are proposed where all inputs have them', () => {
    expect(proposedFields([input, 'Premise: a Hypothesis: b'])).toEqual(fields)
    expect(proposedFields(['Sentence 1: a Sentence 2: b'])).toEqual([
      { name: 'Sentence 1', slot: 'sentence_1' },
      { name: 'Sentence 2', slot: 'sentence_2' },
    ])
  })

  test.each([
    ['one input has none', [input, 'It rains.']],
    ['one name is there twice', [input, 'Premise: a Hypothesis: b Premise: c']],
    ['only one name', ['Premise: a', 'Premise: b']],
    ['another order', [input, 'Hypothesis: a Premise: b']],
    ['no input', []],
  ])('nothing is proposed: %s', (_, inputs) => expect(proposedFields(inputs)).toBe(null))

  test.each<[string, string, unknown]>([
    [
      'found',
      input,
      {
        state: 'found',
        fields: new Map([
          ['premise', 'It rains: hard.'],
          ['hypothesis', 'The street is wet.'],
        ]),
      },
    ],
    ['missing', 'Premise: a', { state: 'missing', reason: 'an input has no field "Hypothesis:"' }],
    [
      'twice',
      'Premise: a Premise: b Hypothesis: c',
      { state: 'missing', reason: 'an input has the field "Premise:" twice' },
    ],
    [
      'in another order',
      'Hypothesis: a Premise: b',
      { state: 'missing', reason: 'an input has "Hypothesis:" before "Premise:"' },
    ],
    ['blank', 'Premise: Hypothesis: c', { state: 'missing', reason: 'the field "Premise:" of an input is blank' }],
    ['inside a word', 'MyPremise: a Hypothesis: c', { state: 'missing', reason: 'an input has no field "Premise:"' }],
  ])('%s', (_, text, expected) => expect(fieldsOf(text, fields)).toEqual(expected))

  test('the name of a slot', () =>
    expect([slotName('Sentence 1', 0), slotName('Аз', 1)]).toEqual(['sentence_1', 'field_2']))

  test.each<[string, readonly { readonly name: string; readonly slot: string }[], string]>([
    ['one field', [{ name: 'A', slot: 'a' }], 'invalid fields: 1; at least two are needed'],
    [
      'a name with its colon',
      [...fields, { name: 'B:', slot: 'b' }],
      'invalid field: "B:" (the words before the colon, without it)',
    ],
    ['no name', [...fields, { name: '', slot: 'b' }], 'invalid field: "" (the words before the colon, without it)'],
    [
      'a slot with a space',
      [...fields, { name: 'B', slot: 'b c' }],
      'invalid slot: "b c" (a letter, then letters, digits and _; not "input" or "mask")',
    ],
    [
      'the slot of the whole input',
      [...fields, { name: 'B', slot: 'input' }],
      'invalid slot: "input" (a letter, then letters, digits and _; not "input" or "mask")',
    ],
    ['a name twice', [...fields, { name: 'Premise', slot: 'b' }], 'invalid fields: "Premise" is there twice'],
    ['a slot twice', [...fields, { name: 'B', slot: 'premise' }], 'invalid slots: {premise} is there twice'],
  ])('are refused: %s', (_, wanted, problem) => expect(fieldsProblems(wanted)).toEqual([problem]))
})

describe('sentences about no task', () => {
  test.each(irrelevantNames)('%s', (name) => {
    const text = irrelevantSentences[name]
    const [least, most] = irrelevantLengths[lengthOf(name)]
    expect(wordCount(text)).toBeGreaterThanOrEqual(least)
    expect(wordCount(text)).toBeLessThanOrEqual(most)
    expect(text).toMatch(/^\p{Lu}[^?!:{}"]*\.$/u)
    // Words that answers are made of, and words that tell somebody to do something.
    expect(text).not.toMatch(
      /\b(?:yes|no|not|true|false|right|wrong|correct|agree|positive|negative|neutral|good|bad|answer|output|input|write|say|choose|task|label|you|your|please|must|should)\b/i,
    )
  })

  test('24 different ones, eight of each length', () => {
    expect(new Set(Object.values(irrelevantSentences)).size).toBe(24)
    expect(Object.values(Object.groupBy(irrelevantNames, lengthOf)).map((own) => own.length)).toEqual([8, 8, 8])
  })
})

describe('definitions of other tasks', () => {
  const of = (name: string, category: string, labels: readonly string[], definition = `Do ${name}.`): Task => ({
    ...sentiment,
    name,
    definition,
    categories: [category],
    answerSpace: { kind: 'classification', labels, stated: 'stated' },
  })
  const own = of('own', 'NLI', ['yes', 'no'])
  const others = [
    own,
    of('three labels', 'NLI', ['a', 'b', 'c']),
    of('same words', 'NLI', ['a', 'b'], 'Do own.'),
    of('blank', 'NLI', ['a', 'b'], ' '),
    of('near', 'NLI', ['a', 'b']),
    of('far', 'Sentiment', ['a', 'b', 'c']),
  ]

  test('related: the same category, as many labels, other words; unrelated: another category', () =>
    expect(otherDefinitions(own, others)).toEqual({
      moderate: [{ task: 'near', definition: 'Do near.' }],
      extreme: [{ task: 'far', definition: 'Do far.' }],
    }))

  const shown = { ...own, otherDefinitions: otherDefinitions(own, others) }
  test.each([
    ['misleading-moderate-1', { fit: true, value: 'Do near.', notes: ['own: shown with the definition of near'] }],
    ['misleading-extreme-1', { fit: true, value: 'Do far.', notes: ['own: shown with the definition of far'] }],
    [
      'misleading-moderate-2',
      {
        fit: false,
        reason:
          'own: the collection has 1 definition of other tasks of its category with as many labels, and this would be the 2nd',
      },
    ],
    [
      'misleading-extreme-5',
      {
        fit: false,
        reason: 'own: the collection has 1 definition of tasks of another category, and this would be the 5th',
      },
    ],
  ] as const)('%s', (name, expected) => expect(otherDefinition(name, shown)).toEqual(expected))

  test('the order of the collection does not matter', () => {
    const many = Array.from({ length: 9 }, (_, i) => of(`t${i}`, 'NLI', ['a', 'b']))
    expect(otherDefinitions(own, many.toReversed())).toEqual(otherDefinitions(own, many))
    expect(otherDefinitions(own, many).moderate).toHaveLength(5)
  })
})

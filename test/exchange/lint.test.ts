import { expect, test } from 'vitest'
import { labelSpace } from '#core/answer-space.ts'
import type { AnswerSpace, Instance } from '#core/task.ts'
import { lintTask } from '#exchange/lint.ts'
import { listedLabels } from '#exchange/listed-labels.ts'
import type { TaskHead } from '#exchange/read-event.ts'

const head: TaskHead = {
  name: 't',
  definition: 'Answer with "Yes" or "No".',
  positiveExamples: [
    { input: 'p1', output: 'Yes' },
    { input: 'p2', output: 'No' },
  ],
  negativeExamples: [{ input: 'n1', output: 'No' }],
  categories: ['QA'],
  curatedExamples: [],
}
const instance = (id: string, input: string, ...references: string[]): Instance => ({ id, input, references })
const clean = [instance('1', 'a', 'Yes'), instance('2', 'b', 'No'), instance('3', 'c', 'No')]
const yesNo = labelSpace(['Yes', 'No'], head.definition)
const generation: AnswerSpace = { kind: 'generation' }

const choice: AnswerSpace = { kind: 'choice' }
const choiceHead: Partial<TaskHead> = {
  definition: 'Choose.',
  positiveExamples: [
    { input: 'p1', output: 'ice', options: ['ice', 'fire'] },
    { input: 'p2', output: 'fire', options: ['ice', 'fire'] },
  ],
  negativeExamples: [{ input: 'n1', output: 'ice', options: ['ice', 'fire'] }],
}
const choices = (id: string, options: string[], ...references: string[]): Instance[] => [
  { id, input: 'i', references, options },
]

type Row = [
  name: string,
  changed: Partial<TaskHead>,
  more: Instance[],
  space: AnswerSpace,
  findings: [severity: string, code: string, count: number, instances: string[]][],
]

test.each<Row>([
  ['a clean task', {}, [], yesNo, []],
  ['an empty input', {}, [instance('x', ' ', 'Yes')], yesNo, [['warning', 'empty-input', 1, ['x']]]],
  [
    'an empty output',
    {},
    [instance('x', 'i', 'Yes', ''), instance('y', 'j', ' ')],
    yesNo,
    [['error', 'empty-output', 2, ['x', 'y']]],
  ],
  [
    'references of several lines (task671, task176)',
    {},
    [instance('x', 'i', 'a\nb'), instance('y', 'j', ' c\n'), instance('z', 'k', 'd', 'e\nf')],
    generation,
    [['warning', 'several-line-reference', 2, ['x', 'z']]],
  ],
  [
    'a reference with a blank line',
    {},
    [instance('x', 'i', 'a\nb\n \nc'), instance('y', 'j', 'a\nb')],
    generation,
    [
      ['warning', 'several-line-reference', 1, ['y']],
      ['warning', 'blank-line-reference', 1, ['x']],
    ],
  ],
  [
    'an output outside a corrected label space',
    {},
    [instance('x', 'i', 'Maybe')],
    yesNo,
    [['error', 'output-outside-label-space', 1, ['x']]],
  ],
  ['an input twice', {}, [instance('x', ' a ', ' Yes')], yesNo, [['warning', 'duplicate-instance', 1, ['x']]]],
  [
    'an input twice with another label',
    {},
    [instance('x', 'a', 'No'), instance('y', 'a', 'Yes')],
    yesNo,
    [
      ['error', 'contradicting-instances', 1, ['x']],
      ['warning', 'duplicate-instance', 1, ['y']],
    ],
  ],
  [
    'references in another order',
    {},
    [instance('x', 'd', 'Yes', 'No'), instance('y', 'd', 'No', 'Yes')],
    yesNo,
    [['warning', 'duplicate-instance', 1, ['y']]],
  ],
  [
    'an input twice with another text',
    {},
    [instance('x', 'a', 'Certainly')],
    generation,
    [['warning', 'duplicate-instance', 1, ['x']]],
  ],
  [
    'examples among the instances',
    {},
    [instance('x', 'p1', 'Yes'), instance('y', 'n1 ', 'Yes')],
    yesNo,
    [['warning', 'example-among-instances', 2, ['x', 'y']]],
  ],
  [
    'more of one kind than are named',
    {},
    Array.from({ length: 9 }, (_, i) => instance(`x${i}`, 'p1', 'Yes')).slice(0, 7),
    yesNo,
    [
      ['warning', 'example-among-instances', 7, ['x0', 'x1', 'x2', 'x3', 'x4']],
      ['warning', 'duplicate-instance', 6, ['x1', 'x2', 'x3', 'x4', 'x5']],
    ],
  ],
  [
    'a negative example that an instance shows to be right',
    {},
    [instance('x', 'n1', 'No')],
    yesNo,
    [
      ['error', 'negative-example-right', 1, []],
      ['warning', 'example-among-instances', 1, ['x']],
    ],
  ],
  [
    'a negative example that a positive one shows to be right',
    { negativeExamples: [{ input: 'p1', output: 'Yes ' }] },
    [],
    yesNo,
    [['error', 'negative-example-right', 1, []]],
  ],
  ['no definition', { definition: ' ' }, [], generation, [['error', 'no-definition', 1, []]]],
  ['no categories', { categories: [] }, [], yesNo, [['warning', 'no-categories', 1, []]]],
  [
    'one positive example',
    { positiveExamples: head.positiveExamples.slice(1) },
    [],
    yesNo,
    [['warning', 'few-positive-examples', 1, []]],
  ],
  ['no negative example', { negativeExamples: [] }, [], yesNo, [['warning', 'no-negative-examples', 1, []]]],
  [
    'an example without text',
    { negativeExamples: [{ input: '', output: 'No' }] },
    [],
    yesNo,
    [['error', 'empty-example', 1, []]],
  ],
  [
    'a positive example outside the label space',
    { positiveExamples: [...head.positiveExamples, { input: 'p3', output: 'Maybe' }] },
    [],
    yesNo,
    [['error', 'positive-example-outside-label-space', 1, []]],
  ],
  [
    'a negative example outside the label space',
    { negativeExamples: [{ input: 'n', output: "I don't know." }] },
    [],
    yesNo,
    [['warning', 'negative-example-outside-label-space', 1, []]],
  ],
  [
    'labels of punctuation only',
    {
      definition: 'Answer + or -.',
      positiveExamples: [
        { input: 'p', output: '+' },
        { input: 'q', output: '-' },
      ],
      negativeExamples: [{ input: 'n', output: '-' }],
    },
    [],
    labelSpace(['+', '-'], 'Answer + or -.'),
    [
      ['error', 'label-without-letters', 2, []],
      ['warning', 'unused-label', 2, []],
      ['error', 'output-outside-label-space', 3, ['1', '2', '3']],
    ],
  ],
  [
    'labels that differ in case only',
    {},
    [instance('x', 'i', 'yes')],
    labelSpace(['Yes', 'yes', 'No'], head.definition),
    [['error', 'equal-labels', 2, []]],
  ],
  ['the same in generation', { negativeExamples: [{ input: 'n', output: "I don't know." }] }, [], generation, []],
  [
    'references of punctuation only, in generation',
    {},
    [instance('x', 'd', '?'), instance('y', 'e', '!!!', 'text')],
    generation,
    [['error', 'reference-without-letters', 2, ['x', 'y']]],
  ],
  [
    'references in other scripts',
    {},
    [
      instance('x', 'd', '北京'),
      instance('y', 'e', 'Москва', 'Moscow'),
      instance('z', 'f', 'GPT模型'),
      instance('u', 'g', 'café'),
    ],
    generation,
    [
      ['warning', 'no-rouge-words', 1, ['x']],
      ['warning', 'fewer-rouge-words', 3, ['y', 'z', 'u']],
    ],
  ],
  [
    'labels in another script',
    {
      definition: '是 or 否, Yes or No',
      positiveExamples: [
        { input: 'p', output: '是' },
        { input: 'q', output: '否' },
      ],
      negativeExamples: [{ input: 'n', output: '否' }],
    },
    [instance('x', 'd', '是'), instance('y', 'e', '否')],
    labelSpace(['是', '否', 'Yes', 'No'], '是 or 否, Yes or No'),
    [['warning', 'no-rouge-words', 2, ['x', 'y']]],
  ],
  [
    'one label',
    {
      definition: 'Say "Yes".',
      positiveExamples: [
        { input: 'p', output: 'Yes' },
        { input: 'q', output: 'Yes' },
      ],
      negativeExamples: [{ input: 'n', output: 'Yes' }],
    },
    [],
    labelSpace(['Yes'], 'Say "Yes".'),
    [
      ['error', 'single-label', 1, []],
      ['error', 'output-outside-label-space', 2, ['2', '3']],
    ],
  ],
  [
    'a label that the definition offers in vain',
    { definition: 'Answer with "Yes", "No" or "Maybe".' },
    [],
    yesNo,
    [['warning', 'unused-label', 1, []]],
  ],
  [
    'a label of the label space that never occurs',
    {},
    [],
    labelSpace(['Yes', 'No', 'Perhaps'], 'Yes, No, Perhaps'),
    [
      ['warning', 'unused-label', 1, []],
      ['warning', 'unstated-label', 1, []],
    ],
  ],
  ['a choice task with nothing wrong', choiceHead, choices('x', ['ice', 'fire'], 'fire'), choice, []],
  [
    'a reference that is none of the options',
    choiceHead,
    choices('x', ['ice', 'fire'], 'steam'),
    choice,
    [['error', 'reference-outside-options', 1, ['x']]],
  ],
  [
    'a reference that is an option in other letters: exact match takes it as right',
    choiceHead,
    choices('x', ['He', 'She'], 'he'),
    choice,
    [['warning', 'reference-written-otherwise', 1, ['x']]],
  ],
  [
    'options that are equal after normalisation',
    choiceHead,
    choices('x', ['-1', '1', '2'], '2'),
    choice,
    [['error', 'equal-options', 1, ['x']]],
  ],
  [
    'an option of punctuation only',
    choiceHead,
    choices('x', ['+', 'b'], 'b'),
    choice,
    [['error', 'option-without-letters', 1, ['x']]],
  ],
  [
    'the same input with other options',
    choiceHead,
    [...choices('x', ['ice', 'fire'], 'fire'), ...choices('y', ['ice', 'sand'], 'sand')],
    choice,
    [],
  ],
  [
    'the same input and options with another reference',
    choiceHead,
    [...choices('x', ['ice', 'fire'], 'fire'), ...choices('y', ['fire', 'ice'], 'ice')],
    choice,
    [['error', 'contradicting-instances', 1, ['y']]],
  ],
  [
    'examples of a choice task',
    {
      ...choiceHead,
      positiveExamples: [
        { input: 'p1', output: 'sand', options: ['ice', 'fire'] },
        { input: 'p2', output: 'ice' },
      ],
      negativeExamples: [{ input: 'n1', output: 'none', options: ['ice', 'fire'] }],
    },
    choices('x', ['ice', 'fire'], 'fire'),
    choice,
    [
      ['error', 'positive-example-outside-options', 1, []],
      ['warning', 'negative-example-outside-options', 1, []],
      ['warning', 'example-without-options', 1, []],
    ],
  ],
  ['labels none of which is stated', { definition: 'Judge.' }, [], labelSpace(['Yes', 'No'], 'Judge.'), []],
])('%s', (_, changed, more, space, findings) => {
  const found = lintTask({ ...head, ...changed }, space.kind === 'choice' ? more : [...clean, ...more], space)
  expect(found.map(({ severity, code, count, instances }) => [severity, code, count, instances])).toEqual(findings)
  for (const { task, message } of found) expect([task, message]).not.toContain('')
})

test.each<[string, Instance[], AnswerSpace, number]>([
  ['one output for every instance', [instance('1', 'a', 'Yes'), instance('2', 'b', ' Yes ')], generation, 1],
  ['two outputs', clean, generation, 0],
  ['two references each', [instance('1', 'a', 'Yes', 'No'), instance('2', 'b', 'Yes', 'No')], generation, 0],
  ['a single instance has no other', clean.slice(0, 1), generation, 0],
  [
    'one output of two labels: only some of the instances may be here',
    [instance('1', 'a', 'Yes'), instance('2', 'b', 'Yes')],
    yesNo,
    0,
  ],
])('whoever always gives it is right: %s', (_, instances, space, count) => {
  const found = lintTask(head, instances, space).filter(({ code }) => code === 'single-output')
  expect(found.map(({ severity, message }) => [severity, message])).toEqual(
    Array.from({ length: count }, () => [
      'error',
      'one output for every instance, "Yes": whoever always gives it is right, so that no score says anything; without a second output there is no label space',
    ]),
  )
})

// Python: equal after Tk-Instruct's `normalize_answer` or not.
test.each<[labels: string[], named: string | null]>([
  [['-1', '1'], '"-1", "1"'],
  [['0.5', '05'], '"0.5", "05"'],
  [['A+', 'A-', 'B'], '"A+", "A-"'],
  [['He', 'he', 'she'], '"He", "he"'],
  [['yes', 'yes?'], '"yes", "yes?"'],
  [['1-2', '12'], '"1-2", "12"'],
  [['-1', '0', '1'], '"-1", "1"'],
  [['a b', 'a  b'], '"a  b", "a b"'],
  [['1', '10'], null],
  [['a', 'an'], null],
  [['x²', 'x'], null],
  [['é', 'e'], null],
])('of the labels %j exact match cannot tell apart: %s', (labels, equal) => {
  const found = lintTask(head, clean, labelSpace(labels, head.definition)).filter(({ code }) => code === 'equal-labels')
  expect(found.map(({ task, severity, message }) => [task, severity, message])).toEqual(
    equal === null
      ? []
      : [
          [
            't',
            'error',
            `labels that exact match cannot tell apart, so that a guess at one counts as right where another is: ${equal}; rename them`,
          ],
        ],
  )
})

test('what a finding shows of texts is quoted and short', () => {
  const examples = Array.from({ length: 7 }, (_, i) => ({ input: `i${i}`, output: `${i}\u001b[2J${'x'.repeat(500)}` }))
  const [finding] = lintTask({ ...head, negativeExamples: examples }, clean, yesNo)
  expect(finding?.message).not.toContain('\u001b')
  expect(finding?.message.length).toBeLessThan(700)
})

test.each<[string, string[], string[]]>([
  ['Answer with "Yes", "No" or "Maybe".', ['Yes', 'No'], ['Maybe']],
  ['Answer with Yes, No or Maybe.', ['Yes', 'No'], ['Maybe']],
  ['Answer with yes, no, or maybe.', ['Yes', 'No'], ['maybe']],
  ['Output one of: a, b, c.', ['a', 'b'], ['c']],
  ["Say 'yes' or 'no'.", ['yes'], ['no']],
  ['Say “yes” / “no”.', ['yes'], ['no']],
  ['Given a "premise" and a "hypothesis", say entails or neutral.', ['entails', 'neutral'], []],
  ['Label C, E, and N, respectively.', ['C', 'E', 'N'], []],
  ['Either a stereotype, anti-stereotype, or is unrelated.', ['stereotype', 'anti-stereotype', 'unrelated'], []],
  ["It doesn't say 'x', it can't.", ['x'], []],
  ['Write a sentence.', ['a'], []],
])('of the labels that %j offers, given %j, never occur: %j', (definition, used, missing) => {
  expect(listedLabels(definition, new Set(used))).toEqual(missing)
})

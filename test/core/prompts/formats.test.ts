import { describe, expect, test } from 'vitest'
import type { Instruction } from '#core/conditions/condition.ts'
import { promptFormats } from '#core/prompts/index.ts'

const full: Instruction = {
  definition: ' Say the colour\n',
  examples: [
    { input: 'The sky ', output: 'blue', source: 'task' },
    { input: 'Is grass?', output: '\ngreen!', source: 'task' },
  ],
}
const none: Instruction = { examples: [] }

// One line of a row is one line of the official collator's code, in the order it puts them together; science.md section
// 3.
const definitionLine = 'Definition: Say the colour.\n\n'
const firstExample = ' Positive Example 1 -\n' + 'Input: The sky.\n' + ' Output: blue.\n' + '\n'
const secondExample = ' Positive Example 2 -\n' + 'Input: Is grass?\n' + ' Output: green!\n' + '\n'
const announcement = 'Now complete the following example -\n'
const instance = 'Input: Snow.\n' + 'Output: '

describe.each(['tk-instruct', 'chat'] as const)('%s', (name) => {
  const { render } = promptFormats[name]

  test.each([
    ['everything', full, ' Snow ', definitionLine + firstExample + secondExample + announcement + instance],
    ['no examples', { ...full, examples: [] }, 'Snow', definitionLine + announcement + instance],
    ['no definition', { examples: full.examples }, 'Snow', firstExample + secondExample + announcement + instance],
    ['neither', none, 'Snow', announcement + instance],
    [
      'a blank input ends in its label’s space, which is no punctuation',
      none,
      ' \n',
      announcement + 'Input: .\nOutput: ',
    ],
    ['several lines', none, 'a\n\nb;', announcement + 'Input: a\n\nb;\nOutput: '],
    ['punctuation beyond ASCII', none, '雪。', announcement + 'Input: 雪。.\nOutput: '],
    ['a character of two units', none, '☃\u{1f600}', announcement + 'Input: ☃\u{1f600}.\nOutput: '],
    ['a byte order mark is not trimmed', none, 'Snow?\ufeff', announcement + 'Input: Snow?\ufeff.\nOutput: '],
    ['a file separator is trimmed', none, 'Snow?\x1c', announcement + 'Input: Snow?\nOutput: '],
  ])('%s', (_title, instruction, input, text) => {
    expect(render(instruction, input).text).toBe(text)
  })

  test.each(Array.from('!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'))('no full stop behind %s', (mark) => {
    expect(render(none, `Snow${mark}`).text).toBe(`${announcement}Input: Snow${mark}\nOutput: `)
  })
})

// Only what stands behind a demonstration's "Output:" differs: "blue" for "blue.".
describe.each([
  ['tk-instruct-no-added-stop', 'tk-instruct'],
  ['chat-no-added-stop', 'chat'],
] as const)('%s', (name, usual) => {
  const { render } = promptFormats[name]

  test.each([
    [
      'outputs as they are',
      full,
      definitionLine +
        ' Positive Example 1 -\nInput: The sky.\n Output: blue\n\n' +
        secondExample +
        announcement +
        instance,
    ],
    [
      'white space around an output goes',
      { examples: [{ input: 'a', output: ' 1 2\n', source: 'task' as const }] },
      ' Positive Example 1 -\nInput: a.\n Output: 1 2\n\n' + announcement + instance,
    ],
    [
      'without examples nothing differs',
      { ...full, examples: [] },
      promptFormats[usual].render({ ...full, examples: [] }, 'Snow').text,
    ],
  ])('%s', (_title, instruction, text) => {
    expect(render(instruction, 'Snow').text).toBe(text)
  })

  test(`it is what ${usual} is without its added stop, and adds none itself`, () => {
    expect([promptFormats[usual].withoutAddedStop, promptFormats[name].withoutAddedStop]).toEqual([name, null])
  })
})

test.each([
  [
    'everything',
    full,
    'Say the colour\n\nInput: The sky\nOutput: blue\n\nInput: Is grass?\nOutput: green!\n\nInput: Snow\nOutput: ',
  ],
  ['no examples', { ...full, examples: [] }, 'Say the colour\n\nInput: Snow\nOutput: '],
  ['neither', none, 'Input: Snow\nOutput: '],
])('plain: %s', (_title, instruction, text) => {
  expect(promptFormats.plain.render(instruction, ' Snow\n').text).toBe(text)
})

test.each([
  ['tk-instruct', false],
  ['tk-instruct-no-added-stop', false],
  ['chat', true],
  ['chat-no-added-stop', true],
  ['plain', false],
] as const)('%s is a user turn: %s', (name, userTurn) => {
  expect(promptFormats[name]).toMatchObject({ name, userTurn })
})

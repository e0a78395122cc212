import { expect, test } from 'vitest'
import { answerLineOf } from '#exchange/hand-outs/answer-line.ts'
import { limits } from '#exchange/limits.ts'

const id = 'ab.1.2.a.0123'
const line = (row: object) => JSON.stringify({ custom_id: id, ...row })
const body = (choice: object) => line({ response: { status_code: 200, body: { choices: [choice] } } })
const answer = (text: string, end: string) => ({
  state: 'answered',
  customId: id,
  choices: [{ text, end, logProbabilities: null }],
})

test.each([
  ['the wrapped body', body({ text: 'yes', finish_reason: 'stop', stop_reason: null }), answer('yes', 'end of turn')],
  ['a stop text', body({ text: 'yes', finish_reason: 'stop', stop_reason: '\n' }), answer('yes', 'stop')],
  ['no word of what ended it', body({ text: 'yes', finish_reason: 'stop' }), answer('yes', 'unknown')],
  ['the token limit', body({ text: 'yes', finish_reason: 'length' }), answer('yes', 'token limit')],
  ['a message of a chat', body({ message: { role: 'assistant', content: 'yes' } }), answer('yes', 'unknown')],
  ['the bare body', line({ choices: [{ text: 'yes' }] }), answer('yes', 'unknown')],
  [
    'Ray Data’s text',
    line({ generated_text: 'yes', num_generated_tokens: 2 }),
    { ...answer('yes', 'unknown'), answerTokens: 2 },
  ],
  ['an empty answer', body({ text: '' }), answer('', 'unknown')],
])('read is %s', (_, text, expected) => {
  expect(answerLineOf(text)).toMatchObject(expected)
})

test.each([
  ['an error', line({ response: null, error: { message: 'out of memory' } }), 'out of memory'],
  ['a status', line({ response: { status_code: 429, body: {} } }), 'status 429'],
  ['a body that is an error', line({ response: { status_code: 200, body: { error: { message: 'no' } } } }), 'no'],
  ['Ray’s error', line({ __inference_error__: 'too long', generated_text: '' }), 'too long'],
])('failed is %s', (_, text, why) => {
  expect(answerLineOf(text)).toEqual({ state: 'failed', customId: id, why })
})

test.each([
  ['no JSON', '{"custom_id": "a', /is not JSON; was its writing cut off/],
  ['a list', '[]', /it is a list, no object/],
  ['no id', '{"choices": []}', /"custom_id" is nothing/],
  ['an id of another type', '{"custom_id": 3}', /"custom_id" is 3/],
  ['an endless id', JSON.stringify({ custom_id: 'x'.repeat(1e4) }), /"custom_id" is/],
  ['no answer', line({ response: { status_code: 200, body: {} } }), /neither "choices" nor/],
  ['no choices', line({ choices: [] }), /neither "choices" nor/],
  ['a choice that is none', line({ choices: [null] }), /"choices\[0\]" is null/],
  ['a text of another type', body({ text: 3 }), /"text" is 3; a text is needed/],
  ['half a surrogate pair', `{"custom_id":"${id}","choices":[{"text":"\\ud800"}]}`, /a text is needed/],
  [
    'a place twice',
    line({
      choices: [
        { index: 0, text: 'a' },
        { index: 0, text: 'b' },
      ],
    }),
    /index" is 0; each of 2/,
  ],
  ['a place outside', line({ choices: [{ index: 1e9, text: 'a' }] }), /each of 1 is needed once/],
  ['too many choices', line({ choices: Array(2000).fill({ text: '' }) }), /2000 choices; at most 1000/],
  ['a long text', body({ text: 'x'.repeat(limits.answers.text + 1) }), /at most 1000000 are allowed/],
  ['deep JSON', line({ a: JSON.parse(`${'['.repeat(50)}${']'.repeat(50)}`) as unknown }), /deeper than 32/],
  ['log-probabilities that are no list', body({ text: '', logprobs: { token_logprobs: 3 } }), /no list/],
])('unreadable is %s', (_, text, why) => {
  const read = answerLineOf(text)
  expect(read.state).toBe('unreadable')
  expect(read).toMatchObject({ why: expect.stringMatching(why) as string })
})

test('what is no logarithm of a probability is no number: positive ones, NaN, texts', () => {
  const text = `{"custom_id":"${id}","choices":[{"text":"","logprobs":{"token_logprobs":[null,-1.5,0,0.5,NaN,-Infinity,"-1"]}}]}`
  expect(answerLineOf(text)).toMatchObject({
    choices: [{ logProbabilities: [null, -1.5, 0, null, null, null, null] }],
  })
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { renderTurn } from '#engine/process/chat-template.ts'

const folder = join(import.meta.dirname, 'chat-templates')
const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'))
const templates = read('templates.json') as Readonly<Record<string, string>>
/** Made by Jinja2 (oracle.py), which Hugging Face's `apply_chat_template` renders with. */
const { jinja2, rendered } = read('rendered.json') as {
  readonly jinja2: string
  readonly rendered: Readonly<Record<string, string>>
}
const special = { bos: '<s>', eos: '</s>' }
const turnOf = (template: string) => {
  const rendered = renderTurn({ template, ...special })
  if (rendered.state === 'faulty') throw new Error(rendered.reason)
  return rendered.turn
}

describe(`one user turn and the generation prompt, as Jinja2 ${jinja2} renders them`, () => {
  test.each(Object.entries(templates))('%s', (name, template) => {
    const { before, after } = turnOf(template)
    expect(`${before}X${after}`).toBe(rendered[name])
  })
})

describe('white space between the generation prompt and a past answer', () => {
  test.each([
    ['openchat 3.5, past answers after a space', ' '],
    ['a space in past answers only', ' '],
    ['vicuna', ' '],
    ['llama 2', ' '],
    ['no space in past answers', ''],
    ['chatml', ''],
    ['gemma', ''],
    ['zephyr, newlines between the blocks', ''],
    // Nothing is known of it: past answers do not begin where the generation prompt ends.
    ['a header for generation only', ''],
    ['qwq, a thought is opened', ''],
  ])('%s: %j', (name, gap) => {
    expect(turnOf(templates[name] ?? '').gap).toBe(gap)
  })
})

test.each([
  [
    'no Jinja',
    '{% for %}',
    /^invalid chat template: it cannot be rendered \(.+\); ask the model with the format tk-instruct or plain$/,
  ],
  ['one that raises', "{{ raise_exception('not for users') }}", /cannot be rendered \(not for users\)/],
  ['one that calls what is not there', '{{ frobnicate(messages) }}', /cannot be rendered/],
  ['one that leaves the turn out', '{{ bos_token }}', /it leaves the user turn out/],
  [
    'one that says a great deal',
    "{% for i in range(2000) %}xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx{% endfor %}{{ messages[0]['content'] }}",
    /it puts 2000\d\d characters around a user turn; 100000 are allowed/,
  ],
  ['one that shows it twice', "{{ messages[0]['content'] }}{{ messages[0]['content'] }}", /more than once/],
])('%s is refused by name', (_, template, reason) => {
  expect(renderTurn({ template, ...special })).toEqual({
    state: 'faulty',
    reason: expect.stringMatching(reason) as string,
  })
})

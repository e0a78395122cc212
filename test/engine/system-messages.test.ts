import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createEngine } from '#engine/client.ts'
import { renderTurn } from '#engine/process/chat-template.ts'
import { inspectModel } from '#engine/process/inspect.ts'
import { systemMessagesOf } from '#engine/process/system-messages.ts'
import { forkNode } from '#processes/fork-node.ts'
import { chatTemplate } from '../../build/random-model/vocabulary.ts'
import { sharedAvailable, sharedPath, sharedReason } from '../support/shared.ts'
import { modelFolder, tinyModel } from './models.ts'

const file = join(import.meta.dirname, 'chat-templates', 'templates.json')
const templates = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, string>>
const special = { bos: '<s>', eos: '</s>' }
const free = { default: null, refusal: null, staying: null }
const saying = (more: string) =>
  `{% if messages[0]['role'] == 'system' ${more}%}{% set said = messages[0]['content'] %}{% set rest = messages[1:] %}{% else %}{% set said = 'Be kind.' %}{% set rest = messages %}{% endif %}{{ '<<' + said + '>>' }}{% for m in rest %}{% if m['role'] == 'user' %}{{ m['content'] }}{% endif %}{% endfor %}`

const rows = [
  ['chatml', templates['chatml'] ?? '', free],
  ['llama 2, in the user turn', templates['llama 2'] ?? '', free],
  [
    'one with a default',
    templates['chatml with a default system message (SmolLM2)'] ?? '',
    { ...free, default: 'Be brief.' },
  ],
  ['gemma', templates['gemma'] ?? '', { ...free, refusal: 'System role not supported' }],
  [
    'one that wants turns to alternate',
    templates['mistral'] ?? '',
    { ...free, refusal: 'Conversation roles must alternate' },
  ],
  [
    'one that passes it over',
    templates['alpaca'] ?? '',
    { ...free, refusal: 'the template leaves system messages out' },
  ],
  ['one whose default can be left out', saying(''), { ...free, default: 'Be kind.' }],
  [
    'one that says its own again where the message is empty',
    saying("and messages[0]['content'] != '' "),
    { ...free, default: 'Be kind.', staying: 'the template says its own where the system message is empty' },
  ],
  [
    'one that refuses an empty one',
    `{% if messages[0]['content'] == '' %}{{ raise_exception('empty') }}{% endif %}${saying('')}`,
    { ...free, default: 'Be kind.', staying: 'empty' },
  ],
] as const

test.each(rows)('%s', (_, template, told) => {
  expect(systemMessagesOf({ template, ...special })).toEqual(told)
})

test.each([
  ['its own', undefined, '<<Be kind.>>'],
  ['another', 'Be brief.', '<<Be brief.>>'],
  ['none', '', '<<>>'],
])('a turn with %s', (_, systemMessage, before) => {
  expect(renderTurn({ template: saying(''), ...special, systemMessage })).toMatchObject({ turn: { before } })
})

test.skipIf(!sharedAvailable)(`SmolLM2 says what its template hides${sharedReason}`, () => {
  const read = inspectModel(sharedPath('models/SmolLM2-135M-Instruct.Q4_1.gguf'))
  const template = read.state === 'usable' ? (read.chatTemplate ?? '') : ''
  expect(systemMessagesOf({ template, ...special })).toEqual({
    ...free,
    default: 'You are a helpful AI assistant named SmolLM, trained by Hugging Face',
  })
})

describe('a loaded model', () => {
  const folder = modelFolder()
  const engine = createEngine({ fork: forkNode })
  afterAll(() => engine.close())
  const load = { gpuLayers: 0, threads: 1, contextSize: 256 }
  const fit = { candidates: [{ text: 'x', sharedLength: 0 }], userTurn: true, maxAnswerTokens: 8 }
  const withSystem = tinyModel(folder, 'system.gguf', { chatTemplate })
  const gemma = tinyModel(folder, 'gemma.gguf', { chatTemplate: templates['gemma'] ?? '' })

  test('is asked with the system message it was loaded with', async () => {
    const file = withSystem
    expect(await engine.load({ ...load, file, systemMessage: 'Be brief.' })).toMatchObject({ state: 'loaded' })
    expect(await engine.fit(fit)).toMatchObject({
      text: '<|system|>\nBe brief.<|end|>\n<|user|>\nx<|end|>\n<|assistant|>\n',
    })
    expect(await engine.load({ ...load, file })).toMatchObject({ state: 'loaded' })
    expect(await engine.fit(fit)).toMatchObject({ text: '<|user|>\nx<|end|>\n<|assistant|>\n' })
  })

  test.each([
    ['a template that takes none', gemma, 'Be brief.', /System role not supported/],
    ['a special token in it', withSystem, 'Be<|end|> brief.', /^invalid system message: it holds <\|end\|>/],
  ])('%s is refused when it is loaded', async (_, model, systemMessage, reason) => {
    expect(await engine.load({ ...load, file: model, systemMessage })).toEqual({
      state: 'refused',
      reason: expect.stringMatching(reason) as string,
    })
  })

  test('is known by what its template does with system messages', async () => {
    expect(await engine.inspect(gemma)).toMatchObject({
      model: { hasChatTemplate: true, systemMessages: { refusal: 'System role not supported' } },
    })
  })
})

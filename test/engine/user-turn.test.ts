import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Asker } from '#engine/process/asker.ts'
import type { ExactModel } from '#engine/process/load.ts'
import { chatTemplate } from '../../build/random-model/vocabulary.ts'
import { sharedAvailable, sharedPath, sharedReason } from '../support/shared.ts'
import { answered, askerOf, asking, loadHere } from './in-process.ts'
import { modelFolder, tinyModel } from './models.ts'

const folder = modelFolder()
const text = 'Definition: Say it.\n\nInput: a good movie\nOutput:'
const past = (header: string) =>
  `{% for m in messages %}{% if m['role'] == 'user' %}{{ 'ASKER: ' + m['content'] + ' ' }}{% else %}{{ '${header}' + m['content'] + eos_token }}{% endif %}{% endfor %}`
const generation = "{% if add_generation_prompt %}{{ 'HELPER:' }}{% endif %}"

/** The templates of the three kinds of header, and the prompt that each says it makes. */
const rows = [
  ['special tokens around the text', chatTemplate, `<|user|>\n${text}<|end|>\n<|assistant|>\n`, 'yes'],
  ['words around it, a space in past answers', past('HELPER: ') + generation, `ASKER: ${text} HELPER:`, ' yes'],
  ['words around it, no space in past answers', past('HELPER:') + generation, `ASKER: ${text} HELPER:`, 'yes'],
  [
    'a header for generation only',
    "{% for m in messages %}{{ '<u>' + m['content'] + '</u>' if m['role'] == 'user' else m['content'] }}{% endfor %}{% if add_generation_prompt %}<h>{% endif %}",
    `<u>${text}</u><h>`,
    'yes',
  ],
  [
    'words between special tokens',
    "{% for m in messages %}{{ '<|user|>Q: ' + m['content'] + ' :Q<|end|>' }}{% endfor %}{% if add_generation_prompt %}{{ '<|assistant|>A:' }}{% endif %}",
    `<|user|>Q: ${text} :Q<|end|><|assistant|>A:`,
    'yes',
  ],
] as const

describe.each(rows)('%s', (_, template, prompt, answer) => {
  let loaded: ExactModel
  let asker: Asker
  beforeAll(async () => {
    loaded = await loadHere(tinyModel(folder, 'turn.gguf', { chatTemplate: template }), { contextSize: 256 })
    asker = askerOf(loaded)
  })
  afterAll(() => loaded.dispose())

  const encode = (data: string) => {
    const [encoded] = asker.encode([
      {
        candidates: [{ text: data, sharedLength: 12 }],
        userTurn: true,
        maxAnswerTokens: 8,
        stop: 'newline',
        answer: 'yes',
      },
    ])
    if (encoded?.state !== 'fits') throw new Error(JSON.stringify(encoded))
    return {
      text: encoded.text,
      prompt: [...encoded.tokens.slice(0, encoded.answerFrom)],
      answer: [...encoded.tokens.slice(encoded.answerFrom)],
    }
  }

  test('the prompt ends as the generation prompt says', () => {
    expect(encode(text).text).toBe(prompt)
  })

  test('its tokens are those of the whole', () => {
    expect(encode(text).prompt).toEqual([loaded.model.tokens.bos, ...loaded.model.tokenize(prompt, true)])
  })

  test('special tokens in the data stay text', () => {
    for (const special of ['<|end|>', '<|endoftext|>', '<|assistant|>']) {
      const count = (tokens: readonly number[]) =>
        tokens.filter((token) => loaded.model.isSpecialToken(token as never)).length
      expect(count(encode(`a ${special} b`).prompt)).toBe(count(encode('a b').prompt))
    }
  })

  test('an answer is learned and scored as past answers follow their header', async () => {
    const { model } = loaded
    expect(encode(text).answer.slice(0, -1)).toEqual(model.tokenize(answer, false))
    const scored = answered(await asker.ask(asking(text, { decoding: 'likelihood', labels: ['yes'], userTurn: true })))
    expect(scored.answerTokens).toBe(model.tokenize(answer, false).length)
  })

  test('what instances share is read apart, and changes no answer', async () => {
    const alone = answered(await asker.ask(asking(text, { userTurn: true })))
    const shared = answered(
      await asker.ask(asking('', { candidates: [{ text, sharedLength: text.indexOf(' a good') }], userTurn: true })),
    )
    expect(shared).toEqual(alone)
  })
})

test('a newline that past answers begin with ends no answer', async () => {
  const bare =
    "{% for m in messages %}{{ '<|' + m['role'] + '|>' + ('\\n' if m['role'] == 'assistant' else '') + m['content'] + '<|end|>' }}{% endfor %}{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}"
  const loaded = await loadHere(tinyModel(folder, 'newline.gguf', { chatTemplate: bare }), { contextSize: 256 })
  const asker = askerOf(loaded)
  const [encoded] = asker.encode([
    {
      candidates: [{ text: 'x', sharedLength: 0 }],
      userTurn: true,
      maxAnswerTokens: 8,
      stop: 'newline',
      answer: 'yes',
    },
  ])
  const { model } = loaded
  expect(encoded?.state === 'fits' && [...encoded.tokens.slice(encoded.answerFrom, -1)]).toEqual(
    model.tokenize('\nyes', false),
  )
  await loaded.dispose()
})

test.skipIf(!sharedAvailable)(
  `a published model's template, with its default system message${sharedReason}`,
  async () => {
    const loaded = await loadHere(sharedPath('models/SmolLM2-135M-Instruct.Q4_1.gguf'), { contextSize: 256 })
    const fit = askerOf(loaded).fit(asking(text, { userTurn: true }))
    const whole = `<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n<|im_start|>user\n${text}<|im_end|>\n<|im_start|>assistant\n`
    expect(fit).toMatchObject({ text: whole, promptTokens: loaded.model.tokenize(whole, true).length })
    await loaded.dispose()
  },
)

import type { Token } from 'node-llama-cpp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEngine } from '#engine/client.ts'
import type { Encoded, EncodeRequest } from '#engine/engine.ts'
import type { Asker } from '#engine/process/asker.ts'
import type { ExactModel } from '#engine/process/load.ts'
import { forkNode } from '#processes/fork-node.ts'
import { chatTemplate, makeVocabulary } from '../../build/random-model/vocabulary.ts'
import { askerOf, asking, loadHere, withAsker } from './in-process.ts'
import { changedModel, modelFolder, tinyModel, withMetadata } from './models.ts'

const folder = modelFolder()
const file = tinyModel(folder, 'tiny.gguf', { chatTemplate })
const { ids } = makeVocabulary(640)

let loaded: ExactModel
let asker: Asker
beforeAll(async () => {
  loaded = await loadHere(file, { contextSize: 256 })
  asker = askerOf(loaded)
})
afterAll(() => loaded.dispose())

function example(text: string, answer: string, changes: Partial<EncodeRequest> = {}): EncodeRequest {
  return {
    candidates: [{ text, sharedLength: 0 }],
    userTurn: false,
    maxAnswerTokens: 16,
    stop: 'newline',
    answer,
    ...changes,
  }
}

const encodeBy = (by: Asker, request: EncodeRequest) => fitting(by.encode([request])[0]!)
const encode = (request: EncodeRequest) => encodeBy(asker, request)
const textOf = (tokens: Int32Array) => loaded.model.detokenize([...tokens] as Token[], true)

const prompts = [
  'Input: a good movie\nOutput: ',
  'Definition: Say it.\n\nInput: x',
  'no end <|bos|>',
  '漢字 Output:  \n',
  "isn't it?",
]
const answers = ['yes', 'Yes, no.', '漢字', ' two spaces before', 'two\nlines', '.', "'s", '<|endoftext|>', '']

describe.each([false, true])('a prompt with an answer, as a user turn: %j', (userTurn) => {
  test.each(prompts)('%j is what asking reads', async (text) => {
    const { tokens, answerFrom, text: whole, candidate } = encode(example(text, 'yes', { userTurn }))
    const answer = await asker.ask(asking(text, { userTurn }))
    expect(answer).toMatchObject({ fit: { promptTokens: answerFrom, text: whole, candidate } })
    expect([...tokens.slice(0, answerFrom)]).toEqual(loaded.sequence.contextTokens.slice(0, answerFrom))
  })

  test.each(answers)('%j stands behind its prompt, with the end', (answer) => {
    for (const text of prompts) {
      const { tokens, answerFrom } = encode(example(text, answer, { userTurn }))
      const [prompt, after] = [tokens.slice(0, answerFrom), tokens.slice(answerFrom)]
      expect([...prompt]).toEqual([...encode(example(text, 'another', { userTurn })).tokens.slice(0, answerFrom)])
      expect(after.at(-1)).toBe(userTurn ? ids.endOfTurn : ids.eos)
      // As tokens: going back to text, llama.cpp takes the space before a full stop away.
      expect([...after.slice(0, -1)]).toEqual(
        loaded.model.tokenize(userTurn || answer === '' ? answer : ` ${answer}`, false),
      )
    }
  })
})

describe('as many examples of a prompt as leave room for the answer', () => {
  const [long, middle, short] = [40, 20, 1].map((n) => ({ text: 'the answer '.repeat(n), sharedLength: 0 })) as [
    object,
    object,
    object,
  ]
  const candidates = [long, middle, short] as EncodeRequest['candidates']
  const answer = 'yes '.repeat(30).trim()

  test('where asking drops some, training drops them too', () => {
    for (const maxAnswerTokens of [16, 200, 230]) {
      const fit = asker.fit({ candidates, userTurn: false, maxAnswerTokens })
      expect(encode(example('', 'yes', { candidates, maxAnswerTokens }))).toMatchObject({
        candidate: (fit as { candidate: number }).candidate,
      })
    }
  })

  test('a long answer takes what it needs, to the last token', () => {
    const least = encode(example('', answer, { candidates: [candidates[2]!] })).tokens.length
    const middling = 256 - encode(example('', '', { candidates: [candidates[1]!] })).tokens.length
    const fill = (n: number) => encode(example('', Array(n).fill('yes').join(' '), { candidates }))
    expect(fill(middling).tokens).toHaveLength(256)
    expect(fill(middling)).toMatchObject({ candidate: 1 })
    expect(fill(middling + 1)).toMatchObject({ candidate: 2 })
    expect(least).toBeLessThan(256)
  })

  test('what fits with none is too long, and says what the prompt has and might have', () => {
    const huge = Array(300).fill('yes').join(' ')
    const shortest = encode(example('', '', { candidates: [candidates[2]!] })).answerFrom
    expect(asker.encode([example('', huge, { candidates })])).toEqual([
      { state: 'too-long', promptTokens: shortest, budget: 256 - 301 },
    ])
    expect(asker.encode([example('the answer '.repeat(200), 'yes')])).toMatchObject([
      { state: 'too-long', budget: 240 },
    ])
  })
})

describe('plain text', () => {
  test.each(['a story of a man', '\n\n two lines \n', ' space', '<|bos|>'])('%j stands between BOS and EOS', (text) => {
    const { tokens, answerFrom } = encode(example('', text))
    expect([tokens[0], tokens.at(-1), answerFrom]).toEqual([ids.bos, ids.eos, 1])
    expect(textOf(tokens.slice(1, -1))).toBe(text)
    expect(tokens).toHaveLength(loaded.model.tokenize(text, false).length + 2)
  })

  test('may fill the context, whatever an answer may be long', () => {
    const words = (n: number) => example('', ' yes'.repeat(n), { maxAnswerTokens: 200 })
    expect(encode(words(254)).tokens).toHaveLength(256)
    expect(asker.encode([words(255)])).toEqual([{ state: 'too-long', promptTokens: 1, budget: 0 }])
  })

  test('of a model without BOS begins with its own first token', async () => {
    await withAsker(tinyModel(folder, 'no-bos.gguf', { addBos: false }), {}, (other) => {
      const { tokens, answerFrom } = encodeBy(other, example('', 'a story'))
      expect([answerFrom, ...tokens]).toEqual([1, ...loaded.model.tokenize('a story', false), ids.eos])
      expect(() => other.encode([example('', '')])).toThrow('invalid text: ""; there is nothing to learn')
      return Promise.resolve()
    })
  })
})

describe('the end', () => {
  const noId = { type: 'u32', value: 2 ** 32 - 1 } as const

  test.each<readonly [string, Parameters<typeof withMetadata>[1], boolean, number]>([
    [
      'of a turn without a token of its own is the end of the text',
      { 'tokenizer.ggml.eot_token_id': noId },
      true,
      ids.eos,
    ],
    ['of a text that has none is a newline', { 'tokenizer.ggml.eos_token_id': noId }, false, ids.newline],
  ])('%s', async (_name, metadata, userTurn, expected) => {
    // Named otherwise, or llama.cpp would guess from the text which token ends a turn.
    const tokens = makeVocabulary(640).tokens.map((token) => token.replace(/^<\|(end|endoftext)\|>$/, '<|$1-other|>'))
    const other = changedModel(folder, 'end.gguf', (gguf) =>
      withMetadata(gguf, {
        'tokenizer.ggml.tokens': { type: 'strings', value: tokens },
        'tokenizer.chat_template': { type: 'string', value: chatTemplate.replaceAll('<|end|>', '') },
        ...metadata,
      }),
    )
    await withAsker(other, {}, (one) => {
      expect(encodeBy(one, example('x', 'yes', { userTurn })).tokens.at(-1)).toBe(expected)
      return Promise.resolve()
    })
  })
})

describe('a vocabulary that joins the end of the prompt to the answer', () => {
  // SentencePiece: a space is "▁", and nothing keeps it from the word before.
  const bytes = Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`)
  const words = ['▁', 'x', 'y', 'x▁']
  const tokens = ['<unk>', '<s>', '</s>', ...bytes, ...words]
  const all = [...tokens, ...Array.from({ length: 640 - tokens.length }, (_, i) => `unused${i}`)]
  const spm = changedModel(folder, 'spm.gguf', (gguf) =>
    withMetadata(gguf, {
      'tokenizer.ggml.model': { type: 'string', value: 'llama' },
      'tokenizer.ggml.tokens': { type: 'strings', value: all },
      'tokenizer.ggml.token_type': {
        type: 'i32s',
        value: all.map((_, id) => (id === 0 ? 2 : id < 3 ? 3 : id < 259 ? 6 : 1)),
      },
      'tokenizer.ggml.merges': null,
      'tokenizer.ggml.pre': null,
      'tokenizer.ggml.eot_token_id': null,
      'tokenizer.ggml.bos_token_id': { type: 'u32', value: 1 },
      'tokenizer.ggml.eos_token_id': { type: 'u32', value: 2 },
    }),
  )
  const id = (token: string) => all.indexOf(token)

  test('leaves the prompt as it is asked', async () => {
    await withAsker(spm, {}, (one, { model }) => {
      expect(model.tokenize('x y', false).slice(-2)).toEqual([id('x▁'), id('y')])
      const { tokens: row, answerFrom } = encodeBy(one, example('x', 'y'))
      expect([...row]).toEqual([1, ...model.tokenize('x', false), id('▁'), id('y'), 2])
      expect(answerFrom).toBe(1 + model.tokenize('x', false).length)
      return Promise.resolve()
    })
  })
})

test('through the process: as many as there are, in order', async () => {
  const engine = createEngine({ fork: forkNode })
  await engine.load({ file, gpuLayers: 0, threads: 1, contextSize: 256 })
  const requests = Array.from({ length: 1500 }, (_, i) =>
    example(`Input: ${i}\nOutput: `, i % 7 === 0 ? 'yes '.repeat(300) : `${i} yes`),
  )
  const encoded = await engine.encode(requests)
  expect(encoded).toEqual(asker.encode(requests))
  expect(new Set(encoded.map(({ state }) => state))).toEqual(new Set(['fits', 'too-long']))
  expect(await engine.encode([])).toEqual([])
  await expect(engine.encode([example('x', 'y', { candidates: [] })])).rejects.toThrow('invalid candidates: none')
  await engine.close()
})

function fitting(encoded: Encoded): Extract<Encoded, { readonly state: 'fits' }> {
  if (encoded.state !== 'fits') throw new Error(`expected a row: ${JSON.stringify(encoded)}`)
  return encoded
}

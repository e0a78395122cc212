import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { StopRule } from '#core/answers/stop-rule.ts'
import type { Asker } from '#engine/process/asker.ts'
import type { ExactModel } from '#engine/process/load.ts'
import { chatTemplate } from '../../build/random-model/vocabulary.ts'
import { answered, askerOf, asking, loadHere, withAsker } from './in-process.ts'
import { modelFolder, tinyModel } from './models.ts'

const folder = modelFolder()
const inputs = [
  'a good movie',
  'a bad movie',
  'water',
  '17',
  'The story of a man',
  'yes',
  'no',
  'music',
  'school',
  'who',
  'what',
  'people',
]
const promptFor = (input: string) =>
  `Definition: Say it.\n\nNow complete the following example -\nInput: ${input}\nOutput: `

let loaded: ExactModel
let asker: Asker
beforeAll(async () => {
  loaded = await loadHere(tinyModel(folder, 'tiny.gguf', { chatTemplate }), { contextSize: 256 })
  asker = askerOf(loaded)
})
afterAll(() => loaded.dispose())

const tokenCount = (text: string) => loaded.model.tokenize(text.trimEnd(), false).length + 1

describe('what is asked', () => {
  test('the first candidate that leaves room for the answer', () => {
    const [long, middle, short] = [40, 20, 1].map((n) => 'the answer '.repeat(n)) as [string, string, string]
    const candidates = [long, middle, short].map((text) => ({ text, sharedLength: 0 }))
    const fits = (maxAnswerTokens: number) => asker.fit({ candidates, userTurn: false, maxAnswerTokens })
    const room = 256 - tokenCount(long)
    expect(fits(room)).toEqual({ state: 'fits', candidate: 0, text: long, promptTokens: tokenCount(long) })
    expect(fits(room + 1)).toMatchObject({ candidate: 1, promptTokens: tokenCount(middle) })
    expect(fits(256 - tokenCount(short))).toMatchObject({ candidate: 2 })
    expect(fits(256 - tokenCount(short) + 1)).toEqual({
      state: 'too-long',
      promptTokens: tokenCount(short),
      budget: tokenCount(short) - 1,
    })
  })

  test('a prompt that fills the context to the last token is answered in full', async () => {
    let text = 'the answer'
    while (tokenCount(`${text} yes`) <= 256 - 8) text += ' yes'
    const answer = answered(
      await asker.ask(asking(text, { maxAnswerTokens: 8, decoding: 'likelihood', labels: ['yes'] })),
    )
    expect(answer.fit.promptTokens).toBe(256 - 8)
    expect(loaded.sequence.nextTokenIndex).toBeLessThanOrEqual(256)
  })

  test('nothing that does not fit, whatever the decoding', async () => {
    const text = 'the answer '.repeat(200)
    for (const decoding of ['free', 'constrained', 'likelihood'] as const) {
      expect(await asker.ask(asking(text, { decoding, labels: ['yes', 'no'] }))).toEqual({
        state: 'too-long',
        promptTokens: tokenCount(text),
        budget: 240,
      })
    }
  })

  test('trailing white space stays in the text and is left off the tokens', async () => {
    const bare = answered(await asker.ask(asking('Output:')))
    const spaced = answered(await asker.ask(asking('Output:  ')))
    expect(spaced.fit).toEqual({ ...bare.fit, text: 'Output:  ' })
    expect(spaced).toEqual({ ...bare, fit: spaced.fit })
  })

  test.each([['<|endoftext|>'], ['<|bos|>'], ['<|end|>'], ['<|user|>']])('%s in the data stays text', (special) => {
    const { model } = loaded
    const plain = asker.fit(asking(`Input: ${special} Output:`))
    expect(plain).toMatchObject({ promptTokens: model.tokenize(`Input: ${special} Output:`, false).length + 1 })
    // As a special token it would be one token in place of one for each character or so.
    expect(model.tokenize(special, true)).toHaveLength(1)
    expect(model.tokenize(special, false).length).toBeGreaterThan(3)
    const turn = asker.fit(asking(special, { userTurn: true }))
    const empty = asker.fit(asking('', { userTurn: true }))
    expect(turn).toMatchObject({ promptTokens: empty.promptTokens + model.tokenize(special, false).length })
  })
})

describe('as a user turn', () => {
  test('the text stands inside the chat template, ready for the answer', () => {
    expect(asker.fit(asking('Input: x\nOutput: ', { userTurn: true }))).toMatchObject({
      text: '<|user|>\nInput: x\nOutput:<|end|>\n<|assistant|>\n',
    })
  })

  test('the template makes special tokens', () => {
    const { model } = loaded
    const whole = model.tokenize('<|user|>\nInput: x<|end|>\n<|assistant|>\n', true)
    expect(asker.fit(asking('Input: x', { userTurn: true }))).toMatchObject({ promptTokens: whole.length + 1 })
  })

  test('a template with a BOS token of its own gets no second one', async () => {
    const withBos = tinyModel(folder, 'bos.gguf', { chatTemplate: `{{ bos_token }}${chatTemplate}` })
    await withAsker(withBos, {}, (other) => {
      expect(other.fit(asking('x', { userTurn: true }))).toEqual({
        ...asker.fit(asking('x', { userTurn: true })),
        text: '<|bos|><|user|>\nx<|end|>\n<|assistant|>\n',
      })
      return Promise.resolve()
    })
  })

  test('a model without a template says so', async () => {
    await withAsker(tinyModel(folder, 'plain.gguf'), {}, async (other) => {
      await expect(other.ask(asking('x', { userTurn: true }))).rejects.toThrow('the model has no chat template')
    })
  })
})

describe('free answers', () => {
  const tokens = async (text: string, most: number) =>
    answered(await asker.ask(asking(text, { maxAnswerTokens: most })))

  test('differ from prompt to prompt and end in every way', async () => {
    const answers = []
    for (const input of [...inputs, ...inputs.map((input) => `${input}?`)])
      answers.push(await tokens(promptFor(input), 16))
    expect(new Set(answers.map(({ raw }) => raw)).size).toBeGreaterThan(10)
    expect(new Set(answers.map(({ stop }) => stop))).toEqual(new Set(['newline', 'end of turn', 'token limit']))
    for (const { raw, stop, answerTokens } of answers) {
      expect(raw).not.toMatch(/\n|^\s/)
      expect(answerTokens).toBeLessThanOrEqual(16)
      if (stop === 'token limit') expect(answerTokens).toBe(16)
    }
  })

  test('a shorter limit gives the beginning of the same answer', async () => {
    for (const input of inputs) {
      const long = await tokens(promptFor(input), 16)
      const short = await tokens(promptFor(input), 3)
      expect(long.raw.startsWith(short.raw)).toBe(true)
      if (long.answerTokens > 3) expect(short).toMatchObject({ stop: 'token limit', answerTokens: 3 })
    }
  })

  // What the model goes on with is the same; only where it is cut is another place.
  test.each<readonly [StopRule, (whole: string) => number]>([
    ['newline', (whole) => whole.indexOf('\n')],
    ['blank line', (whole) => whole.search(/\n[^\S\n]*\n/)],
    ['end of turn', () => -1],
    [['a', 'the'], (whole) => whole.search(/a|the/)],
  ])('end at %j', async (stop, place) => {
    const seen = new Set<string>()
    for (const input of inputs) {
      const { raw: whole } = answered(
        await asker.ask(asking(promptFor(input), { maxAnswerTokens: 40, stop: 'end of turn' })),
      )
      const answer = answered(await asker.ask(asking(promptFor(input), { maxAnswerTokens: 40, stop })))
      const at = place(whole)
      if (at > 0) expect(answer.raw).toBe(whole.slice(0, at))
      else if (at === -1) expect(answer.raw).toBe(whole)
      seen.add(answer.stop)
    }
    const by = typeof stop === 'string' ? stop : 'stop string'
    expect(seen).toContain(stop === 'blank line' ? 'token limit' : by)
  })

  test.each([0, -1, 1.5, NaN])('an answer of %d tokens is refused', async (maxAnswerTokens) => {
    await expect(asker.ask(asking('x', { maxAnswerTokens }))).rejects.toThrow(
      `invalid answer length: ${maxAnswerTokens}`,
    )
  })
})

describe('constrained answers', () => {
  const oddLabels = [
    'Yes',
    'No',
    'say "yes"',
    'back\\slash',
    'two\nlines',
    'tab\there',
    "it's",
    'Ünïcödé',
    '漢字かな',
    '👩‍🔬',
    '[a-z]*',
    '(x|y)',
    '::=',
    '#',
    'a{2}',
    '\u0001',
    '\\n',
    '"',
    '<|endoftext|>',
    '\u{10ffff}',
    'root',
    'A',
    'A and B',
    'A, B, C',
  ]

  test.each(oddLabels)('%j alone is the answer', async (label) => {
    for (const userTurn of [false, true]) {
      expect(
        answered(await asker.ask(asking('Output:', { decoding: 'constrained', labels: [label], userTurn }))).raw,
      ).toBe(label)
    }
  })

  test('are always one of the labels', async () => {
    const seen = new Set<string>()
    for (const input of inputs) {
      const answer = answered(await asker.ask(asking(promptFor(input), { decoding: 'constrained', labels: oddLabels })))
      expect(oddLabels).toContain(answer.raw)
      expect(answer.stop).toBe('label')
      seen.add(answer.raw)
    }
    expect(seen.size).toBeGreaterThan(1)
  })

  test('among labels of which one begins another both can be chosen', async () => {
    const seen = new Set<string>()
    const labels = ['A', 'A A', 'A A A', 'A\nA']
    for (const input of [...inputs, ...inputs.map((text) => `${text} ${text}`)]) {
      seen.add(answered(await asker.ask(asking(promptFor(input), { decoding: 'constrained', labels }))).raw)
    }
    expect(seen.size).toBeGreaterThan(1)
  })

  test('the choice stops as soon as one label is left', async () => {
    const answer = answered(
      await asker.ask(asking('Output:', { decoding: 'constrained', labels: ['a very long label of many words'] })),
    )
    expect(answer.answerTokens).toBe(1)
  })
})

test.each([
  [[], 'invalid labels: none'],
  [['yes', ''], 'invalid label: ""'],
  [['yes', ' '], 'invalid label: " "'],
  [['yes', 'no '], 'invalid label: "no "'],
  [['yes', 'no', 'yes'], 'invalid labels: "yes" is among them twice'],
  [['\ud800'], 'no text can hold it'],
  [['a\0b'], 'no text can hold it'],
])('labels that cannot be chosen from are refused: %j', async (labels, message) => {
  for (const decoding of ['constrained', 'likelihood'] as const) {
    expect(await asker.ask(asking('Output:', { decoding, labels }))).toEqual({
      state: 'engine-error',
      message: expect.stringContaining(message) as string,
    })
  }
})

test.each([
  [{ threads: 0 }, 'invalid threads: 0'],
  [{ threads: 1.5 }, 'invalid threads: 1.5'],
  [{ contextSize: 0 }, 'invalid context size: 0'],
  [{ gpuLayers: -1 }, 'invalid GPU layers: -1'],
] as const)('a load with %j is refused', async (request, message) => {
  await expect(loadHere(tinyModel(folder, 'load.gguf'), request)).rejects.toThrow(message)
})

test('the context is never larger than the model was trained for', async () => {
  await withAsker(
    tinyModel(folder, 'small.gguf', { contextLength: 512 }),
    { contextSize: 100_000 },
    (_, { contextSize, engineBuild }) => {
      expect(contextSize).toBe(512)
      expect(engineBuild).toMatch(/^node-llama-cpp 3\.22\.1, llama\.cpp \S+, .*exact.*, context 512,/)
      return Promise.resolve()
    },
  )
})

describe('chat templates', () => {
  test.each([
    ['a date', "{{ strftime_now('%d %b %Y') }} ", '26 Jul 2024 '],
    [
      'a date where there is a clock',
      "{% if strftime_now is defined %}{{ strftime_now('%d') }}{% else %}none{% endif %} ",
      '26 Jul 2024 ',
    ],
  ])('%s is the same every day', async (_, before, text) => {
    await withAsker(tinyModel(folder, 'date.gguf', { chatTemplate: before + chatTemplate }), {}, (other) => {
      expect(other.fit(asking('x', { userTurn: true }))).toMatchObject({
        text: `${text}<|user|>\nx<|end|>\n<|assistant|>\n`,
      })
      return Promise.resolve()
    })
  })

  test('one that shows the turn twice is refused', async () => {
    await withAsker(tinyModel(folder, 'twice.gguf', { chatTemplate: chatTemplate + chatTemplate }), {}, (other) => {
      expect(() => other.fit(asking('x', { userTurn: true }))).toThrow(/more than once/)
      return Promise.resolve()
    })
  })
})

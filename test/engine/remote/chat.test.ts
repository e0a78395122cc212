import { expect, test } from 'vitest'
import type { AskRequest } from '#engine/engine.ts'
import { RemoteEngine } from '#engine/remote/remote-engine.ts'
import { charactersOf, llamaServer, stub, templates, type Reply } from '../../support/endpoint-stub.ts'

/** `<|u|>`, `<|a|>` and `<|b|>`, as special tokens. */
const special: Readonly<Record<string, number>> = { '<|u|>': 900_001, '<|a|>': 900_002, '<|b|>': 900_003 }
const bos = special['<|b|>']

/** Reads special tokens only where it is told to; puts BOS before a text where it is told to. */
const tokenize: Reply = ({ body }) => {
  const pieces = String(body['content']).split(body['parse_special'] === true ? /(<\|[uab]\|>)/ : /(?!)/)
  const tokens = pieces.flatMap((piece) => special[piece] ?? charactersOf(piece))
  return { tokens: body['add_special'] === true ? [bos, ...tokens] : tokens }
}

const props = (chat_template: string) => () => ({
  default_generation_settings: { n_ctx: 1000 },
  build_info: 'b1',
  chat_template,
  bos_token: '<|b|>',
  eos_token: '',
})

const request: AskRequest = {
  candidates: [{ text: 'say <|a|>', sharedLength: 0 }],
  userTurn: true,
  maxAnswerTokens: 4,
  stop: 'newline',
  decoding: 'free',
  labels: [],
}

async function loaded(template: string, systemMessage?: string) {
  const { url, received } = await stub(llamaServer({ '/tokenize': tokenize, '/props': props(template) }))
  const engine = new RemoteEngine({ keyOf: () => undefined, templates, chance: () => 1 })
  const result = await engine.load({
    file: url,
    endpoint: { name: 'e', model: 'm' },
    gpuLayers: 0,
    threads: 1,
    systemMessage,
  })
  if (result.state === 'refused') throw new Error(result.reason)
  const promptOf = async (asked = request) => {
    await engine.ask(asked)
    return received.at(-1)?.body['prompt']
  }
  return { result, promptOf, engine }
}

const template = `{% if messages[0].role == 'system' %}{{ messages[0].content }}{% else %}Be kind.{% endif %}<|u|>{{ messages[-1].content }}<|a|>`

test('the template is rendered here: special tokens of it are such, those of the data stay text', async () => {
  const { promptOf, result } = await loaded(template)
  expect(await promptOf()).toEqual([
    bos,
    ...charactersOf('Be kind.'),
    special['<|u|>'],
    ...charactersOf('say <|a|>'),
    special['<|a|>'],
  ])
  expect(result.report).toMatchObject({
    hasChatTemplate: true,
    systemMessages: { default: 'Be kind.', refusal: null, staying: null },
  })
})

test("a person's system message takes the place of the template's", async () => {
  const { engine } = await loaded(template, 'Be short.')
  expect(await engine.fit({ ...request, candidates: [{ text: 'x', sharedLength: 0 }] })).toMatchObject({
    state: 'fits',
    text: 'Be short.<|u|>x<|a|>',
  })
})

test('a template that begins with BOS gets no second one', async () => {
  const { promptOf } = await loaded(`{{ bos_token }}<|u|>{{ messages[0].content }}`)
  expect(await promptOf({ ...request, candidates: [{ text: 'x', sharedLength: 0 }] })).toEqual([
    bos,
    special['<|u|>'],
    ...charactersOf('x'),
  ])
})

test('a template that tells the date tells the same one every day', async () => {
  const { engine } = await loaded(`{{ strftime_now('%d %b %Y') }}<|u|>{{ messages[0].content }}`)
  expect(await engine.fit(request)).toMatchObject({ text: '26 Jul 2024<|u|>say <|a|>' })
})

const chatMl = `{%- for message in messages -%}
  {{- '<|im_start|>' + message.role + '\n' + message.content + '<|im_end|>\n' -}}
{%- endfor -%}
{%- if add_generation_prompt -%}
  {{- '<|im_start|>assistant\n' -}}
{%- endif -%}`

test.each([
  ['none', '', /^its model has no chat template$/],
  ["llama.cpp's own, whose tokens the model lacks", chatMl, /llama\.cpp's own, whose tokens the model does not have/],
])('no user turn is made where the template is %s', async (_, text, why) => {
  const { result, engine } = await loaded(text)
  expect(result.report).toMatchObject({
    hasChatTemplate: false,
    chatTemplateFault: expect.stringMatching(why) as string,
  })
  if (text === '')
    expect(await engine.ask(request)).toMatchObject({
      state: 'engine-error',
      message: expect.stringContaining('it has no chat template') as string,
    })
})

test('a template that cannot be rendered says why', async () => {
  const { result } = await loaded('{{ raise_exception("no") }}').catch(() => ({ result: undefined }))
  expect(result?.chatTemplateFault).toMatch(/it cannot be rendered/)
})

import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TokenSampling } from '#core/answers/sampling.ts'
import type { AskRequest } from '#engine/engine.ts'
import { RemoteEngine } from '#engine/remote/remote-engine.ts'
import { startLlamaServer, type LlamaServer } from '../../bench/llama-server.ts'
import { templates } from '../../support/endpoint-stub.ts'
import { root } from '../../support/placebo.ts'
import { sharedAvailable, sharedPath, sharedReason } from '../../support/shared.ts'
import { answered, asking, loadHere } from '../in-process.ts'

const isThere = sharedAvailable && process.platform === 'linux' && process.arch === 'x64'
const reason = sharedAvailable && !isThere ? ' (skipped: the llama-server of ../shared is for Linux x64)' : sharedReason

const model = join(root, 'resources/models/placebo-starter.gguf')
const texts = ['a good film', 'a bad film', 'water', 'The old man', '17', 'music']
const seeds = [1, 2, 3, 4, 5, 6, 7, 8]
const drawn = (input: string, sampling: Partial<TokenSampling> = {}): AskRequest =>
  asking(`Definition: Say it.\n\nInput: ${input}\nOutput: `, {
    maxAnswerTokens: 12,
    stop: 'end of turn',
    sampling: { temperature: 1, topP: 1, seed: 7, ...sampling },
  })

describe.skipIf(!isThere)(`answers that a real llama-server draws${reason}`, { timeout: 120_000 }, () => {
  let server: LlamaServer
  const engine = new RemoteEngine({ keyOf: () => undefined, templates, chance: () => 1 })
  beforeAll(async () => {
    server = await startLlamaServer(sharedPath('tools/llama.cpp/llama-server'), {
      model,
      slots: 2,
      threads: 1,
      contextSize: 512,
    })
    const probed = await engine.probe(server.url, 'server', undefined)
    if (probed.state === 'refused') throw new Error(probed.reason)
    const endpoint = { name: 'server', model: probed.report.model }
    expect(await engine.load({ file: server.url, endpoint, gpuLayers: 0, threads: 1 })).toMatchObject({
      state: 'loaded',
    })
  }, 120_000)
  afterAll(() => server.close())

  const raw = async (request: AskRequest) => {
    const answer = await engine.ask(request)
    if (answer.state === 'unreached') throw new Error(answer.message)
    return answered(answer).raw
  }

  test('the same seed draws the same answer, whatever was asked in between; other seeds draw others', async () => {
    const first = await raw(drawn('water'))
    await raw(drawn('music', { seed: 3 }))
    expect(await raw(drawn('water'))).toBe(first)
    const others = new Set<string>()
    for (const seed of seeds) others.add(await raw(drawn('water', { seed })))
    expect(others.size).toBeGreaterThan(4)
  })

  test('many at once are the answers of one after the other', async () => {
    const requests = texts.flatMap((text) => [1, 2, 3].map((seed) => drawn(text, { seed })))
    const expected: string[] = []
    for (const request of requests) expected.push(await raw(request))
    const given: string[] = []
    for await (const { index, answer } of engine.askAll(requests, new AbortController().signal))
      if (answer.state !== 'unreached') given[index] = answered(answer).raw
    expect(given).toEqual(expected)
  })

  test('a temperature near 0 and a top-p near 0 are greedy', async () => {
    for (const text of texts.slice(0, 3)) {
      const likeliest = await raw({ ...drawn(text), sampling: undefined })
      expect(await raw(drawn(text, { temperature: 1e-3 }))).toBe(likeliest)
      expect(await raw(drawn(text, { topP: 1e-6 }))).toBe(likeliest)
    }
  })

  test('the largest seed is one, too: the next number would be the clock to llama.cpp', async () => {
    const last = await raw(drawn('water', { seed: 2 ** 32 - 2 }))
    expect(await raw(drawn('water', { seed: 2 ** 32 - 2 }))).toBe(last)
  })

  // The oracle is the model's own probabilities, read by Placebo's engine from the same file.
  test.each([
    ['temperature 0.3', 0.3, 1],
    ['temperature 2', 2, 1],
    ['temperature 1 with top-p 0.5', 1, 0.5],
  ])('the first token is drawn as often as its probability says: %s', async (_, temperature, topP) => {
    const prompt = drawn('The old man')
    const expected = await sharesByText(prompt.candidates[0]?.text ?? '', temperature, topP)
    const draws = 400
    const requests = Array.from({ length: draws }, (__, seed): AskRequest => ({
      ...prompt,
      maxAnswerTokens: 1,
      sampling: { temperature, topP, seed },
    }))
    const counts = new Map<string, number>()
    for await (const { answer } of engine.askAll(requests, new AbortController().signal)) {
      if (answer.state === 'unreached') throw new Error(answer.message)
      const { raw: text } = answered(answer)
      counts.set(text, (counts.get(text) ?? 0) + 1)
    }
    const wrong = [...new Set([...expected.keys(), ...counts.keys()])].filter((text) => {
      const share = expected.get(text) ?? 0
      const spread = Math.sqrt((share * (1 - share)) / draws) + 1 / draws
      return Math.abs((counts.get(text) ?? 0) / draws - share) > 5 * spread
    })
    expect(wrong).toEqual([])
    expect(Math.max(...expected.values())).toBeLessThan(0.95)
  })
})

/** How often an answer of one token says each text. */
async function sharesByText(prompt: string, temperature: number, topP: number): Promise<ReadonlyMap<string, number>> {
  const here = await loadHere(model, { contextSize: 512 })
  const { asked, model: loaded } = here
  const all = [...loaded.iterateAllTokens()]
  const beginning = [...(loaded.tokens.bos === null ? [] : [loaded.tokens.bos]), ...loaded.tokenize(prompt.trimEnd())]
  await asked.startWith([])
  const { afterPrompt } = await asked.compare({ prompt: beginning, wanted: all, branches: [] })
  const chances = all.map((token) => Math.exp(afterPrompt(token)))
  const kept = new Set<number>()
  let sum = 0
  for (const place of [...chances.keys()].sort((one, other) => (chances[other] ?? 0) - (chances[one] ?? 0))) {
    if (topP < 1 && sum >= topP) break
    kept.add(place)
    sum += chances[place] ?? 0
  }
  const weights = chances.map((chance, place) => (kept.has(place) ? chance ** (1 / temperature) : 0))
  const total = weights.reduce((before, weight) => before + weight, 0)
  const shares = new Map<string, number>()
  for (const [place, token] of all.entries()) {
    const text = loaded.isEogToken(token) ? '' : loaded.detokenize([token]).trim()
    shares.set(text, (shares.get(text) ?? 0) + (weights[place] ?? 0) / total)
  }
  await here.dispose()
  return shares
}

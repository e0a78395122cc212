import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TokenSampling } from '#core/answers/sampling.ts'
import type { AskRequest } from '#engine/engine.ts'
import type { LoadedModel } from '#engine/process/loaded-model.ts'
import { answered, askerOf, asking, loadFastHere, loadHere, poolOf } from './in-process.ts'
import { modelFolder, tinyModel } from './models.ts'

const folder = modelFolder()
const inputs = ['a good movie', 'a bad movie', 'water', '17', 'The story of a man', 'yes', 'no', 'music']
const drawn = (input: string, sampling: Partial<TokenSampling> = {}): AskRequest =>
  asking(`Definition: Say it.\n\nInput: ${input}\nOutput: `, {
    maxAnswerTokens: 12,
    stop: 'end of turn',
    sampling: { temperature: 1, topP: 1, seed: 7, ...sampling },
  })

describe.each<[string, () => Promise<LoadedModel>]>([
  ['exact mode', () => loadHere(tinyModel(folder, 'exact.gguf'), { contextSize: 256 })],
  ['our own kernels', () => loadFastHere(tinyModel(folder, 'fast.gguf'), { contextSize: 256 })],
])('%s', (_, load) => {
  let loaded: LoadedModel
  beforeAll(async () => {
    loaded = await load()
  })
  afterAll(() => loaded.dispose())
  const raw = async (request: AskRequest) => answered(await askerOf(loaded).ask(request)).raw

  test('the same seed draws the same answer, whatever was asked in between; another seed another one', async () => {
    const first = await raw(drawn('water'))
    await raw(drawn('music', { seed: 3 }))
    expect(await raw(drawn('water'))).toBe(first)
    const others = new Set<string>()
    for (let seed = 0; seed < 8; seed++) others.add(await raw(drawn('water', { seed })))
    expect(others.size).toBeGreaterThan(4)
  })

  test('many at once are the answers of one after the other', async () => {
    const requests = inputs.flatMap((input) => [1, 2, 3].map((seed) => drawn(input, { seed })))
    const expected: string[] = []
    for (const request of requests) expected.push(await raw(request))
    const given: string[] = []
    await poolOf(loaded).askAll(
      requests,
      (event) => {
        if ('answer' in event) given[event.index] = answered(event.answer).raw
      },
      new AbortController().signal,
    )
    expect(given).toEqual(expected)
  })

  test('a temperature near 0 and a top-p near 0 are greedy', async () => {
    for (const input of inputs.slice(0, 3)) {
      const likeliest = await raw({ ...drawn(input), sampling: undefined })
      expect(await raw(drawn(input, { temperature: 1e-4 }))).toBe(likeliest)
      expect(await raw(drawn(input, { topP: 1e-6 }))).toBe(likeliest)
    }
  })

  test('the largest seed is one, too: the next number would be the clock to llama.cpp', async () => {
    const last = await raw(drawn('water', { seed: 2 ** 32 - 2 }))
    expect(await raw(drawn('water', { seed: 2 ** 32 - 2 }))).toBe(last)
  })

  // The oracle is the model's own probabilities, as likelihood decoding reads them.
  test.each([
    ['temperature 0.3', 0.3, 1],
    ['temperature 1 with top-p 0.5', 1, 0.5],
  ])('the first token is drawn as often as its probability says: %s', async (__, temperature, topP) => {
    const { asked, model } = loaded
    const prompt = model.tokenize('The story of a good movie', false)
    const all = [...model.iterateAllTokens()]
    await asked.startWith([])
    const { afterPrompt } = await asked.compare({ prompt, wanted: all, branches: [] })
    const expected = expectedShares(all.map(afterPrompt), temperature, topP)
    const counts = new Map<number, number>()
    const draws = 500
    for (let seed = 0; seed < draws; seed++) {
      await asked.startWith([])
      let first = -1
      for await (const token of asked.generate(prompt, { temperature, topP, seed })) {
        first = token
        break
      }
      counts.set(first, (counts.get(first) ?? 0) + 1)
    }
    const wrong = all.filter((token, place) => {
      const share = expected[place] ?? 0
      const end = model.isEogToken(token)
      const spread = Math.sqrt((share * (1 - share)) / draws) + 1 / draws
      return !end && Math.abs((counts.get(token) ?? 0) / draws - share) > 5 * spread
    })
    expect(wrong).toEqual([])
    expect(Math.max(...expected)).toBeLessThan(0.9)
  })
})

function expectedShares(logProbabilities: readonly number[], temperature: number, topP: number): readonly number[] {
  const order = [...logProbabilities.keys()].sort((a, b) => logProbabilities[b]! - logProbabilities[a]!)
  const kept = new Set<number>()
  let sum = 0
  for (const place of order) {
    if (topP < 1 && sum >= topP) break
    kept.add(place)
    sum += Math.exp(logProbabilities[place]!)
  }
  const weights = logProbabilities.map((value, place) => (kept.has(place) ? Math.exp(value / temperature) : 0))
  const total = weights.reduce((all, weight) => all + weight, 0)
  return weights.map((weight) => weight / total)
}

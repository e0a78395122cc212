import type { Token } from 'node-llama-cpp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Traced } from '#engine/engine.ts'
import type { Asker } from '#engine/process/asker.ts'
import type { ExactModel } from '#engine/process/load.ts'
import { chatTemplate, makeVocabulary } from '../../build/random-model/vocabulary.ts'
import { answered, askerOf, asking, loadHere } from './in-process.ts'
import { modelFolder, tinyModel } from './models.ts'

const folder = modelFolder()
const { ids } = makeVocabulary(640)
const shared = 'Definition: Say it.\n\nNow complete the following example -\nInput: '
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
const requests = [...inputs, ...inputs.map((input) => `${input}?`)].flatMap((input) =>
  [false, true].map((userTurn) =>
    asking('', { candidates: [{ text: `${shared}${input}\nOutput: `, sharedLength: shared.length }], userTurn }),
  ),
)

describe.each(['F32', 'Q8_0'] as const)('%s: a traced answer', (type) => {
  let loaded: ExactModel
  let asker: Asker
  beforeAll(async () => {
    loaded = await loadHere(tinyModel(folder, `${type}.gguf`, { type, chatTemplate }), { contextSize: 256 })
    asker = askerOf(loaded)
  })
  afterAll(() => loaded.dispose())

  const trace = async (request = requests[0]!) => tracedOf(await asker.trace(request))

  test('has the text of the free answer, token for token, however it ends', async () => {
    const stops = new Set<string>()
    for (const request of requests) {
      const { fit, raw, stop, answerTokens } = answered(await asker.ask(request))
      const { tokens, answerFrom, logits } = await trace(request)
      const answer = [...tokens.slice(answerFrom)] as Token[]
      expect(answerFrom).toBe(fit.promptTokens)
      expect(answer).toHaveLength(stop === 'end of turn' ? answerTokens + 1 : answerTokens)
      expect(logits).toHaveLength(answer.length)
      expect(
        loaded.model
          .detokenize(answer)
          .split('\n')[0]!
          .replace(/\uFFFD$/, '')
          .trimStart(),
      ).toBe(raw)
      expect(answer.some((token) => loaded.model.isEogToken(token))).toBe(stop === 'end of turn')
      expect(answer.includes(ids.newline as Token)).toBe(stop === 'newline')
      stops.add(stop)
    }
    expect(stops).toEqual(new Set(['newline', 'end of turn', 'token limit']))
  })

  test('has the prompt that is trained on', async () => {
    for (const request of requests) {
      const { tokens, answerFrom } = await trace(request)
      const [encoded] = asker.encode([{ ...request, answer: 'yes' }])
      expect(encoded).toMatchObject({ answerFrom })
      expect(tokens.slice(0, answerFrom)).toEqual((encoded as { tokens: Int32Array }).tokens.slice(0, answerFrom))
    }
  })

  test('has at each place the largest of the logits that one evaluation of the whole row gives', async () => {
    const tolerance = type === 'F32' ? 0.01 : 0.1
    for (const request of requests.slice(0, 8)) {
      const { tokens, answerFrom, logits } = await trace(request)
      await loaded.sequence.clearHistory()
      const outputs = await loaded.sequence.controlledEvaluate(
        [...tokens.slice(0, -1)].map((token) => [
          token as Token,
          { generateNext: { options: { temperature: 0 }, logits: true } },
        ]),
      )
      for (const [i, logit] of logits.entries()) {
        const all = outputs[answerFrom - 1 + i]!.next.logits!
        expect(all.size).toBe(640)
        // Other pieces, other roundings (keys and values are kept as F16).
        expect(Math.abs(logit - all.get(tokens[answerFrom + i] as Token)!)).toBeLessThan(tolerance)
        expect(Math.max(...all.values()) - logit).toBeLessThan(tolerance)
      }
    }
    asker = askerOf(loaded)
  })

  test('is the same whatever was asked before, and changes nothing for what is asked after', async () => {
    const first = await trace()
    const before = await asker.ask(requests[2]!)
    await trace(requests[3])
    expect(await asker.ask(requests[2]!)).toEqual(before)
    expect(await trace()).toEqual(first)
  })

  test('that does not fit is too long', async () => {
    expect(await asker.trace(asking('the answer '.repeat(200)))).toMatchObject({ state: 'too-long', budget: 240 })
    await expect(asker.trace(asking('x', { maxAnswerTokens: 0 }))).rejects.toThrow('invalid answer length: 0')
  })
})

function tracedOf(traced: Traced): Extract<Traced, { readonly state: 'traced' }> {
  if (traced.state !== 'traced') throw new Error(`expected a trace: ${JSON.stringify(traced)}`)
  return traced
}

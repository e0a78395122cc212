import { expect, test } from 'vitest'
import { answerLine, chatLine } from '#core/hand-outs/line.ts'
import type { AskRequest } from '#engine/engine.ts'
import { RemoteEngine } from '#engine/remote/remote-engine.ts'
import { llamaServer, stub, templates } from '../../support/endpoint-stub.ts'

const sampling = { temperature: 0.7, topP: 0.9, seed: 4_000_000_000 }
const request: AskRequest = {
  candidates: [{ text: 'say a', sharedLength: 0 }],
  userTurn: false,
  maxAnswerTokens: 4,
  stop: 'newline',
  decoding: 'free',
  labels: [],
}

test('a llama-server is told everything that decides what is drawn, and draws nothing where nothing is said', async () => {
  const { url, received } = await stub(llamaServer())
  const engine = new RemoteEngine({ keyOf: () => undefined, templates, chance: () => 1 })
  const loaded = await engine.load({ file: url, endpoint: { name: 'e', model: 'm' }, gpuLayers: 0, threads: 1 })
  expect(loaded.state).toBe('loaded')
  const bodyOf = async (asked: AskRequest) => {
    expect((await engine.ask(asked)).state).toBe('answered')
    return received.at(-1)?.body
  }
  expect(await bodyOf({ ...request, sampling })).toMatchObject({
    temperature: 0.7,
    top_p: 0.9,
    top_k: 0,
    min_p: 0,
    seed: 4_000_000_000,
    samplers: ['top_p', 'temperature'],
  })
  expect(await bodyOf(request)).toMatchObject({ temperature: 0, top_k: 1, seed: 0, samplers: ['top_k', 'temperature'] })
  // What chooses among labels is never drawn.
  expect(await bodyOf({ ...request, decoding: 'constrained', labels: ['aa', 'bb'], sampling })).toMatchObject({
    temperature: 0,
  })
})

test('a line of a hand-out says it, too', () => {
  const asked = { decoding: 'free', stop: 'newline', maxAnswerTokens: 4, labels: [], model: 'm', sampling } as const
  const drawn = { temperature: 0.7, top_p: 0.9, seed: 4_000_000_000, top_k: -1, n: 1 }
  expect(answerLine(asked, [1, 2]).body).toMatchObject(drawn)
  expect(chatLine(asked, [{ role: 'user', content: 'x' }]).body).toMatchObject(drawn)
  expect(answerLine({ ...asked, sampling: undefined }, [1, 2]).body).toMatchObject({ temperature: 0, seed: 0 })
})

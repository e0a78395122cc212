import { expect, test } from 'vitest'
import type { Answer, AskRequest, Engine } from '#engine/engine.ts'
import { priorsOf } from '#runner/priors.ts'

const fit = { state: 'fits', candidate: 0, text: '', promptTokens: 1 } as const
const scoreOf = (label: string, withEnd: number) => ({
  label,
  logProbability: withEnd,
  perToken: withEnd,
  withEnd,
  withEndPerToken: withEnd,
})

function answered(...scores: readonly (readonly [string, number])[]) {
  const labelScores = scores.map(([label, withEnd]) => scoreOf(label, withEnd))
  return { state: 'answered', fit, raw: '', stop: 'label', answerTokens: 1, labelScores } as const satisfies Answer
}

function requestFor(text: string, labels: readonly string[]): AskRequest {
  const candidates = [{ text, sharedLength: 0, dropped: 0 }]
  return { candidates, userTurn: false, maxAnswerTokens: 1, stop: 'newline', decoding: 'likelihood', labels }
}

function engineGiving(answer: Answer) {
  const asked: AskRequest[] = []
  const engine = {
    ask: (request: AskRequest) => {
      asked.push(request)
      return Promise.resolve(answer)
    },
  } as Partial<Engine> as Engine
  return { engine, asked }
}

test('each label gets its own prior, and a prompt is asked once for each list of labels', async () => {
  const { engine, asked } = engineGiving(answered(['b', -3], ['a', -2]))
  const priors = priorsOf(engine)
  const request = requestFor('Input: N/A', ['a', 'b'])
  const first = await priors.added(answered(['a', -1], ['b', -1]), request)
  await priors.added(answered(['a', -5], ['b', -1]), request)
  expect(first).toMatchObject({
    labelScores: [
      { label: 'a', prior: -2 },
      { label: 'b', prior: -3 },
    ],
  })
  expect(asked).toEqual([request])
  await priors.added(answered(['a', -5]), requestFor('Input: N/A', ['a']))
  expect(asked).toHaveLength(2)
})

test.each<[string, Answer, Partial<Answer>]>([
  [
    'an engine error',
    { state: 'engine-error', message: 'out of memory' },
    { state: 'engine-error', message: 'out of memory' },
  ],
  [
    'a prompt that is too long',
    { state: 'too-long', promptTokens: 9, budget: 8 },
    { state: 'engine-error', message: 'the prompt with the input "N/A" could not be asked' },
  ],
])('a prior that could not be asked leaves the trial without an answer: %s', async (_, prior, expected) => {
  const priors = priorsOf(engineGiving(prior).engine)
  expect(await priors.added(answered(['a', -1]), requestFor('x', ['a']))).toMatchObject(expected)
})

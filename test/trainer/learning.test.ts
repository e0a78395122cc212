import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { randomBelow, seededRandom } from '#core/random/index.ts'
import type { TraceRequest } from '#engine/engine.ts'
import { fileFolder } from '../support/temporary.ts'
import { trainerAvailable, trainerReason } from '../support/trainer.ts'
import { full, writeModel } from './native.ts'
import { done, encoded, loaded, openProcesses, parity, trained, traces } from './processes.ts'
import { beginner, drawWord, promptOf } from './syllables.ts'

const folder = fileFolder('learning')
const { engine, trainer } = openProcesses()
const random = seededRandom(11)
const several = <T>(least: number, most: number, draw: () => T): readonly T[] =>
  Array.from({ length: least + randomBelow(random, most - least + 1) }, draw)

/** No word of the test instances occurs in training, neither as a label nor in an input. */
const seen = new Set<string>()
const known = () => {
  const word = drawWord(random)
  seen.add(word)
  return word
}
const unknown = (): string => {
  const word = drawWord(random)
  return seen.has(word) ? unknown() : word
}

interface Instance extends TraceRequest {
  readonly labels: readonly string[]
}

/** The answer is the label offered first: what is learned is to copy an offered word, whatever it is. */
function instance(word: () => string): Instance {
  const labels = several(2, 3, word)
  const text = promptOf(labels, several(2, 5, word))
  return { labels, candidates: [{ text, sharedLength: 0 }], userTurn: false, maxAnswerTokens: 8, stop: 'newline' }
}

describe.skipIf(!trainerAvailable)(`a model of 100,000 parameters${trainerReason}`, () => {
  const training = Array.from({ length: 6400 }, () => instance(known))
  const asked = Array.from({ length: 100 }, () => instance(unknown))

  /** Of the answers, in the label space; and the right one. */
  const shares = async () => {
    const answers: (readonly [string, readonly string[]])[] = []
    for (const { labels, ...request } of asked) {
      const answer = await engine.ask({ ...request, decoding: 'free', labels })
      if (answer.state !== 'answered') throw new Error(JSON.stringify(answer))
      answers.push([answer.raw, labels])
    }
    const share = (is: (raw: string, labels: readonly string[]) => boolean) =>
      answers.filter(([raw, labels]) => is(raw, labels)).length / answers.length
    return { inFormat: share((raw, labels) => labels.includes(raw)), right: share((raw, [first]) => raw === first) }
  }

  test('learns within seconds to copy an offered label, whatever word it is', async () => {
    const base = writeModel(folder, 'beginner', beginner())
    const files = { checkpoint: join(folder, 'checkpoint'), output: join(folder, 'pupil.gguf') }
    await loaded(engine, { file: base })
    expect(await shares()).toEqual({ inFormat: 0, right: 0 })
    const [examples, heldOut] = [
      await encoded(
        engine,
        training.map(({ labels, ...request }) => ({ ...request, answer: labels[0]! })),
      ),
      await encoded(
        engine,
        asked.map(({ labels, ...request }) => ({ ...request, answer: labels[0]! })),
      ),
    ]

    // 352,000 tokens: 7 s on one core that is free.
    const end = done(
      await trained(trainer, {
        base,
        method: full,
        examples,
        heldOut,
        ...files,
        contextSize: 256,
        settings: { epochs: 2, batch: 32, learningRate: 3e-3, schedule: 'cosine', warmUp: 0.1, weightDecay: 0.01 },
      }),
    )
    await loaded(engine, { file: files.output })
    const { inFormat, right } = await shares()
    expect(inFormat).toBeGreaterThanOrEqual(0.9)
    expect(right).toBeGreaterThanOrEqual(0.9)
    // Knowing nothing costs ln 489 = 6.2 nats a token.
    expect(end.heldOutLoss).toBeLessThan(1.5)

    const { prompts, equal, largestLogitDifference } = await parity(
      { engine, trainer },
      { base, method: full, ...files },
      await traces(engine, asked.slice(0, 40)),
    )
    expect(prompts).toBe(40)
    expect(equal).toBeGreaterThanOrEqual(38)
    expect(largestLogitDifference).toBeLessThan(0.1)
  }, 120_000)
})

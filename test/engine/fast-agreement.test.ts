import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadAddon } from '#addon/addon.ts'
import type { Answer, AskRequest, Traced, Retraced } from '#engine/engine.ts'
import { realPrompts } from '../bench/real-prompts.ts'
import { sharedPath, sharedReason } from '../support/shared.ts'
import { trainerAvailable, trainerReason } from '../support/trainer.ts'
import { architectures, smallModel } from '../trainer/native.ts'
import { asking, askerOf, loadFastHere, loadHere } from './in-process.ts'
import { modelFolder } from './models.ts'

/**
 * Fast mode beside exact mode on weights of 32 bits, by kernels that round nothing: what is left is llama.cpp's
 * rounding of keys and values to 16 bits, and other orders of adding up.
 */
const folder = modelFolder()
const labels = ['yes', 'no', 'a label of many words', 'neutral', 'né']
const texts = ['Input: a good movie\nOutput: ', 'Is it 17 or 4?', `${'the answer to the question '.repeat(5)}:`]
const requests: readonly AskRequest[] = texts.flatMap((text) =>
  (['constrained', 'likelihood'] as const).map((decoding) =>
    asking(text, { decoding, labels, candidates: [{ text, sharedLength: 9 }] }),
  ),
)

/** Of logits: llama.cpp rounds keys and values. */
const tolerance = 0.01
/** Of the natural logarithm of a probability, token by token. */
const ofProbability = 0.003
/** The same on a real model's 4-bit weights, of which exact mode takes the other operand in 8 bits. */
const ofQuantised = 0.3
/** Less than this apart, either of two tokens or labels may be the likelier. */
const nearTie = 2 * tolerance

beforeAll(async () => {
  if (!trainerAvailable) return
  const addon = await loadAddon()
  addon.limitInstructions(addon.instructions().findLast((name) => !name.endsWith('BF16')) ?? 'portable')
})
afterAll(async () => {
  if (trainerAvailable) (await loadAddon()).limitInstructions((await loadAddon()).instructions().at(-1) ?? '')
})

describe.skipIf(!trainerAvailable).each(Object.entries(architectures))(`%s${trainerReason}`, (name, changes) => {
  test('logits, constrained answers and log-probabilities are those of exact mode', async () => {
    const file = smallModel(folder, name, changes)
    const exact = await loadHere(file, { contextSize: 256 })
    const asker = askerOf(exact)
    const traces: (Traced & { state: 'traced' })[] = []
    const answers: Answer[] = []
    for (const text of texts) traces.push(traced(await asker.trace(asking(text, { maxAnswerTokens: 12 }))))
    for (const request of requests) answers.push(await asker.ask(request))
    await exact.dispose()

    const fast = await loadFastHere(file, { contextSize: 256 })
    const fastAsker = askerOf(fast)
    const again: Retraced[] = []
    for (const trace of traces) again.push(await fastAsker.retrace(trace))
    for (const [i, { logits, tokens, answerFrom }] of traces.entries()) {
      const { greedy, greedyLogits, logits: own } = again[i]!
      expect(own).toHaveLength(logits.length)
      for (const [place, logit] of logits.entries()) {
        expect(Math.abs(own[place]! - logit)).toBeLessThan(tolerance)
        if (greedy[place] !== tokens[answerFrom + place])
          expect(greedyLogits[place]! - own[place]!).toBeLessThan(nearTie)
      }
    }
    for (const [i, request] of requests.entries()) compare(await fastAsker.ask(request), answers[i]!)
    await fast.dispose()
  })
})

const real = sharedPath('models/SmolLM2-135M-Instruct.Q4_1.gguf')
test.skipIf(!trainerAvailable || !existsSync(real))(
  `a real model gives nearly the same log-probabilities${sharedReason || trainerReason}`,
  { timeout: 120_000 },
  async () => {
    const requests = realPrompts(1, 4, { decoding: 'likelihood', maxAnswerTokens: 8 })[0]!.requests
    const answers: Answer[][] = []
    for (const load of [loadHere, loadFastHere]) {
      const loaded = await load(real)
      const asker = askerOf(loaded)
      answers.push([])
      for (const request of requests) answers.at(-1)!.push(await asker.ask(request))
      await loaded.dispose()
    }
    const [exact, fast] = answers.map((some) => some.map(scoresOf))
    // llama.cpp rounds what it multiplies 4-bit weights with to 8 bits: that far it is from the same sum itself.
    for (const [i, scores] of exact!.entries()) {
      for (const [label, score] of scores.entries())
        expect(Math.abs(fast![i]![label]! - score)).toBeLessThan(ofQuantised)
    }
  },
)

function scoresOf(answer: Answer): readonly number[] {
  if (answer.state !== 'answered') throw new Error(JSON.stringify(answer))
  return answer.labelScores!.map(({ perToken }) => perToken)
}

function traced(outcome: Traced): Traced & { state: 'traced' } {
  if (outcome.state !== 'traced') throw new Error(JSON.stringify(outcome))
  return outcome
}

function compare(fast: Answer, exact: Answer): void {
  if (fast.state !== 'answered' || exact.state !== 'answered') throw new Error(JSON.stringify([fast, exact]))
  for (const [i, score] of (exact.labelScores ?? []).entries()) {
    const own = fast.labelScores![i]!
    // Of a whole label as many differences add up as it has tokens.
    for (const key of ['perToken', 'withEndPerToken'] as const)
      expect(Math.abs(own[key] - score[key])).toBeLessThan(ofProbability)
  }
  const sorted = exact.labelScores?.map(({ withEnd }) => withEnd).sort((a, b) => b - a)
  if (sorted === undefined || sorted[0]! - sorted[1]! > nearTie)
    expect(fast).toMatchObject({ raw: exact.raw, stop: exact.stop, answerTokens: exact.answerTokens, fit: exact.fit })
}

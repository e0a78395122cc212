import type { Token } from 'node-llama-cpp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Asker } from '#engine/process/asker.ts'
import type { LoadedModel } from '#engine/process/load.ts'
import { chatTemplate } from '../../build/random-model/vocabulary.ts'
import { answered, asking, loadHere } from './in-process.ts'
import { modelFolder, tinyModel } from './models.ts'

const folder = modelFolder()
const labels = ['yes', 'no', 'Yes', 'positive', 'a label of many words', 'Ünï', 'say "x"', 'neutral entailment']
const prompts = ['Input: a good movie\nOutput:', 'Input: water\nOutput:', 'Definition: say it.\n\nInput: 漢字\nOutput:']

let loaded: LoadedModel
let asker: Asker
beforeAll(async () => {
  loaded = await loadHere(tinyModel(folder, 'tiny.gguf', { chatTemplate }), { contextSize: 512 })
  asker = new Asker(loaded)
})
afterAll(() => loaded.dispose())

const scores = async (text: string, userTurn = false, asked: readonly string[] = labels) =>
  answered(await asker.ask(asking(text, { decoding: 'likelihood', labels: asked, userTurn }))).labelScores ?? []

/** Independently: everything from scratch in its own sequence, softmax over the whole vocabulary in 64-bit floats. */
async function scored(tokens: readonly Token[], from: number): Promise<number> {
  const { sequence } = loaded
  await sequence.clearHistory()
  const outputs = await sequence.controlledEvaluate(tokens.map((token) => [token, { generateNext: { logits: true } }]))
  let sum = 0
  for (let i = from; i < tokens.length; i++) {
    const logits = outputs[i - 1]!.next.logits!
    expect(logits.size).toBe(loaded.info.vocabularySize)
    const largest = Math.max(...logits.values())
    const total = [...logits.values()].reduce((weight, logit) => weight + Math.exp(logit - largest), 0)
    sum += logits.get(tokens[i]!)! - largest - Math.log(total)
  }
  return sum
}

describe('the score of a label', () => {
  test.each(prompts)('is the log-probability of its tokens after the prompt: %j', async (text) => {
    const ours = await scores(text)
    const { model } = loaded
    const bos = model.tokens.bos!
    const prompt = [bos, ...model.tokenize(text, false)]
    for (const [i, label] of labels.entries()) {
      const whole = [bos, ...model.tokenize(`${text} ${label}`, false)]
      expect(whole.slice(0, prompt.length)).toEqual(prompt)
      const expected = await scored(whole, prompt.length)
      expect(ours[i]!.logProbability).toBeCloseTo(expected, 4)
      expect(ours[i]!.perToken).toBeCloseTo(expected / (whole.length - prompt.length), 4)
    }
    // The reference used the sequence behind the asker's back.
    asker = new Asker(loaded)
  })

  test('in a user turn the label follows the template without a space', async () => {
    const [ours] = await scores('Input: x', true, ['no'])
    const { model } = loaded
    const prompt = [model.tokens.bos!, ...model.tokenize('<|user|>\nInput: x<|end|>\n<|assistant|>\n', true)]
    expect(ours!.logProbability).toBeCloseTo(await scored([...prompt, ...model.tokenize('no', false)], prompt.length), 4)
    asker = new Asker(loaded)
  })

  test.each([false, true])('is the same whatever is asked beside it, and in whatever order (user turn: %s)', async (userTurn) => {
    const [text] = prompts as [string]
    const all = await scores(text, userTurn)
    const backwards = await scores(text, userTurn, labels.toReversed())
    expect(backwards.toReversed()).toEqual(all)
    for (const [i, label] of labels.entries()) expect(await scores(text, userTurn, [label])).toEqual([all[i]])
  })

  test('the probabilities of all tokens add up to 1', async () => {
    const { model } = loaded
    const words = Array.from({ length: loaded.info.vocabularySize }, (_, id) => model.detokenize([id as Token]))
      .filter((text) => /^ [a-z]+$/i.test(text)).map((text) => text.trim())
    const oneToken = [...new Set(words)].filter((word) => model.tokenize(`Output: ${word}`, false).length === model.tokenize('Output:', false).length + 1)
    expect(oneToken.length).toBeGreaterThan(100)
    const sum = (await scores('Output:', false, oneToken)).reduce((total, { logProbability }) => total + Math.exp(logProbability), 0)
    const spaced = new Set(oneToken.map((word) => model.tokenize(` ${word}`, false)[0]))
    const rest = await restOfVocabulary(spaced)
    expect(sum + rest).toBeCloseTo(1, 4)
    asker = new Asker(loaded)
  })

  /** The probability of all tokens but these after "Output:", from the engine's own softmax. */
  async function restOfVocabulary(without: ReadonlySet<Token | undefined>): Promise<number> {
    const { model, sequence } = loaded
    await sequence.clearHistory()
    const tokens = [model.tokens.bos!, ...model.tokenize('Output:', false)]
    const outputs = await sequence.controlledEvaluate(tokens.map((token, i) => i === tokens.length - 1 ? [token, { generateNext: { probabilities: true } }] : token))
    return [...outputs.at(-1)!.next.probabilities!].reduce((sum, [token, p]) => without.has(token) ? sum : sum + p, 0)
  }
})

describe('the answer', () => {
  test.each(prompts)('is the label with the highest score: %j', async (text) => {
    const answer = answered(await asker.ask(asking(text, { decoding: 'likelihood', labels })))
    const best = answer.labelScores!.toSorted((a, b) => b.logProbability - a.logProbability)[0]!
    expect(answer).toMatchObject({ raw: best.label, stop: 'label' })
    expect(answer.labelScores!.map(({ label }) => label)).toEqual(labels)
  })

  test('the greedy first token, as a label, wins over every other token', async () => {
    for (const text of prompts) {
      const [first] = (await firstWords(text, 1))
      const answer = answered(await asker.ask(asking(text, { decoding: 'likelihood', labels: ['yes', first!, 'no'].filter((label, i, all) => all.indexOf(label) === i) })))
      expect(answer.raw).toBe(first)
    }
  })

  /** Tokens by probability after the text, those that are a word of their own. */
  async function firstWords(text: string, count: number): Promise<string[]> {
    const { model, sequence } = loaded
    await sequence.clearHistory()
    const tokens = [model.tokens.bos!, ...model.tokenize(text, false)]
    const outputs = await sequence.controlledEvaluate(tokens.map((token, i) => i === tokens.length - 1 ? [token, { generateNext: { probabilities: true } }] : token))
    asker = new Asker(loaded)
    return [...outputs.at(-1)!.next.probabilities!.keys()].map((token) => model.detokenize([token])).filter((word) => /^ [a-z]{2,}$/i.test(word))
      .map((word) => word.trim()).slice(0, count)
  }
})

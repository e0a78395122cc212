import type { Token } from 'node-llama-cpp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { StopRule } from '#core/answers/stop-rule.ts'
import type { Asker } from '#engine/process/asker.ts'
import type { ExactModel } from '#engine/process/load.ts'
import { chatTemplate } from '../../build/random-model/vocabulary.ts'
import { answered, askerOf, asking, loadHere } from './in-process.ts'
import { modelFolder, tinyModel } from './models.ts'

const folder = modelFolder()
const labels = ['yes', 'no', 'Yes', 'positive', 'a label of many words', 'Ünï', 'say "x"', 'neutral entailment']
const prompts = ['Input: a good movie\nOutput:', 'Input: water\nOutput:', 'Definition: say it.\n\nInput: 漢字\nOutput:']

let loaded: ExactModel
let asker: Asker
beforeAll(async () => {
  loaded = await loadHere(tinyModel(folder, 'tiny.gguf', { chatTemplate }), { contextSize: 512 })
  asker = askerOf(loaded)
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
    asker = askerOf(loaded)
  })

  test('in a user turn the label follows the template without a space', async () => {
    const [ours] = await scores('Input: x', true, ['no'])
    const { model } = loaded
    const prompt = [model.tokens.bos!, ...model.tokenize('<|user|>\nInput: x<|end|>\n<|assistant|>\n', true)]
    expect(ours!.logProbability).toBeCloseTo(
      await scored([...prompt, ...model.tokenize('no', false)], prompt.length),
      4,
    )
    asker = askerOf(loaded)
  })

  test.each([false, true])(
    'is the same whatever is asked beside it, and in whatever order (user turn: %s)',
    async (userTurn) => {
      const [text] = prompts as [string]
      const all = await scores(text, userTurn)
      const backwards = await scores(text, userTurn, labels.toReversed())
      expect(backwards.toReversed()).toEqual(all)
      for (const [i, label] of labels.entries()) expect(await scores(text, userTurn, [label])).toEqual([all[i]])
    },
  )

  test('the probabilities of all tokens add up to 1', async () => {
    const { model } = loaded
    const words = Array.from({ length: loaded.info.vocabularySize }, (_, id) => model.detokenize([id as Token]))
      .filter((text) => /^ [a-z]+$/i.test(text))
      .map((text) => text.trim())
    const oneToken = [...new Set(words)].filter(
      (word) => model.tokenize(`Output: ${word}`, false).length === model.tokenize('Output:', false).length + 1,
    )
    expect(oneToken.length).toBeGreaterThan(100)
    const sum = (await scores('Output:', false, oneToken)).reduce(
      (total, { logProbability }) => total + Math.exp(logProbability),
      0,
    )
    const spaced = new Set(oneToken.map((word) => model.tokenize(` ${word}`, false)[0]))
    const rest = await restOfVocabulary(spaced)
    expect(sum + rest).toBeCloseTo(1, 4)
    asker = askerOf(loaded)
  })

  /** The probability of all tokens but these after "Output:", from the engine's own softmax. */
  async function restOfVocabulary(without: ReadonlySet<Token | undefined>): Promise<number> {
    const { model, sequence } = loaded
    await sequence.clearHistory()
    const tokens = [model.tokens.bos!, ...model.tokenize('Output:', false)]
    const outputs = await sequence.controlledEvaluate(
      tokens.map((token, i) => (i === tokens.length - 1 ? [token, { generateNext: { probabilities: true } }] : token)),
    )
    return [...outputs.at(-1)!.next.probabilities!].reduce((sum, [token, p]) => (without.has(token) ? sum : sum + p), 0)
  }
})

describe('the score of a label with its end', () => {
  /**
   * Independently, by text: every token of the vocabulary that ends the answer after the label, a full stop before it
   * or not.
   */
  async function ending(prompt: readonly Token[], label: readonly Token[], stop: StopRule): Promise<number> {
    const { model } = loaded
    const stopText = stop === 'newline' ? /^[^\S\n]*\n/ : stop === 'blank line' ? /^[^\S\n]*\n[^\S\n]*\n/ : /^(?!)/
    const all = Array.from({ length: loaded.info.vocabularySize }, (_, id) => id as Token)
    const ends = all.filter((token) => model.isEogToken(token) || stopText.test(model.detokenize([token])))
    const withStop = all.filter(
      (token) => model.detokenize([token]).startsWith('.') && stopText.test(model.detokenize([token]).slice(1)),
    )
    const [fullStop] = model.tokenize('.', false)
    const rows = [...[...ends, ...withStop].map((end) => [end]), ...ends.map((end) => [fullStop!, end])]
    let sum = 0
    for (const row of rows) sum += Math.exp(await scored([...prompt, ...label, ...row], prompt.length + label.length))
    return Math.log(sum)
  }

  test.each(['newline', 'blank line', 'end of turn'] as const)(
    'has the probability that the answer is over behind it, ended by %s',
    async (stop) => {
      const { model } = loaded
      const [text] = prompts as [string]
      const prompt = [model.tokens.bos!, ...model.tokenize(text, false)]
      const ours = answered(
        await asker.ask(asking(text, { decoding: 'likelihood', labels: ['yes', 'a label of many words'], stop })),
      ).labelScores!
      for (const { label, logProbability, withEnd, withEndPerToken } of ours) {
        const tokens = model.tokenize(` ${label}`, false)
        expect(withEnd).toBeCloseTo(logProbability + (await ending(prompt, tokens, stop)), 4)
        expect(withEndPerToken).toBeCloseTo(withEnd / (tokens.length + 1), 6)
      }
      asker = askerOf(loaded)
    },
  )

  test('a label that ends in punctuation gets no full stop, as in the prompt format', async () => {
    const { model } = loaded
    const [text] = prompts as [string]
    const [ours] = await scores(text, false, ['say "x"'])
    const whole = [model.tokens.bos!, ...model.tokenize(`${text} say "x"`, false)]
    const ends = Array.from({ length: loaded.info.vocabularySize }, (_, id) => id as Token).filter(
      (token) => model.isEogToken(token) || model.detokenize([token]) === '\n',
    )
    let sum = 0
    for (const end of ends) sum += Math.exp(await scored([...whole, end], whole.length))
    expect(ours!.withEnd - ours!.logProbability).toBeCloseTo(Math.log(sum), 4)
    asker = askerOf(loaded)
  })

  // INFORM and INFORM_INTENT (task880), He and Her (task892), Fact 1 and Fact 10 (task084).
  test.each([[['INFORM', 'INFORM_INTENT']], [['Fact 1', 'Fact 10', 'Fact 100']], [['A', 'A and B']]])(
    'of %j none is as likely as the beginning of the other',
    async (nested) => {
      for (const text of prompts) {
        const asked = await scores(text, false, nested)
        for (const [i, { logProbability, withEnd }] of asked.entries()) {
          const longer = asked[i + 1]
          // The answer is the label, or it is a longer one: both begin with the label, and never both at once.
          expect(Math.exp(withEnd) + Math.exp(longer?.logProbability ?? -Infinity)).toBeLessThanOrEqual(
            Math.exp(logProbability) * (1 + 1e-4),
          )
          if (longer) expect(longer.logProbability).toBeLessThan(logProbability)
        }
      }
    },
  )
})

describe('the answer', () => {
  test.each(prompts)('is the label with the highest score: %j', async (text) => {
    const answer = answered(await asker.ask(asking(text, { decoding: 'likelihood', labels })))
    const best = answer.labelScores!.toSorted((a, b) => b.withEnd - a.withEnd)[0]!
    expect(answer).toMatchObject({ raw: best.label, stop: 'label' })
    expect(answer.labelScores!.map(({ label }) => label)).toEqual(labels)
  })

  test('the greedy first token, as a label, begins more answers than every other token', async () => {
    for (const text of prompts) {
      const [first] = await firstWords(text, 1)
      const answer = answered(
        await asker.ask(
          asking(text, {
            decoding: 'likelihood',
            labels: ['yes', first!, 'no'].filter((label, i, all) => all.indexOf(label) === i),
          }),
        ),
      )
      const [best] = answer.labelScores!.toSorted((a, b) => b.logProbability - a.logProbability)
      expect(best!.label).toBe(first)
    }
  })

  /** Tokens by probability after the text, those that are a word of their own. */
  async function firstWords(text: string, count: number): Promise<string[]> {
    const { model, sequence } = loaded
    await sequence.clearHistory()
    const tokens = [model.tokens.bos!, ...model.tokenize(text, false)]
    const outputs = await sequence.controlledEvaluate(
      tokens.map((token, i) => (i === tokens.length - 1 ? [token, { generateNext: { probabilities: true } }] : token)),
    )
    asker = askerOf(loaded)
    return [...outputs.at(-1)!.next.probabilities!.keys()]
      .map((token) => model.detokenize([token]))
      .filter((word) => /^ [a-z]{2,}$/i.test(word))
      .map((word) => word.trim())
      .slice(0, count)
  }
})

import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { TuningMethod } from '#core/study/tuning.ts'
import type { AskRequest } from '#engine/engine.ts'
import { writeGguf, type GgufFile } from '../../build/random-model/gguf-file.ts'
import { randomT5, t5Presets } from '../../build/random-model/encoder-decoder.ts'
import { asksLibllama, libllama } from '../support/libllama.ts'
import { fileFolder } from '../support/temporary.ts'
import { trainerAvailable, trainerReason } from '../support/trainer.ts'
import { full, lora } from '../trainer/native.ts'
import { done, encoded, loaded, openProcesses, parity, textOf, trained, traces } from '../trainer/processes.ts'
import { labels, prompts } from '../trainer/prompts.ts'
import { withMetadata } from './models.ts'

const folder = fileFolder('asked-encoder-decoder')
const { engine, trainer } = openProcesses()
const { vocabularySize, width } = t5Presets.tiny
const bases = (['1.0', '1.1'] as const).map((version) => {
  const file = join(folder, `t5-${version}.gguf`)
  writeGguf(file, randomT5({ ...t5Presets.tiny, version, decoderLayers: 1 }))
  return { version, file, scale: version === '1.0' ? 1 / Math.sqrt(width) : 1 } as const
})

/** In exact mode all is in 32 bits; ggml takes GELU, which version 1.1 has, from a table of 16-bit numbers. */
const rounding = { '1.0': 1e-3, '1.1': 0.02 } as const

const ask = async (request: AskRequest) => {
  const answer = await engine.ask(request)
  if (answer.state !== 'answered') throw new Error(JSON.stringify(answer))
  return answer
}

describe('a damaged T5 is refused', () => {
  const whole = randomT5(t5Presets.tiny)
  const without = (name: string): GgufFile => ({
    ...whole,
    tensors: whole.tensors.filter((each) => each.name !== name),
  })
  test.each<readonly [string, GgufFile, string]>([
    ['without a tensor', without('dec.blk.1.cross_attn_k.weight'), 'tensor dec.blk.1.cross_attn_k.weight is missing'],
    ['without its distances', without('enc.blk.0.attn_rel_b.weight'), 'tensor enc.blk.0.attn_rel_b.weight is missing'],
    [
      'with fewer blocks than it claims',
      withMetadata(whole, { 't5.decoder_block_count': { type: 'u32', value: 3 } }),
      'its metadata claim 3 blocks (t5.decoder_block_count), its tensors are of 2',
    ],
    [
      'with more blocks than it claims',
      withMetadata(whole, { 't5.block_count': { type: 'u32', value: 1 } }),
      'its tensor enc.blk.1.attn_norm.weight is of block 1, counted from 0, and its metadata claim 1 blocks',
    ],
    [
      'with a start outside the vocabulary',
      withMetadata(whole, { 't5.decoder_start_token_id': { type: 'u32', value: 384 } }),
      't5.decoder_start_token_id is 384, it has 384 tokens',
    ],
    [
      'with too few buckets',
      withMetadata(whole, { 't5.attention.relative_buckets_count': { type: 'u32', value: 2 } }),
      't5.attention.relative_buckets_count is 2',
    ],
    [
      'with a map of characters that leads nowhere',
      withMetadata(whole, { 'tokenizer.ggml.precompiled_charsmap': { type: 'u8s', value: new Uint8Array(10) } }),
      'its tokenizer.ggml.precompiled_charsmap says that its table has 0 bytes, of 10',
    ],
    [
      'with shared keys',
      withMetadata(whole, { 't5.attention.head_count_kv': { type: 'u32', value: 2 } }),
      '4 heads that share 2 keys cannot go by distances',
    ],
  ])('%s', async (_name, gguf, reason) => {
    const file = join(folder, 'damaged.gguf')
    writeGguf(file, gguf)
    expect(await engine.inspect(file)).toEqual({
      state: 'refused',
      reason: expect.stringContaining(reason) as string,
    })
  })
})

describe.skipIf(!trainerAvailable)(`a T5 is asked${trainerReason}`, () => {
  test.each(bases)('$version: usable, with its sizes', async ({ file }) => {
    expect(await engine.inspect(file)).toMatchObject({
      state: 'usable',
      model: { architecture: 't5', contextLength: 512, vocabularySize, hasChatTemplate: false },
    })
    expect(await engine.attempt(file)).toEqual({ state: 'usable' })
  })

  test.skipIf(!asksLibllama).each(bases)(
    "$version: freely, with libllama's tokens",
    async ({ version, file, scale }) => {
      await loaded(engine, { file })
      const answers = await traces(engine, prompts)
      let [equal, all] = [0, 0]
      for (const { tokens, answerFrom, logits } of answers.slice(0, 12)) {
        // The prompt is closed by the token that ends a text.
        expect(tokens[answerFrom - 1]).toBe(1)
        const answer = [...tokens.subarray(answerFrom)]
        const wanted = libllama(file, [...tokens.subarray(0, answerFrom)], [0, ...answer.slice(0, -1)])
        for (const [row, token] of answer.entries()) {
          const own = wanted.subarray(row * vocabularySize, (row + 1) * vocabularySize)
          expect(Math.abs(logits[row]! - scale * own[token]!)).toBeLessThan(rounding[version])
          expect(scale * (Math.max(...own) - own[token]!)).toBeLessThan(rounding[version])
          if (own.indexOf(Math.max(...own)) === token) equal++
          all++
        }
      }
      expect(equal / all).toBeGreaterThan(0.9)
    },
  )

  test.skipIf(!asksLibllama).each(bases)(
    '$version: by likelihood, all labels at once',
    async ({ version, file, scale }) => {
      await loaded(engine, { file })
      for (const prompt of prompts.slice(0, 4)) {
        const request = { ...prompt, decoding: 'likelihood', labels } as const
        const [tokenised] = await engine.tokenise([request])
        if (tokenised?.state !== 'fits') throw new Error(JSON.stringify(tokenised))
        const { labelScores = [] } = await ask(request)
        for (const [i, { tokens }] of tokenised.labels.entries()) {
          const logits = libllama(file, tokenised.prompt, [0, ...tokens.slice(0, -1)])
          const sum = tokens.reduce((total, token, row) => {
            const own = logits.subarray(row * vocabularySize, (row + 1) * vocabularySize)
            return (
              total + scale * own[token]! - Math.log(own.reduce((rest, logit) => rest + Math.exp(scale * logit), 0))
            )
          }, 0)
          expect(labelScores[i]?.label).toBe(labels[i])
          expect(Math.abs(labelScores[i]!.logProbability - sum)).toBeLessThan(rounding[version] * tokens.length)
        }
      }
    },
  )

  test.each(bases)('$version: constrained, one of the labels', async ({ file }) => {
    await loaded(engine, { file })
    for (const prompt of prompts.slice(0, 8)) {
      expect(labels).toContain((await ask({ ...prompt, decoding: 'constrained', labels })).raw)
    }
  })

  test.each<[text: string, reading: object | undefined]>([
    ['a good movie', undefined],
    ['a good\nmovie', { hasLineBreaks: true, unknown: [] }],
    ['a {good} \\ movie', { hasLineBreaks: false, unknown: ['{', '}', '\\'] }],
    ['a\n\tgood\r\ncafé', { hasLineBreaks: true, unknown: ['é'] }],
  ])('what its vocabulary cannot tell of a prompt is told: %j', async (text, reading) => {
    await loaded(engine, { file: bases[0]!.file })
    const fit = await engine.fit({ ...prompts[0]!, candidates: [{ text, sharedLength: 0 }] })
    expect(fit).toMatchObject({ state: 'fits', text })
    expect(fit.state === 'fits' && fit.reading).toEqual(reading)
  })

  test('white space of any kind is a space', async () => {
    await loaded(engine, { file: bases[0]!.file })
    const texts = ['a good movie', 'a\ngood\tmovie', ' a  good\r\n\nmovie \n']
    const requests = texts.map((text) => ({
      ...prompts[0]!,
      candidates: [{ text, sharedLength: 0 }],
      decoding: 'free' as const,
      labels: [],
    }))
    const tokens = (await engine.tokenise(requests)).map((each) => each.state === 'fits' && [...each.prompt])
    expect(tokens).toEqual(texts.map(() => tokens[0]))
  })

  test('what is longer than it reads is too long; the answer takes nothing of that', async () => {
    await loaded(engine, { file: bases[0]!.file })
    const of = (words: number) => ({
      ...prompts[0]!,
      candidates: [{ text: 'the '.repeat(words), sharedLength: 0 }],
    })
    expect(await engine.fit(of(512))).toEqual({ state: 'too-long', promptTokens: 513, budget: 512 })
    expect(await engine.fit(of(511))).toMatchObject({ state: 'fits', promptTokens: 512 })
  })

  test.each(
    bases.flatMap((base) => [
      [base.version, 'full', base.file, full] as const,
      [base.version, 'LoRA', base.file, lora] as const,
    ]),
  )('%s: as it was trained, %s', async (version, name, base, method: TuningMethod) => {
    const output = join(folder, `${version}-${name}.gguf`)
    await loaded(engine, { file: base })
    const before = (await traces(engine, prompts)).map(textOf)
    const examples = await encoded(
      engine,
      prompts.map((prompt, i) => ({ ...prompt, answer: labels[i % labels.length]! })),
    )
    const files = { checkpoint: `${output}.checkpoint`, output }
    done(await trained(trainer, { base, method, examples, ...files, settings: { epochs: 3, learningRate: 1e-2 } }))
    await loaded(engine, method.kind === 'full' ? { file: output } : { file: base, adapter: output })
    const answers = await traces(engine, prompts)
    expect(answers.filter((answer, i) => textOf(answer) !== before[i]).length).toBeGreaterThan(20)
    const { equal, tied } = await parity({ engine, trainer }, { base, method, ...files }, answers)
    expect(equal + tied).toBeGreaterThanOrEqual(39)
  })
})

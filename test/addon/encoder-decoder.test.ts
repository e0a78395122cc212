import { describe, expect, test } from 'vitest'
import { randomBelow, seededRandom } from '#core/random/index.ts'
import { type Batch } from '#addon/addon.ts'
import { randomT5, t5Presets, type RandomT5Config } from '../../build/random-model/encoder-decoder.ts'
import { asksLibllama, libllama } from '../support/libllama.ts'
import { fileFolder } from '../support/temporary.ts'
import { trainerAvailable, trainerReason } from '../support/trainer.ts'
import { full, openNative, writeModel } from '../trainer/native.ts'

const folder = fileFolder('encoder-decoder')
const { vocabularySize } = t5Presets.tiny

/** From all prompts of one length to all targets of another; the start token is 0. */
const sizes = [
  [1, 1],
  [7, 3],
  [40, 12],
  // Beyond the distance from which on all share a bucket.
  [300, 140],
] as const

const versions: readonly (readonly [string, Partial<RandomT5Config>])[] = [
  ['1.1: GELU behind a gate, a head of its own', { version: '1.1' }],
  ['1.1, fewer layers in the decoder', { version: '1.1', layers: 3, decoderLayers: 1 }],
  ['1.0: ReLU, the embedding as the head', { version: '1.0' }],
  ['1.0, wide heads', { version: '1.0', headSize: 32 }],
]

describe.skipIf(!trainerAvailable || !asksLibllama)(
  `T5 is computed as libllama's own encoder and decoder do${trainerReason}`,
  () => {
    // ggml takes GELU from a table of 16-bit numbers, ours is computed.
    test.each(versions)('version %s', async (name, changes) => {
      // As soft as in a model that is just beginning: where attention is sharp, it makes small differences large.
      const config = { ...t5Presets.tiny, attentionGain: 1, ...changes }
      const file = writeModel(folder, name, randomT5(config))
      const { model } = await openNative(file, full)
      for (const [ofSource, ofTarget] of sizes) {
        const source = randomTokens(ofSource, ofSource)
        const target = [0, ...randomTokens(ofTarget - 1, 7)]
        const wanted = libllama(file, source, target)
        // libllama leaves the scale out.
        const scale = config.version === '1.0' ? 1 / Math.sqrt(config.width) : 1
        for (let token = 0; token < vocabularySize; token += 83) {
          const { greedy, logits } = model.answers(batchOf(source, target, token))
          target.forEach((_, row) => {
            const own = wanted.subarray(row * vocabularySize, (row + 1) * vocabularySize)
            expect(Math.abs(logits[row]! - scale * own[token]!)).toBeLessThan(config.version === '1.0' ? 1e-4 : 2e-3)
            expect(greedy[row]).toBe(own.indexOf(Math.max(...own)))
          })
        }
      }
      model.close()
    })
  },
)

function batchOf(source: readonly number[], target: readonly number[], label: number): Batch {
  const rows = Int32Array.from(target.keys())
  return {
    length: target.length,
    sequences: 1,
    tokens: Int32Array.from(target),
    rows,
    labels: rows.map(() => label),
    weights: new Float32Array(rows.length).fill(1),
    source: { length: source.length, tokens: Int32Array.from(source), counts: Int32Array.of(source.length) },
  }
}

function randomTokens(count: number, seed: number): number[] {
  const random = seededRandom(seed)
  return Array.from({ length: count }, () => randomBelow(random, vocabularySize))
}

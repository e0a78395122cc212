import type { Random } from '#core/random/index.ts'
import type { TokenSampling } from './sampling.ts'

/**
 * The place of a token drawn by its logits, as llama.cpp draws (llama-sampler.cpp, release of node-llama-cpp): the
 * likeliest tokens that have `topP` of the probability together are kept, by softmax at temperature 1, then their
 * logits are divided by the temperature. Of equal logits the first comes first.
 */
export function sampleToken(
  logits: Float32Array,
  { temperature, topP }: Pick<TokenSampling, 'temperature' | 'topP'>,
  random: Random,
): number {
  const order = Array.from(logits.keys()).sort((a, b) => (logits[b] ?? 0) - (logits[a] ?? 0))
  const kept = topP < 1 ? order.slice(0, nucleus(order, logits, topP)) : order
  const weights = softmaxOf(kept, logits, temperature)
  const drawn = ((random.next() >>> 0) / 2 ** 32) * weights.reduce((sum, weight) => sum + weight, 0)
  let sum = 0
  const place = weights.findIndex((weight) => (sum += weight) > drawn)
  return kept[place === -1 ? kept.length - 1 : place] ?? 0
}

/** How many of the likeliest tokens have so much of the probability together. */
function nucleus(order: readonly number[], logits: Float32Array, topP: number): number {
  const weights = softmaxOf(order, logits, 1)
  const wanted = topP * weights.reduce((sum, weight) => sum + weight, 0)
  let sum = 0
  const last = weights.findIndex((weight) => (sum += weight) >= wanted)
  return last === -1 ? order.length : last + 1
}

/** Not normalised; the first of `order` has the largest logit. */
function softmaxOf(order: readonly number[], logits: Float32Array, temperature: number): readonly number[] {
  const largest = logits[order[0] ?? 0] ?? 0
  return order.map((place) => Math.exp(((logits[place] ?? 0) - largest) / temperature))
}

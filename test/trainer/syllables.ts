import { randomBelow, type Random } from '#core/random/index.ts'
import type { GgufFile } from '../../build/random-model/gguf-file.ts'
import { presets, randomModel } from '../../build/random-model/model.ts'
import { byteToken, specialTokens } from '../../build/random-model/vocabulary.ts'
import { withMetadata } from '../engine/models.ts'

/**
 * A language of made-up words, " bako" or " timuro", whose syllables are one token each: there are 100 syllables and a
 * million words, so that a model that has never seen a word still knows its parts. The prompt's own words are tokens
 * too.
 */
const consonants = Array.from('bdfghjklmnprstvwzcqx')
const syllables = consonants.flatMap((consonant) => Array.from('aeiou', (vowel) => consonant + vowel))
const promptWords = [' or', 'Output']

/** Two or three syllables. */
export function drawWord(random: Random): string {
  return Array.from(
    { length: 2 + randomBelow(random, 2) },
    () => syllables[randomBelow(random, syllables.length)] ?? '',
  ).join('')
}

export function promptOf(labels: readonly string[], input: readonly string[]): string {
  return `${labels.join(' or ')}? ${input.join(' ')}.\nOutput: `
}

/** A model that knows nothing yet, of about 100,000 parameters: small enough to learn within seconds. */
export function beginner(): GgufFile {
  const merges = mergesOf([...promptWords, ...syllables.map((syllable) => ` ${syllable}`), ...syllables])
  const tokens = [
    ...specialTokens,
    ...Array.from({ length: 256 }, (_, byte) => byteToken(byte)),
    ...merges.map((pair) => pair.replace(' ', '')),
  ]
  const model = randomModel({
    ...presets.tiny,
    layers: 2,
    width: 64,
    heads: 4,
    kvHeads: 4,
    ffn: 128,
    vocabularySize: tokens.length,
    contextLength: 256,
    tied: true,
    attentionGain: 1,
    embeddingDeviation: 0.03,
  })
  return withMetadata(model, {
    'tokenizer.ggml.tokens': { type: 'strings', value: tokens },
    'tokenizer.ggml.token_type': { type: 'i32s', value: tokens.map((_, id) => (id < specialTokens.length ? 3 : 1)) },
    'tokenizer.ggml.merges': { type: 'strings', value: merges },
  })
}

/** Each text becomes one token, from left to right; the earlier a text, the stronger its merges. */
function mergesOf(texts: readonly string[]): readonly string[] {
  const merges = new Set<string>()
  for (const text of texts) {
    const letters = Array.from(text, (letter) => byteToken(letter.charCodeAt(0)))
    letters.slice(1).reduce((left, right) => {
      if (![...merges].some((pair) => pair.replace(' ', '') === left + right)) merges.add(`${left} ${right}`)
      return left + right
    }, letters[0] ?? '')
  }
  return [...merges]
}

import type { TraceRequest } from '#engine/engine.ts'

const words = [
  'a good movie',
  'a bad movie',
  'water',
  '17',
  'the story of a man',
  'yes',
  'no',
  'music',
  'school',
  'who said that',
]

/** Answers to teach. */
export const labels = ['yes', 'no', 'good', 'music']

/** Forty that a random model answers in more than twenty ways. */
export const prompts = Array.from({ length: 40 }, (_, i): TraceRequest => {
  const text = `Definition: ${words[(i * 3) % 10]!}?\n\nInput: ${words.slice(i % 10, (i % 10) + 1 + (i % 4)).join(', ')} ${i}\nOutput:`
  return { candidates: [{ text, sharedLength: 12 }], userTurn: false, maxAnswerTokens: 8, stop: 'newline' }
})

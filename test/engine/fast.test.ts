import { describe, expect, test } from 'vitest'
import type { Answer, AskRequest, OneOfMany } from '#engine/engine.ts'
import type { OfMany } from '#engine/messages.ts'
import { chatTemplate } from '../../build/random-model/vocabulary.ts'
import { trainerAvailable } from '../support/trainer.ts'
import { asking, askerOf, loadFastHere, poolOf } from './in-process.ts'
import { modelFolder, tinyModel } from './models.ts'

/** In fast mode an answer depends on its prompt alone, although many are computed together. */
const folder = modelFolder()
const labels = ['yes', 'no', 'a label of many words', 'neutral']
const instructions = [
  'Definition: Say what it is, yes or no.\n\n',
  `Definition: ${'the answer to the question '.repeat(30)}.\n\n`,
  // Begins as the one before, and ends elsewhere: between pages of keys and values, or in one.
  `Definition: ${'the answer to the question '.repeat(23)}?\n\n`,
  '',
]
const inputs = ['a good movie', 'a', '17', ' 4', 'Ünïcödé 漢字', 'the same', 'the same and more', '?', 'x '.repeat(400)]

const requests: AskRequest[] = instructions.flatMap((instruction) =>
  inputs.flatMap((input) =>
    (['free', 'constrained', 'likelihood'] as const).flatMap((decoding) =>
      [false, true].map((userTurn) => {
        const shared = `${instruction}Now complete the following example -\nInput: `
        return asking('', {
          candidates: [{ text: `${shared}${input}\nOutput: `, sharedLength: shared.length }],
          decoding,
          labels,
          userTurn,
        })
      }),
    ),
  ),
)

describe.skipIf(!trainerAvailable).each([
  ['F32', { type: 'F32' }],
  ['Q8_0', { type: 'Q8_0' }],
  ['heads of an odd size', { headSize: 20, heads: 6, kvHeads: 2 }],
  ['gemma3', { architecture: 'gemma3', layers: 3, window: { tokens: 16, without: 3, base: 1000 } }],
  ['olmo2', { architecture: 'olmo2', window: { tokens: 16, without: [false, true] } }],
  ['gpt2', { architecture: 'gpt2', kvHeads: 4 }],
] as const)('%s: answers and log-probabilities are bit-equal', (name, changes) => {
  const file = tinyModel(folder, `${name}.gguf`, { ...changes, chatTemplate })
  const alone = withLoaded(file, 1, async (loaded) => {
    const asker = askerOf(loaded)
    const answers: Answer[] = []
    for (const request of requests) answers.push(await asker.ask(request))
    return answers
  })

  test('all of them are answers', async () => {
    expect(new Set((await alone).map(({ state }) => state))).toEqual(new Set(['answered']))
  })

  test.each([1, 2, 3])('side by side, by %d threads', async (threads) => {
    expect(await withLoaded(file, threads, (loaded) => askAll(loaded, requests))).toEqual(await alone)
  })

  test('in reverse', async () => {
    const reversed = await withLoaded(file, 2, (loaded) => askAll(loaded, requests.toReversed()))
    expect(reversed.toReversed()).toEqual(await alone)
  })

  test('without a shared prefix', async () => {
    const apart = requests.map((request) => ({
      ...request,
      candidates: request.candidates.map(({ text }) => ({ text, sharedLength: 0 })),
    }))
    expect(await withLoaded(file, 1, (loaded) => askAll(loaded, apart))).toEqual(await alone)
  })

  test('each after a fresh load', async () => {
    for (const [i, request] of requests.entries()) {
      if (i % 29 !== 0) continue
      expect(await withLoaded(file, 1, (loaded) => askerOf(loaded).ask(request))).toEqual((await alone)[i])
    }
  })
})

async function withLoaded<T>(
  file: string,
  threads: number,
  use: (loaded: Awaited<ReturnType<typeof loadFastHere>>) => Promise<T>,
): Promise<T> {
  const loaded = await loadFastHere(file, { threads })
  try {
    return await use(loaded)
  } finally {
    await loaded.dispose()
  }
}

/** In two portions, so that the second one finds what the first one has left. */
async function askAll(
  loaded: Awaited<ReturnType<typeof loadFastHere>>,
  asked: readonly AskRequest[],
): Promise<readonly Answer[]> {
  const pool = poolOf(loaded)
  const answers: Answer[] = []
  const middle = Math.floor(asked.length / 3)
  for (const [from, to] of [
    [0, middle],
    [middle, asked.length],
  ] as const) {
    const emit = (event: OfMany<OneOfMany>) => {
      if ('answer' in event) answers[from + event.index] = event.answer
    }
    await pool.askAll(asked.slice(from, to), emit, new AbortController().signal)
  }
  return answers
}

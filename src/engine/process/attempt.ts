import type { Checked } from '../engine.ts'
import { Asker } from './asker.ts'
import { refused } from './inspect.ts'
import { loadAsAsked } from './load-as-asked.ts'
import type { LoadedModel } from './loaded-model.ts'

/**
 * Does with a model what asking does, in small: what llama.cpp does not like in a file it says while it loads it, or
 * ends the process over at the first token.
 */
export async function attemptModel(file: string): Promise<Checked> {
  // On the processor, by one thread, beside a run that may have all the others; few tokens of context take little
  // memory.
  const outcome = await loadAsAsked({ file, gpuLayers: 0, threads: 1, contextSize: 256 })
  if (outcome.state === 'refused') return outcome
  const { loaded } = outcome
  try {
    const spoken = await speechFault(loaded)
    return spoken === undefined ? { state: 'usable' } : refused(file, spoken)
  } catch (error) {
    return refused(file, `it could be loaded, and not asked: ${error instanceof Error ? error.message : String(error)}`)
  } finally {
    await loaded.dispose()
  }
}

async function speechFault(loaded: LoadedModel): Promise<string | undefined> {
  const { model } = loaded
  // Every byte that a text can have, and every token as an answer: some vocabularies lack one, or hold what is no text.
  for (const text of everyByte()) model.tokenize(text, false)
  for (const token of model.iterateAllTokens()) model.detokenize([token])
  const traced = await new Asker(loaded).trace({
    candidates: [{ text: 'Input: a\nOutput: ', sharedLength: 0 }],
    userTurn: false,
    maxAnswerTokens: 2,
    stop: 'newline',
  })
  switch (traced.state) {
    case 'traced':
      return undefined
    case 'not-finite':
      return `it gives ${traced.logit} in place of a number when it is asked; its weights are damaged, or its training diverged`
    case 'too-long':
      return `its vocabulary makes ${traced.promptTokens} tokens of a prompt of 17 characters; it cannot be asked`
    case 'engine-error':
      return `it could be loaded, and not asked: ${traced.message}`
  }
}

/** Texts with all bytes of UTF-8: the first of a character from c2 to f4, the following ones from 80 to bf. */
function everyByte(): readonly string[] {
  const points = [
    ...Array.from({ length: 0x80 }, (_, byte) => byte),
    ...Array.from({ length: 64 }, (_, i) => 0x80 + i * 29),
    ...Array.from({ length: 16 }, (_, i) => 0x800 + i * 0xfc3).filter((point) => point < 0xd800 || point > 0xdfff),
    0xd7ff,
    0xff5e,
    0x1f642,
    0x4f00d,
    0x8beef,
    0xcafe5,
    0x10fffd,
  ]
  return ['', String.fromCodePoint(...points), ...points.map((point) => `a${String.fromCodePoint(point)}`)]
}

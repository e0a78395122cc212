import '../support/tried-library.mjs'
import type { LoadRequest, Answer, AskRequest } from '#engine/engine.ts'
import { Asker } from '#engine/process/asker.ts'
import { AskerPool } from '#engine/process/asker-pool.ts'
import { renderTurn } from '#engine/process/chat-template.ts'
import { loadFastModel } from '#engine/process/load-fast.ts'
import { loadModel, type ExactModel } from '#engine/process/load.ts'
import type { LoadedModel } from '#engine/process/loaded-model.ts'

/** What the engine process does, without the process. One thread: more only wait for one another on a tiny model. */
export async function loadHere(file: string, request: Partial<LoadRequest> = {}): Promise<ExactModel> {
  const outcome = await loadModel({ file, gpuLayers: 0, threads: 1, ...request })
  if (outcome.state === 'refused') throw new Error(outcome.reason)
  return outcome.loaded
}

/** As `loadHere`, in fast mode. */
export async function loadFastHere(file: string, request: Partial<LoadRequest> = {}): Promise<LoadedModel> {
  const outcome = await loadFastModel({ file, gpuLayers: 0, threads: 1, ...request })
  if (outcome.state === 'refused') throw new Error(outcome.reason)
  return outcome.loaded
}

/** Loads the model, asks, and lets it go again. */
export async function withAsker<T>(
  file: string,
  request: Partial<LoadRequest>,
  use: (asker: Asker, loaded: ExactModel) => Promise<T>,
): Promise<T> {
  const loaded = await loadHere(file, request)
  try {
    return await use(askerOf(loaded), loaded)
  } finally {
    await loaded.dispose()
  }
}

/** With its chat template rendered, which the client has another process do. */
export function askerOf(loaded: LoadedModel): Asker {
  const asker = new Asker(loaded)
  if (loaded.chatTemplate !== null) asker.useTurn(renderTurn(loaded.chatTemplate))
  return asker
}

/** As `askerOf`, for many prompts. */
export function poolOf(loaded: LoadedModel): AskerPool {
  const pool = new AskerPool(loaded)
  if (loaded.chatTemplate !== null) pool.useTurn(renderTurn(loaded.chatTemplate))
  return pool
}

/** One prompt, no template. */
export function asking(text: string, changes: Partial<AskRequest> = {}): AskRequest {
  return {
    candidates: [{ text, sharedLength: 0 }],
    userTurn: false,
    maxAnswerTokens: 16,
    stop: 'newline',
    decoding: 'free',
    labels: [],
    ...changes,
  }
}

export type Answered = Extract<Answer, { readonly state: 'answered' }>

export function answered(answer: Answer): Answered {
  if (answer.state !== 'answered') throw new Error(`expected an answer: ${JSON.stringify(answer)}`)
  return answer
}
